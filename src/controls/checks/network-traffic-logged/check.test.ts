import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { networkTrafficLogged } from './check.ts';

const network = resource('aws_vpc');
const flows = (of: string, more: Parameters<typeof resource>[1] = {}) =>
  resource('aws_flow_log', { vpc_id: of, ...more });

const cases = casesOf(networkTrafficLogged, {
  passes: [
    {
      name: 'a flow log',
      facts: [network, flows('{ aws_vpc.main.id }')],
      because: /The network or entry point declared as code has its traffic logged/,
    },
    {
      name: 'entry points',
      facts: [
        resource('aws_lb', { 'access_logs.enabled': true, 'access_logs.bucket': 'logs' }),
        resource('aws_cloudfront_distribution', { 'logging_config.bucket': 'logs' }),
        resource('google_compute_subnetwork', { 'log_config.aggregation_interval': 'INTERVAL_10_MIN' }),
      ],
      because: /Each of 3 networks and entry points/,
    },
    {
      name: 'made under the same condition',
      facts: [
        resource('aws_vpc', { count: '{ var.on ? 1 : 0 }' }),
        flows('{ aws_vpc.main[0].id }', { count: '{ var.on ? 1 : 0 }' }),
      ],
      because: /The network/,
    },
  ],
  fails: [
    { name: 'no flow log', facts: [network], because: /1 of 1 network or entry point: aws_vpc\.main .*no flow log/ },
    { name: 'that of another', facts: [network, flows('{ aws_vpc.other.id }')], because: /no flow log/ },
    {
      name: 'switched off',
      facts: [resource('aws_lb', { 'access_logs.enabled': false })],
      because: /requests are not logged/,
    },
    { name: 'a firewall', facts: [resource('aws_wafv2_web_acl')], because: /its decisions are not logged/ },
    {
      name: 'a network of Google',
      facts: [resource('google_compute_subnetwork')],
      because: /its flows are not logged/,
    },
  ],
  notDetermined: [
    {
      name: 'a flow log of some network',
      facts: [network, flows('{ module.vpc.vpc_id }')],
      because: /not written out/,
    },
    {
      name: 'a flow log that may not be made',
      facts: [network, flows('{ aws_vpc.main.id }', { count: '{ var.log ? 1 : 0 }' })],
      because: /not written out/,
    },
    {
      name: 'a block that may not be made',
      facts: [resource('aws_lb', { 'access_logs.dynamic.for_each': '{ var.logs }', 'access_logs.enabled': true })],
      because: /whether requests are logged is not written out/,
    },
  ],
  notApplicable: [
    { name: 'no network', facts: [resource('aws_s3_bucket')], because: /No network or entry point/ },
    {
      name: 'a balancer that cannot',
      facts: [resource('aws_lb', { load_balancer_type: 'network' })],
      because: /No network or entry point/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
