import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { LandedCommit, PathTenure, RepositoryHistory } from '../../model/history.ts';
import { asObjectId, asRepositoryName } from '../../model/repository.ts';
import { contentGaps } from './content-gaps.ts';

const day = (n: number): Instant => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z` as Instant;
const historyOf = (tenures: readonly PathTenure[]): RepositoryHistory => ({
  repository: asRepositoryName('shop'),
  branch: 'main',
  commits: [1, 2, 3].map((n) => ({ index: n - 1, landedAt: day(n) }) as LandedCommit),
  tenures,
  observedAt: day(9),
  gaps: [],
});
const tenure = (path: string, mode: string, from: number, to?: number): PathTenure => ({
  path,
  mode,
  from,
  blob: asObjectId('a'.repeat(40)),
  ...(to === undefined ? {} : { to }),
});

test('a submodule, an LFS pointer and a lacking file are gaps over the time they stood there; a scanned file is none', () => {
  const tenures = [
    tenure('sub', '160000', 0, 2),
    tenure('big.bin', '100644', 1),
    tenure('lost.go', '100644', 0, 1),
    tenure('fine.go', '100644', 0),
    tenure('link', '120000', 0),
  ];
  const contents = { 'big.bin': 'lfs-pointer', 'lost.go': 'missing' } as const;
  const gaps = contentGaps(historyOf(tenures), ({ path }) => contents[path as keyof typeof contents] ?? 'scanned');
  assert.deepEqual(
    gaps.map(({ path, reason, span }) => [path, reason, span?.from, span?.to.slice(0, 4)]),
    [
      ['sub', 'not-supported', day(1), '2026'],
      ['big.bin', 'missing-object', day(2), '9999'],
      ['lost.go', 'missing-object', day(1), '2026'],
    ],
  );
});

test('thousands of lacking files are one gap that says how many', () => {
  const tenures = Array.from({ length: 2000 }, (_, n) => tenure(`file-${n}`, '100644', 0));
  const [gap, ...more] = contentGaps(historyOf(tenures), () => 'missing');
  assert.deepEqual(more, []);
  assert.match(gap!.detail, /^2000 files, the first of them file-0/);
  assert.equal(gap!.span, undefined);
});
