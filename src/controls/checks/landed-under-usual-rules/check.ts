import type { BranchRules } from '../../../model/branch-rules.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { elementsOf, offOf, rulesAt, takenAway, type RuleElement } from '../../kit/branch-rules.ts';
import { changeName } from '../../kit/changes.ts';
import { heldAgainst } from '../../kit/demands.ts';
import { dayOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const landedUnderUsualRules = defineCheck({
  meta: {
    id: 'landed-under-usual-rules',
    title: 'No change landed under weaker rules than its branch had had, unless with all that was usually demanded',
    question: 'What landed on the days on which the protection was switched off?',
    rationale:
      'A rule that is taken away for an hour leaves a period that looks protected and a change that was not. Each landing is held against the rules in force at its instant and against what they had demanded before: an element of protection that had been there and was not there then makes the landing one to look at. Where rules were switched off and something that nobody can read may have demanded the same, the landing itself is asked: one that lacks what is usually demanded is an exception, and one that has it all passes. Where a forge keeps no history of its rules, and looks on both sides of the landing saw the same ones, a landing that has what they demand passes, and nothing is claimed of one that lacks it: they may have been taken away for it. Where the rules never demanded an element, nothing was weakened, and the protection of the branch itself is judged by another check.',
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
        )}${rules.basis}.`,
        [item, rules.fact, ...weaker.map(({ name }) => had.get(name)!)],
      );
    const lost = takenAway(rules.fact, earlier, { minimumApprovals, mayPush: nobody });
    const isUnread = ({ name, holds }: RuleElement): boolean => holds === null && had.has(name);
    if (lost.length > 0 && now.filter(isUnread).length === lost.length) return whileOff(item, rules.fact, lost);
    if (now.some(isUnread))
      return notDetermined(
        `Not all of what the rules of ${branch} demanded before was readable when it landed.`,
        facts.gaps('branch-rules'),
      );
    if (now.every(({ holds }) => holds !== true))
      return notApplicable(`The rules of ${branch} demanded nothing, neither then nor before${rules.basis}.`);
    if (rules.basis !== '') {
      const unmet = lacksOf(item, rules.fact.value);
      if (unmet.length > 0)
        return notDetermined(
          `It lacks what the rules of ${branch} demand (${listed(unmet, 4)})${rules.basis}: whether they were taken away in between is not known.`,
          facts.gaps('branch-rules'),
        );
    }
    return pass(`The rules of ${branch} demanded as much as before${rules.basis}.`, [item, rules.fact]);
  },
});

/** Of what is known to be demanded; rules that cannot be read are told above. */
function lacksOf(item: Fact<'landed-change'>, rules: BranchRules): readonly string[] {
  const { requiresChangeset, requiredApprovals, requiredChecks } = rules;
  const { lacks, open } = heldAgainst(item, {
    requiresChangeset: requiresChangeset ?? false,
    requiredApprovals: requiredApprovals ?? 0,
    requiredChecks: requiredChecks ?? [],
  });
  return [...lacks, ...open];
}

/** What the rules had demanded until they were switched off, asked of the landing itself. */
function whileOff(item: Fact<'landed-change'>, off: Fact<'branch-rules'>, lost: ReturnType<typeof takenAway>): Outcome {
  const usual = lost[0]!.had;
  const { demanded, lacks, open } = heldAgainst(item, usual.value);
  const told = `The ${offOf(off.value)} was switched off ${stretchOf(off)}`;
  const relied = [item, off, usual];
  if (lacks.length > 0)
    return exception(`${told}, and it landed then without what is usually demanded: ${listed(lacks, 4)}.`, relied);
  if (open.length > 0 || demanded.length === 0)
    return notDetermined(
      `${told}, and whether it has what is usually demanded is open: ${listed([...open, ...(demanded.length === 0 ? ['nothing was demanded of a change itself'] : [])], 4)}.`,
    );
  return pass(`${told}, and it has what is usually demanded all the same: ${listed(demanded, 4)}.`, relied);
}

/** Who may push is part of the rules here: a register changes nothing about whether they got weaker. */
const nobody = (): boolean => false;

const stretchOf = ({
  valid,
}: { readonly valid: Fact<'branch-rules'>['valid'] } & { readonly value: BranchRules }): string =>
  valid.to === undefined ? `since ${dayOf(valid.from.at)}` : `from ${dayOf(valid.from.at)} to ${dayOf(valid.to.at)}`;
