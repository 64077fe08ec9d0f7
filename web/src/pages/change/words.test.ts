/** Sentences of the story and of the sources: what is demanded, what counts, what is not known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeDetail, ExaminedStrand } from '../../../../src/http/schema.ts';
import { losesFrom, shareText, sinceText, stateOf, toDo } from '../sources/strand-words.ts';
import { listed, nameOf, namesOf } from './person-words.ts';
import { approvalRemarks, byTime, sentence, sourceWords, type Approval } from './record-words.ts';
import { ruleLines } from './rule-words.ts';
import { statusLines } from './status-words.ts';

test('names: of people, of bots, of accounts that are gone, of many', () => {
  assert.equal(nameOf('Ines Duarte <ines@acme.example>'), 'Ines Duarte');
  assert.equal(nameOf('renovate[bot] <29+renovate[bot]@users.example>'), 'renovate');
  assert.equal(nameOf('<only@acme.example>'), '<only@acme.example>');
  assert.equal(nameOf('an account that is gone'), 'An account that is gone');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
  assert.equal(namesOf(['a', 'b', 'c', 'd', 'e']), 'a, b, c and 2 others');
});

type Proposed = NonNullable<ChangeDetail['proposed']>;
const head = 'a'.repeat(40);
const check = (more: Partial<Proposed['statusChecks'][number]>): Proposed['statusChecks'][number] => ({
  name: 'test',
  reportedBy: '1',
  commit: head,
  conclusion: 'success',
  startedAt: null,
  completedAt: '2026-01-01T10:00:00.000Z',
  ...more,
});
const linesOf = (
  statusChecks: Proposed['statusChecks'],
  requiredChecks: readonly { name: string; reportedBy: string | null }[] | null,
) =>
  statusLines({
    change: {
      method: 'squash',
      commit: 'c'.repeat(40),
      landedAt: '2026-01-01T12:00:00.000Z',
    } as ChangeDetail['change'],
    proposed: { head, mergedAt: '2026-01-01T12:00:00.000Z', statusChecks } as unknown as Proposed,
    ...(requiredChecks && { rules: { rules: { requiredChecks } } }),
  });

test('status checks: demanded ones first; the last one on what was merged, in time, of whom the rules name, counts', () => {
  const late = check({ completedAt: '2026-01-01T13:00:00.000Z' });
  const early = check({ completedAt: '2026-01-01T09:00:00.000Z', conclusion: 'failure' });
  const foreign = check({ reportedBy: '2', completedAt: '2026-01-01T11:00:00.000Z' });
  const elsewhere = check({ commit: 'b'.repeat(40), completedAt: '2026-01-01T11:30:00.000Z' });
  const [demanded, missing, other] = linesOf(
    [early, late, foreign, elsewhere, check({ name: 'a-first' })],
    [
      { name: 'test', reportedBy: '1' },
      { name: 'scan', reportedBy: null },
    ],
  );
  assert.deepEqual(
    demanded!.runs.map(({ counts, afterMerge, foreign: of, onMerged }) => [counts, afterMerge, of, onMerged]),
    [
      [false, true, false, true],
      [false, false, false, false],
      [false, false, true, true],
      [true, false, false, true],
    ],
  );
  assert.deepEqual([missing!.name, missing!.demand, missing!.runs.length], ['scan', 'demanded', 0]);
  assert.deepEqual([other!.name, other!.demand], ['a-first', 'not-demanded']);
  assert.deepEqual(linesOf([check({})], null)[0]!.demand, 'unknown');
});

const approval: Approval = {
  person: 'Ann',
  identity: 'ann@x.example',
  bot: false,
  namesakeOfWriter: false,
  at: null,
  commit: null,
  state: 'standing',
  beforeLanding: true,
  revision: 'final',
  source: 'api:github',
};
const against = (more: Partial<Approval>, writers: readonly string[] = []) =>
  approvalRemarks({ ...approval, ...more }, writers).flatMap((remark) => (remark.against ? [remark.text] : []));

test('approvals: what speaks against one is said, and nothing else', () => {
  assert.deepEqual(against({}), []);
  assert.deepEqual(against({}, ['ann@x.example']), ['by somebody who wrote part of it']);
  assert.deepEqual(against({ identity: '' }, ['']), [], 'accounts that are gone have no identity');
  assert.deepEqual(against({ beforeLanding: null }), ['at a time that is not told']);
  assert.deepEqual(against({ state: 'dismissed', beforeLanding: false }), ['dismissed since', 'after it had landed']);
});

test('clauses become sentences, and whole hashes short', () => {
  assert.equal(sentence(`its merged parent ${head} is the head`), 'Its merged parent aaaaaaaaaa is the head.');
  assert.equal(sourceWords('api:gitlab'), 'told by GitLab');
  assert.equal(sourceWords('trailer:Reviewed-by'), 'by the trailer Reviewed-by of the message');
});

test('what is not dated comes last', () => {
  const times = ['2026-02-01T00:00:00.000Z', null, '2026-01-01T00:00:00.000Z'].map((at) => ({ at }));
  assert.deepEqual(
    byTime(times).map(({ at }) => at),
    ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', null],
  );
});

test('a rule that is not readable is never told as one that is off', () => {
  const rules = Object.fromEntries(
    ['requiresChangeset', 'requiredApprovals', 'requiredChecks', 'pushers', 'bypass', 'forcePushAllowed'].map(
      (name) => [name, null],
    ),
  );
  const lines = ruleLines({ ...rules, authorCanApprove: false, bindsAdministrators: true } as never);
  const unknown = lines.filter(({ state }) => state === 'unknown');
  assert.equal(unknown.length, 6);
  assert.ok(unknown.every(({ said }) => said === 'Not readable'));
});

const strand = (more: Partial<ExaminedStrand>, share = 0.5): ExaminedStrand => ({
  strand: 'ref-activity',
  offered: 'yes',
  reason: null,
  leastScope: '',
  memory: 'log',
  decaysAfterDays: 30,
  coverage: {
    share,
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-03-01T00:00:00.000Z',
    gaps: [],
    lists: 2,
    finished: 2,
  },
  remedy: null,
  ...more,
});

test('coverage: not all is never all, something is never nothing, and a log is lost after its days', () => {
  assert.equal(shareText(strand({}, 0.9999)), '> 99.9 %');
  assert.equal(shareText(strand({}, 0.999)), '99 %');
  assert.equal(shareText(strand({}, 0.0001)), '< 1 %');
  assert.equal(shareText(strand({}, 1)), '100 %');
  assert.equal(stateOf(strand({ coverage: null })), 'nothing');
  assert.equal(stateOf(strand({ offered: 'never', coverage: null })), 'never');
  assert.equal(losesFrom(strand({})), '2026-03-31T00:00:00.000Z');
  assert.equal(losesFrom(strand({ memory: 'objects' })), null);
  assert.equal(sinceText(strand({})), 'Known since 1 Jan 2026, until 1 Mar 2026.');
  assert.equal(sinceText(strand({ coverage: null })), 'Not read yet.');
});

test('what mends several lists is said once', () => {
  const lists = [strand({ remedy: 'sync' }), strand({ strand: 'teams', remedy: 'sync' }), strand({ remedy: null })];
  assert.deepEqual(toDo(lists), [{ remedy: 'sync', strands: ['Moves of branches', 'Teams'] }]);
});
