import { test } from 'node:test';
import { casesOf, gap, image, repository, resource } from '../../test-facts.ts';
import { onCallEscalates } from './check.ts';

const first = { 'rule.escalation_delay_in_minutes': 10, 'rule.target.id': 'a' };
const policy = (attributes: Parameters<typeof resource>[1]) => resource('pagerduty_escalation_policy', attributes);
const chain = resource('grafana_oncall_escalation_chain', {}, { name: 'core' });
const level = (name: string, type = 'notify_on_call_from_schedule') =>
  resource(
    'grafana_oncall_escalation',
    { type, escalation_chain_id: '{ grafana_oncall_escalation_chain.core.id }' },
    { name },
  );

const cases = casesOf(onCallEscalates, {
  passes: [
    { name: 'two levels', facts: [policy({ ...first, 'rule.1.target.id': 'b' })], because: /has a second level/ },
    { name: 'a chain', facts: [chain, level('one'), level('two')], because: /has a second level/ },
  ],
  fails: [
    { name: 'one level', facts: [policy(first)], because: /pagerduty_escalation_policy\.main .*has one level only/ },
    {
      name: 'fewer than asked',
      facts: [policy({ ...first, 'rule.1.target.id': 'b' })],
      parameters: { levels: 3 },
      because: /has 2 levels where 3/,
    },
    {
      name: 'a chain that only waits',
      facts: [chain, level('one'), level('two', 'wait')],
      because: /has one level only/,
    },
  ],
  notDetermined: [
    {
      name: 'from a variable',
      facts: [policy({ 'rule.dynamic.for_each': '{ var.rules }', 'rule.target.id': 'x' })],
      because: /from a variable/,
    },
    { name: 'a chain whose levels are elsewhere', facts: [chain], because: /not declared beside it/ },
    { name: 'a service without one', facts: [image()], because: /who is on call stands in a tool/ },
    {
      name: 'a file could not be read',
      facts: [image()],
      gaps: [gap('infrastructure-resource')],
      because: /Some infrastructure/,
    },
  ],
  notApplicable: [
    {
      name: 'nothing is run from here',
      facts: [repository()],
      because: /builds no image and declares no infrastructure/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
