/** Symbols of the past: at an instant, over a stretch, and of a revision. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { CorpusRepository, RevisionSource, SearchEngine } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

const texts = [
  'package a\nfunc Old() {}\nfunc Stays() {}\n',
  'package a\nfunc Stays() {}\nfunc Between() {}\n',
  'package a\n\nfunc Stays() {}\nfunc New() {}\n',
];
const ids = texts.map((text) => createHash('sha1').update(text).digest('hex'));
const day = (number: number) => `2026-01-0${number}T00:00:00.000Z` as Instant;
const landings = texts.map((_, at) => ({ commit: `${at + 1}`.repeat(40), at: day(at + 1) }));

const repository: CorpusRepository = {
  name: 'app',
  commit: landings[2]!.commit,
  branch: 'main',
  files: [
    { path: 'CODEOWNERS', blob: 'c'.repeat(40), since: 0 },
    { path: 'a.go', blob: ids[2]!, since: 2 },
  ],
  unsearched: [],
  history: {
    landings,
    tenures: [0, 1].map((from) => ({ path: 'a.go', blob: ids[from]!, from, to: from + 1 })),
    completeFrom: 0,
  },
};

const revisions: RevisionSource = {
  resolve: () => Promise.resolve([]),
  resolveAt: (_, at) => {
    const landing = landings.findLast((one) => one.at <= at);
    return Promise.resolve(landing ? [{ name: 'main', commit: landing.commit }] : []);
  },
  tree: (_, commit) => {
    const at = landings.findIndex((one) => one.commit === commit);
    return Promise.resolve({ tree: commit, files: [{ path: 'a.go', blob: ids[at]! }], unsearched: [] });
  },
  // Everything is in the index.
  async *read() {},
};

let folder: string;
let engine: SearchEngine;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-past-symbols-'));
  engine = await openSearchEngine({ directory: folder, threads: 1, revisions });
  const writer = engine.writer();
  for (const [at, text] of texts.entries())
    await writer.add(ids[at]!, Buffer.from(text), { path: 'a.go', standing: at === 2 });
  await writer.commit();
  await engine.publish([repository]);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `landing: name@line since-until`, landings from 1. */
async function symbols(query: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const event of engine.search(query, {})) {
    assert.notEqual(event.type, 'error', JSON.stringify(event));
    if (event.type !== 'matches') continue;
    for (const match of event.matches) {
      assert.ok(match.type === 'symbol');
      const { standing } = match;
      const stood = standing && ` ${standing.since.commit[0]}-${standing.until?.commit[0] ?? ''}`;
      for (const { name, lineNumber } of match.symbols)
        found.push(`${match.commit[0]}: ${name}@${lineNumber}${stood ?? ''}`);
    }
  }
  return found;
}

const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['/../', ['3: Stays@2', '3: New@3']],
  [`asof:${day(1)} /../`, ['1: Old@1 1-2', '1: Stays@2 1-2']],
  [`asof:${day(2)} stays`, ['2: Stays@1 2-3']],
  [`asof:${day(4)} new`, ['3: New@3 3-']],
  [`between:${day(1)}..${day(9)} /../`, ['1: Old@1 1-2', '3: Stays@2 1-', '2: Between@2 2-3', '3: New@3 3-']],
  [`between:${day(1)}..${day(9)} first:${day(2)}.. /../`, ['2: Between@2 2-3', '3: New@3 3-']],
  [`between:${day(1)}..${day(9)} last:..${day(3)} /../`, ['1: Old@1 1-2']],
  [`repo:app rev:at.time(${day(2)}) /../`, ['2: Stays@1', '2: Between@2']],
  [`select:symbol.function asof:${day(1)} old`, ['1: Old@1 1-2']],
];
for (const [query, found] of cases)
  test(query, async () => assert.deepEqual(await symbols(`type:symbol ${query}`), found));

test('owners are not known where CODEOWNERS cannot be read, which is told', async () => {
  for (const query of ['type:symbol select:file.owners new', 'file:has.owner() package', '-file:has.owner() package']) {
    const reasons: string[] = [];
    for await (const event of engine.search(query, {}))
      if (event.type === 'manifest') reasons.push(...(event.manifest.incomplete ?? []).map(({ reason }) => reason));
    assert.deepEqual(reasons, ['attribute-unknown'], query);
  }
});
