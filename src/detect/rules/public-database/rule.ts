/** Databases, clusters and their control planes that the whole internet may reach. */
import { isFalse, isOneOf, isTrue, type Expectation } from '../../infrastructure/expectations.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const everyone = isOneOf('0.0.0.0/0', '::/0', '0.0.0.0');
const says = 'reachable from the whole internet';

const table: readonly Expectation[] = [
  {
    types: [
      'aws_db_instance',
      'aws_rds_cluster_instance',
      'aws_redshift_cluster',
      'aws_dms_replication_instance',
      'aws_neptune_cluster_instance',
      'aws_mq_broker',
    ],
    settings: ['publicly_accessible'],
    bad: isTrue,
    absent: 'good',
    says,
  },
  {
    types: ['AWS::RDS::DBInstance', 'AWS::Redshift::Cluster', 'AWS::DMS::ReplicationInstance', 'AWS::AmazonMQ::Broker'],
    settings: ['publiclyaccessible'],
    bad: isTrue,
    absent: 'good',
    says,
  },
  {
    types: ['google_sql_database_instance'],
    settings: ['settings.ip_configuration.authorized_networks.value'],
    bad: everyone,
    absent: 'good',
    says,
  },
  {
    types: ['google_container_cluster'],
    settings: ['master_authorized_networks_config.cidr_blocks.cidr_block'],
    bad: everyone,
    absent: 'good',
    says: 'its control plane is reachable from the whole internet',
    severity: 'medium',
  },
  {
    types: [
      'azurerm_postgresql_firewall_rule',
      'azurerm_postgresql_flexible_server_firewall_rule',
      'azurerm_mysql_firewall_rule',
      'azurerm_mysql_flexible_server_firewall_rule',
      'azurerm_mssql_firewall_rule',
      'azurerm_sql_firewall_rule',
      'azurerm_mariadb_firewall_rule',
    ],
    settings: ['end_ip_address'],
    bad: isOneOf('255.255.255.255'),
    absent: 'good',
    says,
  },
  {
    types: ['alicloud_db_instance'],
    settings: ['security_ips'],
    bad: everyone,
    absent: 'good',
    says,
  },
  {
    types: ['aws_eks_cluster'],
    settings: ['vpc_config.public_access_cidrs'],
    bad: everyone,
    absent: 'good',
    // Without its switch the endpoint is public too; that is a default many accept, so only what is written counts.
    unless: [
      ({ settings }) =>
        settings.some(
          ({ path, value }) => path === 'vpc_config.endpoint_public_access' && value !== undefined && isFalse(value),
        ),
    ],
    says: 'its control plane is reachable from the whole internet',
    severity: 'medium',
  },
];

export const publicDatabase = tableRule({
  meta: {
    id: 'public-database',
    title: 'Database open to the internet',
    severity: 'high',
    why: 'A database that answers the internet is one stolen or guessed password away from being copied, and known flaws in it can be tried by anybody.',
    remediation:
      'Put it into private subnets and reach it through the application, a bastion or a private connection; name the networks that need it.',
    references: ['CWE-284', 'CIS AWS Foundations 2.3.3', 'CIS GCP Foundations 6.5'],
  },
  table,
  examples: {
    bad: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  publicly_accessible = true\n}\n' },
      {
        path: 'sql.tf',
        code: 'resource "google_sql_database_instance" "main" {\n  settings {\n    ip_configuration {\n      authorized_networks {\n        name  = "all"\n        value = "0.0.0.0/0"\n      }\n    }\n  }\n}\n',
      },
      {
        path: 'stack.yaml',
        code: 'Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: true\n',
      },
    ],
    good: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  publicly_accessible = false\n}\n' },
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  publicly_accessible = var.public\n}\n' },
    ],
  },
});
