import type { BypassActor } from '../../../model/branch-rules.ts';
import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { originOf, rulesInForce } from '../../kit/branch-rules.ts';
import { branchName } from '../../kit/branches.ts';
import { readRegister, registrationOf, type Registration } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const bypassRightsRegistered = defineCheck({
  meta: {
    id: 'bypass-rights-registered',
    title: 'Nobody may go around the branch rules, or only those who are registered until a day that has not come',
    question: 'Who can go around the branch rules?',
    rationale:
      'Rules are worth what their exceptions are. Forges tell who may go around them only to those with more rights, so a list that is missing is unknown and not empty, and whoever is told of one that is not whole counts. An actor that is exempt leaves no trace in the log of bypasses, which takes away the evidence that emergency changes rest on; a register does not help there, nor where administrators are not bound at all. `register` names the others with the last day of their right: `team:release@2026-12-31, account:eve@2026-06-30`; an entry without a day does not count. Each branch in scope is judged by itself: the one that production is built from, and those that `scope.branches` names beside it.',
    remediation:
      'Take the bypass rights away and bind administrators; where one is needed, register it with a reason and a day on which it ends, and let it bypass by changeset only.',
    reference: 'CHG-12',
    evaluation: 'state',
    parameters: { register: '' },
  },
  population: 'branch',
  reads: ['branch-rules'],
  label: branchName,
  test({ value }, facts, { register }) {
    const rules = rulesInForce(facts, value.branch);
    if ('unknown' in rules) return untold(facts, ['branch-rules'], rules.unknown);
    const { fact } = rules;
    const { bypass, bindsAdministrators } = fact.value;
    const entries = readRegister(register);
    const judged = (bypass ?? fact.value.knownBypass ?? []).map((actor) => ({
      actor,
      // A team and an account may have one name: an entry names the kind.
      state: registrationOf(entries, [`${actor.kind}:${actor.name}`, `${actor.kind}:${actor.id}`], facts),
    }));
    const flaws = [
      ...judged.flatMap(({ actor, state }) => flawOf(actor, state)),
      ...(bindsAdministrators === false ? ['administrators are not bound by the rules'] : []),
    ];
    if (flaws.length > 0) return exception(`On ${value.branch}: ${listed(flaws, 6)}.`, [fact]);
    if (bypass === null || bindsAdministrators === null) {
      const unread = bypass === null ? 'who may go around the rules' : 'whether administrators are bound';
      return untold(facts, ['branch-rules'], `For ${value.branch}, ${unread} is told only to those with more rights.`);
    }
    return judged.length === 0
      ? pass(`Nobody may go around the rules of ${value.branch}: ${originOf(fact.value)}.`, [fact])
      : pass(
          `${counted(judged.length, 'actor')} may go around the rules of ${value.branch}, each registered: ${listed(judged.map(({ actor }) => nameOf(actor)))}.`,
          [fact],
        );
  },
});

const nameOf = ({ kind, name }: BypassActor): string => `${kind} ${name}`;

function flawOf(actor: BypassActor, state: Registration): readonly string[] {
  if (actor.mode === 'exempt') return [`${nameOf(actor)} is exempt, which leaves no trace of a bypass`];
  if (state === 'listed') return [];
  const why: Readonly<Record<Exclude<Registration, 'listed'>, string>> = {
    absent: 'is not registered',
    undated: 'is registered without an end',
    expired: 'was registered until a day that has passed',
  };
  return [`${nameOf(actor)} may go around the rules and ${why[state]}`];
}
