/**
 * The rules of a branch at an instant. They are known only while a forge dates them or a snapshot shows them: before the
 * first snapshot and more than a day after the last one they are unknown, which is not the same as "no rules".
 */
import { millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import type { BranchRules } from '../../model/branch-rules.ts';
import { isInForce, type Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { dayOf } from '../time.ts';
import { counted } from '../words.ts';
import { isStillSeen, wasSeenAt } from './seen.ts';

type RulesFact = Fact<'branch-rules'>;

export type RulesAt =
  | {
      readonly fact: RulesFact;
      /** How it is known that they held then, to stand at the end of a sentence; empty where the forge dates them itself. */
      readonly basis: string;
    }
  | { readonly unknown: string };

/** Looks further apart than this say nothing of the days between them. */
const looksCountWithinDays = 7;

/** For states: those in force at the instant that is judged. Of several the one that began last. */
export function rulesInForce(facts: Pick<FactView<'branch-rules'>, 'of' | 'hasPassed'>, branch: string): RulesAt {
  const fact = facts.of('branch-rules').findLast(({ value }) => value.branch === branch);
  if (fact === undefined) return { unknown: `The rules of ${branch} at that time are not known.` };
  return isStillSeen(facts, fact) ? { fact, basis: '' } : lastSeen(fact);
}

/** For events: those in force at any instant, be it before or after the event. */
export function rulesAt(facts: Pick<FactView<'branch-rules'>, 'ever'>, branch: string, instant: Instant): RulesAt {
  const fact = facts.ever('branch-rules').findLast((one) => one.value.branch === branch && isInForce(one, instant));
  if (fact === undefined) return { unknown: `The rules of ${branch} on ${dayOf(instant)} are not known.` };
  return wasSeenAt(fact, instant) ? seenAround(fact, instant) : lastSeen(fact);
}

/** Rules that two looks near to one another told otherwise, with the instant between them: which of the two held is not known. */
export interface RulesAround {
  readonly before: RulesFact;
  readonly after: RulesFact;
  /** To stand at the end of a sentence. */
  readonly basis: string;
}

export function rulesAround(
  facts: Pick<FactView<'branch-rules'>, 'ever'>,
  branch: string,
  instant: Instant,
): RulesAround | undefined {
  const own = facts.ever('branch-rules').filter(({ value }) => value.branch === branch);
  const before = own.findLast(({ valid }) => valid.to !== undefined && valid.to.at <= instant);
  const after = own.find(({ valid }) => instant < valid.from.at);
  if (before?.valid.to === undefined || after === undefined) return undefined;
  const hours = hoursBetween({ from: before.valid.to.at, to: after.valid.from.at });
  if (hours > looksCountWithinDays * 24) return undefined;
  const basis = `; the rules were changed between two looks ${counted(Math.max(1, Math.ceil(hours)), 'hour')} apart, and the forge keeps no history of them`;
  return { before, after, basis };
}

/**
 * Rules that the forge keeps no history of were seen alike before and after: what was in between is taken to be the same
 * when the looks are near enough, and the reader is told how far apart they were.
 */
function seenAround(fact: RulesFact, instant: Instant): RulesAt {
  const { seen, branch } = fact.value;
  if (seen === undefined) return { fact, basis: '' };
  const apart = seen.apart.find(({ from, to }) => from <= instant && instant < to);
  const hours = apart === undefined ? seen.withinHours : hoursBetween(apart);
  if (apart !== undefined && hours > looksCountWithinDays * 24)
    return {
      unknown: `The rules of ${branch} were the same on ${dayOf(apart.from)} and on ${dayOf(apart.to)}, nobody looked in between, and the forge keeps no history of them: what they were on ${dayOf(instant)} is not known.`,
    };
  return {
    fact,
    basis: `, by rules that were seen alike on both sides, at most ${counted(Math.max(1, Math.ceil(hours)), 'hour')} apart; the forge keeps no history of them`,
  };
}

const hoursBetween = ({ from, to }: TimeSpan): number => (millisOf(to) - millisOf(from)) / 3_600_000;

const lastSeen = ({ value, observedAt }: RulesFact): RulesAt => ({
  unknown: `The rules of ${value.branch} were last seen on ${dayOf(observedAt)}.`,
});

/** One thing that protects a branch: there, not there, or not readable. */
export interface RuleElement {
  readonly name: string;
  readonly holds: boolean | null;
  /** What is so when it does not hold. */
  readonly lack: string;
}

export interface Demands {
  readonly minimumApprovals: number;
  /** Does a register name this one among those who may push directly? */
  readonly mayPush: (actor: NonNullable<BranchRules['pushers']>[number]) => boolean;
}

/** Every element of protection, in the order in which an auditor asks for them. */
export function elementsOf(rules: BranchRules, { minimumApprovals, mayPush }: Demands): readonly RuleElement[] {
  const { requiresChangeset, requiredApprovals, requiredChecks, forcePushAllowed, deletionAllowed, pushers } = rules;
  const strangers = pushers?.filter((actor) => !mayPush(actor)) ?? null;
  return [
    {
      name: 'changes only through changesets',
      holds: requiresChangeset,
      lack: 'changes can land without a changeset',
    },
    {
      name: `at least ${minimumApprovals} approval${minimumApprovals === 1 ? '' : 's'}`,
      holds: requiredApprovals === null ? null : requiredApprovals >= minimumApprovals,
      lack: `${requiredApprovals === 0 ? 'no approval is' : `only ${requiredApprovals} of ${minimumApprovals} approvals are`} demanded`,
    },
    {
      name: 'required status checks',
      holds: requiredChecks === null ? null : requiredChecks.length > 0,
      lack: 'no status check is required',
    },
    { name: 'no force push', holds: inverse(forcePushAllowed), lack: 'force pushes are allowed' },
    { name: 'no deletion', holds: inverse(deletionAllowed), lack: 'the branch can be deleted' },
    {
      name: 'nobody pushes directly',
      holds: strangers === null ? null : strangers.length === 0,
      lack: `${strangers?.map(({ kind, name }) => `${kind} ${name}`).join(', ')} may push without a changeset`,
    },
  ];
}

/**
 * Elements that were taken away by switching rules off, with the rules that had them, although something that nobody can
 * read may demand the same: everything that had demanded the element is told, and part of it is switched off. An element
 * that merely cannot be read any more is not among them.
 */
export function takenAway(
  now: RulesFact,
  earlier: readonly RulesFact[],
  demands: Demands,
): readonly { readonly element: RuleElement; readonly had: RulesFact }[] {
  const nameOf = ({ kind, id }: BranchRules['origins'][number]): string => `${kind} ${id}`;
  const off = new Set((now.value.switchedOff ?? []).map(nameOf));
  const on = new Set(now.value.origins.map(nameOf));
  if (off.size === 0) return [];
  return elementsOf(now.value, demands)
    .filter(({ holds }) => holds === null)
    .flatMap((element) => {
      const had = earlier.findLast((fact) =>
        elementsOf(fact.value, demands).some(({ name, holds }) => name === element.name && holds === true),
      );
      const origins = had?.value.origins.map(nameOf) ?? [];
      const isTold = origins.some((one) => off.has(one)) && origins.every((one) => off.has(one) || on.has(one));
      return had && isTold ? [{ element, had }] : [];
    });
}

const inverse = (flag: boolean | null): boolean | null => (flag === null ? null : !flag);

/** What was switched off, as a reader would look for it. */
export const offOf = ({ switchedOff = [] }: BranchRules): string =>
  switchedOff.map(({ kind, name, level }) => `${kind} ${name} of the ${level}`).join(', ');

/** Where the rules stand, as a reader would look for them. */
export const originOf = ({ origins }: BranchRules): string =>
  origins.map(({ kind, name, level }) => `${kind} ${name} of the ${level}`).join(', ') || 'no rule of the forge';
