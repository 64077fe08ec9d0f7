import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isInfrastructure, isService } from '../../kit/code.ts';
import { eachDeclared, judgeAll, terraformGap, type Verdict } from '../../kit/declared.ts';
import type { Resource } from '../../kit/declarations.ts';
import { untold } from '../../kit/seen.ts';

export const onCallEscalates = defineCheck({
  meta: {
    id: 'on-call-escalates',
    title: 'Escalations that are declared as code have a second level',
    question: 'Who would have responded at 03:00 on a given day?',
    rationale:
      'One person sleeps through an alarm sooner or later. Escalation policies of PagerDuty, Opsgenie and Grafana OnCall that are declared in Terraform need as many levels as the parameter says. Who was on call when, holes in schedules, and people on a rota who have left are in the tool: its export is asked for.',
    remediation: 'Add a second level that is somebody else, and a schedule that covers every hour.',
    reference: 'INC-02',
    evaluation: 'state',
    parameters: { levels: 2 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['infrastructure-resource', 'container-image'],
  relevantGap: terraformGap,
  test(_item, facts, { levels }) {
    const judge = (resource: Resource, around: readonly Resource[]) => judged(resource, around, levels);
    const declared = facts.of('infrastructure-resource');
    if (judgeAll(declared, { judge, productionOnly: true }).length > 0)
      return eachDeclared(facts, {
        noun: 'escalation policy',
        holds: 'has a second level',
        productionOnly: true,
        judge,
      });
    if (!isService(facts.of('container-image')) && !declared.some(isInfrastructure))
      return notApplicable(
        'The repository builds no image and declares no infrastructure: nothing in it says that it is run.',
      );
    return untold(
      facts,
      ['infrastructure-resource'],
      'No escalation policy is declared as code in the repository; who is on call stands in a tool.',
    );
  },
});

function judged(resource: Resource, around: readonly Resource[], levels: number): Verdict | undefined {
  const { type } = resource.value;
  if (type === 'grafana_oncall_escalation_chain') return chain(resource, around, levels);
  if (type !== 'pagerduty_escalation_policy' && type !== 'opsgenie_escalation') return undefined;
  const block = type === 'pagerduty_escalation_policy' ? 'rule' : 'rules';
  const names = Object.keys(resource.value.attributes);
  if (names.some((name) => name.startsWith(`${block}.dynamic`))) return { open: 'its levels come from a variable' };
  const count = levelsOf(names, block);
  if (count >= levels) return 'sound';
  if (count === 0) return { open: 'its levels are not written there' };
  return { flaw: count === 1 ? 'has one level only' : `has ${count} levels where ${levels} are asked for` };
}

/** Attributes of the first block bear no number, those of the next ones do. */
function levelsOf(names: readonly string[], block: string): number {
  const own = names.filter((name) => name.startsWith(`${block}.`));
  const further = new Set(own.flatMap((name) => /^\w+\.(\d+)\./.exec(name)?.[1] ?? []));
  return own.length === 0 ? 0 : 1 + further.size;
}

/** Each level is a resource of its own, which names the chain. */
function chain({ value }: Resource, around: readonly Resource[], levels: number): Verdict {
  const notify = around.filter(
    (one) =>
      one.value.type === 'grafana_oncall_escalation' &&
      Object.values(one.value.attributes).some((said) =>
        String(said).includes(`grafana_oncall_escalation_chain.${value.name}.`),
      ),
  );
  const waking = notify.filter((one) => !/wait/.test(String(one.value.attributes['type'] ?? '')));
  if (waking.length >= levels) return 'sound';
  return waking.length === 0 ? { open: 'its levels are not declared beside it' } : { flaw: 'has one level only' };
}
