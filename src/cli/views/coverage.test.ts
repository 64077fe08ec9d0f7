import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageText, foundCount, foundText, type SearchManifest } from './coverage.ts';

const cases: readonly (readonly [
  results: NonNullable<SearchManifest['results']>,
  lines: number,
  files: number,
  text: string,
  count: number,
])[] = [
  [{}, 0, 0, 'no matches', 0],
  [{ line: 1 }, 1, 1, '1 matching line in 1 file', 1],
  [{ line: 3, path: 2 }, 3, 4, '3 matching lines in 2 files, 2 paths', 3],
  [{ path: 1 }, 0, 1, '1 path', 1],
  [{ symbol: 3 }, 0, 2, '3 symbols in 2 files', 3],
  [{ repository: 2 }, 0, 0, '2 repositories', 2],
  [{ repository: 2 }, 500, 120, '2 repositories (500 matching lines)', 500],
  [{ path: 120 }, 500, 120, '120 paths (500 matching lines)', 500],
  [{ owner: 3 }, 0, 102, '3 owners of 102 files', 3],
  [{ commit: 4 }, 9, 4, '4 commits with 9 matching lines', 9],
  [{ commit: 1 }, 1, 1, '1 commit', 1],
  [{ line: 2, commit: 4 }, 11, 5, '2 matching lines in 1 file, 4 commits with 9 matching lines', 11],
];
for (const [results, matchingLines, matchingFiles, text, count] of cases)
  test(text, () => {
    const found = { results, matchingLines, matchingFiles };
    assert.equal(foundText(found), text);
    assert.equal(foundCount(found), count);
  });

test('where it was looked, and what was left', () => {
  const repositories = [
    { name: 'one', commit: 'a', files: 5 },
    { name: 'one', commit: 'b', files: 5 },
  ];
  const found = { results: { line: 1 }, matchingLines: 1, matchingFiles: 1, limitHit: true };
  const unsearched = [{ repository: 'one', path: 'x', reason: 'binary' as const }];
  assert.equal(
    coverageText({ ...found, repositories, filesConsidered: 10, unsearched }),
    '1 matching line in 1 file (stopped by a limit: there may be more); searched 1 repository, 2 commits, 10 files; not by content: 1 binary',
  );
  const landings = [{ repository: 'one', tip: 'b', count: 7, gaps: [] }];
  assert.equal(
    coverageText({
      results: { commit: 2 },
      matchingLines: 2,
      matchingFiles: 2,
      limitHit: false,
      repositories: repositories.slice(1),
      filesConsidered: 30,
      unsearched: [],
      landings,
    }),
    '2 commits; searched 1 repository, 7 landings, 30 changed files',
  );
});
