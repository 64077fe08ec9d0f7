import type { Employment } from '../../../model/access.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { accountsOf, loginOf, seenNow } from '../../kit/access.ts';
import { accountName } from '../../kit/people.ts';
import { untold } from '../../kit/seen.ts';
import { dayOf, hoursAfter } from '../../time.ts';
import { agree, counted, listed } from '../../words.ts';

type View = FactView<'employment' | 'membership' | 'code-owners'>;

export const leaversLoseAccess = defineCheck({
  meta: {
    id: 'leavers-lose-access',
    title: 'Nobody who left has access once the agreed hours have passed',
    question: 'For every leaver in the period, when was access removed?',
    rationale:
      'The people list says who left when; the forge says whose accounts have access. From the agreed hours after somebody left until an account of theirs is seen gone, the repository is in exception, so that the stretch is as long as the access was. Between the last look that saw the account and the first that did not, nobody knows, and nothing is claimed. A name that stands in the owners file counts as well. Accounts are matched by what the list names and by addresses that the forge shows: an account that nothing ties to a person is not seen, and whether the list is complete, its owner has to say.',
    remediation:
      'Remove the account at once, look at what it did since, and let the removal be triggered by the people list.',
    reference: 'ACC-03',
    evaluation: 'state',
    parameters: { removeWithinHours: 24 },
  },
  population: 'repository',
  reads: ['employment', 'membership', 'code-owners'],
  relevantGap: ({ of }) => of !== 'code-owners',
  test(_item, facts, { removeWithinHours }) {
    const list = facts.begun('employment');
    if (list.length === 0) return untold(facts, ['employment'], 'No people list is connected: who left is not known.');
    const gone = leaversOf(list, facts, removeWithinHours);
    if (gone.length === 0) return notApplicable('By the people list nobody has left for longer than the agreed hours.');
    const { seen, stale } = seenNow(facts, facts.of('membership'));
    const left = residuesOf(gone, seen, facts);
    if (left.length > 0)
      return exception(
        `${counted(left.length, 'leaver')} still ${agree(left.length, 'has', 'have')} access: ${listed(
          left.map(({ said }) => said),
          5,
        )}.`,
        left.flatMap(({ relied }) => relied),
      );
    return withoutResidue(gone, { known: seen.length > 0 && stale.length === 0, facts });
  },
});

function withoutResidue(
  gone: readonly Fact<'employment'>[],
  { known, facts }: { readonly known: boolean; readonly facts: View },
): Outcome {
  if (!known) return untold(facts, ['membership'], 'Who has access at that time is not known.');
  const unmatched = gone.filter(({ value }) => value.accounts.length === 0 && value.emails.length === 0);
  return unmatched.length > 0
    ? notDetermined(`Nothing ties ${listed(unmatched.map(({ value }) => value.person))} to an account.`)
    : pass(
        `${counted(gone.length, 'leaver')}, none of them with access: ${listed(gone.map(({ value }) => value.person))}.`,
        gone,
      );
}

/** Who left that long ago and is not back: somebody with two spells of employment has two entries. */
function leaversOf(list: readonly Fact<'employment'>[], facts: View, hours: number): readonly Fact<'employment'>[] {
  const working = list.filter(({ value }) => value.to === null || !facts.hasPassed(value.to));
  return list.filter(
    ({ value }) =>
      value.to !== null &&
      facts.hasPassed(hoursAfter(value.to, hours)) &&
      !working.some((other) => isOnePerson(other.value, value)),
  );
}

function isOnePerson(a: Employment, b: Employment): boolean {
  const shared = (first: readonly string[], second: readonly string[]): boolean =>
    first.some((one) => second.some((other) => other.toLowerCase() === one.toLowerCase()));
  return shared(a.emails, b.emails) || shared(a.accounts, b.accounts);
}

interface Residue {
  readonly said: string;
  readonly relied: readonly { readonly id: string }[];
}

function residuesOf(
  gone: readonly Fact<'employment'>[],
  seen: readonly Fact<'membership'>[],
  facts: View,
): readonly Residue[] {
  return gone.flatMap((leaver) => {
    const { person, to } = leaver.value;
    const since = `${person}, gone since ${dayOf(to!)}`;
    const accounts = accountsOf(seen.filter((one) => one.value.active !== false && isTheirs(one, leaver.value)));
    const owners = facts.of('code-owners').filter((file) => isOwner(file, leaver.value));
    return [
      ...accounts.map((ways) => ({ said: `${since}, as ${loginOf(ways[0]!)}`, relied: [leaver, ...ways] })),
      ...owners.map((file) => ({ said: `${since}, in ${file.value.path}`, relied: [leaver, file] })),
    ];
  });
}

function isTheirs({ value: { account, identity } }: Fact<'membership'>, { accounts, emails }: Employment): boolean {
  const names = accounts.map((one) => one.toLowerCase());
  const addresses = emails.map((one) => one.toLowerCase());
  return (
    names.includes(accountName(account).toLowerCase()) ||
    [account.email, identity].some((one) => typeof one === 'string' && addresses.includes(one.toLowerCase()))
  );
}

function isOwner({ value }: Fact<'code-owners'>, { accounts, emails }: Employment): boolean {
  const names = [...accounts.map((one) => `@${one.slice(one.indexOf(':') + 1)}`), ...emails].map((one) =>
    one.toLowerCase(),
  );
  return value.rules.some(({ owners }) => owners.some((owner) => names.includes(owner.toLowerCase())));
}
