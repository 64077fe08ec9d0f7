import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fullPlumbline } from '../../../test/e2e/double/plumbline.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { createApi } from '../api.ts';
import { createJobs } from '../jobs.ts';
import { zoektListAnswer, zoektSearchAnswer } from '../schema.ts';
import { translateZoekt } from './translate.ts';

const kw = 'patterntype:keyword';
const rows: readonly (readonly [zoekt: string, ours: string])[] = [
  ['', `case:no ${kw}`],
  ['needle', `case:no ${kw} /needle/`],
  ['Needle', `case:yes ${kw} /Needle/`],
  ['Needle hay', `case:yes ${kw} (/Needle/ AND /(?i:hay)/)`],
  ['\\Wx', `case:no ${kw} /\\Wx/`],
  ['needle case:yes', `case:yes ${kw} /needle/`],
  ['Needle case:no', `case:no ${kw} /Needle/`],
  ['a b', `case:no ${kw} (/a/ AND /b/)`],
  ['a or b c', `case:no ${kw} (/a/ OR (/b/ AND /c/))`],
  ['a and b', `case:no ${kw} (/a/ AND /and/ AND /b/)`],
  ['a OR b', `case:yes ${kw} (/(?i:a)/ AND /OR/ AND /(?i:b)/)`],
  ['-a', `case:no ${kw} NOT /a/`],
  ['-(a or b)', `case:no ${kw} (NOT /a/ AND NOT /b/)`],
  ['-(a b)', `case:no ${kw} (NOT /a/ OR NOT /b/)`],
  ['-(a -b)', `case:no ${kw} (NOT /a/ OR /b/)`],
  ['(abc)(de)', `case:no ${kw} /(abc)(de)/`],
  ['(abc) (de)', `case:no ${kw} (/abc/ AND /de/)`],
  ['sub-pixel', `case:no ${kw} /sub-pixel/`],
  ['"a b"', `case:no ${kw} /a b/`],
  ['foo\\ bar', `case:no ${kw} /foo bar/`],
  ['a/b', `case:no ${kw} /a\\/b/`],
  ['f(x)', `case:no ${kw} /f(x)/`],
  ['file:\\.go$ x', `case:no ${kw} (file:\\.go$ AND /x/)`],
  ['-f:test', `case:no ${kw} -file:test`],
  ['f:"a b"', `case:no ${kw} file:"a b"`],
  ['repo:acme x', `case:yes ${kw} (repo:acme AND /(?i:x)/)`],
  ['-r:old', `case:yes ${kw} -repo:old`],
  ['lang:go', `case:no ${kw} lang:go`],
  ['sym:handle', `case:no ${kw} type:symbol /handle/`],
  ['content:x', `case:no ${kw} type:file /x/`],
  ['regex:a.b', `case:no ${kw} /a.b/`],
  ['type:repo x', `case:no ${kw} select:repo /x/`],
  ['type:filename x', `case:no ${kw} type:path /x/`],
  ['branch:HEAD', `case:no ${kw}`],
  ['branch:v1', `case:no ${kw} rev:v1`],
  ['archived:yes', `case:no ${kw} archived:only`],
  ['-fork:yes', `case:no ${kw} fork:no`],
  ['public:no', `case:no ${kw} visibility:private`],
  ['http://x', `case:no ${kw} /http:\\/\\/x/`],
];
for (const [zoekt, ours] of rows)
  test(`zoekt: ${zoekt}`, () => assert.deepEqual(translateZoekt(zoekt), { ok: true, value: ours }));

for (const zoekt of [
  '--a',
  '-',
  '"a',
  'a\\',
  '(a',
  'a)',
  'or',
  'a or',
  'case:maybe',
  'type:x',
  'f:',
  'archived:x',
  '-case:yes',
  'sym:a b',
  'content:a b',
  '-branch:x',
  'meta.k:v',
])
  test(`zoekt error: ${zoekt}`, () => assert.equal(translateZoekt(zoekt).ok, false));

test('zoekt: any text is translated or refused', () => {
  const piece = fc.constantFrom('(', ')', '-', 'or', 'a', 'f:b', 'sym:c', ' ', '"', '\\', 'R', 'case:yes', 'r:x');
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
      (text) => {
        const read = translateZoekt(text);
        assert.ok(read.ok || read.error.length > 3);
      },
    ),
    { numRuns: 500 },
  );
});

async function post(
  path: string,
  body: unknown,
  plumbline: Plumbline = fullPlumbline(),
): Promise<{ status: number; body: unknown }> {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const api = createApi(plumbline, { jobs, report: (error) => assert.fail(String(error)) });
  const headers = { 'content-type': 'application/json' };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await api.request(path, { method: 'POST', headers, body: text });
  return { status: answer.status, body: await answer.json() };
}

/** Answers one file, whatever was asked; the asked query is kept. */
function oneFile(asked: string[]): Plumbline {
  const text = 'zero\n é needle\n';
  return {
    ...fullPlumbline(),
    async *search(query) {
      asked.push(query);
      await Promise.resolve();
      const lineMatches = [{ line: ' é needle', lineNumber: 1, byteOffset: 5, offsetAndLengths: [[3, 6] as const] }];
      yield {
        type: 'matches',
        matches: [{ type: 'content', repository: 'r', path: 'p.go', commit: 'c0', language: 'Go', lineMatches }],
      };
    },
    fileLines: () => Promise.resolve({ starts: [0, 5], texts: text.split('\n').slice(0, 2) }),
  };
}

test('zoekt: lines with fragments in bytes', async () => {
  const asked: string[] = [];
  const { status, body } = await post('/api/search', { Q: 'needle' }, oneFile(asked));
  assert.equal(status, 200);
  const [file] = zoektSearchAnswer.parse(body).Result.Files;
  const [line] = file!.LineMatches!;
  assert.equal(Buffer.from(line!.Line, 'base64').toString(), ' é needle');
  assert.deepEqual([line!.LineNumber, line!.LineStart, line!.LineEnd], [2, 5, 15]);
  assert.deepEqual(line!.LineFragments, [{ LineOffset: 4, Offset: 9, MatchLength: 6 }]);
  assert.deepEqual(asked, ['case:no patterntype:keyword /needle/']);
});

test('zoekt: chunks with lines around', async () => {
  const { body } = await post(
    '/api/search',
    { Q: 'needle', Opts: { ChunkMatches: true, NumContextLines: 1 } },
    oneFile([]),
  );
  const [chunk] = zoektSearchAnswer.parse(body).Result.Files[0]!.ChunkMatches!;
  assert.equal(Buffer.from(chunk!.Content, 'base64').toString(), 'zero\n é needle');
  assert.deepEqual(chunk!.ContentStart, { ByteOffset: 0, LineNumber: 1, Column: 1 });
  assert.deepEqual(chunk!.Ranges, [
    { Start: { ByteOffset: 9, LineNumber: 2, Column: 4 }, End: { ByteOffset: 15, LineNumber: 2, Column: 10 } },
  ]);
});

test('zoekt: what cannot be run is a 400 with Error', async () => {
  for (const body of ['{', {}, { Q: '--' }, { Q: 7 }]) {
    const answer = await post('/api/search', body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(typeof (answer.body as { Error: unknown }).Error, 'string');
  }
});

test('zoekt: repositories are listed and searches narrowed to some by id', async () => {
  const { List } = zoektListAnswer.parse((await post('/api/list', { Q: '' })).body);
  assert.ok(List.Repos.length > 2);
  const [{ Repository: first } = { Repository: { ID: 0, Name: '' } }] = List.Repos;
  const asked: string[] = [];
  await post('/api/search', { Q: 'x', RepoIDs: [first.ID] }, oneFile(asked));
  assert.ok(asked[0]!.startsWith(`repo:"^(?:${first.Name})$" `), asked[0]);
  await post('/api/search', { Q: 'x', RepoIDs: [] }, oneFile(asked));
  assert.ok(asked[1]!.startsWith('repo:"^$" '));
});

test('zoekt: out of time gives what was found, and says so', async () => {
  const slow: Plumbline = {
    ...fullPlumbline(),
    async *search(_, { signal }) {
      yield { type: 'matches', matches: [{ type: 'path', repository: 'r', path: 'p', commit: 'c0' }] };
      yield {
        type: 'progress',
        progress: { done: false, matchCount: 1, filesSearched: 2, filesTotal: 9, elapsedMillis: 1 },
      };
      await new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
    },
  };
  const { Result } = zoektSearchAnswer.parse(
    (await post('/api/search', { Q: 'x', Opts: { MaxWallTime: 2e7 } }, slow)).body,
  );
  assert.deepEqual(
    [Result.Files.length, Result.FilesConsidered, Result.FilesSkipped, Result.FlushReason],
    [1, 9, 7, 1],
  );
});
