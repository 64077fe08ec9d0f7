import type { BranchRules } from '../../../model/branch-rules.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { elementsOf, rulesAt, type RuleElement } from '../../kit/branch-rules.ts';
import { changeName } from '../../kit/changes.ts';
import { dayOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const landedUnderUsualRules = defineCheck({
  meta: {
    id: 'landed-under-usual-rules',
    title: 'No change landed while the rules of its branch were weaker than they had been',
    question: 'What landed on the days on which the protection was switched off?',
    rationale:
      'A rule that is taken away for an hour leaves a period that looks protected and a change that was not. Each landing is held against the rules in force at its instant and against what they had demanded before: an element of protection that had been there and was not there then makes the landing one to look at. Where the rules never demanded an element, nothing was weakened, and the protection of the branch itself is judged by another check.',
    remediation:
      'Look at each of these changes after the fact, write down why the rules were taken away and by whom, and give the right to change rules to few.',
    reference: 'CHG-01',
    evaluation: 'population',
    parameters: { minimumApprovals: 1 },
  },
  population: 'landed-change',
  reads: ['branch-rules'],
  toleratesGaps: 'the rules in force at a landing are known or not; where they are not, it is said of each landing.',
  label: changeName,
  test(item, facts, { minimumApprovals }) {
    const { branch, landedAt } = item.value;
    const rules = rulesAt(facts, branch, landedAt);
    if ('unknown' in rules) return notDetermined(rules.unknown, facts.gaps('branch-rules'));
    const elements = (fact: Fact<'branch-rules'>): readonly RuleElement[] =>
      elementsOf(fact.value, { minimumApprovals, mayPush: nobody });
    const earlier = facts
      .ever('branch-rules')
      .filter((fact) => fact.value.branch === branch && fact.valid.from.at < rules.fact.valid.from.at);
    const had = new Map(
      earlier.flatMap((fact) =>
        elements(fact).flatMap(({ name, holds }) => (holds === true ? [[name, fact] as const] : [])),
      ),
    );
    const now = elements(rules.fact);
    const weaker = now.filter(({ name, holds }) => holds === false && had.has(name));
    if (weaker.length > 0)
      return exception(
        `It landed while the rules of ${branch} were weaker than before, ${stretchOf(rules.fact)}: ${listed(
          weaker.map(({ lack }) => lack),
          6,
        )}.`,
        [item, rules.fact, ...weaker.map(({ name }) => had.get(name)!)],
      );
    if (now.some(({ name, holds }) => holds === null && had.has(name)))
      return notDetermined(
        `Not all of what the rules of ${branch} demanded before was readable when it landed.`,
        facts.gaps('branch-rules'),
      );
    if (now.every(({ holds }) => holds !== true))
      return notApplicable(`The rules of ${branch} demanded nothing, neither then nor before.`);
    return pass(`The rules of ${branch} demanded as much as before.`, [item, rules.fact]);
  },
});

/** Who may push is part of the rules here: a register changes nothing about whether they got weaker. */
const nobody = (): boolean => false;

const stretchOf = ({
  valid,
}: { readonly valid: Fact<'branch-rules'>['valid'] } & { readonly value: BranchRules }): string =>
  valid.to === undefined ? `since ${dayOf(valid.from.at)}` : `from ${dayOf(valid.from.at)} to ${dayOf(valid.to.at)}`;
