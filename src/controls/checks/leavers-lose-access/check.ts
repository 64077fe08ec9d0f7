import { earlier, later, type Instant } from '../../../base/instant.ts';
import type { Employment } from '../../../model/access.ts';
import { isInForce, type Fact } from '../../../model/fact.ts';
import { notApplicable, notDetermined } from '../../../model/outcome.ts';
import { course, defineCheck, type FactView } from '../../check.ts';
import { loginOf } from '../../kit/access.ts';
import { accountName } from '../../kit/people.ts';
import { untold, wasSeenAt } from '../../kit/seen.ts';
import { dayOf, hoursAfter, instantAfter, instantBefore } from '../../time.ts';
import { listed } from '../../words.ts';

type View = FactView<'employment' | 'membership' | 'code-owners'>;

export const leaversLoseAccess = defineCheck({
  meta: {
    id: 'leavers-lose-access',
    title: 'Nobody who left has access once the agreed hours have passed',
    question: 'For every leaver in the period, when was access removed?',
    rationale:
      'The people list says who left when; the forge says whose accounts have access. The clock runs from the end of the employment until the last account of theirs, and their name in the owners file, is seen gone. Between the last look that saw the account and the first that did not, nobody knows: the removal is a stretch of time then, and when the limit lies in it nothing is claimed. Leavers of before the period are members when they had access still as it began. Accounts are matched by what the list names and by addresses that the forge shows: an account that nothing ties to a person is not seen, and whether the list is complete, its owner has to say.',
    remediation:
      'Remove the account at once, look at what it did since, and let the removal be triggered by the people list.',
    reference: 'ACC-03',
    evaluation: 'sla',
    parameters: { removeWithinHours: 24 },
  },
  population: 'employment',
  reads: ['employment', 'membership', 'code-owners'],
  relevantGap: ({ of }) => of !== 'code-owners',
  silenceMeans: 'No people list is connected: who left is not known.',
  label: ({ repository, value }) => `${value.person}, ${repository}`,
  triggeredAt: ({ value }) => value.to,
  test(item, facts, { removeWithinHours }) {
    const left = item.value.to!;
    const spells = facts.ever('employment').filter((other) => other !== item && isOnePerson(other.value, item.value));
    const { person, accounts, emails } = item.value;
    if (spells.some(({ value }) => isEmployedAt(value, left)))
      return notApplicable(`Another entry of the people list shows ${person} employed at that time.`);
    if (accounts.length === 0 && emails.length === 0) return notDetermined(`Nothing ties ${person} to an account.`);
    const residues = residuesOf(item, facts);
    const removal = residues.length === 0 ? neverSeen(left, facts) : together(residues);
    if (!removal) return untold(facts, ['membership'], 'Who has access at that time is not known.');
    const told = {
      since: left,
      due: hoursAfter(left, removeWithinHours),
      ...untilReturn(removal, spells, left),
      because: `${person} left on ${dayOf(left)}; ${residues.length === 0 ? 'no access was seen since' : `access ${listed(residues.map(({ said }) => said))}`}`,
    };
    return course(told, [item, ...residues.flatMap(({ relied }) => relied)]);
  },
});

/** When access was seen to be there for the last time, and to be gone for the first time. */
interface Removal {
  readonly openAt?: Instant;
  readonly answeredBy?: Instant;
  readonly seenUntil: Instant;
}

interface Residue extends Removal {
  readonly said: string;
  readonly relied: readonly { readonly id: string }[];
}

const isEmployedAt = ({ from, to }: Employment, at: Instant): boolean =>
  (from === null || from <= at) && (to === null || at < to);

function isOnePerson(a: Employment, b: Employment): boolean {
  const shared = (first: readonly string[], second: readonly string[]): boolean =>
    first.some((one) => second.some((other) => other.toLowerCase() === one.toLowerCase()));
  return shared(a.emails, b.emails) || shared(a.accounts, b.accounts);
}

/** What was theirs after they left. */
function residuesOf(leaver: Fact<'employment'>, facts: View): readonly Residue[] {
  const left = leaver.value.to!;
  const stood = ({ valid }: Fact): boolean => valid.to === undefined || valid.to.at > left;
  const accounts = facts
    .ever('membership')
    .filter((one) => stood(one) && one.value.active !== false && isTheirs(one, leaver.value))
    .map((one) => ({ ...endOf(one, left, facts), said: `as ${loginOf(one)}`, relied: [one] }));
  const owners = facts
    .ever('code-owners')
    .filter((file) => stood(file) && isOwner(file, leaver.value))
    .map((file) => ({ ...exactEnd(file), said: `in ${file.value.path}`, relied: [file] }));
  return [...accounts, ...owners];
}

/** Where a look that saw it is followed by a gap, it went at some time of that. */
function endOf(one: Fact<'membership'>, left: Instant, facts: View): Removal {
  const end = one.valid.to?.at;
  if (end === undefined) {
    const seen = one.observedAt;
    return seen < left ? { seenUntil: seen } : { openAt: seen, seenUntil: seen };
  }
  const gaps = facts.gapsWithin('membership', { from: end, to: instantAfter(end) });
  if (gaps.length === 0) return exactEnd(one);
  const openAt = instantBefore(end);
  const known = gaps.map(({ span }) => span?.to);
  if (known.includes(undefined)) return { openAt, seenUntil: openAt };
  const answeredBy = known.reduce((last, to) => later(last!, to!))!;
  return { openAt, answeredBy, seenUntil: answeredBy };
}

function exactEnd({ valid, observedAt }: Fact): Removal {
  const end = valid.to?.at;
  return end === undefined
    ? { openAt: observedAt, seenUntil: observedAt }
    : { openAt: end, answeredBy: end, seenUntil: end };
}

/** All of it is gone when the last of it is. */
function together(residues: readonly Removal[]): Removal {
  const openAt = residues.map((one) => one.openAt).reduce((a, b) => (a && b ? later(a, b) : (a ?? b)));
  const ends = residues.map((one) => one.answeredBy);
  const isOpen = ends.includes(undefined);
  const answeredBy = isOpen ? undefined : ends.reduce((a, b) => later(a!, b!));
  const seenUntil = residues.map((one) => one.seenUntil).reduce((a, b) => earlier(a, b));
  return { seenUntil, ...(openAt && { openAt }), ...(answeredBy && { answeredBy }) };
}

/** Who has access was known then, or at the end of the gap that began before, and they were not among them. */
function neverSeen(left: Instant, facts: View): Removal | undefined {
  let at = left;
  for (;;) {
    const gaps = facts.gapsWithin('membership', { from: at, to: instantAfter(at) });
    if (gaps.length === 0) break;
    const ends = gaps.map(({ span }) => span?.to);
    if (ends.includes(undefined)) return undefined;
    at = ends.reduce((a, b) => later(a!, b!))!;
  }
  const isKnown = facts.ever('membership').some((one) => isInForce(one, at) && wasSeenAt(one, at));
  if (!isKnown) return undefined;
  return at === left ? { openAt: at, answeredBy: at, seenUntil: at } : { answeredBy: at, seenUntil: at };
}

/** Whoever came back has access by right again. */
function untilReturn(removal: Removal, spells: readonly Fact<'employment'>[], left: Instant): Removal {
  const back = spells.flatMap(({ value: { from } }) => (from !== null && from > left ? [from] : [])).sort()[0];
  if (back === undefined) return removal;
  const { openAt, answeredBy, seenUntil } = removal;
  return {
    seenUntil: later(seenUntil, back),
    ...(openAt && { openAt: earlier(openAt, back) }),
    answeredBy: answeredBy ? earlier(answeredBy, back) : back,
  };
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
