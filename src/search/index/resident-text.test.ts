/** Texts in memory: what is held is right and stays, the limit holds, windows read what files hold. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { padding } from '../kernels/kernels.ts';
import { PlainPostingCollector } from '../kernels/plain-postings.ts';
import { Arena, mostArenaBytes, windowAt, windowBytes } from './arena.ts';
import { RangeAllocator } from './range-allocator.ts';
import { ResidentText, type TextPlace } from './resident-text.ts';
import { ShardBuilder } from './shard-builder.ts';
import { openShard, type Shard } from './shard-file.ts';
import { TextWindow } from './text-window.ts';

let folder: string;
const shards: Shard[] = [];
const texts: Buffer[] = [];
const shardCount = 6;
const megabyte = 2 ** 20;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-resident-test-'));
  for (let number = 0; number < shardCount; number++) {
    const line = `func f${number}() { return "${'x'.repeat(90)}" }\n`;
    const text = Buffer.from(line.repeat(Math.floor(megabyte / line.length)));
    const builder = new ShardBuilder(new PlainPostingCollector(text.length));
    const blob = createHash('sha1').update(text).digest('hex');
    builder.add({ blob, state: 'text', encoding: 'utf-8', bytes: text, path: 'a.go' });
    const opened = await openShard(number + 1, builder.write(folder)!);
    assert.ok(opened.ok);
    shards.push(opened.value);
    texts.push(text);
  }
});
after(async () => {
  for (const shard of shards) await shard.close();
  rmSync(folder, { recursive: true, force: true });
});

function bytesAt({ memory, at }: TextPlace, length: number): Buffer {
  return Buffer.from(new Uint8Array(memory.buffer, at, length));
}

test('what is read from its file again and again is taken in, where there is room', async () => {
  const resident = new ResidentText({ limit: 3 * megabyte, threads: 1 });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };
  const [first, second, third] = shards;
  const held = await resident.hold(first!);
  resident.noteRead(second!);
  assert.equal(resident.isResident(second!), false);
  resident.noteRead(second!);
  resident.noteRead(first!);
  await until(() => resident.isResident(second!));
  const place = await resident.hold(second!);
  assert.deepEqual(bytesAt(place!, texts[1]!.length), texts[1]);
  place!.release();
  held!.release();
  // Of one that is gone nothing is read any more, and nothing goes for what is read by chance.
  resident.noteRead(third!);
  resident.noteRead(third!);
  resident.drop(third!.id);
  for (const shard of shards.slice(3)) for (let read = 0; read < 3; read++) resident.noteRead(shard);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(resident.residentBytes <= resident.arenaBytes);
  assert.ok(resident.isResident(first!) && resident.isResident(second!));
});

test('a range is given to one at a time, and what is free is found again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 40 }), { maxLength: 60 }), (steps) => {
      const ranges = new RangeAllocator(4);
      ranges.extend(64, 256);
      const held = new Map<number, number>();
      for (const step of steps) {
        if (step > 0) {
          const given = ranges.allocate(step);
          if (given === undefined) continue;
          const end = given + ranges.rounded(step);
          assert.ok(given % 4 === 0 && given >= 64 && end <= 320);
          for (const [from, to] of held) assert.ok(end <= from || given >= to);
          held.set(given, end);
        } else {
          const given = [...held.keys()].at(step);
          if (given === undefined) continue;
          held.delete(given);
          ranges.release(given);
        }
      }
      for (const given of held.keys()) ranges.release(given);
      assert.equal(ranges.usedBytes, 0);
      assert.equal(ranges.allocate(256), 64);
    }),
  );
});

test('what is held is the text, in an arena, with padding behind it; the same place for all who hold it', async () => {
  const resident = new ResidentText({ limit: 8 * megabyte, threads: 2 });
  const [one, same] = await Promise.all([resident.hold(shards[0]!), resident.hold(shards[0]!)]);
  assert.ok(one && same && one.at === same.at);
  assert.deepEqual(bytesAt(one, texts[0]!.length), texts[0]);
  assert.ok(one.at + texts[0]!.length + padding <= one.memory.buffer.byteLength);
  const { layout } = resident.arenas[one.arena]!;
  assert.ok(one.at >= windowAt(layout, 2), 'it lies behind the windows of all threads');
  const names = await resident.hold(shards[0]!, { part: 'symbols' });
  assert.match(bytesAt(names!, shards[0]!.textBytes('symbols')).toString(), /^(f0\n)+$/);
});

test('the limit holds, what is held stays, and what nobody holds goes', async () => {
  const limit = 2.5 * megabyte;
  const resident = new ResidentText({ limit, threads: 1 });
  const [first, second] = [await resident.hold(shards[0]!), await resident.hold(shards[1]!)];
  assert.ok(first && second);
  assert.equal(await resident.hold(shards[2]!), undefined, 'there is no room beside what is held');
  first.release();
  first.release();
  // Used more often than the first one: it takes its place.
  let third: TextPlace | undefined;
  for (let times = 0; times < 4 && !third; times++) third = await resident.hold(shards[2]!);
  assert.ok(third);
  assert.equal(resident.isResident(shards[0]!), false);
  assert.deepEqual(bytesAt(third, texts[2]!.length), texts[2]);
  assert.deepEqual(bytesAt(second, texts[1]!.length), texts[1]);
  assert.ok(resident.residentBytes <= limit && resident.arenaBytes <= limit + 4096);
});

test('a walk over more than fits keeps a part of it, instead of throwing all out in turn', async () => {
  const resident = new ResidentText({ limit: 3.5 * megabyte, threads: 1 });
  let hits = 0;
  for (let round = 0; round < 5; round++)
    for (const shard of shards) {
      if (resident.isResident(shard)) hits++;
      (await resident.hold(shard))?.release();
    }
  assert.ok(hits >= 4 * 3, `${hits} of 30 were there already`);
});

test('a text that must lie in one piece gets room, whatever the limit', async () => {
  const resident = new ResidentText({ limit: 0.5 * megabyte, threads: 1 });
  assert.equal(await resident.hold(shards[0]!), undefined);
  const place = await resident.hold(shards[0]!, { must: true });
  assert.deepEqual(bytesAt(place, texts[0]!.length), texts[0]);
  place.release();
  const next = await resident.hold(shards[1]!, { must: true });
  assert.deepEqual(bytesAt(next, texts[1]!.length), texts[1]);
  assert.equal(resident.arenaBytes, 0.5 * megabyte + Arena.costOf(texts[0]!.length), 'the room is used again');
});

test('a dropped shard stays readable for who holds it, and its room comes back afterwards', async () => {
  const resident = new ResidentText({ limit: 1.2 * megabyte, threads: 1 });
  const place = await resident.hold(shards[0]!);
  resident.drop(shards[0]!.id);
  assert.equal(resident.isResident(shards[0]!), false);
  assert.equal(await resident.hold(shards[1]!), undefined);
  assert.deepEqual(bytesAt(place!, texts[0]!.length), texts[0]);
  place!.release();
  assert.equal(resident.residentBytes, 0);
  assert.ok(await resident.hold(shards[1]!));
});

test('a window reads runs as they are in the file, and tells a block that does not add up', async () => {
  const arena = new Arena(0, { threads: 2, bytes: 4096 });
  const window = new TextWindow(arena.memory, windowAt(arena.layout, 1), windowBytes);
  const { index, contentFile, path, header } = shards[3]!;
  for (const run of [
    { first: 0, end: Math.min(index.blocks, 100) },
    { first: 5, end: 6 },
    { first: 7, end: 20 },
  ]) {
    assert.equal(window.read(contentFile, index, run), -1);
    const [from, to] = [index.blockOffset(run.first), index.blockOffset(run.end)];
    assert.deepEqual(
      Buffer.from(new Uint8Array(window.memory.buffer, window.at, to - from)),
      texts[3]!.subarray(from, to),
    );
  }
  const whole = readFileSync(path);
  const spoilt = Buffer.from(whole);
  spoilt[header.sections.content.offset + index.blockOffset(9) + 3]! ^= 1;
  writeFileSync(path, spoilt);
  assert.equal(window.read(contentFile, index, { first: 5, end: 12 }), 9);
  assert.equal(window.read(contentFile, index, { first: 5, end: 9 }), -1);
  const noted: string[] = [];
  const resident = new ResidentText({
    limit: 8 * megabyte,
    threads: 1,
    onDamage: (_, why) => Promise.resolve(void noted.push(why)),
  });
  await assert.rejects(resident.hold(shards[3]!), { code: 'search/damaged-shard' });
  assert.deepEqual(noted, ['its content does not add up']);
  assert.equal(resident.residentBytes, 0);
  writeFileSync(path, whole);
  assert.ok(await resident.hold(shards[3]!));
});

test('the largest arena is a memory of 4 GiB at most, whatever the number of threads', () => {
  for (const threads of [1, 2, 3, 8, 16]) {
    const bytes = mostArenaBytes(threads);
    const arena = new Arena(0, { threads, bytes });
    assert.equal(arena.bytes, bytes);
    assert.equal(arena.memory.buffer.byteLength, 2 ** 32);
  }
});

test('a limit beyond what one memory can hold gets several', async () => {
  const texts = new ResidentText({ limit: 9e9, threads: 2 });
  (await texts.hold(shards[0]!))!.release();
  assert.equal(texts.arenas.length, 3);
});
