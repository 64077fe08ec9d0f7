/** The index on disk: publishing, merging, kills, damage, full disks, several processes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { madeUp, publish, verified, withStore } from './fixtures/made-up-index.ts';
import { decodeHeader, headerBytes, sectionNames } from './shard-format.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-index-test-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const shardsIn = (name: string) => readdirSync(at(name)).filter((file) => file.endsWith('.shard'));

test('what is published comes back: files, history, attributes, the same after opening again', async () => {
  const directory = at('published');
  const made = [madeUp('made/up', 40, 2), madeUp('made/other', 10, 0)];
  const repositories = made.map(({ repository }) => repository);
  await withStore({ directory }, async (store) => {
    assert.equal(await publish(store, made), 40 + 2 * 8 + 10);
    assert.deepEqual(store.missingBlobs(repositories), []);
    assert.deepEqual(await verified(store, repositories), { there: 66, lacking: 0 });
  });
  await withStore({ directory }, async (store, notes) => {
    assert.deepEqual(notes, []);
    assert.deepEqual(store.published(), [
      { name: 'made/up', commit: repositories[0]!.commit, files: 40 },
      { name: 'made/other', commit: repositories[1]!.commit, files: 10 },
    ]);
    assert.deepEqual(await verified(store, repositories), { there: 66, lacking: 0 });
    const { sections, indexBytes, ...statistics } = store.statistics();
    assert.equal(statistics.blobs, 66);
    assert.equal(
      Object.values(sections!).reduce((sum, bytes) => sum + bytes, 0),
      indexBytes,
    );
    const onDisk = shardsIn('published').reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    assert.equal(indexBytes + statistics.contentBytes, onDisk);
  });
});

test('heads and history lie in different shards, and change places when the head moves on and back', async () => {
  const directory = at('standing');
  const where = (store: Parameters<Parameters<typeof withStore>[1]>[0], blobs: readonly string[]) =>
    new Set(blobs.map((blob) => store.catalog.locate(blob)!.shard.standing));
  await withStore({ directory, shardBytes: 2_000_000 }, async (store) => {
    const [first, second] = [madeUp('made/up', 200, 0), madeUp('made/up', 200, 1)];
    await publish(store, [first]);
    await publish(store, [second]);
    await store.settled();
    const old = second.repository.history!.tenures.map(({ blob }) => blob);
    const now = second.repository.files.map(({ blob }) => blob);
    assert.deepEqual(where(store, now), new Set([true]));
    // Four fifths of the first shard still stand: it is not rewritten for the sake of the rest.
    assert.deepEqual(where(store, old), new Set([true]));
    // Most files go: what stood there is only history now and is moved.
    const few = { ...second.repository, files: second.repository.files.slice(0, 20) };
    const gone = second.repository.files.slice(20).map(({ path, blob }) => ({ path, blob, from: 0, to: 1 }));
    const past = { ...second.repository.history!, tenures: [...second.repository.history!.tenures, ...gone] };
    await store.publish([{ ...few, history: past }]);
    await store.settled();
    assert.deepEqual(where(store, [...old, ...gone.map(({ blob }) => blob)]), new Set([false]));
    assert.deepEqual(
      where(
        store,
        few.files.map(({ blob }) => blob),
      ),
      new Set([true]),
    );
    // All come back.
    await store.publish([second.repository]);
    await store.settled();
    assert.deepEqual(where(store, now), new Set([true]));
    assert.deepEqual(await verified(store, [second.repository]), { there: 240, lacking: 0 });
  });
});

test('many small shards become few, nothing is lost, and who still reads is not disturbed', async () => {
  const directory = at('merged');
  const made = madeUp('made/up', 60);
  await withStore({ directory, shardBytes: 200_000 }, async (store) => {
    await publish(store, [made], 1);
    const shards = store.catalog.shards();
    const snapshot = await store.acquire();
    await store.settled();
    assert.ok(shards.length >= 60, `${shards.length} shards`);
    assert.ok(shardsIn('merged').length <= 3, `${shardsIn('merged').length} shards`);
    for (const shard of shards) assert.equal((await shard.readContent()).byteLength, shard.contentBytes);
    assert.ok(snapshot);
    await store.release();
    assert.deepEqual(await verified(store, [made.repository]), { there: 60, lacking: 0 });
    await store.publish([]);
    await store.settled();
    assert.deepEqual(shardsIn('merged'), []);
    assert.equal(store.statistics().indexBytes, 0);
  });
});

test('what was called present stays until the next publish, and what was just written, too', async () => {
  const directory = at('asked');
  const [kept, returning, fresh] = [madeUp('made/kept', 10), madeUp('made/back', 10), madeUp('made/fresh', 10)];
  await withStore({ directory }, async (store) => {
    await publish(store, [kept, returning]);
    await store.settled();
    await store.publish([kept.repository]);
    assert.deepEqual(store.missingBlobs([kept.repository, returning.repository]), []);
    const writer = store.writer();
    for (const [blob, bytes] of fresh.blobs) await writer.add(blob, bytes);
    await writer.commit();
    await store.settled();
    const all = [kept.repository, returning.repository, fresh.repository];
    await store.publish(all);
    await store.settled();
    assert.deepEqual(await verified(store, all), { there: 30, lacking: 0 });
  });
});

/** Runs the indexing process and, with `kill`, kills it so many milliseconds after it said that; whether it was done. */
async function indexing(
  directory: string,
  mode: 'once' | 'churn',
  kill?: { readonly after: string; readonly millis: number },
): Promise<boolean> {
  const script = fileURLToPath(new URL('fixtures/indexing-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  let timer: NodeJS.Timeout | undefined;
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    if (kill && output.includes(kill.after)) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.millis);
  });
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return output.includes('done');
}

for (const [what, after_, delays] of [
  ['indexing', 'opened', [0, 5, 15, 40, 80, 150]],
  ['merging', 'published', [0, 10, 30, 60, 100, 200]],
] as const)
  test(`kill -9 while ${what}: the old corpus or the new one, no damage, and the next run completes it`, async () => {
    const directory = at(`killed while ${what}`);
    const corpora = [madeUp('made/up', 300, 0), madeUp('made/up', 300, 1)];
    await withStore({ directory }, (store) => publish(store, [corpora[0]!]));
    for (const millis of delays) {
      assert.equal(await indexing(directory, 'churn', { after: after_, millis }), false);
      await withStore({ directory }, async (store, notes) => {
        assert.deepEqual(notes, []);
        const { commit } = store.published()[0]!;
        const seen = corpora.find(({ repository }) => repository.commit === commit);
        assert.ok(seen, 'neither the old corpus nor the new one');
        assert.equal((await verified(store, [seen.repository])).lacking, 0);
      });
    }
    assert.ok(await indexing(directory, 'once'));
    await withStore({ directory }, async (store) => {
      assert.deepEqual(await verified(store, [corpora[1]!.repository]), { there: 360, lacking: 0 });
    });
  });

function flipBit(path: string, position: number): void {
  const bytes = readFileSync(path);
  bytes[position]! ^= 4;
  writeFileSync(path, bytes);
}

/** A position in the middle of every section that has bytes, and some in the header. */
function places(path: string): readonly (readonly [string, number])[] {
  const bytes = readFileSync(path);
  const decoded = decodeHeader(bytes.subarray(0, headerBytes), bytes.length, crc32);
  assert.ok(decoded.ok);
  const header = decoded.value;
  const inHeader = [0, 8, 13, 24, 29, 33, 37, 60, headerBytes - 30].map(
    (where) => [`header at ${where}`, where] as const,
  );
  const inSections = sectionNames.flatMap((name) => {
    const { offset, length } = header.sections[name];
    return length > 0 ? [[name, offset + (length >> 1)] as const] : [];
  });
  return [...inHeader, ...inSections];
}

test('one wrong bit anywhere in a shard is noticed, reported, never answered from, and rebuilt', async () => {
  const directory = at('damaged');
  const made = madeUp('made/up', 60);
  await withStore({ directory, shardBytes: 1_000_000 }, (store) => publish(store, [made]));
  const name = shardsIn('damaged')[0]!;
  const path = join(directory, name);
  const whole = readFileSync(path);
  const damaged: string[] = [];
  for (const [where, position] of places(path)) {
    flipBit(path, position);
    await withStore({ directory, shardBytes: 1_000_000 }, async (store, notes) => {
      // What lies in texts is noticed when they are read.
      const [shard] = store.catalog.shards();
      if (shard) {
        const part = where === 'symbolNames' ? 'symbols' : 'content';
        const why = await shard.readText(part, new Uint8Array(shard.textBytes(part)));
        assert.ok(why, `${where}: nobody noticed`);
        await store.condemn(shard, why);
      }
      assert.match(notes.join(), /is damaged .* was removed and will be rebuilt/, where);
      assert.equal(store.missingBlobs([made.repository]).length, 60, where);
      assert.equal(await publish(store, [made]), 60, where);
      assert.deepEqual(await verified(store, [made.repository]), { there: 60, lacking: 0 });
    });
    assert.deepEqual(readFileSync(path), whole, where);
    damaged.push(where);
  }
  assert.ok(damaged.length >= 20, damaged.join());
});

test('an index of another version is told apart from a damaged one, in one line, and is built anew', async () => {
  const directory = at('other version');
  const made = madeUp('made/up', 60);
  await withStore({ directory, shardBytes: 100_000 }, (store) => publish(store, [made]));
  const names = shardsIn('other version');
  assert.equal(names.length, 1);
  for (const name of names) writeAsVersion(join(directory, name), 1);
  const list = readFileSync(join(directory, 'corpus.jsonl'), 'utf8').split('\n').slice(0, -2);
  const older = `${[list[0]!.replace(/"version":\d+/, '"version":1'), ...list.slice(1)].join('\n')}\n`;
  const sha256 = createHash('sha256').update(older).digest('hex');
  writeFileSync(join(directory, 'corpus.jsonl'), `${older}${JSON.stringify({ sha256 })}\n`);
  await withStore({ directory, shardBytes: 100_000 }, async (store, notes) => {
    assert.deepEqual(notes, [
      'the index is of another version of Plumbline (1 shard): it is built anew',
      'the published list of files is of another version of Plumbline: the next indexing makes it anew',
    ]);
    assert.equal(await publish(store, [made]), 60);
    assert.deepEqual(await verified(store, [made.repository]), { there: 60, lacking: 0 });
  });
  await withStore({ directory }, (_, notes) => {
    assert.deepEqual(notes, []);
    return Promise.resolve();
  });
});

/** As the program of that version would have written it: the header adds up. */
function writeAsVersion(path: string, version: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(crc32(Buffer.concat([bytes.subarray(8, 24), bytes.subarray(28, headerBytes)])), 24);
  writeFileSync(path, bytes);
}

for (const [damage, inflict] of [
  ['cut off in the middle', (path: string, size: number) => truncateSync(path, size >> 1)],
  ['cut off by one byte', (path: string, size: number) => truncateSync(path, size - 1)],
  ['empty', (path: string) => truncateSync(path, 0)],
  ['one byte longer', (path: string) => writeFileSync(path, '\0', { flag: 'a' })],
] as const)
  test(`a shard that is ${damage} is reported and rebuilt`, async () => {
    const directory = at(`cut ${damage}`);
    const made = madeUp('made/up', 60);
    await withStore({ directory }, (store) => publish(store, [made]));
    const path = join(directory, shardsIn(`cut ${damage}`)[0]!);
    inflict(path, statSync(path).size);
    await withStore({ directory }, async (store, notes) => {
      assert.match(notes.join(), /is damaged .* was removed and will be rebuilt/);
      assert.ok((await publish(store, [made])) > 0);
      assert.deepEqual(await verified(store, [made.repository]), { there: 60, lacking: 0 });
    });
  });

test('a shard that goes bad before it is merged is reported, and not copied', async () => {
  const directory = at('bad merge');
  const made = madeUp('made/up', 30);
  await withStore({ directory, shardBytes: 200_000 }, async (store, notes) => {
    const writer = store.writer();
    const missing = store.missingBlobs([made.repository]);
    for (const blob of missing) {
      await writer.add(blob, made.blobs.get(blob)!);
      await writer.commit();
    }
    const [victim] = store.catalog.shards();
    flipBit(victim!.path, victim!.header.sections.content.offset + 10);
    await store.publish([made.repository]);
    await store.settled();
    assert.match(notes.join(), /is damaged \(its content does not add up\): it was removed/);
    assert.equal(store.missingBlobs([made.repository]).length, 1);
    assert.deepEqual(await verified(store, [made.repository]), { there: 29, lacking: 1 });
  });
});

for (const [what, file, position] of [
  ['the list', 'corpus.jsonl', 100],
  ['a pack', 'corpus', 300],
] as const)
  test(`damage in the published corpus is reported, and it is not used: ${what}`, async () => {
    const directory = at(`corpus ${what}`);
    const made = madeUp('made/up', 20);
    await withStore({ directory }, (store) => publish(store, [made]));
    const path = join(directory, file === 'corpus' ? join(file, readdirSync(join(directory, file))[0]!) : file);
    flipBit(path, position);
    await withStore({ directory }, async (store, notes) => {
      assert.match(notes.join(), /list of files is not used: .*does not add up/);
      assert.deepEqual(store.published(), []);
      assert.deepEqual(store.missingBlobs([made.repository]), []);
      await store.publish([made.repository]);
    });
    await withStore({ directory }, async (store, notes) => {
      assert.deepEqual(notes, []);
      assert.equal(store.published().length, 1);
    });
  });

test('a missing object is noted, and asked for again by the next process only', async () => {
  const directory = at('missing');
  const made = madeUp('made/up', 3);
  const [gone, huge] = made.repository.files.map(({ blob }) => blob);
  const stateOf = (store: Parameters<Parameters<typeof withStore>[1]>[0], blob: string) => {
    const location = store.catalog.locate(blob);
    return location && location.shard.index.state(location.document);
  };
  for (const round of ['first', 'second'])
    await withStore({ directory }, async (store) => {
      assert.equal(store.missingBlobs([made.repository]).length, round === 'first' ? 3 : 1);
      const writer = store.writer();
      writer.addMissing(gone!);
      writer.addMissing(huge!, 'too-large');
      for (const [blob, bytes] of made.blobs) await writer.add(blob, bytes);
      await writer.commit();
      await store.publish([made.repository]);
      assert.deepEqual(store.missingBlobs([made.repository]), []);
      assert.equal(stateOf(store, gone!), 'missing-object');
      assert.equal(stateOf(store, huge!), 'too-large');
    });
  await withStore({ directory }, async (store) => {
    assert.deepEqual(store.missingBlobs([made.repository]), [gone]);
    await publish(store, [made]);
    assert.equal(stateOf(store, gone!), 'text');
    await store.settled();
    assert.equal(stateOf(store, gone!), 'text');
  });
});
