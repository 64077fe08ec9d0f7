import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEvent } from '../event-stream.ts';
import { streamMatchSchema } from '../schema.ts';
import type { Instant } from '../../base/instant.ts';
import type { SearchEvent, SearchMatch } from './engine-types.ts';
import { sourcegraphEvents, type StreamShape } from './events.ts';
import { decodeAsClient, type Decoded } from './testing/decoder.ts';

const commit = 'c0'.repeat(20);
const at = '2026-03-01T10:00:00.000Z' as Instant;
const progress = { done: false, matchCount: 0, filesSearched: 0, filesTotal: 1, elapsedMillis: 1.5 };

const shape = (over: Partial<StreamShape> = {}): StreamShape => ({
  chunks: true,
  contextLines: 0,
  maxLineLength: Number.POSITIVE_INFINITY,
  readLines: () => Promise.resolve(undefined),
  display: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
  report: (error) => assert.fail(String(error)),
  ...over,
});

async function* of(...events: readonly SearchEvent[]): AsyncGenerator<SearchEvent> {
  for (const event of events) {
    await Promise.resolve();
    yield event;
  }
}

async function bytesOf(events: AsyncIterable<SearchEvent>, over: Partial<StreamShape> = {}): Promise<Buffer> {
  const parts: string[] = [];
  for await (const event of sourcegraphEvents(events, shape(over))) {
    if (event.event === 'matches') streamMatchSchema.array().parse(event.data);
    parts.push(encodeEvent(event));
  }
  return Buffer.from(parts.join(''));
}

const read = async (match: SearchMatch, over: Partial<StreamShape> = {}): Promise<Decoded> =>
  decodeAsClient(await bytesOf(of({ type: 'matches', matches: [match] }), over));

const content = (lineMatches: Extract<SearchMatch, { type: 'content' }>['lineMatches']): SearchMatch => ({
  type: 'content',
  repository: 'acme/shop',
  path: 'src/a.ts',
  commit,
  lineMatches,
});

test('framing, byte for byte', async () => {
  const match: SearchMatch = { type: 'path', repository: 'r', path: 'é/b', commit, pathMatches: [[2, 1]] };
  const bytes = await bytesOf(of({ type: 'matches', matches: [match] }, { type: 'progress', progress }));
  assert.equal(
    bytes.toString(),
    'event: matches\n' +
      'data: [{"type":"path","repositoryID":581018866,"repository":"r","path":"é/b","commit":"' +
      commit +
      '","branches":[""],"pathMatches":[{"start":{"offset":3,"line":0,"column":2},"end":{"offset":4,"line":0,"column":3}}]}]\n\n' +
      'event: progress\n' +
      'data: {"done":false,"repositoriesCount":1,"matchCount":0,"durationMs":2,"skipped":[],"filesSearched":0,"filesTotal":1}\n\n' +
      'event: done\ndata: {}\n\n',
  );
});

test('offsets of chunks are bytes of the file, behind letters of every width', async () => {
  const line = 'aé€😀x';
  const { matches } = await read(
    content([
      {
        line,
        lineNumber: 4,
        byteOffset: 100,
        offsetAndLengths: [
          [1, 2],
          [3, 1],
          [4, 1],
        ],
      },
    ]),
  );
  const [match] = matches;
  assert.ok(match?.type === 'content');
  const [chunk] = match.chunkMatches!;
  assert.deepEqual(chunk!.contentStart, { offset: 100, line: 4, column: 0 });
  const text = Buffer.concat([Buffer.alloc(100), Buffer.from(line)]);
  assert.deepEqual(
    chunk!.ranges.map(({ start, end }) => text.toString('utf8', start.offset, end.offset)),
    ['é€', '😀', 'x'],
  );
  assert.deepEqual(chunk!.ranges[0], {
    start: { offset: 101, line: 4, column: 1 },
    end: { offset: 106, line: 4, column: 3 },
  });
});

test('behind bytes that are no UTF-8 offsets are not made up', async () => {
  const { matches } = await read(
    content([
      {
        line: 'ab�cd',
        lineNumber: 0,
        byteOffset: 0,
        offsetAndLengths: [
          [0, 2],
          [3, 2],
        ],
      },
    ]),
  );
  assert.ok(matches[0]?.type === 'content');
  const offsets = matches[0].chunkMatches![0]!.ranges.map(({ start, end }) => [start.offset, end.offset]);
  assert.deepEqual(offsets, [
    [0, 2],
    [-1, -1],
  ]);
});

test('lines around matches come from the file; where they touch there is one chunk', async () => {
  const texts = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const starts = texts.map((_, i) => texts.slice(0, i).reduce((sum, text) => sum + text.length + 1, 0));
  const line = (n: number) => ({
    line: texts[n]!,
    lineNumber: n,
    offsetAndLengths: [[0, 1]] as const,
    byteOffset: starts[n]!,
  });
  const readLines = () => Promise.resolve({ starts, texts });
  const { matches } = await read(content([line(0), line(3), line(7)]), { contextLines: 1, readLines });
  assert.ok(matches[0]?.type === 'content');
  assert.deepEqual(
    matches[0].chunkMatches!.map(({ content: text, contentStart, ranges }) => [text, contentStart, ranges.length]),
    [
      ['zero\none\ntwo\nthree\nfour', { offset: 0, line: 0, column: 0 }, 2],
      ['six\nseven', { offset: starts[6], line: 6, column: 0 }, 1],
    ],
  );
});

test('an engine that gives no offsets: they are found in the file', async () => {
  const readLines = () => Promise.resolve({ starts: [0, 10, 25] });
  const { matches } = await read(content([{ line: 'x', lineNumber: 2, offsetAndLengths: [[0, 1]] }]), { readLines });
  assert.ok(matches[0]?.type === 'content');
  assert.equal(matches[0].chunkMatches![0]!.contentStart.offset, 25);
});

test('symbols', async () => {
  const symbols = [
    { name: 'pay', kind: 'enum-member', containerName: 'Till', lineNumber: 6, character: 2, line: '  pay' },
  ];
  const { matches } = await read({ type: 'symbol', repository: 'a/b', path: 'x y.ts', commit, symbols });
  assert.deepEqual(matches, [
    {
      type: 'symbol',
      repository: 'a/b',
      path: 'x y.ts',
      commit,
      branches: [''],
      symbols: [{ url: '/a/b/-/blob/x%20y.ts#L7:3', name: 'pay', containerName: 'Till', kind: 'ENUMMEMBER' }],
    },
  ]);
});

const ada = { name: 'Ada [bot]', email: 'ada@example.org', at };
const landed = { type: 'commit', repository: 'a/b', commit, author: ada, committer: ada, landedAt: at } as const;

test('commits by message: places count from the fence', async () => {
  const { matches } = await read({
    ...landed,
    message: 'Fix pay\n\nbody pay\n',
    messageRanges: [
      [0, 4, 3],
      [2, 5, 3],
    ],
  });
  assert.deepEqual(matches, [
    {
      type: 'commit',
      icon: '',
      label: `[a/b](/a/b) › [Ada (bot)](/a/b/-/commit/${commit}): [Fix pay](/a/b/-/commit/${commit})`,
      url: `/a/b/-/commit/${commit}`,
      detail: `[\`c0c0c0c\` 2026-03-01](/a/b/-/commit/${commit})`,
      content: '```COMMIT_EDITMSG\nFix pay\n\nbody pay\n```',
      ranges: [
        [1, 4, 3],
        [3, 5, 3],
      ],
    },
  ]);
});

test('diffs: every range is the matched text in the content as shown', async () => {
  const line = (sign: '+' | '-', text: string) => ({ sign, text, ranges: [[text.indexOf('pay'), 3] as const] });
  const hunk = { oldStart: 3, oldLines: 1, newStart: 3, newLines: 2 };
  const lines = [line('-', 'a pay'), line('+', 'pay b'), line('+', 'pay')];
  const diff = [
    { before: 'old name.ts', after: 'new.ts', hunks: [{ ...hunk, lines }] },
    {
      after: 'made.ts',
      hunks: [{ ...hunk, lines: [line('+', '😀pay')].map((one) => ({ ...one, ranges: [[1, 3] as const] })) }],
    },
  ];
  const { matches } = await read({ ...landed, message: 'm', diff });
  assert.ok(matches[0]?.type === 'commit');
  const shown = matches[0].content.split('\n');
  assert.deepEqual(shown.slice(0, 4), ['```diff', String.raw`old\ name.ts new.ts`, '@@ -3,1 +3,2 @@ ', '-a pay']);
  assert.equal(shown[6], '/dev/null made.ts');
  assert.equal(matches[0].ranges.length, 4);
  for (const [number, character, length] of matches[0].ranges)
    assert.equal(
      Array.from(shown[number]!)
        .slice(character, character + length)
        .join(''),
      'pay',
    );
});

test('a file of very many lines, and a line of very many megabytes, stay readable for clients', async () => {
  const line = 'x'.repeat(2000);
  const many = Array.from({ length: 3000 }, (_, lineNumber) => ({
    line,
    lineNumber,
    byteOffset: 2001 * lineNumber,
    offsetAndLengths: [],
  }));
  const first = await read(content(many));
  assert.equal(
    first.matches.reduce((sum, match) => sum + (match.type === 'content' ? match.chunkMatches!.length : 0), 0),
    3000,
  );
  const long = await read(
    content([{ line: '\u0001'.repeat(12 << 20), lineNumber: 0, byteOffset: 0, offsetAndLengths: [[0, 1]] }]),
  );
  assert.equal(long.matches.length, 1);
});

test('facets count what was found, withheld or not', async () => {
  const manifest = {
    query: 'x',
    canonicalQuery: 'x',
    engine: 'e',
    asOf: 'head',
    repositories: [],
    filesConsidered: 0,
    filesSearched: 0,
    matchingLines: 2,
    matchingFiles: 1,
    limitHit: false,
    unsearched: [],
    matchDigest: '',
  } as const;
  const line = { line: 'x', byteOffset: 0, offsetAndLengths: [] };
  const found = content([
    { ...line, lineNumber: 0 },
    { ...line, lineNumber: 1 },
  ]);
  const bytes = await bytesOf(of({ type: 'matches', matches: [found] }, { type: 'manifest', manifest }), {
    display: 1,
  });
  const { filters, progress: all, unknown } = decodeAsClient(bytes);
  assert.deepEqual(
    filters[0]!.map(({ value, count, kind }) => [kind, value, count]),
    [
      ['file', 'file:^src/', 2],
      ['lang', 'lang:typescript', 2],
      ['repo', 'repo:^acme/shop$', 2],
    ],
  );
  assert.deepEqual(
    all.slice(-1)[0]!.skipped.map(({ reason }) => reason),
    ['display'],
  );
  assert.deepEqual(unknown, ['manifest']);
});

test('the first matches go out at once, later ones together, and none waits for the engine', async () => {
  const found = (path: string): SearchEvent => ({
    type: 'matches',
    matches: [{ type: 'path', repository: 'r', path, commit }],
  });
  async function* engine(): AsyncGenerator<SearchEvent> {
    yield found('1');
    yield found('2');
    yield found('3');
    await new Promise((resolve) => setTimeout(resolve, 400));
    yield found('4');
  }
  const batches: string[][] = [];
  for await (const { event, data } of sourcegraphEvents(engine(), shape()))
    if (event === 'matches') batches.push((data as { path: string }[]).map(({ path }) => path));
  assert.deepEqual(batches, [['1'], ['2', '3'], ['4']]);
});

test('a reader who takes nothing stops the engine', async () => {
  let asked = 0;
  async function* engine(): AsyncGenerator<SearchEvent> {
    for (;;) {
      await Promise.resolve();
      asked++;
      yield {
        type: 'matches',
        matches: [{ type: 'path', repository: 'r', path: `${asked}${'x'.repeat(50_000)}`, commit }],
      };
    }
  }
  const stream = sourcegraphEvents(engine(), shape())[Symbol.asyncIterator]();
  await stream.next();
  const after = asked;
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(asked, after);
  await stream.return(undefined);
});

test('a client that leaves waits for nothing, not even an engine that hangs', async () => {
  const abort = new AbortController();
  async function* engine(): AsyncGenerator<SearchEvent> {
    yield { type: 'progress', progress };
    await new Promise(() => undefined);
  }
  const stream = sourcegraphEvents(engine(), shape({ signal: abort.signal }))[Symbol.asyncIterator]();
  await stream.next();
  const waiting = stream.next();
  abort.abort();
  assert.equal((await waiting).done, true);
});
