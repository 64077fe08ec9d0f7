import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { elementsOf, offOf, originOf, rulesInForce, takenAway } from '../../kit/branch-rules.ts';
import { branchName } from '../../kit/branches.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const branchProtected = defineCheck({
  meta: {
    id: 'branch-protected',
    title: 'The rules of each branch in scope demand a changeset, approval and status checks, and forbid rewriting',
    question: 'Is it technically possible to change production code without review?',
    rationale:
      'Rules that a forge enforces hold for everybody who is bound by them, every day. Each element is judged by itself: changesets only, approvals, required status checks, no force push, no deletion, nobody who pushes directly. A rule that could not be read is unknown, never missing, and a rule that is only tried out is none. Who may go around the rules is judged with the bypass rights. What rules demanded that were switched off counts as missing from then on, although a setting without a history may demand the same. A setting that the forge keeps no history of is known from the first look at it until a day after the last. Each branch in scope is judged by itself: the one that production is built from, and those that `scope.branches` names beside it.',
    remediation:
      'Turn on the missing rules for the branch, on the level of the organisation where the forge has it, and read the settings daily so that the period is covered.',
    reference: 'CHG-01',
    evaluation: 'state',
    parameters: { minimumApprovals: 1, allowedPushers: '' },
  },
  population: 'branch',
  reads: ['branch-rules'],
  label: branchName,
  test({ value }, facts, { minimumApprovals, allowedPushers }) {
    const rules = rulesInForce(facts, value.branch);
    if ('unknown' in rules) return untold(facts, ['branch-rules'], rules.unknown);
    const register = readRegister(allowedPushers).map(({ name }) => name);
    const mayPush = ({ name }: { readonly name: string }): boolean => register.includes(name.toLowerCase());
    const demands = { minimumApprovals, mayPush };
    const elements = elementsOf(rules.fact.value, demands);
    const earlier = facts.begun('branch-rules').filter((one) => one.value.branch === value.branch);
    const lost = takenAway(rules.fact, earlier, demands);
    const lacking = elements.filter(({ holds }) => holds === false);
    const unread = elements.filter(
      ({ holds, name }) => holds === null && !lost.some(({ element }) => element.name === name),
    );
    const open =
      unread.length === 0
        ? ''
        : ` Not readable: ${listed(
            unread.map(({ name }) => name),
            6,
          )}.`;
    if (lost.length > 0) {
      return exception(
        `On ${value.branch}, ${offOf(rules.fact.value)} is switched off, and with it: ${listed(
          [...lost.map(({ element }) => element.name), ...lacking.map(({ lack }) => lack)],
          6,
        )}.${open}`,
        [rules.fact, ...lost.map(({ had }) => had)],
      );
    }
    if (lacking.length > 0)
      return exception(
        `On ${value.branch}, ${listed(
          lacking.map(({ lack }) => lack),
          6,
        )}.${open}`,
        [rules.fact],
      );
    if (unread.length > 0)
      return untold(facts, ['branch-rules'], `The rules of ${value.branch} are known in part.${open}`);
    return pass(
      `${value.branch} is protected in all ${counted(elements.length, 'element')}: ${originOf(rules.fact.value)}.`,
      [rules.fact],
    );
  },
});
