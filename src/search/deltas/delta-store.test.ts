import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { DeltaStore, type DeltaStoreOptions } from './delta-store.ts';
import { linesOf, madeUpSource, type MadeUpLanding, type Tree } from './made-up-history.ts';
import { folderOf } from './segment-files.ts';
import { seriesOf } from './series.ts';

const root = mkdtempSync(join(tmpdir(), 'plumbline-deltas-'));
const open: DeltaStore[] = [];
after(async () => {
  for (const store of open) await store.close();
  rmSync(root, { recursive: true, force: true });
});

let folders = 0;
function newDirectory(): string {
  return join(root, String(folders++));
}

function storeIn(directory: string, options: Partial<DeltaStoreOptions> = {}): DeltaStore {
  const store = new DeltaStore({ directory, kernels: 'plain', ...options });
  open.push(store);
  return store;
}

const tree = fc.dictionary(
  fc.constantFrom('a.txt', 'b.txt', 'lib/c.txt'),
  fc.option(
    fc
      .tuple(
        fc.array(fc.constantFrom('x', 'yx', 'z', '', 'x\r', '\u00fcx'), { maxLength: 12 }),
        fc.constantFrom('', '\n'),
      )
      .map(([lines, end]) => lines.join('\n') + end),
    { freq: 12 },
  ),
);
const history = fc
  .array(tree, { minLength: 1, maxLength: 12 })
  .map((trees): readonly MadeUpLanding[] => trees.map((one) => ({ tree: one })));

function matching(tree: Tree, pattern: RegExp): number {
  return Object.values(tree)
    .flatMap(linesOf)
    .filter((line) => pattern.test(line)).length;
}

async function counts(store: DeltaStore, source = 'x'): Promise<readonly number[] | undefined> {
  const series = await seriesOf(store, { repository: 'r', pattern: { source, ignoreCase: false } });
  return series?.points.map(({ count }) => count);
}

test('the running sum is the count of matching lines at every landing, however the record grew', async () => {
  const law = fc.asyncProperty(
    history,
    fc.nat({ max: 12 }),
    fc.integer({ min: 1, max: 9 }),
    async (all, part, steps) => {
      const directory = newDirectory();
      const store = storeIn(directory, { stepsPerSegment: steps });
      await store.extend(madeUpSource('r', all.slice(0, Math.max(1, Math.min(part, all.length)))));
      await store.extend(madeUpSource('r', all));
      const expected = all.map((landing) => matching(landing.tree, /x$/));
      assert.deepEqual(await counts(store, 'x$'), expected);
      await store.close();
      rmSync(directory, { recursive: true });
    },
  );
  await fc.assert(law, { numRuns: 12 });
});

const abc: readonly MadeUpLanding[] = [
  { tree: { f: 'x\n' } },
  { tree: { f: 'x\nx\n' } },
  { tree: { f: 'x\n', g: 'x' } },
  { tree: { g: 'x\ny' } },
];

test('a rewritten branch keeps the part it shares', async () => {
  const store = storeIn(newDirectory(), { stepsPerSegment: 1 });
  assert.deepEqual(await store.extend(madeUpSource('r', abc)), { landingsRead: 4, rebuilt: false });
  assert.deepEqual(await store.extend(madeUpSource('r', abc)), { landingsRead: 0, rebuilt: false });
  const other = [...abc.slice(0, 2), { tree: { f: 'x\nx\nx\n' } }];
  assert.deepEqual(await store.extend(madeUpSource('r', other)), { landingsRead: 1, rebuilt: true });
  assert.deepEqual(await counts(store), [1, 2, 3]);
});

test('a history that was mended behind the same commits is recorded again', async () => {
  const store = storeIn(newDirectory());
  const source = madeUpSource('r', abc);
  await store.extend({ ...source, tenures: source.tenures.filter(({ path }) => path !== 'g') });
  assert.deepEqual(await counts(store), [1, 2, 1, 0]);
  assert.deepEqual(await store.extend(source), { landingsRead: 4, rebuilt: true });
  assert.deepEqual(await counts(store), [1, 2, 2, 1]);
});

test('a missing object is a gap at its landings, and sums are those of what can be read', async () => {
  const store = storeIn(newDirectory());
  await store.extend(madeUpSource('r', [{ tree: { f: 'x\n', g: 'x' } }, { tree: { f: null, g: 'x' } }, abc[1]!]));
  const series = await seriesOf(store, { repository: 'r', pattern: { source: 'x', ignoreCase: false } });
  assert.deepEqual(
    series?.points.map(({ count }) => count),
    [2, 1, 2],
  );
  assert.deepEqual(series?.gaps, [
    { landing: 1, path: 'f', reason: 'missing-object' },
    { landing: 2, path: 'f', reason: 'missing-object' },
  ]);
});

test('a folder that could not be read is a gap at its landings, until a fuller history says what was in it', async () => {
  const store = storeIn(newDirectory(), { stepsPerSegment: 1 });
  const full = madeUpSource('r', abc);
  const unreadable = (at: number, folders: readonly string[]): typeof full => ({
    ...full,
    landings: full.landings.map((landing, index) => (index === at ? { ...landing, unreadable: folders } : landing)),
  });
  const gapsOf = async () =>
    (await seriesOf(store, { repository: 'r', pattern: { source: 'x', ignoreCase: false } }))?.gaps;
  await store.extend(unreadable(1, ['docs/', '']));
  assert.deepEqual(await gapsOf(), [
    { landing: 1, path: 'docs/', reason: 'missing-object' },
    { landing: 1, path: '/', reason: 'missing-object' },
  ]);
  assert.equal((await store.extend(unreadable(1, ['docs/', '']))).rebuilt, false);
  assert.equal((await store.extend(full)).rebuilt, true);
  assert.deepEqual(await gapsOf(), []);
  assert.equal((await store.extend(unreadable(2, ['docs/']))).rebuilt, true);
  assert.deepEqual(await gapsOf(), [{ landing: 2, path: 'docs/', reason: 'missing-object' }]);
});

test('an object that a fuller clone brings is taken up', async () => {
  const store = storeIn(newDirectory(), { stepsPerSegment: 1 });
  const full = madeUpSource('r', [abc[0]!, { tree: { f: 'x\nx\nx\n' } }, { tree: { f: 'x\n', g: 'y' } }]);
  const [, lost] = full.tenures;
  const lacking: typeof full = {
    ...full,
    async *read(blobs, signal) {
      for await (const read of full.read(blobs, signal))
        if (read.blob === lost!.blob) yield { blob: read.blob, missing: 'missing-object' };
        else yield read;
    },
  };
  await store.extend(lacking);
  assert.deepEqual(await counts(store), [1, 0, 1]);
  assert.deepEqual(await store.extend(lacking), { landingsRead: 0, rebuilt: false });
  assert.deepEqual(await store.extend(full), { landingsRead: 2, rebuilt: true });
  assert.deepEqual(await counts(store), [1, 3, 1]);
});

test('binary files are gaps; a NUL that git does not look at leaves a file text', async () => {
  const store = storeIn(newDirectory());
  const late = `${'-'.repeat(9000)}\nx\0\n`;
  await store.extend(
    madeUpSource('r', [{ tree: { a: 'x\0' } }, { tree: { a: 'x\0', b: late } }, { tree: { a: 'x' } }]),
  );
  const series = await seriesOf(store, { repository: 'r', pattern: { source: 'x', ignoreCase: false } });
  assert.deepEqual(
    series?.points.map(({ count }) => count),
    [0, 1, 1],
  );
  assert.deepEqual(
    series?.gaps.map(({ landing, reason }) => [landing, reason]),
    [
      [0, 'binary'],
      [2, 'binary'],
    ],
  );
});

test('what a kill leaves behind is swept away, and a damaged segment is built again', async () => {
  const directory = newDirectory();
  const store = storeIn(directory, { stepsPerSegment: 1 });
  await store.extend(madeUpSource('r', abc));
  const folder = folderOf(directory, 'r');
  writeFileSync(join(folder, `${'0'.repeat(32)}.shard`), 'left over');
  writeFileSync(join(folder, '.spool-00000000.segment.tmp'), 'left over');
  const [, second] = readdirSync(folder)
    .filter((name) => name.endsWith('.segment'))
    .sort();
  const bytes = readFileSync(join(folder, second!));
  bytes[bytes.length - 9]! ^= 1;
  bytes[200]! ^= 1;
  writeFileSync(join(folder, second!), bytes);
  const notes: string[] = [];
  const observer = { note: (note: string) => notes.push(note), progress: () => undefined };
  await store.extend(madeUpSource('r', abc), { observer });
  assert.equal(notes.length, 1);
  assert.match(notes[0]!, /damaged.*will be rebuilt/);
  assert.equal(readdirSync(folder).filter((name) => /^0{32}|tmp$/.test(name)).length, 0);
  assert.deepEqual(await counts(store), [1, 2, 2, 1]);
});

test('a damaged shard is never searched: it is removed and built again', async () => {
  const directory = newDirectory();
  const source = madeUpSource('r', abc);
  await storeIn(directory).extend(source);
  const folder = folderOf(directory, 'r');
  const names = readdirSync(folder).filter((one) => one.endsWith('.shard'));
  for (const name of names) {
    const bytes = readFileSync(join(folder, name));
    bytes[60]! ^= 1;
    writeFileSync(join(folder, name), bytes);
  }
  const store = storeIn(directory);
  assert.equal(await counts(store), undefined);
  await store.extend(source);
  assert.deepEqual(await counts(store), [1, 2, 2, 1]);
});

test('damage that a search comes upon is told, and what was damaged is built again', async () => {
  const directory = newDirectory();
  const source = madeUpSource('r', abc);
  await storeIn(directory).extend(source);
  const folder = folderOf(directory, 'r');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.shard'))) {
    const bytes = readFileSync(join(folder, name));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(folder, name), bytes);
  }
  const notes: string[] = [];
  const store = storeIn(directory, { observer: { note: (note) => notes.push(note), progress: () => undefined } });
  await assert.rejects(counts(store), /damaged/);
  assert.match(notes.join(), /damaged.*rebuilt/);
  await store.extend(source);
  assert.deepEqual(await counts(store), [1, 2, 2, 1]);
});

test('many small landings do not leave as many segments', async () => {
  const directory = newDirectory();
  const store = storeIn(directory);
  const all: MadeUpLanding[] = [];
  for (let landing = 0; landing < 16; landing++) {
    all.push({ tree: { f: 'x\n'.repeat(landing + 1) } });
    await store.extend(madeUpSource('r', all));
  }
  const segments = readdirSync(folderOf(directory, 'r')).filter((name) => name.endsWith('.segment'));
  assert.ok(segments.length <= 5, `${segments.length} segments`);
  assert.deepEqual(
    await counts(store),
    all.map((_, at) => at + 1),
  );
});

test('repositories that are gone are forgotten', async () => {
  const directory = newDirectory();
  const store = storeIn(directory);
  await store.extend(madeUpSource('r', abc));
  await store.extend(madeUpSource('other', abc));
  await store.retain(['other']);
  assert.equal(await counts(store), undefined);
  assert.deepEqual(readdirSync(directory).sort(), [folderOf('', 'other'), 'version'].sort());
});

test('an aborted build leaves what was there', async () => {
  const store = storeIn(newDirectory());
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  await assert.rejects(store.extend(madeUpSource('r', abc), { signal: abort.signal }), /enough/);
  assert.equal(await counts(store), undefined);
});
