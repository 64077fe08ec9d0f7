import { test } from 'node:test';
import { casesOf, fact, gap, image, repository, resource } from '../../test-facts.ts';
import { alertRules } from './check.ts';

const rules = (of = 'shop') =>
  fact(
    'tracked-file',
    { topic: 'alert-rules', path: 'monitoring/alerts.yml', line: 4, detail: 'Down' },
    { repository: of },
  );

const cases = casesOf(alertRules, {
  passes: [
    {
      name: 'rules in a file',
      facts: [image(), rules()],
      because: /1 place with alert rules: shop\/monitoring\/alerts\.yml:4/,
    },
    {
      name: 'rules in another repository',
      facts: [repository(), image(), rules('platform')],
      because: /platform\/monitoring/,
    },
    {
      name: 'alarms as infrastructure',
      facts: [image(), resource('aws_cloudwatch_metric_alarm')],
      because: /infra\/main\.tf:3/,
    },
  ],
  fails: [
    { name: 'none', facts: [image(), resource('aws_s3_bucket')], because: /No alert rule was found/ },
    {
      name: 'alarms in an example',
      facts: [image(), resource('aws_cloudwatch_metric_alarm', {}, { context: 'example' })],
      because: /No alert rule/,
    },
  ],
  notDetermined: [
    {
      name: 'rules beside another service',
      facts: [repository(), image(), rules('bank'), image({}, { repository: 'bank' })],
      because: /those elsewhere stand beside services of their own.*: bank\/monitoring\/alerts\.yml:4/,
    },
    {
      name: 'none, and a file could not be read',
      facts: [image()],
      gaps: [gap('infrastructure-resource')],
      because: /may be in/,
    },
  ],
  notApplicable: [{ name: 'no service', facts: [rules()], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
