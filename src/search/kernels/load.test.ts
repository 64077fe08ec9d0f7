import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { arenaLayout, createArena, mostTextBytes, scratchOf } from './arena.ts';
import { compiledFile, ensureCompiled } from './compile.ts';
import { bindKernels, createPostingCollector, loadKernels } from './load.ts';

const directory = mkdtempSync(join(tmpdir(), 'kernels-'));
after(() => rmSync(directory, { recursive: true, force: true }));

test('compiled once, kept under the hash of its sources; modules of other sources go', async () => {
  const outdated = join(directory, `kernels-${'0'.repeat(16)}.wasm`);
  writeFileSync(outdated, 'of other sources');
  const [first, second] = await Promise.all([loadKernels({ directory }), loadKernels({ directory })]);
  assert.equal(first.flavour, 'simd');
  assert.deepEqual(first, second);
  assert.deepEqual(readdirSync(directory), [compiledFile(directory).slice(directory.length + 1)]);
});

test('a kept module is taken as it is', async () => {
  const file = compiledFile(directory);
  const bytes = readFileSync(file);
  writeFileSync(file, 'not looked into');
  assert.equal(await ensureCompiled(directory), file);
  assert.equal(readFileSync(file, 'utf8'), 'not looked into');
  writeFileSync(file, bytes);
});

test('plain kernels on request, without a note', async () => {
  const notes: string[] = [];
  const program = await loadKernels({ flavour: 'plain', directory, note: (message) => notes.push(message) });
  assert.deepEqual(program, { flavour: 'plain' });
  assert.deepEqual(notes, []);
  assert.equal(createPostingCollector(program, 1024).flavour, 'plain');
});

test('arenas: scratch of threads and texts do not overlap; kernels find what lies there', async () => {
  const layout = arenaLayout(3);
  const ranges = [0, 1, 2].map((thread) => scratchOf(layout, thread));
  for (const [index, { from, to }] of ranges.entries()) {
    assert.ok(from > 0 && from < to);
    assert.equal(to, ranges[index + 1]?.from ?? layout.textStart);
  }
  assert.ok(mostTextBytes(layout) > 3 * 1024 ** 3);
  assert.throws(() => arenaLayout(0), { code: 'search/threads' });
  assert.throws(() => arenaLayout(17), { code: 'search/threads' });
  const memory = createArena(layout, 100_000);
  Buffer.from(memory.buffer).write('a\nb\n', layout.textStart + 99_996);
  const program = await loadKernels({ directory });
  for (const thread of [0, 2]) {
    const kernels = bindKernels(program, memory, { layout, thread });
    assert.equal(kernels.countLineFeeds(layout.textStart, layout.textStart + 100_000), 2);
  }
});

test('a module whose answers are wrong is not used, and it is said', async () => {
  const file = compiledFile(directory);
  const bytes = readFileSync(file);
  const wrong = Buffer.from(bytes);
  // The first comparison of sixteen bytes becomes its opposite: i8x16.eq, i8x16.ne.
  const at = wrong.indexOf(Buffer.from([0xfd, 0x23]));
  assert.ok(at > 0);
  wrong[at + 1] = 0x24;
  const other = mkdtempSync(join(tmpdir(), 'kernels-'));
  after(() => rmSync(other, { recursive: true, force: true }));
  writeFileSync(compiledFile(other), wrong);
  const notes: string[] = [];
  const program = await loadKernels({ directory: other, note: (message) => notes.push(message) });
  assert.equal(program.flavour, 'plain');
  assert.match(notes.join(), /plain kernels.*not found/);
});

test('a collector whose trigrams are wrong is not used', async () => {
  const bytes = readFileSync(compiledFile(directory));
  // The mask that keeps three symbols of seven bits, 2^21 - 1, loses one.
  const at = bytes.indexOf(Buffer.from([0x41, 0xff, 0xff, 0xff, 0x00, 0x71]));
  assert.ok(at > 0);
  bytes[at + 1] = 0xfe;
  const module = await WebAssembly.compile(bytes);
  assert.equal(createPostingCollector({ flavour: 'simd', module }, 1 << 16).flavour, 'plain');
});
