import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { endpointsRequireTls } from './check.ts';

const balancer = resource('aws_lb', { internal: false }, { name: 'front' });
const listener = (attributes: Parameters<typeof resource>[1]) =>
  resource('aws_lb_listener', { load_balancer_arn: '{ aws_lb.front.arn }', ...attributes });

const cases = casesOf(endpointsRequireTls, {
  passes: [
    {
      name: 'a listener with a policy of today',
      facts: [balancer, listener({ protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' })],
      because: /The endpoint declared as code demands TLS 1\.2 or newer/,
    },
    {
      name: 'plaintext that only sends callers on',
      facts: [balancer, listener({ protocol: 'HTTP', 'default_action.type': 'redirect' })],
      because: /The endpoint/,
    },
    {
      name: 'other endpoints',
      facts: [
        resource('aws_cloudfront_distribution', {
          'viewer_certificate.minimum_protocol_version': 'TLSv1.2_2021',
          'default_cache_behavior.viewer_protocol_policy': 'redirect-to-https',
        }),
        resource('google_compute_ssl_policy', { min_tls_version: 'TLS_1_2' }),
        resource('azurerm_linux_web_app', { https_only: true }),
      ],
      because: /Each of 3 endpoints/,
    },
  ],
  fails: [
    {
      name: 'plaintext from the internet',
      facts: [balancer, listener({ protocol: 'HTTP', 'default_action.type': 'forward' })],
      because: /1 of 1 endpoint: aws_lb_listener\.main .*takes plaintext from the internet and forwards it/,
    },
    {
      name: 'a policy of the past',
      facts: [balancer, listener({ protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-2016-08' })],
      because: /accepts versions older than 1\.2 \(ELBSecurityPolicy-2016-08\)/,
    },
    {
      name: 'the default of an edge',
      facts: [resource('aws_cloudfront_distribution')],
      because: /accepts TLSv1, the default/,
    },
    {
      name: 'plaintext at the edge',
      facts: [
        resource('aws_cloudfront_distribution', { 'ordered_cache_behavior.0.viewer_protocol_policy': 'allow-all' }),
      ],
      because: /serves plaintext/,
    },
    { name: 'the default of Google', facts: [resource('google_compute_ssl_policy')], because: /accepts TLS_1_0/ },
    {
      name: 'an old version',
      facts: [resource('azurerm_storage_account', { min_tls_version: 'TLS1_0' })],
      because: /accepts TLS TLS1_0/,
    },
    { name: 'plaintext of an app', facts: [resource('azurerm_linux_web_app')], because: /https_only is not set/ },
  ],
  notDetermined: [
    {
      name: 'plaintext, and from where is not known',
      facts: [
        resource('aws_lb_listener', {
          load_balancer_arn: '{ var.arn }',
          protocol: 'HTTP',
          'default_action.type': 'forward',
        }),
      ],
      because: /from where is not written out/,
    },
    {
      name: 'no policy',
      facts: [balancer, listener({ protocol: 'HTTPS' })],
      because: /which versions of TLS it accepts is not written out/,
    },
    {
      name: 'a variable',
      facts: [resource('google_compute_ssl_policy', { min_tls_version: '{ var.tls }' })],
      because: /not written out/,
    },
    {
      name: 'a gateway without a policy',
      facts: [resource('aws_api_gateway_domain_name')],
      because: /not written out/,
    },
  ],
  notApplicable: [
    { name: 'no endpoint', facts: [resource('aws_vpc')], because: /No endpoint is declared/ },
    {
      name: 'plaintext within a private network',
      facts: [
        resource('aws_lb', { internal: true }, { name: 'front' }),
        listener({ protocol: 'HTTP', 'default_action.type': 'forward' }),
      ],
      because: /No endpoint/,
    },
    { name: 'a listener of a network', facts: [balancer, listener({ protocol: 'TCP' })], because: /No endpoint/ },
  ],
});
for (const [name, run] of cases) test(name, run);
