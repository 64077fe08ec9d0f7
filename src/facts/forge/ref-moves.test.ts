/** The forge's log of a branch and our own looks at it, put together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Capability } from '../../forges/forge.ts';
import type { RefActivity } from '../../forges/ref-activity.ts';
import type { ObservedMove } from '../../git/refs.ts';
import type { Fact } from '../../model/fact.ts';
import { asObjectId, asRepositoryName } from '../../model/repository.ts';
import { collectForgeRefMoves } from './ref-moves.ts';
import type { ForgeHistory } from './strand-history.ts';

const repository = asRepositoryName('r');
const ref = 'refs/heads/main';
const at = (day: number): Instant => new Date(Date.UTC(2026, 0, day)).toISOString() as Instant;
const oid = (index: number) => asObjectId(String(index).repeat(40));
const entry = (before: number, after: number, day: number, more: Partial<RefActivity> = {}): RefActivity => ({
  id: `${before}-${after}`,
  ref,
  before: oid(before),
  after: oid(after),
  at: at(day),
  actor: 'bob',
  activity: 'push',
  seen: 'logged',
  ...more,
});
const saw = (before: number, after: number, since: number, seenAt: number): ObservedMove => ({
  ref,
  before: oid(before),
  after: oid(after),
  fastForward: true,
  since: at(since),
  seenAt: at(seenAt),
});

const capability: Capability = {
  offered: 'yes',
  memory: 'log',
  decaysAfterDays: 365,
  leastScope: 'read',
  level: 'repository',
};

function historyOf(log: readonly RefActivity[]): ForgeHistory {
  const versions = log.map((value) => ({ key: value.id, value, firstSeenAt: at(20), lastSeenAt: at(20), raw: [] }));
  const sweeps = [{ startedAt: at(20), finishedAt: at(20), whole: false, gaps: [] }];
  return {
    source: 'github:acme',
    forge: 'github',
    repository,
    path: 'acme/r',
    strands: { 'ref-activity': [{ strand: 'ref-activity', level: 'repository', capability, versions, sweeps }] },
    capabilities: {} as ForgeHistory['capabilities'],
  };
}

interface Case {
  readonly name: string;
  readonly log: readonly RefActivity[];
  readonly seen?: readonly ObservedMove[];
  /** `before-after provenance` of each fact. */
  readonly moves: readonly string[];
  readonly breaks: number;
}

const cases: readonly Case[] = [
  {
    name: 'a log that joins',
    log: [entry(1, 2, 3), entry(2, 3, 4)],
    moves: ['1-2 reconstructed', '2-3 reconstructed'],
    breaks: 0,
  },
  {
    name: 'an entry is missing',
    log: [entry(1, 2, 3), entry(3, 4, 5)],
    moves: ['1-2 reconstructed', '3-4 reconstructed'],
    breaks: 1,
  },
  {
    name: 'two entries of one second, in the wrong order',
    log: [entry(2, 3, 3), entry(1, 2, 3)],
    moves: ['1-2 reconstructed', '2-3 reconstructed'],
    breaks: 0,
  },
  {
    name: 'what we saw is explained step by step',
    log: [entry(1, 2, 3), entry(2, 3, 4)],
    seen: [saw(1, 3, 2, 5)],
    moves: ['1-2 reconstructed', '2-3 reconstructed'],
    breaks: 0,
  },
  {
    name: 'what we saw is not in the log, which tells of that time',
    log: [entry(1, 2, 3)],
    seen: [saw(2, 5, 4, 6)],
    moves: ['1-2 reconstructed', '2-5 contemporaneous'],
    breaks: 1,
  },
  {
    name: 'what we saw after the log was read',
    log: [entry(1, 2, 3)],
    seen: [saw(2, 5, 19, 22)],
    moves: ['1-2 reconstructed', '2-5 contemporaneous'],
    breaks: 0,
  },
  {
    name: 'a webhook and the log tell the same move',
    log: [entry(1, 2, 3, { id: 'delivery', seen: 'watched' }), entry(1, 2, 3)],
    moves: ['1-2 contemporaneous'],
    breaks: 0,
  },
];

for (const { name, log, seen = [], moves, breaks } of cases)
  test(`moves: ${name}`, async () => {
    const told = await collectForgeRefMoves({
      repository,
      branch: 'main',
      history: historyOf(log),
      seen,
      sweeps: [],
      until: at(20),
      isAncestor: () => Promise.resolve(true),
    });
    const facts = told.found.filter((one): one is Fact<'ref-move'> => one.kind === 'ref-move');
    const shown = ({ value, provenance }: Fact<'ref-move'>): string =>
      `${value.before?.[0]}-${value.after?.[0]} ${provenance}`;
    assert.deepEqual(facts.map(shown), moves);
    assert.equal(told.breaks.length, breaks);
    const ids = new Set(facts.map(({ id }) => id));
    for (const { relied } of told.breaks)
      assert.ok(
        relied.every((id) => ids.has(id)),
        'what it rests on are facts',
      );
  });

test('what neither the log nor our own looks tell is a gap', async () => {
  const source = { repository, branch: 'main', history: historyOf([]), seen: [], until: at(20) };
  const isAncestor = (): Promise<boolean> => Promise.resolve(true);
  const { found } = await collectForgeRefMoves({ ...source, sweeps: [], isAncestor });
  assert.deepEqual(
    found.map((one) => one.kind === 'gap' && one.span),
    [{ from: '1970-01-01T00:00:00.000Z', to: '2025-01-20T00:00:00.000Z' }],
  );
});
