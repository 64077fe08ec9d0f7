/**
 * Records of access reviews held against what is known of them: when they landed, who had access on their day, and what
 * became of the accounts that were to lose it. Each question is answered with a flaw, an open point, or neither.
 */
import { earlier, type Instant } from '../../base/instant.ts';
import { isInForce, type Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { dayOf, daysAfter } from '../time.ts';
import { counted, listed } from '../words.ts';
import { isAdministrator, loginOf } from './access.ts';
import { wasSeenAt } from './seen.ts';

export type Review = Fact<'access-review'>;
type View = Pick<FactView<'membership' | 'employment'>, 'begun' | 'hasPassed'>;

export interface Finding {
  readonly flaws: readonly string[];
  readonly open: readonly string[];
  readonly relied: readonly { readonly id: string }[];
}

const nothing: Finding = { flaws: [], open: [], relied: [] };
const flaw = (said: string, relied: Finding['relied'] = []): Finding => ({ ...nothing, flaws: [said], relied });
const openPoint = (said: string): Finding => ({ ...nothing, open: [said] });

export const together = (found: readonly Finding[]): Finding => ({
  flaws: found.flatMap(({ flaws }) => flaws),
  open: found.flatMap(({ open }) => open),
  relied: found.flatMap(({ relied }) => relied),
});

/** `github`, `GitHub organisation acme`, and a record that names no system: the one that holds the code. */
export const isOfForge = ({ value: { system } }: Review): boolean => system === null || isForgeName(system);

export function isForgeName(system: string): boolean {
  return (
    system === '' || /\b(?:github|gitlab|gitea|forgejo|bitbucket|forge|code|repositor(?:y|ies)|git)\b/i.test(system)
  );
}

export const systemOf = ({ value }: Review): string => value.system?.trim().toLowerCase() ?? '';

/** What the record says by itself. */
export function formOf(review: Review, facts: View): Finding {
  const { date, recordedAt, population, decisions, path } = review.value;
  const undecided = decisions.filter(({ decision }) => decision === null);
  const accounts = new Set(decisions.map(({ account }) => account.toLowerCase()));
  return together([
    date !== null && recordedAt !== null && date > recordedAt
      ? flaw(`${path} is dated ${dayOf(date)}, after it was recorded on ${dayOf(recordedAt)}`)
      : nothing,
    undecided.length > 0
      ? flaw(`${path} decides nothing about ${listed(undecided.map(({ account }) => account))}`)
      : nothing,
    population !== null && population !== accounts.size
      ? flaw(`${path} speaks of ${counted(population, 'account')} and decides on ${accounts.size}`)
      : nothing,
    deciders(review, facts),
  ]);
}

/** Nobody decides on themself alone. Who of several reviewers decided what is only known where each line says so. */
function deciders({ value }: Review, facts: View): Finding {
  const { reviewers, decisions, path } = value;
  const only = reviewers.length === 1 ? reviewers[0] : undefined;
  const groups = Map.groupBy(decisions, ({ by }) => by ?? only);
  return together(
    [...groups].map(([reviewer, own]): Finding => {
      const accounts = [...new Set(own.map(({ account }) => account.toLowerCase()))];
      if (reviewer === undefined || accounts.length !== 1) return nothing;
      const theirs = isTheirs(reviewer, accounts[0]!, facts);
      if (theirs === true) return flaw(`in ${path}, ${reviewer} decides on nobody but themself`);
      return theirs === false
        ? nothing
        : openPoint(`nothing tells whether ${reviewer} decides on somebody else in ${path}`);
    }),
  );
}

/** By the login itself, or by the people list; undefined when nothing ties them or tells them apart. */
function isTheirs(reviewer: string, account: string, facts: View): boolean | undefined {
  const name = reviewer
    .replace(/<[^>]*>/, '')
    .trim()
    .toLowerCase();
  if (name.replace(/^@/, '') === account) return true;
  const email = /<?([^<>\s]+@[^<>\s]+)>?$/.exec(reviewer)?.[1]?.toLowerCase();
  const person = facts
    .begun('employment')
    .find(
      ({ value }) => value.person.toLowerCase() === name || value.emails.some((one) => one.toLowerCase() === email),
    );
  if (person) return person.value.accounts.some((one) => one.slice(one.indexOf(':') + 1).toLowerCase() === account);
  // A word that is a login and not this one.
  return /^@?[\w.-]+$/.test(reviewer.trim()) ? false : undefined;
}

/** Every account that had access all day on the day of the review is decided on. */
export function populationOf(review: Review, facts: View): Finding {
  const { date, recordedAt, decisions, path } = review.value;
  const from = earlier(date ?? recordedAt!, recordedAt!);
  const to = earlier(daysAfter(from, 1), recordedAt!);
  const had = accessAt(facts, from).filter((one) => isInForce(one, to) && wasSeenAt(one, to));
  if (had.length === 0)
    return openPoint(`who had access on ${dayOf(from)} is not known, so whether ${path} names everybody is open`);
  const decided = new Set(decisions.map(({ account }) => account.toLowerCase()));
  const left = had.filter((one) => !decided.has(loginOf(one).toLowerCase()));
  if (left.length === 0) return { ...nothing, relied: had };
  const people = [...new Set(left.map((one) => `${loginOf(one)}${isAdministrator(one) ? ' (administrator)' : ''}`))];
  return flaw(`${path} leaves out ${counted(people.length, 'account')} with access: ${listed(people, 6)}`, left);
}

/** Whoever was to lose access is seen without it once the days for it have passed. */
export function actionsOf(review: Review, facts: View, days: number): Finding {
  const { recordedAt, decisions, path } = review.value;
  const due = daysAfter(recordedAt!, days);
  const revoked = decisions.filter(({ decision }) => decision === 'revoke').map(({ account }) => account);
  if (revoked.length === 0 || !facts.hasPassed(due)) return nothing;
  const then = accessAt(facts, due);
  const still = then.filter((one) => revoked.some((account) => account.toLowerCase() === loginOf(one).toLowerCase()));
  if (still.length > 0)
    return flaw(
      `by ${path}, ${listed([...new Set(still.map(loginOf))])} was to lose access, and still had it on ${dayOf(due)}`,
      still,
    );
  return then.length > 0
    ? nothing
    : openPoint(`whether ${listed(revoked)} lost access by ${dayOf(due)}, as ${path} decides, is not known`);
}

const accessAt = (facts: View, at: Instant): readonly Fact<'membership'>[] =>
  facts.begun('membership').filter((one) => one.value.active !== false && isInForce(one, at) && wasSeenAt(one, at));
