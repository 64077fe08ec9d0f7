/**
 * The folds against references that are slow and plain: each asks, for one thing at one instant, what the decisions made
 * until then say about it, by walking through them in order as a clerk would.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import type { Decision } from '../decision.ts';
import { remediationsAt } from './remediations.ts';
import { rowDifferences, rowsAt, rowsDigest, versionsAt } from './applicability.ts';
import { submissionsAt } from './requests.ts';
import { coverWhole, coveringOf, waiversAt } from './waivers.ts';

const tick = (value: number): Instant => instantFromMillis(value * 1000);
const last = 60;

type Kind =
  'waiver' | 'approve' | 'refuse' | 'withdraw' | 'remediation' | 'mend' | 'row' | 'version' | 'submit' | 'accept';
const kinds: readonly Kind[] = [
  'waiver',
  'approve',
  'refuse',
  'withdraw',
  'remediation',
  'mend',
  'row',
  'version',
  'submit',
  'accept',
];

interface Step {
  readonly kind: Kind;
  readonly wait: number;
  /** Which of those before it is meant. */
  readonly which: number;
  readonly from: number;
  readonly length: number;
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    wait: fc.integer({ min: 0, max: 5 }),
    which: fc.nat(9),
    from: fc.nat(last),
    length: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 30 },
);

/** A log as the acts make it: what ends something names something that exists. */
function logOf(taken: readonly Step[]): readonly Decision[] {
  const log: Decision[] = [];
  let now = 0;
  const number = (kind: Decision['kind']): number => log.filter((one) => one.kind === kind).length + 1;
  const pick = (kind: Decision['kind'], which: number): string | undefined => {
    const all = log.filter((one) => one.kind === kind);
    return all[which % Math.max(1, all.length)]?.id;
  };
  for (const { kind, wait, which, from, length } of taken) {
    now += wait;
    const base = (of: Decision['kind']) => ({
      id: `${of}-${number(of)}`,
      decidedAt: tick(now),
      decidedBy: 'Ada',
      reason: 'r',
    });
    const decision = ((): Decision | undefined => {
      if (kind === 'waiver')
        return {
          ...base('waiver'),
          kind,
          waiver: 'risk-accepted',
          target: { control: 'C' },
          from: tick(from),
          expiresAt: tick(from + length),
        };
      if (kind === 'remediation')
        return { ...base(kind), kind, target: { control: 'C' }, owner: 'B', dueAt: tick(now + length) };
      if (kind === 'row')
        return {
          ...base('applicability'),
          kind: 'applicability',
          row: `A.5.${1 + (which % 3)}`,
          applicable: length > 15,
          inclusion: [],
        };
      if (kind === 'version') {
        const version = base('applicability-version');
        return {
          ...version,
          kind: 'applicability-version',
          version: version.id,
          rowsDigest: rowsDigest(rowsAt(log, tick(now))),
        };
      }
      if (kind === 'submit') {
        const about = { from: tick(from), to: tick(from + length) };
        const file = { name: 'f', mediaType: 'text/plain', size: 1, digest: 'd' as never };
        return { ...base('submission'), kind: 'submission', request: 'R', ...file, about };
      }
      const family = { approve: 'waiver', refuse: 'waiver', mend: 'remediation', accept: 'submission' } as const;
      if (kind === 'withdraw') {
        const of = pick((['waiver', 'remediation', 'submission'] as const)[which % 3]!, from);
        return of === undefined ? undefined : { ...base('withdrawal'), kind: 'withdrawal', of };
      }
      const of = pick(family[kind], which);
      if (of === undefined) return undefined;
      if (kind === 'mend')
        return { ...base('retest'), kind: 'retest', of, run: 'r', verdict: length > 10 ? 'mended' : 'not-mended' };
      if (kind === 'accept')
        return {
          ...base('submission-review'),
          kind: 'submission-review',
          of,
          verdict: length > 10 ? 'accepted' : 'rejected',
        };
      return { ...base('approval'), kind: 'approval', of, verdict: kind === 'approve' ? 'approved' : 'refused' };
    })();
    if (decision && !isSenseless(decision, log)) log.push(decision);
  }
  return log;
}

/** What the rules refuse: deciding the same twice, ending what has ended. */
function isSenseless(decision: Decision, log: readonly Decision[]): boolean {
  if (!('of' in decision)) return false;
  const before = log.filter((one) => 'of' in one && one.of === decision.of);
  if (before.some(({ kind }) => kind === 'withdrawal')) return true;
  if (decision.kind === 'approval') return before.length > 0;
  if (decision.kind === 'retest') return before.some((one) => one.kind === 'retest' && one.verdict === 'mended');
  if (decision.kind === 'submission-review') return before.length > 0;
  if (before.some((one) => one.kind === 'approval' && one.verdict === 'refused')) return true;
  return before.some((one) => one.kind === 'retest' && one.verdict === 'mended');
}

/** One waiver at one instant, step by step. */
function clerk(id: string, log: readonly Decision[], at: Instant): string | undefined {
  let standing: string | undefined;
  let ends: Instant | undefined;
  let begins: Instant | undefined;
  for (const decision of log) {
    if (decision.decidedAt > at) break;
    if (decision.id === id && decision.kind === 'waiver') {
      standing = 'requested';
      begins = decision.from;
      ends = decision.expiresAt;
    }
    if (!('of' in decision) || decision.of !== id) continue;
    if (decision.kind === 'approval') standing = decision.verdict;
    // What had run out cannot be withdrawn any more.
    if (decision.kind === 'withdrawal' && !(standing === 'approved' && ends! <= decision.decidedAt))
      standing = 'withdrawn';
  }
  if (standing !== 'approved') return standing;
  if (ends! <= at) return 'expired';
  return begins! <= at ? 'in-force' : 'approved';
}

test('how a waiver stands at an instant, and what it covers', () => {
  fc.assert(
    fc.property(steps, fc.nat(last), (taken, instant) => {
      const log = logOf(taken);
      const at = tick(instant);
      const known = waiversAt(log, at);
      const asked = log.filter((one) => one.kind === 'waiver' && one.decidedAt <= at);
      assert.deepEqual(
        known.map(({ waiver }) => waiver.id),
        asked.map(({ id }) => id),
        'none goes away',
      );
      for (const { waiver, standing, effect, approval } of known) {
        assert.equal(standing, clerk(waiver.id, log, at));
        assert.equal(standing === 'in-force', effect !== undefined && effect.from <= at && at < effect.to);
        if (approval?.verdict !== 'approved') assert.equal(effect, undefined);
      }
    }),
  );
});

test('an instant is covered by exactly the waivers that the clerk finds covering it', () => {
  fc.assert(
    fc.property(steps, fc.nat(last), fc.nat(last), fc.integer({ min: 0, max: 8 }), (taken, now, from, length) => {
      const log = logOf(taken);
      const known = waiversAt(log, tick(now));
      const stretch = { from: tick(from), to: tick(from + length) };
      const instants = length === 0 ? [from] : Array.from({ length }, (_, i) => from + i);
      const holds = (id: string, instant: number): boolean => {
        const { waiver, approval, withdrawal } = known.find((one) => one.waiver.id === id)!;
        return (
          approval?.verdict === 'approved' &&
          waiver.from <= tick(instant) &&
          tick(instant) < waiver.expiresAt &&
          !(withdrawal && withdrawal.decidedAt <= tick(instant))
        );
      };
      const ids = known.map(({ waiver }) => waiver.id);
      assert.deepEqual(
        coveringOf(known, [stretch]).map(({ id, covers }) => [id, covers]),
        ids
          .filter((id) => instants.some((instant) => holds(id, instant)))
          .map((id) => [id, instants.every((instant) => holds(id, instant)) ? 'whole' : 'part']),
      );
      assert.equal(
        coverWhole(known, [stretch]),
        instants.every((instant) => ids.some((id) => holds(id, instant))),
      );
    }),
  );
});

test('how remediations and submissions stand at an instant', () => {
  fc.assert(
    fc.property(steps, fc.nat(last), (taken, instant) => {
      const log = logOf(taken);
      const at = tick(instant);
      const until = log.filter(({ decidedAt }) => decidedAt <= at);
      const naming = (id: string) => until.filter((one) => 'of' in one && one.of === id);
      for (const { remediation, standing, late } of remediationsAt(log, at)) {
        const about = naming(remediation.id);
        const mended = about.find((one) => one.kind === 'retest' && one.verdict === 'mended');
        const ended = about.some(({ kind }) => kind === 'withdrawal');
        assert.equal(standing, mended ? 'mended' : ended ? 'withdrawn' : remediation.dueAt <= at ? 'overdue' : 'open');
        assert.equal(late, mended !== undefined && mended.decidedAt >= remediation.dueAt);
      }
      for (const { submission, standing } of submissionsAt(log, at)) {
        const about = naming(submission.id);
        const review = about.find((one) => one.kind === 'submission-review');
        const ended = about.some(({ kind }) => kind === 'withdrawal');
        assert.equal(
          standing,
          ended ? 'withdrawn' : review?.kind === 'submission-review' ? review.verdict : 'handed-in',
        );
      }
    }),
  );
});

test('a version holds the rows of the moment it was approved, whatever is decided later', () => {
  fc.assert(
    fc.property(steps, fc.nat(last), (taken, instant) => {
      const log = logOf(taken);
      const at = tick(instant);
      const rows = rowsAt(log, at);
      for (const row of ['A.5.1', 'A.5.2', 'A.5.3']) {
        const decided = log.filter((one) => one.kind === 'applicability' && one.row === row && one.decidedAt <= at);
        assert.equal(rows.find((one) => one.row === row)?.id, decided.at(-1)?.id);
      }
      const versions = versionsAt(log, at);
      assert.equal(
        versions.length,
        log.filter((one) => one.kind === 'applicability-version' && one.decidedAt <= at).length,
      );
      for (const { version, rows: then } of versions) assert.equal(rowsDigest(then), version.rowsDigest);
      const newest = versions.at(-1);
      if (newest) {
        const differing = rowDifferences(newest.rows, rows).map(({ row }) => row);
        const same = rows.filter((row) => newest.rows.some((old) => old.id === row.id)).map(({ row }) => row);
        assert.deepEqual(
          differing.filter((row) => same.includes(row)),
          [],
        );
      }
    }),
  );
});
