import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackArchive } from './pack-archive.ts';
import { digestOf } from './file-digest.ts';
import {
  directoryRecord,
  endRecord,
  localHeader,
  planArchive,
  type ArchivedFile,
  type ArchivePlan,
} from './pack-layout.ts';
import type { ByteSource } from './pack-verification.ts';

const stored = (path: string, bytes: Uint8Array): ArchivedFile => ({
  path,
  size: bytes.length,
  crc32: digestOf(bytes).crc32,
  packing: 'store',
  packedSize: bytes.length,
});

/** An archive that is never written: headers and small files where they must be, zeros everywhere else. */
function sparse(
  plan: ArchivePlan,
  contents: ReadonlyMap<string, Uint8Array>,
  change = new Map<number, number>(),
): ByteSource {
  const pieces = plan.files.flatMap(({ file, offset, dataOffset }) => {
    const bytes = contents.get(file.path);
    return [{ at: offset, bytes: localHeader(file) }, ...(bytes ? [{ at: dataOffset, bytes }] : [])];
  });
  const directory = Buffer.concat(plan.files.map(({ file, offset }) => directoryRecord(file, offset)));
  const end = endRecord(plan.files.length, plan.directorySize, plan.directoryOffset);
  pieces.push({ at: plan.directoryOffset, bytes: Buffer.concat([directory, end]) });
  return {
    size: plan.size,
    read(at, length) {
      const read = Buffer.alloc(Math.min(length, plan.size - at));
      for (const piece of pieces) {
        const from = Math.max(at, piece.at);
        const to = Math.min(at + read.length, piece.at + piece.bytes.length);
        if (from < to) read.set(piece.bytes.subarray(from - piece.at, to - piece.at), from - at);
      }
      for (const [place, value] of change) if (place >= at && place < at + read.length) read[place - at] = value;
      return read;
    },
  };
}

test('beyond 4 GiB: files are found by the directory and by the plan, and a changed offset is named', () => {
  const small = Buffer.from('at the far end');
  const huge = { path: 'a', size: 0xfffffffe, crc32: 0, packing: 'store', packedSize: 0xfffffffe } as const;
  const plan = planArchive([huge, { ...huge, path: 'b' }, stored('c', small)]);
  assert.ok(plan.size > 2 ** 33);
  const contents = new Map([['c', small]]);
  const archive = new PackArchive(sparse(plan, contents));
  assert.deepEqual(archive.names, ['a', 'b', 'c']);
  assert.deepEqual(archive.read('c'), { ok: true, value: small });
  archive.follow(plan);
  assert.deepEqual(archive.digest('c'), { ok: true, value: digestOf(small) });
  const records = plan.files.map(({ file, offset }) => directoryRecord(file, offset).length);
  assert.deepEqual(records, [47, 59, 59], 'an offset has 64 bits where it needs them');
  // The last byte of the offset in the extra field of `c`.
  const changed = sparse(plan, contents, new Map([[plan.directoryOffset + plan.directorySize - 1, 9]]));
  assert.deepEqual(new PackArchive(changed).read('c'), { ok: false, error: 'the archive has no such place' });
});

test('more than 65,535 files: the directory says how many, and every one is there', () => {
  const nothing = new Uint8Array();
  const files = Array.from({ length: 70_000 }, (_, at) => stored(`evidence/${at}`, nothing));
  for (const count of [65_534, 65_535, 70_000]) {
    const plan = planArchive(files.slice(0, count));
    const end = endRecord(count, plan.directorySize, plan.directoryOffset);
    assert.equal(end.length, count < 65_535 ? 22 : 98);
    assert.equal(new PackArchive(onlyDirectory(plan)).names?.length, count);
  }
});

/** Without local headers: nobody reads them here. */
function onlyDirectory(plan: ArchivePlan): ByteSource {
  const behind = Buffer.concat([
    ...plan.files.map(({ file, offset }) => directoryRecord(file, offset)),
    endRecord(plan.files.length, plan.directorySize, plan.directoryOffset),
  ]);
  return {
    size: plan.size,
    read: (at, length) => {
      const bytes = Buffer.alloc(Math.min(length, plan.size - at));
      const from = Math.max(at, plan.directoryOffset);
      if (from < at + bytes.length)
        behind.copy(bytes, from - at, from - plan.directoryOffset, at + bytes.length - plan.directoryOffset);
      return bytes;
    },
  };
}
