/** The index on disk: kills, damage, republishing, merging. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SearchEngine } from '../contract.ts';
import { openSearchEngine, type SearchEngineOptions } from '../engine.ts';
import { digestOf, index, madeUpCorpus } from '../fixtures/made-up-corpus.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-index-test-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const queries = ['type:file token', 'type:file /password.*key/', 'email AND "generation 1"'];

async function opened<T>(
  name: string,
  use: (engine: SearchEngine, notes: readonly string[]) => Promise<T>,
  options: Partial<SearchEngineOptions> = {},
): Promise<T> {
  const notes: string[] = [];
  const observer = { progress: () => undefined, note: (message: string) => notes.push(message) };
  const engine = await openSearchEngine({
    directory: join(folder, name),
    observer,
    shardBytes: 60_000,
    threads: 1,
    ...options,
  });
  try {
    return await use(engine, notes);
  } finally {
    await engine.close();
  }
}

async function digestsOf(engine: SearchEngine): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const query of queries) digests.push(await digestOf(engine, query));
  return digests;
}

function shardsIn(name: string): readonly string[] {
  return readdirSync(join(folder, name)).filter((file) => file.endsWith('.shard'));
}

/** Runs the indexing process and kills it after `millis`; whether it was done before. */
async function indexAndKill(name: string, generation: number, millis: number): Promise<boolean> {
  const script = fileURLToPath(new URL('../fixtures/indexing-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, join(folder, name), String(generation)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let timer: NodeJS.Timeout | undefined;
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    // The clock starts when it has started working: start-up time differs from machine to machine.
    if (output.startsWith('opened')) timer ??= setTimeout(() => child.kill('SIGKILL'), millis);
  });
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return output.includes('done 0');
}

test('kill -9 at any moment: the old corpus or the new one, no damage, and the next run completes it', async () => {
  const corpora = [0, 1].map((generation) => madeUpCorpus('made/up', 400, generation));
  const expected: (readonly string[])[] = [];
  for (const [generation, corpus] of corpora.entries())
    expected.push(
      await opened(`undisturbed-${generation}`, async (engine) => {
        await index(engine, [corpus]);
        return digestsOf(engine);
      }),
    );
  assert.notDeepEqual(expected[0], expected[1]);
  await opened('killed', (engine) => index(engine, [corpora[0]!]));
  let kills = 0;
  for (const millis of [0, 3, 8, 15, 25, 40, 60, 90]) {
    if (!(await indexAndKill('killed', 1, millis))) kills++;
    const seen = await opened('killed', async (engine, notes) => {
      const digests = await digestsOf(engine);
      assert.deepEqual(notes, []);
      return digests;
    });
    const isOneOfThem = expected.some((digests) => JSON.stringify(digests) === JSON.stringify(seen));
    assert.ok(isOneOfThem, `after a kill at ${millis} ms: neither the old corpus nor the new one`);
  }
  assert.ok(kills > 0, 'every process was done before it was killed: this test tests nothing');
  assert.ok(await indexAndKill('killed', 1, 60_000));
  await opened('killed', async (engine) => {
    assert.deepEqual(engine.missingBlobs([corpora[1]!.repository]), []);
    assert.deepEqual(await digestsOf(engine), expected[1]);
  });
});

const damages: readonly (readonly [string, (path: string, size: number) => void])[] = [
  ['cut off in the middle', (path, size) => truncateSync(path, size >> 1)],
  ['cut off by one byte', (path, size) => truncateSync(path, size - 1)],
  ['empty', (path) => truncateSync(path, 0)],
  ['one byte longer', (path) => writeFileSync(path, '\0', { flag: 'a' })],
  ...['magic', 'version', 'counts', 'table', 'index', 'postings', 'content'].map(
    (where, at, all) =>
      [
        `a flipped bit in ${where}`,
        (path: string, size: number) =>
          flipBit(path, at < 4 ? [2, 8, 13, 60][at]! : Math.floor((size * (at - 3.1)) / (all.length - 3))),
      ] as const,
  ),
];

function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 4;
  writeFileSync(path, bytes);
}

for (const [damage, inflict] of damages)
  test(`a damaged shard is reported, not used and rebuilt: ${damage}`, async () => {
    const name = `damaged ${damage}`;
    const corpus = madeUpCorpus('made/up', 120);
    const expected = await opened(name, async (engine) => {
      await index(engine, [corpus]);
      return digestsOf(engine);
    });
    const path = join(folder, name, shardsIn(name)[0]!);
    inflict(path, statSync(path).size);
    await opened(name, async (engine, notes) => {
      assert.equal(notes.length, 1);
      assert.match(notes[0]!, /is damaged .* was removed and will be rebuilt/);
      const missing = engine.missingBlobs([corpus.repository]);
      assert.ok(missing.length > 0 && missing.length < 120);
      const unsearched: string[] = [];
      for await (const event of engine.search('type:file token', {}))
        if (event.type === 'manifest') unsearched.push(...event.manifest.unsearched.map(({ reason }) => reason));
      assert.deepEqual(unsearched, Array(missing.length).fill('not-indexed-yet'));
      assert.equal(await index(engine, [corpus]), missing.length);
      assert.deepEqual(await digestsOf(engine), expected);
    });
  });

test('a damaged list of files is reported and not used', async () => {
  const corpus = madeUpCorpus('made/up', 20);
  await opened('corpus', (engine) => index(engine, [corpus]));
  const path = join(folder, 'corpus', 'corpus.jsonl');
  flipBit(path, 200);
  await opened('corpus', async (engine, notes) => {
    assert.match(notes[0] ?? '', /list of files is not used: its checksum does not add up/);
    assert.equal(engine.statistics().documents, 0);
    assert.deepEqual(engine.missingBlobs([corpus.repository]), []);
  });
});

test('publishing again: only new blobs are missing, old ones go, what is searched follows at once', async () => {
  await opened('incremental', async (engine) => {
    const first = madeUpCorpus('made/up', 200, 0);
    const second = madeUpCorpus('made/up', 200, 1);
    const other = madeUpCorpus('made/other', 50, 2);
    assert.equal(await index(engine, [first]), 200);
    assert.equal(await index(engine, [second]), 40);
    const [before_, after_] = [await digestOf(engine, '"generation 0"'), await digestOf(engine, '"generation 1"')];
    assert.notEqual(before_, after_);
    // The other repository shares all but ten files with the first.
    assert.equal(await index(engine, [second, other]), 10);
    assert.equal(engine.statistics().documents, 250);
    await index(engine, [other]);
    assert.equal(engine.statistics().repositories, 1);
    await index(engine, []);
    assert.deepEqual(engine.statistics(), {
      repositories: 0,
      documents: 0,
      blobs: 0,
      contentBytes: 0,
      indexBytes: 0,
      shards: 0,
    });
    assert.deepEqual(shardsIn('incremental'), []);
  });
});

test('many small shards become few, and nothing is lost; a search that is going on is not disturbed', async () => {
  await opened('merge', async (engine) => {
    const corpus = madeUpCorpus('made/up', 40);
    const repositories = [corpus.repository];
    for (const blob of engine.missingBlobs(repositories)) {
      const writer = engine.writer();
      writer.add(blob, corpus.blobs.get(blob)!);
      await writer.commit();
    }
    assert.equal(engine.statistics().shards, 40);
    const expected = await opened('unmerged', async (other) => {
      await index(other, [corpus]);
      return digestsOf(other);
    });
    const beforeMerge = engine.search('type:file token', {});
    await engine.publish(repositories);
    const during = engine.search('type:file token', {})[Symbol.asyncIterator]();
    await during.next();
    assert.ok(engine.statistics().shards < 10, `${engine.statistics().shards} shards`);
    await engine.publish([{ ...corpus.repository, files: corpus.repository.files.slice(0, 3) }]);
    let last;
    for (let step = await during.next(); !step.done; step = await during.next()) last = step.value;
    assert.equal(last?.type === 'manifest' && last.manifest.filesSearched, 40);
    for await (const event of beforeMerge) if (event.type === 'manifest') assert.equal(event.manifest.filesSearched, 3);
    assert.equal((await index(engine, [corpus])) > 0, true);
    assert.deepEqual(await digestsOf(engine), expected);
  });
});

test('a missing object is noted, and asked for again by the next process only', async () => {
  const corpus = madeUpCorpus('made/up', 3);
  const [gone] = corpus.repository.files;
  const reasons = async (engine: SearchEngine) => {
    for await (const event of engine.search('type:file token', {}))
      if (event.type === 'manifest') return event.manifest.unsearched.map(({ reason }) => reason);
    return [];
  };
  const first = async (engine: SearchEngine) => {
    const writer = engine.writer();
    for (const blob of engine.missingBlobs([corpus.repository])) {
      if (blob === gone!.blob) writer.addMissing(blob);
      else writer.add(blob, corpus.blobs.get(blob)!);
    }
    await writer.commit();
    await engine.publish([corpus.repository]);
    assert.deepEqual(engine.missingBlobs([corpus.repository]), []);
    assert.deepEqual(await reasons(engine), ['missing-object']);
  };
  await opened('missing', first);
  await opened('missing', first);
  await opened('missing', async (engine) => {
    assert.deepEqual(engine.missingBlobs([corpus.repository]), [gone!.blob]);
    assert.equal(await index(engine, [corpus]), 1);
    assert.deepEqual(await reasons(engine), []);
  });
  await opened('missing', async (engine) => assert.deepEqual(engine.missingBlobs([corpus.repository]), []));
});

test('nothing added is visible before commit, and a blob is stored once', async () => {
  await opened('commit', async (engine) => {
    const corpus = madeUpCorpus('made/up', 10);
    const writer = engine.writer();
    for (const [blob, bytes] of corpus.blobs) {
      writer.add(blob, bytes);
      writer.add(blob, bytes);
    }
    assert.equal(engine.missingBlobs([corpus.repository]).length, 10);
    await writer.commit();
    assert.equal(engine.missingBlobs([corpus.repository]).length, 0);
    assert.equal(engine.statistics().blobs, 10);
    for (const [blob, bytes] of corpus.blobs) writer.add(blob, bytes);
    await writer.commit();
    assert.equal(engine.statistics().blobs, 10);
  });
});
