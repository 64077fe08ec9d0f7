/** What is read through when: the record of sound shards must never make damage pass for soundness. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import { madeUp, publish, withStore } from './fixtures/made-up-index.ts';
import { VerificationRecord } from './verification.ts';

let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-verification-test-'));
  await withStore({ directory: join(folder, 'built') }, async (store) => {
    await publish(store, made);
    await store.settled();
  });
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const made = [madeUp('made/up', 300, 1)];
const repositories = made.map(({ repository }) => repository);
const start = Date.UTC(2024, 5, 1);
const day = (number: number): Instant => instantFromMillis(start + number * 24 * 60 * 60 * 1000);
const listIn = (directory: string) => join(directory, 'verified.jsonl');
const shardIn = (directory: string) =>
  join(
    directory,
    readdirSync(directory).find((name) => name.endsWith('.shard'))!,
  );

async function builtIn(name: string): Promise<string> {
  const directory = join(folder, name);
  cpSync(join(folder, 'built'), directory, { recursive: true });
  await withStore({ directory }, (store) => store.verify({ now: day(0) }));
  return directory;
}

/** Names of the shards that are due. */
function dueIn(directory: string, now: Instant, leastBytes?: number): Promise<readonly string[]> {
  return withStore({ directory }, async (store) => {
    const record = await VerificationRecord.open(directory);
    const due = await record.due(store.catalog.shards(), now, leastBytes);
    return due.map(({ shard }) => basename(shard.path)).sort();
  });
}

const allIn = (directory: string) =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.shard'))
    .sort();

test('what was found sound is not due on the same day, and due again later', async () => {
  const directory = await builtIn('again');
  assert.ok(allIn(directory).length > 3);
  assert.deepEqual(await dueIn(directory, day(0.9)), []);
  assert.deepEqual(await dueIn(directory, day(1)), allIn(directory));
  assert.deepEqual(await dueIn(directory, day(-1)), allIn(directory), 'a time to come is not trusted');
});

test('within thirty daily calls everything is read again, a part at a time', async () => {
  const directory = await builtIn('in-turn');
  const read = new Map<string, number>();
  for (let number = 1; number <= 30; number++) {
    await withStore({ directory }, async (store) => {
      const record = await VerificationRecord.open(directory);
      const shards = store.catalog.shards();
      const due = await record.due(shards, day(number), 0);
      assert.ok(due.length > 0 && due.length < shards.length, `${due.length} shards on day ${number}`);
      for (const one of due) {
        record.note(one, day(number));
        read.set(one.shard.path, number);
      }
      record.save(shards);
    });
  }
  assert.deepEqual([...read.keys()].map((path) => basename(path)).sort(), allIn(directory));
});

const wrongs: readonly (readonly [name: string, spoil: (directory: string) => void, due: 'one' | 'all'])[] = [
  ['a file with another time', (directory) => utimesSync(shardIn(directory), 1, 1), 'one'],
  [
    'bytes written with the time put back',
    (directory) => {
      const path = shardIn(directory);
      const { atime, mtime } = statSync(path);
      writeFileSync(path, readFileSync(path));
      utimesSync(path, atime, mtime);
    },
    'one',
  ],
  ['no list', (directory) => rmSync(listIn(directory)), 'all'],
  ['a list that goes on', (directory) => appendFileSync(listIn(directory), '{}\n'), 'all'],
  ['an empty list', (directory) => writeFileSync(listIn(directory), ''), 'all'],
  [
    'a list with another time of reading',
    (directory) => {
      const text = readFileSync(listIn(directory), 'utf8');
      writeFileSync(listIn(directory), text.replaceAll('2024-06-01', '2024-06-02'));
    },
    'all',
  ],
];

for (const [index, [name, spoil, expected]] of wrongs.entries())
  test(`${name}: ${expected === 'one' ? 'that shard is' : 'all shards are'} due at once`, async () => {
    const directory = await builtIn(`wrong-${index}`);
    spoil(directory);
    const due = expected === 'one' ? [basename(shardIn(directory))] : allIn(directory);
    assert.deepEqual(await dueIn(directory, day(0), 0), due);
  });

test('a flipped bit in a text that was sound before is found, and its contents are missing again', async () => {
  const directory = await builtIn('flipped');
  const path = shardIn(directory);
  const bytes = readFileSync(path);
  bytes[bytes.length - 10]! ^= 4;
  writeFileSync(path, bytes);
  await withStore({ directory }, async (store, notes) => {
    assert.deepEqual(store.missingBlobs(repositories), []);
    await store.verify({ now: day(0.5) });
    assert.match(notes.join('\n'), /is damaged \(its content does not add up\): it was removed and will be rebuilt/);
    assert.ok(store.missingBlobs(repositories).length > 0);
    await publish(store, made);
    assert.deepEqual(store.missingBlobs(repositories), []);
  });
});
