import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RulesInForce } from '../../../../src/http/schema.ts';
import { rankTracks, segmentsOf } from './protection-tracks.ts';
import { briefly, levelOf, notReadable, ruleLines, type BranchRules } from './protection-words.ts';

const strong: BranchRules = {
  branch: 'main',
  origins: [],
  requiresChangeset: true,
  requiredApprovals: 2,
  requiresCodeOwners: true,
  dismissesStale: true,
  requiresLastPushApproval: true,
  authorCanApprove: false,
  committerCanApprove: false,
  approvalsCanBeOverridden: false,
  requiredChecks: [
    { name: 'build', reportedBy: null },
    { name: 'test', reportedBy: 'ci' },
    { name: 'lint', reportedBy: null },
  ],
  skippedPipelinePasses: false,
  forcePushAllowed: false,
  deletionAllowed: false,
  pushers: [],
  bypass: [],
  bindsAdministrators: true,
};
const application = { kind: 'application', id: '7', name: 'release-bot', mode: 'always' };
const unread = Object.fromEntries(
  Object.keys(strong).map((key) => [key, key === 'branch' ? 'main' : key === 'origins' ? [] : null]),
) as unknown as BranchRules;
const off: BranchRules = { ...strong, requiresChangeset: false, requiredApprovals: 0, requiredChecks: [] };

test('how much is demanded', () => {
  assert.equal(levelOf(strong), 'full');
  assert.equal(levelOf(off), 'nothing');
  assert.equal(levelOf(unread), 'unknown');
  assert.equal(levelOf({ ...strong, bypass: [application] }), 'partly');
  assert.equal(levelOf({ ...strong, bypass: null }), 'partly', 'who may go around is not readable: not fully');
  assert.equal(levelOf({ ...off, requiredChecks: null }), 'partly', 'what is not readable is not nothing');
});

test('in one line', () => {
  assert.equal(
    briefly({ ...strong, bypass: [application] }),
    'two approvals; 3 required checks; administrators bound; bypass: 1 app',
  );
  assert.equal(briefly(unread), 'rules not readable');
  assert.match(briefly(off), /^direct pushes allowed; no approval/);
});

test('what is not readable is said so in each line, and never as on or off', () => {
  for (const { words, held } of ruleLines(unread)) assert.deepEqual([words, held], [notReadable, null]);
  for (const { rule, held } of ruleLines(strong)) assert.equal(held, true, rule);
});

const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z' };
const stretch = (from: string, until: string | null, rules = strong): RulesInForce => ({
  fact: `branch-rules/${from}`,
  rules,
  from,
  until,
  dated: 'history',
  changedBy: null,
});

test('between stretches nothing is known; an open one reaches to the end', () => {
  const segments = segmentsOf(
    [stretch('2025-06-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'), stretch('2026-04-01T00:00:00.000Z', null, off)],
    span,
  );
  assert.deepEqual(
    segments.map(({ level, begins, ends }) => [level, begins.slice(0, 10), ends.slice(0, 10)]),
    [
      ['full', '2026-01-01', '2026-03-01'],
      ['unknown', '2026-03-01', '2026-04-01'],
      ['nothing', '2026-04-01', '2026-12-31'],
    ],
  );
});

test('segments cover the span without a hole, whatever the stretches are', () => {
  const instants = fc.integer({ min: -200, max: 600 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
  fc.assert(
    fc.property(fc.uniqueArray(instants, { maxLength: 8 }), (times) => {
      const sorted = [...times].sort();
      const stretches = sorted.flatMap((from, index) =>
        index % 3 === 1 ? [] : [stretch(from, sorted[index + 1] ?? null)],
      );
      const segments = segmentsOf(stretches, span);
      assert.equal(segments[0]!.begins, span.from);
      assert.equal(segments.at(-1)!.ends, span.to);
      for (const [index, segment] of segments.entries())
        if (index > 0) assert.equal(segment.begins, segments[index - 1]!.ends);
      assert.ok(Math.abs(segments.reduce((sum, { width }) => sum + width, 0) - 1) < 1e-9);
    }),
  );
});

test('trouble comes first: exceptions, then weak rules', () => {
  const track = (repository: string, rules: BranchRules) => ({
    repository,
    branch: 'main',
    stretches: [stretch(span.from, null, rules)],
    gaps: [],
  });
  const tracks = [track('a', strong), track('b', off), track('c', strong)];
  const ranked = rankTracks({ span, tracks }, new Map([['c main', 3]]));
  assert.deepEqual(
    ranked.map(({ track: { repository } }) => repository),
    ['c', 'b', 'a'],
  );
});
