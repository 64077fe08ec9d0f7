import { test } from 'node:test';
import { casesOf, repository, resource } from '../../test-facts.ts';
import { cloudAuditTrailOn } from './check.ts';

const trail = (attributes: Parameters<typeof resource>[1] = {}) =>
  resource('aws_cloudtrail', { is_multi_region_trail: true, enable_log_file_validation: true, ...attributes });

const cases = casesOf(cloudAuditTrailOn, {
  passes: [
    {
      name: 'everywhere and with digests',
      facts: [trail()],
      because: /The audit trail or cluster declared as code records what administrators do/,
    },
    {
      name: 'a cluster beside it',
      facts: [
        trail(),
        resource('aws_eks_cluster', { 'enabled_cluster_log_types.0': 'api', 'enabled_cluster_log_types.1': 'audit' }),
      ],
      because: /Each of 2 audit trails and clusters/,
    },
  ],
  fails: [
    {
      name: 'one region',
      facts: [resource('aws_cloudtrail', { enable_log_file_validation: true })],
      because: /1 of 1 audit trail or cluster: .*it covers one region only/,
    },
    {
      name: 'no digests',
      facts: [trail({ enable_log_file_validation: false })],
      because: /its files carry no digests/,
    },
    { name: 'switched off', facts: [trail({ enable_logging: false })], because: /it is switched off/ },
    {
      name: 'a cluster without',
      facts: [trail(), resource('aws_eks_cluster', { 'enabled_cluster_log_types.0': 'api' })],
      because: /1 of 2 .*the cluster writes no audit log/,
    },
  ],
  notDetermined: [
    {
      name: 'none, where AWS is used',
      facts: [resource('aws_vpc')],
      because: /in no repository of the run is a trail/,
    },
    { name: 'a variable', facts: [trail({ is_multi_region_trail: '{ var.all }' })], because: /not written out/ },
    {
      name: 'the logs of a cluster are a variable',
      facts: [trail(), resource('aws_eks_cluster', { enabled_cluster_log_types: '{ var.logs }' })],
      because: /which logs the cluster writes is not written out/,
    },
  ],
  notApplicable: [
    {
      name: 'another provider',
      facts: [resource('google_storage_bucket')],
      because: /No audit trail or managed cluster/,
    },
    {
      name: 'a trail in another repository',
      facts: [
        repository(),
        resource('aws_vpc'),
        resource('aws_cloudtrail', {}, {}, { repository: 'baseline', id: 'theirs' }),
      ],
      because: /No audit trail or managed cluster/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
