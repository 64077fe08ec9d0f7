import { test } from 'node:test';
import { casesOf, gap, manifest, resource } from '../../test-facts.ts';
import { requestsLimited } from './check.ts';

const balancer = resource('aws_lb', { internal: false });

const cases = casesOf(requestsLimited, {
  passes: [
    {
      name: 'a rule of the firewall',
      facts: [balancer, resource('aws_wafv2_web_acl', { 'rule.statement.rate_based_statement.limit': 1000 })],
      because: /Requests are limited by aws_wafv2_web_acl\.main/,
    },
    {
      name: 'a library',
      facts: [balancer, manifest({ dependencies: ['express', 'express-rate-limit'] })],
      because: /limited by express-rate-limit \(package\.json\)/,
    },
    {
      name: 'an annotation',
      facts: [
        resource(
          'Ingress',
          { 'metadata.annotations.nginx.ingress.kubernetes.io/limit-rps': '10' },
          { tool: 'kubernetes' },
        ),
      ],
      because: /limited by Ingress/,
    },
  ],
  fails: [
    {
      name: 'nothing',
      facts: [balancer, manifest()],
      because: /Entry points from the internet are declared \(aws_lb\.main .*nothing that limits requests/,
    },
    {
      name: 'a firewall that limits nothing',
      facts: [balancer, resource('aws_wafv2_web_acl', { 'rule.priority': 1 })],
      because: /nothing that limits requests/,
    },
  ],
  notDetermined: [
    {
      name: 'a file could not be read',
      facts: [balancer],
      gaps: [gap('infrastructure-resource')],
      because: /It may be in/,
    },
    {
      name: 'entry points may be in what could not be read',
      facts: [],
      gaps: [gap('infrastructure-resource')],
      because: /No entry point from the internet was found in what could be read/,
    },
  ],
  notApplicable: [
    { name: 'no entry point', facts: [resource('aws_vpc')], because: /No entry point/ },
    {
      name: 'entry points within',
      facts: [
        resource('aws_lb', { internal: true }),
        resource('Ingress', { 'spec.ingressClassName': 'alb' }, { tool: 'kubernetes' }),
      ],
      because: /No entry point/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
