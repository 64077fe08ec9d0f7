import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../../test/fixtures/build.ts';
import { ObjectWriter } from '../../../test/fixtures/object-writer.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { plainGit } from '../../../test/fixtures/timeline.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { readInLanes, type BlobVisit } from './blob-lanes.ts';

const scratch = scratchDirectory('blob-lanes');
const shop = buildFixtureRepository('shop', scratch);
const writer = new ObjectWriter(shop.gitDirectory, 'sha1');
const nowhere = asObjectId('f'.repeat(40));

function blobsOf(location: string): readonly ObjectId[] {
  const lines = plainGit(location, ['ls-tree', '-r', 'HEAD']).trimEnd().split('\n');
  return [...new Set(lines.map((line) => asObjectId(line.split(/\s+/)[2]!)))];
}

/** The id that git gives these bytes: whether they arrived as they are. */
function idOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

test('every blob of every repository once, as it is, whatever its size, and what is not there as missing', async () => {
  const large = [3 << 20, 1 << 20, (1 << 20) - 1, 0].map((size, number) =>
    asObjectId(writer.blob(Buffer.alloc(size, `${number} line\n`))),
  );
  const requests = [
    { gitDirectory: shop.gitDirectory, blobs: [...blobsOf(shop.location), nowhere] },
    { gitDirectory: shop.gitDirectory, blobs: large },
    { gitDirectory: shop.gitDirectory, blobs: [] },
  ];
  const seen: (readonly [number, string])[] = [];
  const visit: BlobVisit = async (request, read) => {
    await Promise.resolve();
    seen.push([request, 'missing' in read ? `missing ${read.oid}` : idOf(read.bytes)]);
  };
  await readInLanes(requests, visit);
  const expected = requests.flatMap(({ blobs }, request) =>
    blobs.map((blob) => [request, blob === nowhere ? `missing ${blob}` : blob] as const),
  );
  const sorted = (all: typeof seen) => all.map((one) => one.join(' ')).sort();
  assert.deepEqual(sorted(seen), sorted(expected));
});

test('an error of the visitor ends all lanes, and it is the one that is thrown', async () => {
  const requests = [shop, shop].map(({ gitDirectory }) => ({ gitDirectory, blobs: blobsOf(shop.location) }));
  let visited = 0;
  const visit: BlobVisit = () => {
    if (++visited === 3) throw new RangeError('no more');
  };
  await assert.rejects(readInLanes(requests, visit), new RangeError('no more'));
  assert.ok(visited < 2 * blobsOf(shop.location).length);
});

test('it stops when nobody wants it any more', async () => {
  const stop = new AbortController();
  const requests = [{ gitDirectory: shop.gitDirectory, blobs: blobsOf(shop.location) }];
  const visit: BlobVisit = () => stop.abort(new Error('enough'));
  await assert.rejects(readInLanes(requests, visit, { signal: stop.signal }), /enough/);
  await assert.rejects(readInLanes(requests, visit, { signal: AbortSignal.abort(new Error('before')) }), /before/);
});

test('a fault of the reading thread is thrown here', async () => {
  const requests = [{ gitDirectory: shop.gitDirectory, blobs: ['no id' as ObjectId] }];
  await assert.rejects(
    readInLanes(requests, () => undefined),
    /the thread that reads blobs failed: TypeError: not an object id/,
  );
});
