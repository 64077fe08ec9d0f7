import { test } from 'node:test';
import { casesOf, fact, gap, image, resource } from '../../test-facts.ts';
import { saturationAlerts } from './check.ts';

const rule = (detail: string) => fact('tracked-file', { topic: 'alert-rules', path: 'alerts.yml', line: 4, detail });

const cases = casesOf(saturationAlerts, {
  passes: [
    {
      name: 'a rule by its name',
      facts: [image(), rule('NodeFilesystemAlmostOutOfSpace (warning)')],
      because: /1 place with alert rules for what runs out: shop\/alerts\.yml:4/,
    },
    {
      name: 'an alarm by its metric',
      facts: [image(), resource('aws_cloudwatch_metric_alarm', { metric_name: 'CPUUtilization' })],
      because: /infra\/main\.tf/,
    },
  ],
  fails: [
    { name: 'none', facts: [image()], because: /No alert rules for what runs out/ },
    { name: 'rules of other things', facts: [image(), rule('LoginFailures (critical)')], because: /No alert rules/ },
    {
      name: 'alarms of other things',
      facts: [image(), resource('aws_cloudwatch_metric_alarm', { metric_name: '5XXError' })],
      because: /No alert rules/,
    },
  ],
  notDetermined: [
    { name: 'a file could not be read', facts: [image()], gaps: [gap('tracked-file')], because: /It may be in/ },
  ],
  notApplicable: [{ name: 'no service', facts: [rule('DiskFull')], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
