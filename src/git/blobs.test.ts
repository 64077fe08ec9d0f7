import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { ObjectWriter } from '../../test/fixtures/object-writer.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { folderDigest, scratchDirectory } from '../../test/fixtures/scratch.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { isLfsPointer, openBlobReader } from './blobs.ts';
import { heldObjects } from './partial-clone.ts';

const scratch = scratchDirectory('blobs');
const shop = buildFixtureRepository('shop', scratch);

/** What git itself says, one object at a time. */
function listed(location: string): readonly { oid: ObjectId; size: number }[] {
  const lines = plainGit(location, ['ls-tree', '-r', '-l', 'HEAD']).trimEnd().split('\n');
  return lines.map((line) => {
    const [, , oid, size] = line.split(/\s+/);
    return { oid: asObjectId(oid!), size: Number(size) };
  });
}

async function readAll(gitDirectory: string, oids: readonly ObjectId[], maxBytes?: number) {
  const reader = openBlobReader(gitDirectory, maxBytes);
  const answers: { oid: ObjectId; size?: number; reason?: string }[] = [];
  for await (const read of reader.read(oids)) {
    answers.push(
      'missing' in read ? { oid: read.oid, reason: read.reason } : { oid: read.oid, size: read.bytes.length },
    );
  }
  await reader.close();
  return answers;
}

test('each blob once, in order, with the size git gives', async () => {
  const wanted = listed(shop.location);
  assert.ok(wanted.length > 20);
  assert.deepEqual(
    await readAll(
      shop.gitDirectory,
      wanted.map(({ oid }) => oid),
    ),
    wanted,
  );
});

test('more requests than are under way at once, repeats included', async () => {
  const oids = listed(shop.location).map(({ oid }) => oid);
  const many = Array.from({ length: 3000 }, (_, index) => oids[index % oids.length]!);
  const answers = await readAll(shop.gitDirectory, many);
  assert.deepEqual(
    answers.map(({ oid }) => oid),
    many,
  );
});

test('a lacking object, a damaged one and a tree are missing with a reason; the rest is read', async () => {
  const corrupt = buildFixtureRepository('corrupt', scratch);
  const good = listed(corrupt.location)
    .map(({ oid }) => oid)
    .filter((oid) => oid !== damaged);
  const tree = asObjectId(plainGit(corrupt.location, ['rev-parse', 'HEAD^{tree}']).trim());
  const absent = asObjectId('0'.repeat(39) + '1');
  const answers = await readAll(corrupt.gitDirectory, [good[0]!, damaged, absent, good[1]!, tree, good[2]!]);
  assert.deepEqual(
    answers.map(({ reason }) => reason),
    [undefined, answers[1]!.reason, 'missing-object', undefined, 'unreadable', undefined],
  );
  assert.match(answers[1]!.reason!, /^(?:unreadable|missing-object)$/);
});
const damaged = asObjectId('202103085ce76c654eae0528cbd05a6c47304560');

test('an object that kills git is missing, and reading goes on behind it', async () => {
  const writer = new ObjectWriter(shop.gitDirectory, 'sha1');
  // The header is whole, the content breaks off: git finds out when it is already answering.
  const { deflateSync } = await import('node:zlib');
  const { writeFileSync } = await import('node:fs');
  const text = 'x'.repeat(200_000) + Math.PI;
  const oid = asObjectId(writer.blob(text));
  const whole = deflateSync(Buffer.from(`blob ${text.length}\0${text}`));
  writeFileSync(writer.pathOf(oid), whole.subarray(0, whole.length - 60));
  const others = listed(shop.location).map((file) => file.oid);
  const answers = await readAll(shop.gitDirectory, [others[0]!, oid, ...others.slice(1), oid, others[0]!]);
  assert.equal(answers.length, others.length + 3);
  assert.deepEqual(
    answers.filter(({ reason }) => reason !== undefined).map((answer) => [answer.oid, answer.reason]),
    [
      [oid, 'unreadable'],
      [oid, 'unreadable'],
    ],
  );
});

test('content over the limit is skipped and said', async () => {
  const wanted = listed(shop.location);
  const limit = 500;
  const answers = await readAll(
    shop.gitDirectory,
    wanted.map(({ oid }) => oid),
    limit,
  );
  const expected = wanted.map(({ oid, size }) => (size > limit ? { oid, reason: 'too-large' } : { oid, size }));
  assert.deepEqual(answers, expected);
});

test('a reader that was left early is still good', async () => {
  const oids = listed(shop.location).map(({ oid }) => oid);
  const reader = openBlobReader(shop.gitDirectory);
  for await (const read of reader.read(oids)) {
    assert.equal(read.oid, oids[0]);
    break;
  }
  const again: ObjectId[] = [];
  for await (const read of reader.read(oids.slice(5, 8))) again.push(read.oid);
  await reader.close();
  assert.deepEqual(again, oids.slice(5, 8));
});

test('a partial clone gives what it has, fetches nothing and is not written to', async () => {
  const partial = buildFixtureRepository('partial', scratch);
  const oids = listed(shop.location).map(({ oid }) => oid);
  const before = folderDigest(partial.location);
  const answers = await readAll(partial.gitDirectory, oids);
  assert.deepEqual(
    answers,
    oids.map((oid) => ({ oid, reason: 'missing-object' })),
  );
  assert.equal(folderDigest(partial.location), before);
});

test('anything that is no object id is refused before git sees it', async () => {
  await assert.rejects(readAll(shop.gitDirectory, [asObjectId('HEAD\ncontents HEAD')]), TypeError);
});

test('pointers of Git LFS', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`;
  assert.equal(isLfsPointer(Buffer.from(pointer)), true);
  assert.equal(isLfsPointer(Buffer.from(pointer.replace('sha256:a', 'sha256:'))), false);
  assert.equal(isLfsPointer(Buffer.from(`see ${pointer}`)), false);
  assert.equal(isLfsPointer(Buffer.from(pointer + ' '.repeat(1024))), false);
});

test('which of some objects a clone has is told without reading them', async () => {
  const [first, second] = listed(shop.location).map(({ oid }) => oid);
  const nowhere = 'f'.repeat(40);
  assert.deepEqual(await heldObjects(shop.gitDirectory, [first!, nowhere, second!]), new Set([first, second]));
  assert.deepEqual(await heldObjects(shop.gitDirectory, [nowhere]), new Set());
});
