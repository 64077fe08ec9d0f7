/** Writing: large documents, several lanes, failures of the disk, several processes. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../../base/app-error.ts';
import type { CorpusRepository } from '../contract.ts';
import type { IndexStore } from './store.ts';
import { madeUp, publish, verified, withStore } from './fixtures/made-up-index.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-writer-test-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const idOf = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex');

function repositoryOf(contents: readonly Buffer[]): CorpusRepository {
  const files = contents.map((bytes, at) => ({ path: `file-${at}`, blob: idOf(bytes) }));
  return { name: 'made/up', commit: 'c'.repeat(40), branch: 'main', files, unsearched: [] };
}

test('documents of every size: small ones by the batch, large ones in slices, larger than a shard in one of their own', async () => {
  const line = Buffer.from('a line of some text that goes on for a while\n');
  const contents = [0, 1, 100, 5000, 100_000, 1_100_000, 3_000_000, 20_000_000].map((bytes) =>
    Buffer.alloc(bytes, Buffer.concat([line, Buffer.from(String(bytes))])),
  );
  const repository = repositoryOf(contents);
  await withStore({ directory: join(folder, 'sizes'), shardBytes: 2_000_000, buildThreads: 2 }, async (store) => {
    const writer = store.writer();
    for (const bytes of contents) {
      const given = Buffer.from(bytes);
      await writer.add(idOf(bytes), given);
      // It was copied: whoever gave it may use the buffer for something else.
      given.fill(0);
    }
    assert.equal(store.missingBlobs([repository]).length, contents.length, 'nothing is visible before commit');
    await writer.commit();
    assert.deepEqual(store.missingBlobs([repository]), []);
    assert.deepEqual(await verified(store, [repository]), { there: contents.length, lacking: 0 });
    const sizes = store.catalog.shards().map(({ contentBytes }) => contentBytes);
    assert.ok(sizes.includes(20_000_000) && sizes.includes(3_000_000));
    assert.equal(store.statistics().shards, sizes.length);
  });
});

test('a blob is stored once, and ids of both kinds go side by side', async () => {
  const made = madeUp('made/up', 5);
  const [bytes] = made.blobs.values();
  const long = createHash('sha256').update(bytes!).digest('hex');
  await withStore({ directory: join(folder, 'once') }, async (store) => {
    for (let round = 0; round < 2; round++) {
      const writer = store.writer();
      for (const [blob, content] of made.blobs) await writer.add(blob, content);
      for (const [blob, content] of made.blobs) await writer.add(blob, content, { standing: false });
      await writer.add(long, bytes!);
      await writer.commit();
      assert.equal(store.statistics().blobs, 6);
    }
    assert.ok(store.catalog.locate(long));
    await assert.rejects(
      async () => {
        const writer = store.writer();
        await writer.add('no id', bytes!);
        await writer.commit();
      },
      { code: 'search/bad-blob-id' },
    );
  });
});

for (const [what, copies] of [
  ['at once', 1],
  ['in a thread', 40],
] as const)
  test(`a disk that takes nothing fails the commit ${what}; afterwards all goes on`, async () => {
    const directory = join(folder, `disk ${what}`);
    const contents = Array.from({ length: copies }, (_, at) => Buffer.alloc(50_000, `number ${at} of a few\n`));
    const repository = repositoryOf(contents);
    await withStore({ directory, shardBytes: 10_000_000 }, async (store) => {
      const write = async () => {
        const writer = store.writer();
        for (const bytes of contents) await writer.add(idOf(bytes), bytes);
        await writer.commit();
      };
      store.writer();
      // The folder leads nowhere for a while: a full disk fails at the same places.
      renameSync(directory, `${directory} moved`);
      symlinkSync(join(folder, 'nowhere', 'at all'), directory);
      await assert.rejects(write(), (error) => isAppError(error) && error.code.startsWith('disk/'));
      assert.equal(store.missingBlobs([repository]).length, copies);
      rmSync(directory);
      renameSync(`${directory} moved`, directory);
      await write();
      await store.publish([repository]);
      assert.deepEqual(await verified(store, [repository]), { there: copies, lacking: 0 });
    });
  });

const isRoot = process.getuid?.() === 0;

test(
  'a disk that is full: what fits is kept, the rest is missing and comes with the next run',
  { skip: isRoot && process.platform === 'linux' ? false : 'only root can make a small disk' },
  async () => {
    const directory = join(folder, 'small disk');
    mkdirSync(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
    try {
      const contents = Array.from({ length: 120 }, (_, at) => Buffer.alloc(50_000, `number ${at} of many files\n`));
      const repository = repositoryOf(contents);
      const options = { directory, shardBytes: 1_000_000, buildThreads: 1 };
      const write = async (store: IndexStore) => {
        const writer = store.writer();
        for (const bytes of contents) await writer.add(idOf(bytes), bytes);
        await writer.commit();
      };
      await withStore(options, async (store) => {
        await assert.rejects(write(store), { code: 'disk/full' });
        // No list of files without what it lists, and none that is cut off.
        await assert.rejects(async () => {
          for (;;) writeFileSync(join(directory, 'ballast'), Buffer.alloc(4096), { flag: 'a' });
        });
        await assert.rejects(store.publish([repository]), { code: 'disk/full' });
        assert.deepEqual(store.published(), []);
      });
      rmSync(join(directory, 'ballast'));
      execFileSync('mount', ['-o', 'remount,size=32m', directory]);
      await withStore(options, async (store, notes) => {
        assert.deepEqual(notes, []);
        assert.deepEqual(store.published(), []);
        const missing = store.missingBlobs([repository]).length;
        assert.ok(missing > 0 && missing < contents.length, `${missing} of ${contents.length} are missing`);
        await write(store);
        await store.publish([repository]);
        assert.deepEqual(await verified(store, [repository]), { there: contents.length, lacking: 0 });
      });
    } finally {
      execFileSync('umount', [directory]);
    }
  },
);

test('while one process writes and merges, another reads what is consistent and may not write', async () => {
  const directory = join(folder, 'two processes');
  const corpora = [madeUp('made/up', 300, 0), madeUp('made/up', 300, 1)];
  await withStore({ directory }, (store) => publish(store, [corpora[0]!]));
  const script = fileURLToPath(new URL('fixtures/indexing-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, 'churn'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  // Its lock is taken with its first change.
  await new Promise((resolve) => child.stdout.once('data', resolve));
  for (let round = 0; round < 6; round++)
    await withStore({ directory }, async (store, notes) => {
      assert.deepEqual(notes, []);
      const { commit } = store.published()[0]!;
      const seen = corpora.find(({ repository }) => repository.commit === commit)!;
      assert.equal((await verified(store, [seen.repository])).lacking, 0);
      assert.throws(() => store.writer(), { code: 'search/index-busy' });
      await assert.rejects(store.publish([]), { code: 'search/index-busy' });
    });
  child.kill('SIGKILL');
  await ended;
  await withStore({ directory }, async (store) => {
    await publish(store, [corpora[1]!]);
    assert.deepEqual(await verified(store, [corpora[1]!.repository]), { there: 360, lacking: 0 });
    await withStore({ directory }, (other) => {
      assert.throws(() => other.writer(), { code: 'search/index-busy' }, 'not twice in one process either');
      return Promise.resolve();
    });
  });
});
