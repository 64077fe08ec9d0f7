/** The published corpus: what is written comes back, and little is written for little. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis } from '../../base/instant.ts';
import type { CorpusRepository } from '../contract.ts';
import { Pace } from '../pace.ts';
import { CorpusFile } from './corpus-file.ts';
import { encodeRepository, StoredRepository } from './corpus-record.ts';
import { madeUp } from './fixtures/made-up-index.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-corpus-test-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const id = fc.oneof(
  fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.constantFrom('', 'no id', 'A'.repeat(40)),
);
/** Lone surrogates stand for nothing in a file name. */
const path = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('a', 'a/b', 'a/b/c', 'a/b/d\n', '🙂', '🙃', 'é'),
);
const landing = fc.nat({ max: 2 ** 31 });
const repository: fc.Arbitrary<CorpusRepository> = fc.record(
  {
    name: fc.string(),
    commit: id,
    tree: id,
    branch: fc.string(),
    files: fc.array(fc.record({ path, blob: id, since: landing }, { requiredKeys: ['path', 'blob'] })),
    unsearched: fc.array(fc.record({ path, reason: fc.constantFrom('binary', 'submodule', 'too-large') })),
    history: fc.record({
      landings: fc.array(
        fc.record({ commit: id, at: fc.integer({ min: -1e12, max: 4e12 }).map((millis) => instantFromMillis(millis)) }),
      ),
      tenures: fc.array(fc.record({ path, blob: id, from: landing, to: landing })),
      completeFrom: landing,
    }),
    attributes: fc.record(
      {
        fork: fc.boolean(),
        archived: fc.boolean(),
        visibility: fc.constantFrom('public', 'private'),
        description: fc.string(),
        topics: fc.array(fc.string()),
        meta: fc.dictionary(fc.string(), fc.option(fc.string()), { noNullPrototype: true }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name', 'commit', 'branch', 'files', 'unsearched'] },
) as fc.Arbitrary<CorpusRepository>;

function plain({ name, commit, tree, branch, files, unsearched, history, attributes }: CorpusRepository): unknown {
  return JSON.parse(JSON.stringify({ name, commit, tree, branch, files, unsearched, history, attributes }));
}

test('a repository comes back from its record as it was', async () => {
  await fc.assert(
    fc.asyncProperty(repository, async (given) => {
      const stored = new StoredRepository(await encodeRepository(given, new Pace(undefined)));
      assert.deepEqual(plain(stored), plain(given));
      assert.equal(stored.fileCount, given.files.length);
      assert.equal('history' in stored, given.history !== undefined);
    }),
    { numRuns: 200 },
  );
});

const packs = (name: string) => {
  const directory = join(folder, name, 'corpus');
  return readdirSync(directory).map((pack) => statSync(join(directory, pack)).size);
};

test('publishing one changed repository of many writes that one; stale packs are cleared away', async () => {
  const directory = join(folder, 'packs');
  const all = Array.from({ length: 30 }, (_, at) => madeUp(`made/up-${at}`, 20).repository);
  const { file } = await CorpusFile.open(directory);
  await file.write(all);
  const [first] = packs('packs');
  for (let round = 1; round <= 70; round++) {
    const number = round % 30;
    all[number] = { ...all[number]!, commit: round.toString(16).padStart(40, '0') };
    await file.write(all);
    const sizes = packs('packs');
    if (round === 1) assert.deepEqual(sizes.toSorted((a, b) => b - a)[0], first);
    if (round === 1) assert.ok(Math.min(...sizes) < first! / 20);
    assert.ok(sizes.length <= 65 && sizes.reduce((sum, size) => sum + size, 0) <= 4 * first!);
    const again = await CorpusFile.open(directory);
    assert.equal(again.unusable, undefined);
    assert.deepEqual(again.file.repositories.map(plain), all.map(plain));
  }
  // Given again as they came back, nothing is new.
  const before = readdirSync(join(directory, 'corpus'));
  const again = await CorpusFile.open(directory);
  await again.file.write(again.file.repositories);
  assert.deepEqual(readdirSync(join(directory, 'corpus')), before);
  await again.file.write([]);
  assert.deepEqual(packs('packs'), []);
});

test('a repository that is given again is recognised, by another process too; whatever changed in it is written', async () => {
  const directory = join(folder, 'recognised');
  const made = madeUp('made/up', 30, 2).repository;
  await (await CorpusFile.open(directory)).file.write([made]);
  const packs = () => readdirSync(join(directory, 'corpus'));
  const before = packs();
  const copyOf = (change: Partial<CorpusRepository>) => structuredClone({ ...made, ...change });
  const { file } = await CorpusFile.open(directory);
  await file.write([copyOf({})]);
  assert.deepEqual(packs(), before);
  const history = made.history!;
  const changed: readonly Partial<CorpusRepository>[] = [
    { branch: 'other' },
    { attributes: { ...made.attributes, archived: true } },
    { attributes: { ...made.attributes, meta: JSON.parse('{"__proto__": null}') as Record<string, null> } },
    { unsearched: [] },
    { files: made.files.with(3, { ...made.files[3]!, since: 1 }) },
    { files: made.files.with(3, { ...made.files[3]!, path: 'elsewhere' }) },
    { history: { ...history, completeFrom: 1 } },
    { history: { ...history, tenures: history.tenures.with(0, { ...history.tenures[0]!, to: 2 }) } },
  ];
  for (const change of changed) {
    await file.write([made]);
    const same = packs();
    await file.write([copyOf(change)]);
    assert.notDeepEqual(packs(), same, JSON.stringify(Object.keys(change)));
    const { file: again } = await CorpusFile.open(directory);
    const [stored] = again.repositories;
    assert.deepEqual(stored!.files, { ...made, ...change }.files);
    assert.deepEqual(stored!.history, { ...made, ...change }.history);
  }
});
