/** Queries for commits as the engine answers them: with what it knows of files and repositories. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CorpusRepository, RepositoryAttributes, SearchEngine, SearchEvent } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';
import { DeltaStore } from './delta-store.ts';
import { madeUpSource, type MadeUpLanding } from './made-up-history.ts';

const histories: Readonly<Record<string, { readonly landings: readonly MadeUpLanding[] } & RepositoryAttributes>> = {
  one: {
    landings: [
      { tree: { 'a.go': 'alpha\n', 'old.go': 'alpha\n' } },
      { tree: { 'a.go': 'alpha\nbeta\n', CODEOWNERS: '*.go @team\n', 'b.py': 'alpha\n' } },
    ],
    topics: ['web'],
    archived: false,
  },
  two: { landings: [{ tree: { z: 'alpha\n' } }], topics: [], archived: true },
  three: { landings: [{ tree: { y: 'alpha\n' } }] },
};

const directory = mkdtempSync(join(tmpdir(), 'plumbline-commits-'));
const deltas = new DeltaStore({ directory: join(directory, 'differences'), kernels: 'plain' });
let engine: SearchEngine;

before(async () => {
  engine = await openSearchEngine({ directory, deltas, threads: 1 });
  const corpus: CorpusRepository[] = [];
  const writer = engine.writer();
  for (const [name, { landings, ...attributes }] of Object.entries(histories)) {
    const source = madeUpSource(name, landings);
    await deltas.extend(source);
    const files: CorpusRepository['files'][number][] = [];
    for (const [path, content] of Object.entries(landings.at(-1)!.tree)) {
      const blob = createHash('sha1').update(content!).digest('hex');
      await writer.add(blob, Buffer.from(content!));
      files.push({ path, blob });
    }
    const commit = source.landings.at(-1)!.id;
    corpus.push({ name, commit, branch: 'main', files, unsearched: [], attributes });
  }
  await writer.commit();
  await engine.publish(corpus);
});

after(async () => {
  await deltas.close();
  await engine.close();
  rmSync(directory, { recursive: true, force: true });
});

async function ask(query: string): Promise<readonly SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, {})) events.push(event);
  return events;
}

const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['type:diff alpha', ['one b.py old.go', 'one a.go old.go', 'three y']],
  ['type:diff alpha archived:yes', ['one b.py old.go', 'one a.go old.go', 'three y', 'two z']],
  ['type:diff alpha repo:has.topic(web)', ['one b.py old.go', 'one a.go old.go']],
  ['type:diff alpha -repo:has.topic(web) archived:yes', ['three y', 'two z']],
  ['type:diff alpha repo:has.path(^z$) archived:yes', ['two z']],
  ['type:diff alpha repo:has.content(beta)', ['one b.py old.go', 'one a.go old.go']],
  ['type:diff alpha archived:only', ['two z']],
  ['type:diff alpha file:has.owner(@team)', ['one a.go']],
  ['type:diff alpha -file:has.owner(@team) repo:one', ['one b.py old.go', 'one old.go']],
  ['type:diff alpha file:has.content(beta)', ['one a.go']],
  ['type:diff (alpha) or (beta) repo:one', ['one a.go b.py old.go', 'one a.go old.go']],
];

for (const [query, found] of cases)
  test(query, async () => {
    const matches = (await ask(query)).flatMap((event) => (event.type === 'matches' ? event.matches : []));
    const outline = matches.map((match) => {
      assert.ok(match.type === 'commit');
      return [match.repository, ...match.diff!.map((file) => file.after ?? file.before!).sort()].join(' ');
    });
    assert.deepEqual(outline, found);
  });

test('told: who changed which file is not known', async () => {
  const events = await ask('type:diff alpha file:has.contributor(ann)');
  assert.ok(events.some((event) => event.type === 'alert' && /not known/.test(event.alert.title)));
});
