/**
 * Which waivers stand, as a pure fold over the decisions: two questions, kept apart. What was known at an instant (decisions
 * made until then), and what a waiver covers (the stretch it was asked for, cut short by a withdrawal). An emergency is
 * waived after the event: such a waiver covers the event, and says that it was approved afterwards.
 *
 * Invariant: one that nobody approved covers nothing, and none goes away: expired, refused and withdrawn ones are listed.
 */
import { earlier, type Instant, type TimeSpan } from '../../base/instant.ts';
import { touches, without } from '../../base/time-spans.ts';
import type { Declaration } from './declared-waivers.ts';
import type { Approval, Decision, DecisionTarget, WaiverRequest, Withdrawal } from '../decision.ts';

export const waiverStandings = ['requested', 'refused', 'approved', 'in-force', 'expired', 'withdrawn'] as const;
export type WaiverStanding = (typeof waiverStandings)[number];

export interface StandingWaiver {
  readonly waiver: WaiverRequest;
  readonly standing: WaiverStanding;
  /** Of another person; a refusal too. */
  readonly approval?: Approval;
  readonly withdrawal?: Withdrawal;
  /** What it covers; absent when it was not approved, or withdrawn before it began. */
  readonly effect?: TimeSpan;
  /** It stands in a file of a repository; absent: it was decided through the doors and sealed by itself. */
  readonly declared?: Declaration;
}

/** Every waiver asked for until then, in the order of asking, as it stood then. */
export function waiversAt(decisions: readonly Decision[], at: Instant): readonly StandingWaiver[] {
  const known = decisions.filter(({ decidedAt }) => decidedAt <= at);
  const approvals = new Map<string, Approval>();
  const withdrawals = new Map<string, Withdrawal>();
  for (const decision of known) {
    if (decision.kind === 'approval' && !approvals.has(decision.of)) approvals.set(decision.of, decision);
    if (decision.kind === 'withdrawal' && !withdrawals.has(decision.of)) withdrawals.set(decision.of, decision);
  }
  return known.flatMap((waiver) => {
    if (waiver.kind !== 'waiver') return [];
    const approval = approvals.get(waiver.id);
    const withdrawal = withdrawals.get(waiver.id);
    return [standingWaiver({ waiver, ...(approval && { approval }), ...(withdrawal && { withdrawal }) }, at)];
  });
}

/** One waiver with what was said of it until then. */
export function standingWaiver(
  said: Pick<StandingWaiver, 'waiver' | 'approval' | 'withdrawal'>,
  at: Instant,
): StandingWaiver {
  const { waiver, approval, withdrawal } = said;
  const effect = approval?.verdict === 'approved' ? effectOf(waiver, withdrawal) : undefined;
  return {
    waiver,
    standing: standingOf(said, at),
    ...(approval && { approval }),
    ...(withdrawal && { withdrawal }),
    ...(effect && { effect }),
  };
}

function effectOf({ from, expiresAt }: WaiverRequest, withdrawal: Withdrawal | undefined): TimeSpan | undefined {
  const to = withdrawal ? earlier(expiresAt, withdrawal.decidedAt) : expiresAt;
  return from < to ? { from, to } : undefined;
}

function standingOf(
  { waiver, approval, withdrawal }: Pick<StandingWaiver, 'waiver' | 'approval' | 'withdrawal'>,
  at: Instant,
): WaiverStanding {
  // What ran out before it was withdrawn had run out.
  if (approval?.verdict === 'refused') return 'refused';
  if (withdrawal && !(approval && waiver.expiresAt <= withdrawal.decidedAt)) return 'withdrawn';
  if (!approval) return 'requested';
  if (waiver.expiresAt <= at) return 'expired';
  return waiver.from <= at ? 'in-force' : 'approved';
}

/** What is asked about: a member of a check of a control. */
export interface MemberPlace {
  readonly control: string;
  readonly check: string;
  readonly member: string;
}

/** A waiver of a control covers its checks, one of a check its members. */
export function isAbout(target: DecisionTarget, { control, check, member }: MemberPlace): boolean {
  return (
    target.control === control &&
    (target.check === undefined || target.check === check) &&
    (target.member === undefined || target.member === member)
  );
}

export interface Covering {
  readonly id: string;
  /** `part`: some of the time that the member was an exception is left. */
  readonly covers: 'whole' | 'part';
  /** It was approved after the exception had begun. */
  readonly afterwards: boolean;
}

/** Those that cover some of the stretches; one without length is an instant. */
export function coveringOf(waivers: readonly StandingWaiver[], stretches: readonly TimeSpan[]): readonly Covering[] {
  return waivers.flatMap(({ waiver, effect, approval }) => {
    if (!effect || !approval) return [];
    const touched = stretches.filter((stretch) => touches(effect, stretch));
    if (touched.length === 0) return [];
    const whole = stretches.every((stretch) => isWithin(stretch, effect));
    const afterwards = touched.some(({ from }) => approval.decidedAt > from);
    return [{ id: waiver.id, covers: whole ? ('whole' as const) : ('part' as const), afterwards }];
  });
}

/** Whether all of them together leave nothing of the stretches. */
export function coverWhole(waivers: readonly StandingWaiver[], stretches: readonly TimeSpan[]): boolean {
  const effects = waivers.flatMap(({ effect }) => effect ?? []);
  return stretches.every((stretch) =>
    stretch.from === stretch.to
      ? effects.some((effect) => touches(effect, stretch))
      : effects.reduce<readonly TimeSpan[]>((left, effect) => without(left, effect), [stretch]).length === 0,
  );
}

const isWithin = ({ from, to }: TimeSpan, effect: TimeSpan): boolean =>
  effect.from <= from && (from === to ? from < effect.to : to <= effect.to);
