import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ControlResult } from '../../model/control.ts';
import type { Applicability, Decision } from '../../model/decision.ts';
import type { Run } from '../../model/run.ts';
import { rowsAt, rowsDigest } from '../../model/standing/applicability.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import { at, controls, criteria, requests } from './fixtures/place.ts';
import { statementDifference, statementOf } from './statement.ts';

let number = 0;
const row = (name: string, more: Partial<Applicability> = {}, when = '2026-02-01'): Applicability => ({
  kind: 'applicability',
  id: `applicability-${(number += 1)}`,
  decidedAt: at(when),
  decidedBy: 'Cem',
  reason: 'Decided in the risk workshop.',
  row: name,
  applicable: true,
  inclusion: [{ because: 'risk', ref: 'R-1' }],
  status: 'implemented',
  owner: 'Ada',
  ...more,
});
const excluded = (name: string, reason: string): Applicability => {
  const { status: _status, owner: _owner, ...rest } = row(name, { applicable: false, inclusion: [], reason });
  return rest;
};
const version = (name: string, before: readonly Decision[], when = '2026-03-01'): Decision => ({
  kind: 'applicability-version',
  id: `applicability-version-${name}`,
  decidedAt: at(when),
  decidedBy: 'Dana',
  reason: 'Management review.',
  version: name,
  rowsDigest: rowsDigest(rowsAt(before, at(when))),
});
const known = (decisions: readonly Decision[]) => ({
  now: at('2026-06-01'),
  decisions,
  criteria,
  controls,
  requests,
  samePerson: samePersonAmong([]),
});
const runWith = (...results: readonly ControlResult[]): Run =>
  ({
    id: 'run-1',
    controls: [
      {
        control: { id: 'ENC-01' },
        result: 'deviated',
        checks: results.map((result, i) => ({ check: `c${i}`, result })),
      },
    ],
  }) as unknown as Run;
/** What plumbline.yaml states of the datastores that the control asks about. */
const stated = (standing: 'believed' | 'contradicted', result: ControlResult): Run =>
  ({
    id: 'run-1',
    controls: [
      {
        control: { id: 'ENC-01' },
        result,
        because: 'Stated.',
        checks: [{ check: 'c0', result, because: 'Stated.', stated: { kind: 'datastores', standing } }],
      },
    ],
  }) as unknown as Run;
const whole = [row('A.5.1'), row('A.5.2'), row('A.8.24')];
const approved = [...whole, version('1', whole)];

describe('what does not agree', () => {
  const register: Decision = {
    kind: 'submission',
    id: 'submission-1',
    decidedAt: at('2026-04-01'),
    decidedBy: 'Ada',
    reason: 'r',
    request: 'SEC-04/risk-register',
    name: 'risks.csv',
    mediaType: 'text/csv',
    size: 1,
    digest: 'd' as never,
    about: { from: at('2026-03-31'), to: at('2026-04-01') },
  };
  const rows: readonly [
    name: string,
    decisions: readonly Decision[],
    run: Run | undefined,
    codes: readonly string[],
  ][] = [
    ['nothing decided', [], runWith(), ['undecided A.5.1', 'undecided A.5.2', 'undecided A.8.24', 'not-approved null']],
    ['a statement that is whole and approved', approved, runWith('operated'), []],
    [
      'a weak justification',
      [...approved, excluded('A.5.1', 'Not relevant.')],
      runWith('operated'),
      ['weak-justification A.5.1', 'excluded-with-open-risk A.5.1', 'changed-since-version null'],
    ],
    ['a status that all checks contradict', approved, runWith('deviated', 'not-operated'), ['contradicted A.8.24']],
    ['a status that one check bears out', approved, runWith('deviated', 'operated'), []],
    ['a status that no check could judge', approved, runWith('indeterminate', 'not-applicable'), []],
    ['a row whose control is stated away', approved, stated('believed', 'not-applicable'), ['stated-away A.8.24']],
    [
      'a statement of scope that was contradicted',
      approved,
      stated('contradicted', 'operated'),
      ['statement-contradicted null'],
    ],
    ['no audit', approved, undefined, ['no-audit null']],
    [
      'a plan that is late',
      [...approved, row('A.5.1', { status: 'planned', plannedAt: at('2026-05-01') })],
      runWith('operated'),
      ['plan-overdue A.5.1', 'changed-since-version null'],
    ],
    [
      'a plan without a day',
      [...approved, row('A.5.1', { status: 'not-implemented' })],
      runWith('operated'),
      ['no-planned-date A.5.1', 'changed-since-version null'],
    ],
    [
      'a risk register that came later',
      [...approved, register],
      runWith('operated'),
      ['older-than-risk-register null'],
    ],
    [
      'rows that an act would refuse',
      [...approved, (({ status: _status, ...rest }) => rest)(row('A.5.1', { inclusion: [] }))],
      runWith('operated'),
      ['no-inclusion-reason A.5.1', 'no-status A.5.1', 'changed-since-version null'],
    ],
  ];
  for (const [name, decisions, run, codes] of rows)
    test(name, () => {
      const { problems } = statementOf({}, known(decisions), () => run);
      assert.deepEqual(
        problems.map(({ code, row: of }) => `${code} ${of}`),
        codes,
      );
    });
});

test('a version shows its own rows and its own problems, at its own time', () => {
  const decisions = [...approved, excluded('A.5.1', 'Nothing of this kind is done here any more.')];
  const shown = statementOf({ version: '1' }, known(decisions), () => undefined);
  assert.equal(shown.at, at('2026-03-01'));
  assert.equal(shown.rows[0]!.decision?.applicable, true);
  assert.equal(shown.version?.rowsDigest, rowsDigest(rowsAt(whole, at('2026-03-01'))));
  const draft = statementOf({}, known(decisions), () => undefined);
  assert.deepEqual([draft.version, draft.inForce?.version, draft.rows[0]!.decision?.applicable], [null, '1', false]);
  assert.deepEqual(statementOf({ version: 'in-force' }, known(decisions), () => undefined).rows, shown.rows);
  assert.throws(() => statementOf({ version: '2' }, known(decisions), () => undefined), { code: 'decision/unknown' });
  assert.throws(() => statementOf({ version: 'in-force' }, known(whole), () => undefined), /no version was approved/);
});

test('two versions differ where their rows say something else, not where they were decided again', () => {
  const second = [...approved, row('A.5.1', {}, '2026-04-01'), row('A.5.2', { status: 'partial' }, '2026-04-01')];
  const decisions = [...second, version('2', second, '2026-05-01')];
  const { differences, to } = statementDifference('1', '2', known(decisions));
  assert.equal(to?.version, '2');
  assert.deepEqual(
    differences.map(({ row: of, change, fields }) => [of, change, fields]),
    [['A.5.2', 'changed', ['status']]],
  );
  assert.deepEqual(statementDifference('2', undefined, known(decisions)).differences, []);
});
