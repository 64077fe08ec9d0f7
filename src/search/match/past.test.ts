/** Searches in time against the slow truth: random pasts, random instants and stretches. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SearchEngine, SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';
import {
  allContents,
  dayOf,
  diceOf,
  inForce,
  madeUpPast,
  type PastContent,
  type PastCorpus,
} from '../fixtures/made-up-history.ts';

const words = ['alpha', 'beta', 'email', 'token', 'Grüße', 'return', 'nowhere'];

let folder: string;
let engine: SearchEngine;
let corpus: PastCorpus;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-past-test-'));
  engine = await openSearchEngine({ directory: folder, threads: 2 });
  corpus = madeUpPast(7, 6);
  const writer = engine.writer();
  const missing = new Set(engine.missingBlobs(corpus.repositories));
  // What stood in the past is asked for, too.
  assert.deepEqual([...missing].sort(), [...corpus.blobs.keys()].sort());
  for (const [blob, text] of corpus.blobs) await writer.add(blob, Buffer.from(text));
  await writer.commit();
  await engine.publish(corpus.repositories);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function search(
  query: string,
): Promise<{ matches: SearchMatch[]; manifest: SearchManifest; events: SearchEvent[] }> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, {})) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  const matches = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  return { matches, manifest: last.manifest, events };
}

interface Seen {
  readonly place: string;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly lines: readonly string[];
}

function seen(matches: readonly SearchMatch[]): readonly Seen[] {
  return matches.map((match) => {
    assert.equal(match.type, 'content');
    return {
      place: `${match.repository} ${match.path}`,
      since: match.standing?.since.commit,
      until: match.standing?.until?.commit,
      lines: match.lineMatches.map(({ line, lineNumber }) => `${lineNumber} ${line}`),
    };
  });
}

function matching({ lines }: PastContent, word: string): readonly string[] {
  return lines.flatMap((line, number) =>
    line.toLowerCase().includes(word.toLowerCase()) ? [`${number} ${line}`] : [],
  );
}

function landing({ repository }: PastContent, index: number): string | undefined {
  return repository.history!.landings[index]?.commit;
}

test('asof: finds what stood then, with the landings it came and went by', async () => {
  const dice = diceOf(1);
  let found = 0;
  for (let round = 0; round < 60; round++) {
    const [word, at] = [words[dice(words.length)]!, dayOf(dice(40))];
    const expected = allContents(corpus).flatMap((content): readonly Seen[] => {
      const last = inForce(content.repository, at, at, false).at(-1);
      const lines = matching(content, word);
      if (last === undefined || content.from > last || content.to <= last || lines.length === 0) return [];
      const place = `${content.repository.name} ${content.path}`;
      return [{ place, since: landing(content, content.from), until: landing(content, content.to), lines }];
    });
    const { matches, manifest } = await search(`type:file asof:${at} content:"${word}"`);
    assert.deepEqual(seen(matches), expected, `${word} ${at}`);
    assert.equal(manifest.asOf, at);
    const begun = corpus.repositories.filter(({ history }) => history!.landings[0]!.at <= at);
    const notBegun = corpus.repositories.filter((one) => !begun.includes(one)).map(({ name }) => name);
    const lacking = notBegun.length > 0 ? [{ reason: 'before-history', repositories: notBegun }] : undefined;
    assert.deepEqual(manifest.incomplete, lacking);
    assert.deepEqual(
      manifest.repositories.map(({ name }) => name),
      begun.map(({ name }) => name),
    );
    found += expected.length;
  }
  assert.ok(found > 100);
});

test('between: finds every line once, with its first and last sight', async () => {
  const dice = diceOf(2);
  let found = 0;
  for (let round = 0; round < 60; round++) {
    const word = words[dice(words.length)]!;
    const first = dice(30);
    const [from, to] = [dayOf(first), dayOf(first + 1 + dice(15))];
    const expected = new Map<string, { from: number; to: number; content: PastContent }>();
    for (const content of allContents(corpus)) {
      const landings = inForce(content.repository, from, to, true);
      if (!landings.some((index) => content.from <= index && index < content.to)) continue;
      for (const line of new Set(matching(content, word).map((text) => text.replace(/^\d+ /, '')))) {
        const key = `${content.repository.name} ${content.path} ${line}`;
        const known = expected.get(key);
        if (!known) expected.set(key, { from: content.from, to: content.to, content });
        else expected.set(key, { from: known.from, to: Math.max(known.to, content.to), content: known.content });
      }
    }
    const { matches } = await search(`type:file between:${from}..${to} content:"${word}"`);
    const actual = seen(matches).flatMap(({ place, since, until, lines }) =>
      lines.map((line) => [`${place} ${line.replace(/^\d+ /, '')}`, since, until]),
    );
    const wanted = [...expected].map(([key, span]) => [
      key,
      landing(span.content, span.from),
      landing(span.content, span.to),
    ]);
    assert.deepEqual(actual.map(String).toSorted(), wanted.map(String).toSorted(), `${word} ${from} ${to}`);
    found += wanted.length;
  }
  assert.ok(found > 100);
});

test('first: keeps the lines that were new in a stretch', async () => {
  const whole = `between:${dayOf(0)}..${dayOf(60)} content:"email"`;
  const all = seen((await search(`type:file ${whole}`)).matches);
  const early = seen((await search(`type:file ${whole} first:${dayOf(0)}..${dayOf(8)}`)).matches);
  const late = seen((await search(`type:file ${whole} first:${dayOf(8)}..${dayOf(60)}`)).matches);
  assert.ok(early.length > 0 && late.length > 0);
  assert.equal(early.length + late.length, all.length);
});

test('a search of the heads finds nothing that is gone', async () => {
  const { matches, manifest } = await search('type:file content:"email"');
  const expected = allContents(corpus).filter(
    (content) => content.to === Infinity && matching(content, 'email').length > 0,
  );
  assert.deepEqual(
    seen(matches).map(({ place }) => place),
    expected.map(({ repository, path }) => `${repository.name} ${path}`),
  );
  assert.equal(
    manifest.filesConsidered,
    corpus.repositories.reduce((sum, { files }) => sum + files.length, 0),
  );
});

test('where history is missing, the search says so', async () => {
  const [first, second, ...others] = corpus.repositories;
  const { history, ...withoutHistory } = first!;
  const cut = { ...second!, history: { ...second!.history!, completeFrom: second!.history!.landings.length - 1 } };
  await engine.publish([withoutHistory, cut, ...others]);
  const { at } = history!.landings[0]!;
  const later = others.filter((one) => one.history!.landings[0]!.at > at).map(({ name }) => name);
  const { manifest, events } = await search(`type:file asof:${at} content:"email"`);
  assert.deepEqual(manifest.incomplete, [
    { reason: 'history-unknown', repositories: [first!.name] },
    { reason: 'history-incomplete', repositories: [second!.name] },
    ...(later.length > 0 ? [{ reason: 'before-history', repositories: later }] : []),
  ]);
  assert.equal(events.filter(({ type }) => type === 'alert').length, later.length > 0 ? 3 : 2);
  await engine.publish(corpus.repositories);
});
