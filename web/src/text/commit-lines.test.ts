import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitLines, namesOfFileLine } from './commit-lines.ts';

test('lines of a difference have their kind, and highlights where the stream counts them', () => {
  const content = '```diff\na.ts a.ts\n@@ -1,1 +1,1 @@ \n-old\n+new 😀 x\n```';
  const { isDiff, lines } = commitLines(content, [[4, 7, 1]]);
  assert.ok(isDiff);
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ['file', 'hunk', 'removed', 'added'],
  );
  assert.deepEqual(lines[3], { kind: 'added', text: '+new 😀 x', ranges: [[7, 1]] });
});

test('a message is text, also where it looks like a difference', () => {
  const { isDiff, lines } = commitLines('```COMMIT_EDITMSG\nTitle\n\n- item\n```', [[1, 0, 5]]);
  assert.ok(!isDiff);
  assert.deepEqual(lines, [
    { kind: 'text', text: 'Title', ranges: [[0, 5]] },
    { kind: 'text', text: '', ranges: [] },
    { kind: 'text', text: '- item', ranges: [] },
  ]);
});

const names: readonly (readonly [line: string, names: readonly string[]])[] = [
  ['a.ts a.ts', ['a.ts']],
  ['/dev/null a.ts', ['a.ts']],
  ['a.ts /dev/null', ['a.ts']],
  ['a.ts b.ts', ['a.ts', 'b.ts']],
  [String.raw`my\ file.ts my\ file.ts`, ['my file.ts']],
];
for (const [line, expected] of names)
  test(`names in "${line}"`, () => assert.deepEqual(namesOfFileLine(line), expected));
