/**
 * What a later audit says of something that was to be mended. Only what it shows counts: a state is mended when the member
 * passes at the end of the period; what happened cannot be undone, so there the same must have happened again since, and
 * every time without an exception. Where the audit cannot tell, nobody else can in its name.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/instant.ts';
import type { CheckResult, MemberResult } from '../../model/control.ts';
import type { DecisionTarget } from '../../model/decision.ts';
import type { Run } from '../../model/run.ts';

export interface RetestVerdict {
  readonly verdict: 'mended' | 'not-mended';
  readonly because: string;
}

/** The error is a sentence on why the audit cannot tell. */
export function retestIn(
  run: Run,
  { control, check, member }: DecisionTarget,
  since: Instant,
): Result<RetestVerdict, string> {
  const evaluation = run.controls.find((one) => one.control.id === control);
  const checks = (evaluation?.checks ?? []).filter((one) => check === undefined || one.check === check);
  if (checks.length === 0) return failed(`the audit ${run.id} did not judge ${check ?? control}`);
  const results = checks.map((result) => (isOfEvents(result) ? ofEvents(result, since) : ofStates(result, member)));
  const unclear = results.find((result) => !result.ok);
  const faulty = results.find((result) => result.ok && result.value.verdict === 'not-mended');
  if (faulty) return faulty;
  if (unclear) return unclear;
  const because = results.map((result) => (result.ok ? result.value.because : '')).join(' ');
  return ok({ verdict: 'mended', because });
}

/** What happened once each: events, triggers, intervals of a calendar. Older results do not say their kind. */
function isOfEvents({ evaluation, members }: CheckResult): boolean {
  if (evaluation !== undefined) return evaluation !== 'state' && evaluation !== 'invariant';
  return members.length > 0 && members.every(({ intervals }) => intervals.every(({ from, to }) => from.at === to.at));
}

function ofStates({ check, members }: CheckResult, member: string | undefined): Result<RetestVerdict, string> {
  const asked = members.filter((one) => member === undefined || one.member === member);
  if (asked.length === 0)
    return failed(`${check} judged ${member === undefined ? 'nothing' : 'no such member'} in this audit`);
  const last = asked.map((one) => ({ label: one.label, interval: one.intervals.at(-1) }));
  const bad = last.find(({ interval }) => interval?.result === 'exception');
  if (bad) return ok({ verdict: 'not-mended', because: `${check}: ${bad.label}: ${bad.interval!.because}` });
  const open = last.find(({ interval }) => interval === undefined || interval.result === 'not-determined');
  if (open) return failed(`${check} could not be judged for ${open.label} at the end of the period`);
  return ok({
    verdict: 'mended',
    because: `${check}: no exception at the end of the period, ${counted(asked)} judged.`,
  });
}

function ofEvents({ check, members }: CheckResult, since: Instant): Result<RetestVerdict, string> {
  const after = members.filter(({ intervals }) => intervals.some(({ from }) => from.at > since));
  if (after.length === 0) return failed(`${check}: nothing happened after ${since} in this audit that could show it`);
  const bad = after.find(({ result }) => result === 'exception');
  if (bad) return ok({ verdict: 'not-mended', because: `${check}: ${bad.label}: ${bad.because}` });
  const open = after.find(({ result }) => result === 'not-determined');
  if (open) return failed(`${check} could not be judged for ${open.label}`);
  if (after.every(({ result }) => result === 'not-applicable'))
    return failed(`${check}: nothing that it applies to happened after ${since}`);
  return ok({ verdict: 'mended', because: `${check}: no exception since ${since}, ${counted(after)} judged.` });
}

const counted = (members: readonly MemberResult[]): string =>
  `${members.length} ${members.length === 1 ? 'member' : 'members'}`;
