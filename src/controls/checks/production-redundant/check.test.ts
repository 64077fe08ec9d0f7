import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { productionRedundant } from './check.ts';

const workload = (
  attributes: Parameters<typeof resource>[1] = {},
  value: Parameters<typeof resource>[2] = {},
  when: Parameters<typeof resource>[3] = {},
) =>
  resource(
    'Deployment',
    {
      'spec.template.spec.containers.0.name': 'web',
      'spec.template.spec.containers.0.image': 'shop:1',
      ...attributes,
    },
    { tool: 'kubernetes', name: 'web', path: 'k8s/web.yaml', ...value },
    when,
  );
const patch = (attributes: Parameters<typeof resource>[1]) =>
  resource(
    'Deployment',
    attributes,
    { tool: 'kubernetes', name: 'web', path: 'k8s/overlays/live/web.yaml' },
    { id: 'patch' },
  );
const scaler = (least?: number) =>
  resource(
    'HorizontalPodAutoscaler',
    { 'spec.scaleTargetRef.name': 'web', ...(least === undefined ? {} : { 'spec.minReplicas': least }) },
    { tool: 'kubernetes', path: 'k8s/hpa.yaml' },
  );

const cases = casesOf(productionRedundant, {
  passes: [
    {
      name: 'two replicas',
      facts: [workload({ 'spec.replicas': 2 })],
      because: /The component declared as code has a second one/,
    },
    { name: 'by an autoscaler', facts: [workload(), scaler(2)], because: /The component/ },
    { name: 'by an overlay', facts: [workload(), patch({ 'spec.replicas': 3 })], because: /The component/ },
    {
      name: 'databases and caches',
      facts: [
        resource('aws_db_instance', { multi_az: true }),
        resource('aws_elasticache_replication_group', { automatic_failover_enabled: true }),
        resource('google_sql_database_instance', { 'settings.availability_type': 'REGIONAL' }),
        resource('aws_autoscaling_group', { min_size: 2 }),
      ],
      because: /Each of 4 components/,
    },
    {
      name: 'a cluster with two instances',
      facts: [
        resource('aws_rds_cluster'),
        resource('aws_rds_cluster_instance', { cluster_identifier: '{ aws_rds_cluster.main.id }', count: 2 }),
      ],
      because: /The component/,
    },
    {
      name: 'one that is accepted to stand alone beside one that does not',
      facts: [workload(), resource('aws_db_instance', { multi_az: true })],
      parameters: { acceptedAlone: 'web' },
      because: /The component/,
    },
  ],
  fails: [
    {
      name: 'one replica',
      facts: [workload({ 'spec.replicas': 1 })],
      because: /1 of 1 component: Deployment\.web \(k8s\/web\.yaml:3\): one replica\./,
    },
    { name: 'one replica, by default', facts: [workload()], because: /one replica, the default/ },
    {
      name: 'an autoscaler that may shrink to one',
      facts: [workload({ 'spec.replicas': 3 }), scaler()],
      because: /may shrink it to one/,
    },
    { name: 'one zone', facts: [resource('aws_db_instance')], because: /stands alone \(multi_az is not set\)/ },
    {
      name: 'a cluster with one instance',
      facts: [
        resource('aws_rds_cluster'),
        resource('aws_rds_cluster_instance', { cluster_identifier: '{ aws_rds_cluster.main.id }' }),
      ],
      because: /one instance/,
    },
    { name: 'no standby', facts: [resource('azurerm_postgresql_flexible_server')], because: /has no standby/ },
  ],
  notDetermined: [
    {
      name: 'a variable',
      facts: [resource('aws_db_instance', { multi_az: '{ var.multi }' })],
      because: /multi_az is not written out/,
    },
    {
      name: 'a base that others build on',
      facts: [workload({}, { path: 'k8s/base/web.yaml' })],
      because: /left to what is laid over it/,
    },
    { name: 'a cluster without instances', facts: [resource('aws_rds_cluster')], because: /how many there are/ },
  ],
  notApplicable: [
    { name: 'nothing of the sort', facts: [resource('aws_vpc')], because: /No component/ },
    { name: 'for tests', facts: [workload({}, { path: 'k8s/staging/web.yaml' })], because: /No component/ },
    {
      name: 'a replica of a database',
      facts: [resource('aws_db_instance', { replicate_source_db: '{ aws_db_instance.main.identifier }' })],
      because: /No component/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
