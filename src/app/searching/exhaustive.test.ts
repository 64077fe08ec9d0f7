import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import type { SearchEngine, SearchEvent, SearchMatch } from '../../search/contract.ts';
import { digestOfPlaces, placeOf } from '../../search/evidence/match-digest.ts';
import type { ExhaustiveResult } from '../plumbline.ts';
import { searchUnits, type ExhaustiveContext } from './exhaustive.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-exhaustive-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(folder, `${(files += 1)}.jsonl`);
const commitOf = (name: string): string => Buffer.from(name).toString('hex').padEnd(40, '0');

/** One match per line of the "repository"; dies when `events` are used up. */
function engine(repositories: Readonly<Record<string, number>>, events = Number.POSITIVE_INFINITY): SearchEngine {
  let left = events;
  async function* search(query: string): AsyncGenerator<SearchEvent> {
    const name = Object.keys(repositories).find((one) => query.includes(one));
    assert.ok(name !== undefined, query);
    const matches = Array.from({ length: repositories[name]! }, (_, i): SearchMatch => {
      const lineMatches = [{ line: `needle\u2028${i}`, lineNumber: i, offsetAndLengths: [[0, 6] as const] }];
      return {
        type: 'content',
        repository: name,
        path: `p${String(i).padStart(4, '0')}`,
        commit: commitOf(name),
        lineMatches,
      };
    });
    for (const match of matches) {
      await Promise.resolve();
      if (left-- <= 0) throw new Error('killed');
      yield { type: 'matches', matches: [match] };
    }
    const count = matches.length;
    const incomplete = [{ reason: 'history-unknown' as const, repositories: [name] }];
    const unsearched = [{ repository: name, path: 'logo.png', reason: 'binary' as const }];
    const repository = { name, commit: commitOf(name), files: count + 1 };
    const counts = { filesConsidered: count + 1, filesSearched: count, matchingLines: count, matchingFiles: count };
    const rest = {
      engine: 'test 1',
      asOf: 'head' as const,
      limitHit: false,
      unsearched,
      incomplete,
      matchDigest: digestOfPlaces(matches.map(placeOf)),
    };
    yield {
      type: 'manifest',
      manifest: { query, canonicalQuery: query, repositories: [repository], ...counts, ...rest },
    };
  }
  const published = () => Object.keys(repositories).map((name) => ({ name, commit: commitOf(name), files: 1 }));
  return { search, published } as unknown as SearchEngine;
}

interface Around {
  readonly query?: string;
  readonly anew?: boolean;
  /** Known and not in the index. */
  readonly lost?: readonly string[];
}

const known = (lost: readonly string[]): ExhaustiveContext['stores']['repositories'] =>
  ({ list: () => Promise.resolve(lost.map((name) => ({ name, head: 'c0' }))) }) as never;

const run = (
  out: string,
  of: SearchEngine,
  { query = 'needle', anew = false, lost = [] }: Around = {},
): Promise<ExhaustiveResult> =>
  searchUnits(
    { query, patternType: 'auto', out, anew },
    {
      engine: () => Promise.resolve(of),
      stores: { repositories: known(lost), histories: { commits: () => Promise.resolve([]) } as never },
      clock: tickingClock('2026-11-22T12:00:00.000Z' as Instant),
    },
    { observer: silentObserver, signal: new AbortController().signal },
  );

const corpus = { 'acme/b': 3, 'acme/a': 2, 'acme/c': 0, 'acme/d': 400 };
const hasCode = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

test('matches by repository, then the manifest with their sums and digest', async () => {
  const out = fresh();
  const { manifest } = await run(out, engine(corpus));
  const lines = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SearchMatch);
  assert.equal(lines.length, 406);
  assert.deepEqual(
    [...new Set(lines.slice(0, -1).map(({ repository }) => repository))],
    ['acme/a', 'acme/b', 'acme/d'],
  );
  assert.deepEqual(lines.at(-1), { type: 'manifest', ...manifest, missing: [], alerts: [] });
  assert.equal(manifest.matchingLines, 405);
  assert.deepEqual(manifest.incomplete, [{ reason: 'history-unknown', repositories: Object.keys(corpus).sort() }]);
  assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
  assert.equal(manifest.matchDigest, digestOfPlaces(lines.slice(0, -1).map(placeOf)));
  assert.equal(existsSync(`${out}.checkpoint`), false);
});

test('killed anywhere, however often: in the end the same bytes', async () => {
  const whole = fresh();
  await run(whole, engine(corpus));
  const expected = readFileSync(whole, 'utf8');
  for (const events of [0, 1, 2, 3, 5, 6, 200, 404]) {
    const out = fresh();
    await assert.rejects(run(out, engine(corpus, events)), /killed/);
    // What a kill leaves: matches of a unit that was not finished, and half a line of what was to be noted.
    if (existsSync(out)) appendFileSync(out, '{"type":"content","half');
    appendFileSync(`${out}.checkpoint`, '{"unit":"acme/');
    await assert.rejects(run(out, engine(corpus, 1)), /killed/);
    const { resumedAfter } = await run(out, engine(corpus));
    assert.equal(readFileSync(out, 'utf8'), expected, `after ${events} events`);
    assert.equal(resumedAfter, events < 2 ? 0 : events < 5 ? 1 : 3);
  }
});

test('killed between the manifest and the end: the same bytes', async () => {
  const out = fresh();
  await assert.rejects(run(out, engine(corpus, 404)));
  const checkpoint = readFileSync(`${out}.checkpoint`);
  await run(out, engine(corpus));
  const expected = readFileSync(out);
  writeFileSync(`${out}.checkpoint`, checkpoint);
  await run(out, engine(corpus));
  assert.deepEqual(readFileSync(out), expected);
});

test('a changed index, another query, a touched file are refused with the reason; --fresh begins anew', async () => {
  const out = fresh();
  await assert.rejects(run(out, engine(corpus, 5)));
  const more = { ...corpus, 'acme/e': 1 };
  await assert.rejects(
    run(out, engine(more)),
    (error) => hasCode('search/index-changed')(error) && /acme\/e is new/.test(String(error)),
  );
  await assert.rejects(run(out, engine(corpus), { query: 'other' }), hasCode('search/other-query'));
  truncateSync(out, 10);
  await assert.rejects(run(out, engine(corpus)), hasCode('search/result-damaged'));
  const { manifest } = await run(out, engine(more), { anew: true });
  assert.equal(manifest.matchingLines, 406);
  await assert.rejects(run(out, engine(more)), hasCode('search/out-exists'));
});

test('a query with a cap is not exhaustive', async () => {
  await assert.rejects(run(fresh(), engine(corpus), { query: 'needle count:5' }), hasCode('search/not-exhaustive'));
  await assert.rejects(run(fresh(), engine(corpus), { query: 'needle timeout:5s' }), hasCode('search/not-exhaustive'));
});

test('the query of each repository is the whole query there, alternatives included', async () => {
  const asked: string[] = [];
  const base = engine({ 'acme/a.b': 0 });
  const spy = {
    ...base,
    search: (query: string, options: object) => (asked.push(query), base.search(query.replaceAll('\\', ''), options)),
  };
  await run(fresh(), spy, { query: '(x or y) lang:go' });
  assert.match(asked[0]!, /repo:\S*\^acme\/a\\\.b\$/);
  assert.match(asked[0]!, /x.* or .*y/i);
});

test('repositories that are known and not in the index are named', async () => {
  const out = fresh();
  const { alerts } = await run(out, engine(corpus), { lost: ['acme/z'] });
  assert.match(alerts[0]!.title, /acme\/z/);
  const last = JSON.parse(readFileSync(out, 'utf8').trimEnd().split('\n').slice(-1)[0]!) as { missing: string[] };
  assert.deepEqual(last.missing, ['acme/z']);
});

test('a pipe is no place for it, and is said to be none', async () => {
  const pipe = fresh();
  execFileSync('mkfifo', [pipe]);
  await assert.rejects(run(pipe, engine(corpus), { anew: true }), hasCode('search/out-is-no-file'));
  assert.ok(existsSync(pipe));
});
