/** Endpoints and stores that take traffic without TLS. */
import { hasSetting, isFalse, isOneOf, mayBe, valueAt, type Expectation } from '../../infrastructure/expectations.ts';
import type { DeclaredResource } from '../../infrastructure/resources.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const says = 'takes traffic without TLS';
const ignoresTls = 'clients may connect without TLS';

/** A listener of plain HTTP is fine where it only redirects, and inside it may end behind another that speaks TLS. */
const redirects = (resource: DeclaredResource): boolean =>
  ['default_action.type', 'defaultactions.type'].some(
    (path) =>
      hasSetting(resource, path) &&
      (valueAt(resource, path) === undefined || /redirect|fixed-response/.test(String(valueAt(resource, path)))),
  );

const table: readonly Expectation[] = [
  {
    types: ['aws_lb_listener', 'aws_alb_listener'],
    settings: ['protocol'],
    bad: isOneOf('http'),
    absent: 'good',
    unless: [redirects],
    says,
  },
  {
    types: ['AWS::ElasticLoadBalancingV2::Listener'],
    settings: ['protocol'],
    bad: isOneOf('http'),
    absent: 'good',
    unless: [redirects],
    says,
  },
  {
    types: ['aws_elb'],
    settings: ['listener.lb_protocol'],
    bad: isOneOf('http'),
    absent: 'good',
    // Plain HTTP beside TLS may only redirect: the application decides.
    unless: [
      (resource) => resource.settings.some(({ path, value }) => path === 'listener.lb_protocol' && value !== 'http'),
    ],
    says,
  },
  {
    types: ['aws_cloudfront_distribution'],
    settings: ['default_cache_behavior.viewer_protocol_policy', 'ordered_cache_behavior.viewer_protocol_policy'],
    bad: isOneOf('allow-all'),
    absent: 'good',
    says,
  },
  {
    types: ['AWS::CloudFront::Distribution'],
    settings: [
      'distributionconfig.defaultcachebehavior.viewerprotocolpolicy',
      'distributionconfig.cachebehaviors.viewerprotocolpolicy',
    ],
    bad: isOneOf('allow-all'),
    absent: 'good',
    says,
  },
  {
    types: ['aws_elasticache_replication_group'],
    settings: ['transit_encryption_enabled'],
    bad: isFalse,
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default false',
    unless: ['global_replication_group_id', (resource) => mayBe(resource, 'engine', 'valkey')],
    says: ignoresTls,
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    settings: ['domain_endpoint_options.enforce_https'],
    bad: isFalse,
    absent: 'good',
    says,
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    settings: ['node_to_node_encryption.enabled'],
    bad: isFalse,
    absent: 'good',
    says: 'its nodes talk without TLS',
  },
  {
    types: ['aws_msk_cluster'],
    settings: ['encryption_info.encryption_in_transit.client_broker'],
    bad: isOneOf('plaintext', 'tls_plaintext'),
    absent: 'good',
    says: ignoresTls,
  },
  {
    types: ['google_sql_database_instance'],
    settings: ['settings.ip_configuration.require_ssl'],
    bad: isFalse,
    absent: 'unknown',
    unless: ['settings.ip_configuration.ssl_mode'],
    says: ignoresTls,
  },
  {
    types: ['google_sql_database_instance'],
    settings: ['settings.ip_configuration.ssl_mode'],
    bad: isOneOf('allow_unencrypted_and_encrypted'),
    absent: 'unknown',
    says: ignoresTls,
  },
  {
    types: ['azurerm_storage_account'],
    settings: ['https_traffic_only_enabled', 'enable_https_traffic_only'],
    bad: isFalse,
    absent: 'good',
    says,
  },
  {
    types: ['azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mariadb_server'],
    settings: ['ssl_enforcement_enabled'],
    bad: isFalse,
    absent: 'good',
    says: ignoresTls,
  },
  {
    types: ['azurerm_redis_cache'],
    settings: ['non_ssl_port_enabled', 'enable_non_ssl_port'],
    bad: (value) => value === true,
    absent: 'good',
    says: ignoresTls,
  },
  {
    types: [
      'azurerm_app_service',
      'azurerm_function_app',
      'azurerm_linux_web_app',
      'azurerm_windows_web_app',
      'azurerm_linux_function_app',
      'azurerm_windows_function_app',
    ],
    settings: ['https_only'],
    bad: isFalse,
    absent: 'bad',
    byDefault: 'Terraform AzureRM provider: default false',
    says,
  },
  {
    types: [
      'azurerm_storage_account',
      'azurerm_mssql_server',
      'azurerm_postgresql_server',
      'azurerm_mysql_server',
      'azurerm_redis_cache',
      'azurerm_eventhub_namespace',
      'azurerm_servicebus_namespace',
    ],
    settings: ['min_tls_version', 'minimum_tls_version', 'ssl_minimal_tls_version_enforced'],
    bad: isOneOf('tls1_0', 'tls1_1', '1.0', '1.1', 'tlsenforcementdisabled'),
    absent: 'unknown',
    says: 'takes TLS older than 1.2',
  },
  {
    types: [
      'azurerm_app_service',
      'azurerm_function_app',
      'azurerm_linux_web_app',
      'azurerm_windows_web_app',
      'azurerm_linux_function_app',
      'azurerm_windows_function_app',
    ],
    settings: ['site_config.min_tls_version', 'site_config.minimum_tls_version'],
    bad: isOneOf('1.0', '1.1', '1'),
    absent: 'good',
    says: 'takes TLS older than 1.2',
  },
  {
    types: ['aws_api_gateway_domain_name'],
    settings: ['security_policy'],
    bad: isOneOf('tls_1_0'),
    absent: 'unknown',
    says: 'takes TLS older than 1.2',
  },
  {
    types: ['google_compute_ssl_policy'],
    settings: ['min_tls_version'],
    bad: isOneOf('tls_1_0', 'tls_1_1'),
    absent: 'bad',
    byDefault: 'Terraform Google provider: default TLS_1_0',
    says: 'takes TLS older than 1.2',
  },
];

export const plaintextTraffic = tableRule({
  meta: {
    id: 'plaintext-traffic',
    title: 'Traffic without TLS, or with an old one',
    severity: 'medium',
    why: 'What travels in the clear can be read and altered on the way: passwords, sessions, personal data. Encryption in transit is promised in nearly every contract.',
    remediation:
      'Listen with TLS 1.2 or newer only, redirect plain HTTP, and make stores refuse connections without TLS.',
    references: ['CWE-319', 'RFC 8996', 'CIS AWS Foundations 2.1.1'],
  },
  table,
  examples: {
    bad: [
      {
        path: 'lb.tf',
        code: 'resource "aws_lb_listener" "a" {\n  protocol = "HTTP"\n  default_action {\n    type = "forward"\n  }\n}\n',
      },
      { path: 'app.tf', code: 'resource "azurerm_linux_web_app" "a" {\n  name = "shop"\n}\n' },
    ],
    good: [
      {
        path: 'lb.tf',
        code: 'resource "aws_lb_listener" "a" {\n  protocol = "HTTP"\n  default_action {\n    type = "redirect"\n  }\n}\n',
      },
      { path: 'app.tf', code: 'resource "azurerm_linux_web_app" "a" {\n  https_only = true\n}\n' },
    ],
  },
});
