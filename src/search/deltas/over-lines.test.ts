/** Patterns over several lines in differences and messages: a table, and random ones against a slow evaluator. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import type { CommitMatch, SearchEvent } from '../contract.ts';
import { parseQuery } from '../query/parse.ts';
import { DeltaStore } from './delta-store.ts';
import { differenceOf } from './line-difference.ts';
import { madeUpSource, type MadeUpLanding } from './made-up-history.ts';
import { searchDeltas } from './search.ts';
import type { DeltaSource } from './source.ts';

const root = mkdtempSync(join(tmpdir(), 'plumbline-over-lines-'));
const open: DeltaStore[] = [];
let folders = 0;
after(async () => {
  for (const store of open) await store.close();
  rmSync(root, { recursive: true, force: true });
});

async function recorded(source: DeltaSource, kernels: 'auto' | 'plain' = 'plain'): Promise<DeltaStore> {
  const store = new DeltaStore({ directory: join(root, String(folders++)), kernels, stepsPerSegment: 4 });
  open.push(store);
  await store.extend(source);
  return store;
}

/** Each matching line: landing, file, sign, number in its file from 1, and what is highlighted. */
async function ask(store: DeltaStore, source: DeltaSource, query: string): Promise<readonly string[]> {
  const parsed = parseQuery(query, { patternType: 'keyword' });
  assert.ok(parsed.ok, query);
  const { repository, landings } = source;
  const tip = landings.at(-1)!.id;
  const repositories = [{ name: repository, commit: tip }];
  const request = { alternative: parsed.value, query, canonicalQuery: query, engine: 'test', repositories };
  const events: SearchEvent[] = [];
  for await (const event of searchDeltas(store, request)) events.push(event);
  const found = events.flatMap((event) => (event.type === 'matches' ? (event.matches as CommitMatch[]) : []));
  const last = events.at(-1)!;
  assert.equal(last.type, 'manifest', JSON.stringify(last));
  const told = found.flatMap((match) => {
    const landing = landings.findIndex(({ id }) => id === match.commit);
    return [...linesIn(match)].map((line) => `${landing} ${line}`);
  });
  if (last.type === 'manifest') assert.equal(last.manifest.matchingLines, told.length, query);
  return told.toSorted();
}

function* linesIn({ diff, messageRanges = [] }: CommitMatch): Generator<string> {
  for (const [line, ranges] of Map.groupBy(messageRanges, ([number]) => number))
    yield `message ${line} ${shown(ranges.map(([, character, length]) => [character, length]))}`;
  for (const { before, after, hunks } of diff ?? [])
    for (const { oldStart, oldLines, newStart, lines } of hunks)
      for (const [index, { sign, ranges }] of lines.entries()) {
        const number = sign === '-' ? oldStart + index : newStart + index - oldLines;
        if (ranges.length > 0) yield `${after ?? before} ${sign}${number} ${shown(ranges)}`;
      }
}

function shown(ranges: readonly (readonly [number, number])[]): string {
  return ranges.flatMap(([at, length]) => (length > 0 ? [`${at}+${length}`] : [])).join();
}

const history: readonly MadeUpLanding[] = [
  { tree: { 'a.ts': 'if (x) {\n  return;\n}\nkeep\nend\n', 'b.ts': 'one\ntwo' }, message: 'Begin\n\nReviewed-by: Ann' },
  {
    tree: { 'a.ts': 'if (y) {\n  throw x;\n}\nkeep\nend\n', 'b.ts': 'one\ntwo' },
    message: 'Throw\nReviewed-by: Bo\n\nlast',
  },
  { tree: { 'a.ts': 'new\nkeep\nend\nnew\nlines\u{1f600}\n', 'b.ts': 'two\nthree\n' }, message: 'Ann' },
];

const tableSource = madeUpSource('r', history);
const table = recorded(tableSource);

for (const [query, expected] of [
  ['type:diff /\\) \\{\\n +throw/', ['1 a.ts +1 5+3', '1 a.ts +2 0+7', '2 a.ts -1 5+3', '2 a.ts -2 0+7']],
  // Lines that were removed and lines that were added never stood side by side.
  ['type:diff /return;\\nif/', []],
  ['type:diff /return;\\n.*\\n?throw/', []],
  // Nor do those of two files, landings or hunks.
  ['type:diff /two\\nif/', []],
  ['type:diff /new\\nnew/', []],
  ['type:diff /new\\nkeep/', []],
  ['type:diff /new\\nlines./', ['2 a.ts +4 0+3', '2 a.ts +5 0+6']],
  ['type:diff select:commit.diff.removed /throw x;\\n\\}/', ['2 a.ts -2 2+8', '2 a.ts -3 0+1']],
  // The bracket stayed when the line before it came.
  ['type:diff select:commit.diff.added /throw x;\\n\\}/', []],
  ['type:diff /(?s)\\Aif.*\\}\\n\\z/ file:a', ['2 a.ts -1 0+8', '2 a.ts -2 0+10', '2 a.ts -3 0+1']],
  ['type:commit /\\n\\nReviewed-by/', ['0 message 0 ', '0 message 1 ', '0 message 2 0+11']],
  ['type:commit /(?m)^Reviewed-by: \\w+\\n\\n/', ['1 message 1 0+15', '1 message 2 ']],
  // The message of one commit is followed by that of no other.
  ['type:commit /Ann\\nThrow/', []],
  ['type:diff three message:"(?s)Ann.*Ann"', []],
  ['type:diff one message:"Begin\\n\\nRev"', ['0 b.ts +1 0+3']],
] as const)
  test(query, async () => {
    assert.deepEqual(await ask(await table, tableSource, query), expected);
  });

const atoms = ['x', 'y', 'é', '.', '\\n', '\\n', '\\s', '[^x]', '^', '$', '\\b', '\\A', '\\z', '(?s:.)', 'z?'];
const expression = fc
  .array(
    fc.tuple(fc.constantFrom(...atoms), fc.constantFrom('', '', '', '*', '+?', '?')).map(([atom, repeat]) =>
      // Assertions are not repeated.
      /^[\^$]$|^\\[bAz]$/.test(atom) || atom.endsWith('?') ? atom : atom + repeat,
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))
  .filter((source) => /\\n(?![*?])|\(\?s/.test(source));
const line = fc.constantFrom('x', 'yx', 'z', '', 'x\r', 'éx', 'y');
const text = fc
  .tuple(fc.array(line, { maxLength: 9 }), fc.constantFrom('', '\n'))
  .map(([all, end]) => all.join('\n') + end);
const landing = fc.record({
  tree: fc.dictionary(fc.constantFrom('a', 'b', 'c'), text),
  message: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
});

/** Of one text: its matching lines and what of them is highlighted, by re2js. */
function matchesIn(source: string, lines: readonly string[]): ReadonlyMap<number, string> {
  const whole = lines.map((one) => `${one}\n`).join('');
  const matcher = RE2JS.compile(source, RE2JS.MULTILINE | RE2JS.CASE_INSENSITIVE).matcher(whole);
  const marks = new Map<number, [number, number][]>();
  for (let last = -1; matcher.find();) {
    const [from, to] = [matcher.start(), matcher.end()];
    if (to > from || to !== last)
      for (let [number, start] = [0, 0]; number < lines.length; start += lines[number++]!.length + 1) {
        const end = start + lines[number]!.length;
        if (start > Math.max(from, to - 1) || end < from) continue;
        const [first, behind] = [Math.max(from, start), Math.min(to, end)];
        const own = marks.get(number) ?? [];
        marks.set(number, behind > first ? [...own, [first - start, behind - first]] : own);
      }
    last = to;
  }
  return new Map([...marks].map(([number, ranges]) => [number, shown(ranges)]));
}

function expectedOf(all: readonly MadeUpLanding[], source: string, kind: 'diff' | 'commit'): readonly string[] {
  return all
    .flatMap(({ tree, message = '' }, at) => {
      const inMessage = [...matchesIn(source, message.split('\n'))].map(
        ([line, ranges]) => `message ${line} ${ranges}`,
      );
      const before = all[at - 1]?.tree ?? {};
      const paths = [...new Set([...Object.keys(before), ...Object.keys(tree)])];
      const inFiles = paths.flatMap((path) => [...changed(path, before[path] ?? '', tree[path] ?? '', source)]);
      return (kind === 'commit' ? inMessage : inFiles).map((one) => `${at} ${one}`);
    })
    .toSorted();
}

function* changed(path: string, before: string, now: string, source: string): Generator<string> {
  const [old, fresh] = [before, now].map((one) => one.replace(/\n$/, '').split('\n'));
  const { hunks } = differenceOf(Buffer.from(before), Buffer.from(now));
  for (let at = 0; at < hunks.length; at += 4)
    for (const [sign, lines, start, count] of [
      ['-', old!, hunks[at]!, hunks[at + 1]!],
      ['+', fresh!, hunks[at + 2]!, hunks[at + 3]!],
    ] as const)
      for (const [number, ranges] of matchesIn(source, lines.slice(start, start + count)))
        yield `${path} ${sign}${start + number + 1} ${ranges}`;
}

for (const kernels of ['plain', 'auto'] as const)
  test(`random patterns over random histories, kernels ${kernels}: what a slow evaluator finds`, async () => {
    const law = fc.asyncProperty(
      fc.array(landing, { minLength: 1, maxLength: 8 }),
      fc.array(expression, { minLength: 4, maxLength: 12 }),
      async (all, sources) => {
        // Landings without a change are commits all the same.
        const source = madeUpSource('r', all);
        const store = await recorded(source, kernels);
        for (const one of sources)
          for (const kind of ['diff', 'commit'] as const)
            assert.deepEqual(
              await ask(store, source, `type:${kind} /${one}/`),
              expectedOf(all, one, kind),
              `type:${kind} /${one}/`,
            );
        await store.close();
      },
    );
    await fc.assert(law, { numRuns: 6 });
  });
