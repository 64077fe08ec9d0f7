/** Audit trails and logs of access that are declared without what makes them worth something, or switched off. */
import { isFalse, isOneOf, type Expectation } from '../../infrastructure/expectations.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const off = (
  types: readonly string[],
  setting: string,
  says: string,
  more: Partial<Expectation> = {},
): Expectation => ({
  types,
  settings: [setting],
  bad: isFalse,
  absent: 'good',
  says,
  ...more,
});

const table: readonly Expectation[] = [
  off(['aws_cloudtrail'], 'enable_logging', 'the trail records nothing', { severity: 'high' }),
  off(['AWS::CloudTrail::Trail'], 'islogging', 'the trail records nothing', { severity: 'high' }),
  off(['aws_cloudtrail'], 'enable_log_file_validation', 'altered log files cannot be told', {
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default false',
  }),
  off(['AWS::CloudTrail::Trail'], 'enablelogfilevalidation', 'altered log files cannot be told', {
    absent: 'bad',
    byDefault: 'CloudFormation: default false',
  }),
  off(['aws_cloudtrail'], 'is_multi_region_trail', 'other regions are not recorded', {
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default false',
    unless: ['is_organization_trail'],
    severity: 'low',
  }),
  off(['aws_cloudtrail'], 'include_global_service_events', 'IAM and STS are not recorded'),
  off(['aws_redshift_cluster'], 'logging.enable', 'connections and queries are not recorded', { severity: 'low' }),
  off(['aws_lb', 'aws_alb'], 'access_logs.enabled', 'requests are not recorded', { severity: 'low' }),
  off(['aws_elb'], 'access_logs.enabled', 'requests are not recorded', { severity: 'low' }),
  off(['aws_guardduty_detector'], 'enable', 'the detector is switched off'),
  off(['AWS::GuardDuty::Detector'], 'enable', 'the detector is switched off'),
  off(['aws_config_configuration_recorder_status'], 'is_enabled', 'changes of configuration are not recorded'),
  off(['google_storage_bucket'], 'logging.enabled', 'access is not recorded', { severity: 'low' }),
  {
    types: ['google_container_cluster'],
    settings: ['logging_service'],
    bad: isOneOf('none'),
    absent: 'good',
    says: 'the cluster writes no logs',
  },
  off(['azurerm_postgresql_server'], 'log_connections', 'connections are not recorded', { severity: 'low' }),
  off(['azurerm_kubernetes_cluster'], 'addon_profile.oms_agent.enabled', 'the cluster writes no logs'),
  off(
    ['azurerm_mssql_server_security_alert_policy', 'azurerm_sql_server'],
    'threat_detection_policy.state',
    'attacks are not reported',
    {
      bad: isOneOf('disabled'),
    },
  ),
  off(['azurerm_mssql_server_security_alert_policy'], 'state', 'attacks are not reported', {
    bad: isOneOf('disabled'),
  }),
  off(['azurerm_network_watcher_flow_log'], 'enabled', 'network traffic is not recorded'),
  off(['azurerm_storage_account'], 'queue_properties.logging.delete', 'deletions are not recorded', {
    severity: 'low',
  }),
  off(['azurerm_app_service'], 'logs.detailed_error_messages_enabled', 'errors are not recorded', { severity: 'low' }),
  off(['azurerm_security_center_contact'], 'alert_notifications', 'nobody is told of attacks', { severity: 'low' }),
  {
    types: ['alicloud_actiontrail', 'alicloud_actiontrail_trail'],
    settings: ['event_rw'],
    bad: isOneOf('read', 'write'),
    absent: 'unknown',
    says: 'only part of what is done is recorded',
  },
];

export const auditLogOff = tableRule({
  meta: {
    id: 'audit-log-off',
    title: 'Audit trail switched off or incomplete',
    severity: 'medium',
    why: 'After an incident only the trail tells what was done and by whom; without it nothing can be shown to customers, and an auditor cannot test that anybody looked (CC7.2).',
    remediation:
      'Record all regions and global services, validate log files, and keep the logs where those who act cannot change them.',
    references: ['CWE-778', 'CIS AWS Foundations 3.1, 3.2', 'NIST SP 800-92'],
  },
  table,
  examples: {
    bad: [
      { path: 'trail.tf', code: 'resource "aws_cloudtrail" "main" {\n  enable_logging = false\n}\n' },
      {
        path: 'trail.yaml',
        code: 'Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n',
      },
    ],
    good: [
      {
        path: 'trail.tf',
        code: 'resource "aws_cloudtrail" "main" {\n  enable_log_file_validation = true\n  is_multi_region_trail      = true\n}\n',
      },
      {
        path: 'lb.tf',
        code: 'resource "aws_lb" "main" {\n  access_logs {\n    bucket  = "logs"\n    enabled = var.logs\n  }\n}\n',
      },
    ],
  },
});
