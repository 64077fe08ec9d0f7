import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { createStyle } from '../output/style.ts';
import { matchLines, type SearchMatch } from './matches.ts';

const at = '2026-03-01T10:00:00.000Z' as Instant;
const later = '2026-04-01T00:00:00.000Z' as Instant;
const commit = 'c0'.repeat(20);
const ada = { name: 'Ada', email: 'a@b.example', at };
const landed = { type: 'commit', repository: 'r', commit, author: ada, committer: ada, landedAt: at } as const;
const hunk = { oldStart: 3, oldLines: 1, newStart: 3, newLines: 2 };

const shown = (match: SearchMatch, colour = false): readonly string[] =>
  matchLines(match, { style: createStyle(colour), columns: 100 });

const rows: readonly (readonly [name: string, match: SearchMatch, lines: readonly string[]])[] = [
  ['a repository', { type: 'repo', repository: 'r' }, ['r']],
  ['a path', { type: 'path', repository: 'r', path: 'a/b', commit, pathMatches: [[0, 1]] }, ['r a/b']],
  [
    'symbols',
    {
      type: 'symbol',
      repository: 'r',
      path: 'p',
      commit,
      symbols: [
        { name: 'Till', kind: 'class', containerName: '', lineNumber: 8, character: 0, line: '' },
        { name: 'pay', kind: 'method', containerName: 'Till', lineNumber: 11, character: 0, line: '' },
      ],
    },
    ['r p', '   9: class  Till', '  12: method pay in Till'],
  ],
  [
    'a message',
    { ...landed, message: 'One\n\ntwo\n', messageRanges: [[2, 0, 3]] },
    ['r c0c0c0c0c0 Ada 2026-03-01T10:00:00Z', '  One', '', '  two'],
  ],
  [
    'a difference',
    {
      ...landed,
      message: 'One\nmore',
      diff: [
        {
          before: 'a',
          after: 'b',
          hunks: [
            {
              ...hunk,
              lines: [
                { sign: '-', text: 'x', ranges: [] },
                { sign: '+', text: 'y', ranges: [] },
              ],
            },
          ],
        },
      ],
    },
    ['r c0c0c0c0c0 Ada 2026-03-01T10:00:00Z', '  One', '  a → b', '  @@ -3,1 +3,2 @@', '  -x', '  +y'],
  ],
  [
    'a line that stood',
    {
      type: 'content',
      repository: 'r',
      path: 'p',
      commit,
      standing: { since: { commit, at }, until: { commit, at: later } },
      lineMatches: [{ line: 'x', lineNumber: 0, offsetAndLengths: [] }],
    },
    ['r p', '  stood from 2026-03-01T10:00:00Z (c0c0c0c0c0) until 2026-04-01 (c0c0c0c0c0)', '  1: x'],
  ],
];
for (const [name, match, lines] of rows) test(`shown: ${name}`, () => assert.deepEqual(shown(match), lines));

test('what was added is green, what was removed red, and what matched stands out', () => {
  const lines = [
    { sign: '-' as const, text: 'a pay', ranges: [[2, 3] as const] },
    { sign: '+' as const, text: 'b', ranges: [] },
  ];
  const text = shown(
    { ...landed, message: 'm', diff: [{ before: 'a', after: 'a', hunks: [{ ...hunk, lines }] }] },
    true,
  );
  assert.equal(
    text.at(-2)!.replaceAll('\u001B', '\\e'),
    String.raw`  \e[31m-\e[39m\e[31ma \e[39m\e[1m\e[31mpay\e[39m\e[22m`,
  );
  assert.equal(text.at(-1)!.replaceAll('\u001B', '\\e'), String.raw`  \e[32m+\e[39m\e[32mb\e[39m`);
});

test('spans that overlap show each character once', () => {
  const line = {
    line: 'abcdef',
    lineNumber: 0,
    offsetAndLengths: [
      [0, 3],
      [2, 3],
    ] as const,
  };
  assert.equal(
    shown({ type: 'content', repository: 'r', path: 'p', commit, lineMatches: [line] }).at(-1),
    '  1: abcdef',
  );
});
