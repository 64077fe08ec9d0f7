/** What becomes of a record when it is killed, runs out of disk or is damaged: less of it, never a wrong answer. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../../base/app-error.ts';
import { diceOf } from '../fixtures/made-up-history.ts';
import { parseQuery } from '../query/parse.ts';
import { DeltaStore } from './delta-store.ts';
import { historyOf, landings, recordedSource, stepsPerSegment } from './fixtures/recorded-history.ts';
import { linesOf } from './made-up-history.ts';
import { searchDeltas } from './search.ts';
import { folderOf } from './segment-files.ts';
import { seriesOf } from './series.ts';

const root = mkdtempSync(join(tmpdir(), 'plumbline-interrupted-'));
after(() => rmSync(root, { recursive: true, force: true }));

const branches = (['main', 'other'] as const).map((branch) => ({
  ids: recordedSource(branch).landings.map(({ id }) => id),
  counts: historyOf(branch).map(
    ({ tree }) =>
      Object.values(tree)
        .flatMap(linesOf)
        .filter((line) => line.startsWith('x')).length,
  ),
}));

async function withStore<T>(directory: string, work: (store: DeltaStore, notes: string[]) => Promise<T>): Promise<T> {
  const notes: string[] = [];
  const observer = { note: (note: string) => notes.push(note), progress: () => undefined };
  const store = new DeltaStore({ directory, observer, stepsPerSegment, kernels: 'plain' });
  try {
    return await work(store, notes);
  } finally {
    await store.close();
  }
}

/** How many landings are on record; everything that is must be right: sums of differences, and messages. */
async function rightAsFarAsItGoes(store: DeltaStore, what: string): Promise<number> {
  const series = await seriesOf(store, { repository: 'r', pattern: { source: '^x', ignoreCase: false } });
  if (!series) return 0;
  const covered = series.points.length;
  const commits = series.points.map(({ commit }) => commit);
  const branch = branches.find(({ ids }) => ids.slice(0, covered).join() === commits.join());
  assert.ok(branch, `${what}: landings of neither branch`);
  assert.deepEqual(
    series.points.map(({ count }) => count),
    branch.counts.slice(0, covered),
    what,
  );
  assert.equal(await messagesFound(store, commits.at(-1)!), covered, what);
  return covered;
}

async function messagesFound(store: DeltaStore, commit: string): Promise<number> {
  const parsed = parseQuery('type:commit landing', { patternType: 'keyword' });
  assert.ok(parsed.ok);
  const repositories = [{ name: 'r', commit }];
  const request = { alternative: parsed.value, query: '', canonicalQuery: '', engine: 'test', repositories };
  for await (const event of searchDeltas(store, { ...request, countOnly: true }))
    if (event.type === 'manifest') return event.manifest.matchingFiles;
  throw new Error('no manifest');
}

/** Kills the recording process so many milliseconds after it said that. */
async function killed(directory: string, after_: string, millis: number): Promise<void> {
  const script = fileURLToPath(new URL('fixtures/recording-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    if (output.includes(after_)) timer ??= setTimeout(() => child.kill('SIGKILL'), millis);
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  assert.equal(signal, 'SIGKILL');
}

for (const [what, after_, delays] of [
  ['written', 'opened', [0, 60]],
  ['extended', 'recorded 60', [5, 40]],
  ['rewritten', 'recorded 120', [0, 30, 100]],
] as const)
  test(`kill -9 while the record is ${what}: what is there is right, and the next run completes it`, async () => {
    const directory = join(root, what);
    const seen = new Set<number>();
    for (const millis of delays) {
      await killed(directory, after_, millis);
      await withStore(directory, async (store, notes) => {
        seen.add(await rightAsFarAsItGoes(store, `${millis} ms after ${after_}`));
        assert.deepEqual(notes, []);
      });
    }
    await withStore(directory, async (store) => {
      await store.extend(recordedSource('main'));
      assert.equal(await rightAsFarAsItGoes(store, 'completed'), landings);
      assert.deepEqual(
        readdirSync(folderOf(directory, 'r')).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });
  });

test('what a history was mended behind is not answered from while the record is made anew', async () => {
  const directory = join(root, 'mended');
  const source = recordedSource('main');
  await withStore(directory, async (store) => {
    // Without one file, as when its folder could not be read.
    await store.extend({ ...source, tenures: source.tenures.filter(({ path }) => path !== '0.txt') });
    let reads = 0;
    const stopping = {
      ...source,
      async *read(...asked: Parameters<typeof source.read>) {
        if (++reads > 2) throw new Error('enough');
        yield* source.read(...asked);
      },
    };
    await assert.rejects(store.extend(stopping), /enough/);
  });
  await withStore(directory, async (store) => {
    const covered = await rightAsFarAsItGoes(store, 'in the middle');
    assert.ok(covered > 0 && covered < landings, `${covered} landings`);
    await store.extend(source);
    assert.equal(await rightAsFarAsItGoes(store, 'completed'), landings);
  });
});

test('one wrong bit anywhere in the record: it is told and made again, or it makes no difference', async () => {
  const directory = join(root, 'flipped');
  const source = recordedSource('main', 20);
  await withStore(directory, (store) => store.extend(source));
  const folder = folderOf(directory, 'r');
  const files = readdirSync(folder).sort();
  const dice = diceOf(11);
  let told = 0;
  for (const name of files)
    for (let time = 0; time < 3; time++) {
      const path = join(folder, name);
      const whole = readFileSync(path);
      const position = time === 0 ? 12 : dice(whole.length);
      const bytes = Buffer.from(whole);
      bytes[position]! ^= 1 << dice(8);
      writeFileSync(path, bytes);
      const what = `${name} at ${position}`;
      await withStore(directory, async (store, notes) => {
        const covered = await rightAsFarAsItGoes(store, what).catch((error: unknown) => {
          assert.ok(isAppError(error) && /damaged/.test(error.message), `${what}: ${String(error)}`);
          return -1;
        });
        if (covered === 20) return;
        told++;
        assert.match(notes.join(), /damaged.*rebuilt|another version/, what);
        await store.extend(source);
        assert.equal(await rightAsFarAsItGoes(store, what), 20);
      });
      await withStore(directory, (store) => store.extend(source));
      assert.deepEqual(readdirSync(folder).sort(), files, what);
    }
  assert.ok(told > files.length, `${told} of ${files.length * 3} were told`);
});

const isRoot = process.getuid?.() === 0;

test(
  'a disk that is full: the error says so, what was on record stays, and the rest comes when there is room',
  { skip: isRoot && process.platform === 'linux' ? false : 'only root can make a small disk' },
  async () => {
    const directory = join(root, 'small disk');
    mkdirSync(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', directory]);
    try {
      await withStore(directory, async (store) => {
        await store.extend(recordedSource('main', 60));
        for (const room of [0, 8192, 32_768]) {
          fill(directory, room);
          await assert.rejects(store.extend(recordedSource('main')), { code: 'disk/full' }, `${room} bytes`);
          rmSync(join(directory, 'ballast'));
        }
      });
      await withStore(directory, async (store, notes) => {
        const covered = await rightAsFarAsItGoes(store, 'full');
        assert.ok(covered >= 60 && covered < landings, `${covered} landings`);
        assert.deepEqual(notes, []);
        await store.extend(recordedSource('main'));
        assert.equal(await rightAsFarAsItGoes(store, 'with room'), landings);
      });
    } finally {
      execFileSync('umount', [directory]);
    }
  },
);

/** Leaves so many bytes. */
function fill(directory: string, room: number): void {
  const path = join(directory, 'ballast');
  try {
    for (;;) writeFileSync(path, Buffer.alloc(65_536), { flag: 'a' });
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  }
  const { size } = statSync(path);
  rmSync(path);
  writeFileSync(path, Buffer.alloc(Math.max(0, size - room)));
}
