/** The verifier as an auditor has it: bundled to one file, in the pack, run by hand. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { unzipSync } from 'fflate';
import { build } from 'vite';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-verify-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

async function bundle(): Promise<Uint8Array> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'src/ledger/verify-main.ts'),
      outDir: path.join(scratch, 'bundle'),
      target: 'node18',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'verify.mjs' } },
    },
  });
  return readFileSync(path.join(scratch, 'bundle/verify.mjs'));
}

const verifier = await bundle();
const sample = sealSample({ home: path.join(scratch, 'home'), landings: 6, verifier });
const zip = path.join(scratch, 'pack.zip');
await sample.pack(zip);
const folder = path.join(scratch, 'unpacked');
for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ran> {
  // Far from any node_modules, as on the auditor's machine.
  const command = [path.join(folder, 'verify.mjs'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: scratch, env: {} }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

test('the bundle is one file without imports but of node:*', () => {
  const source = Buffer.from(verifier).toString('utf8');
  const imports = [...source.matchAll(/(?:^|\n)import\b[^;]*?from\s*["']([^"']+)["']|\bimport\(["']([^"']+)/g)];
  const names = imports.map(([, statement, call]) => statement ?? call);
  assert.ok(names.length > 2, 'the search for imports is broken');
  assert.deepEqual(
    names.filter((name) => !name!.startsWith('node:') && name !== 'module'),
    [],
  );
  assert.ok(!source.includes('better-sqlite3'), 'the verifier must not carry the ledger that writes');
});

test('exit 0: the zip, the folder, and its own folder without arguments', async () => {
  for (const args of [[zip], [folder], []]) {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /VERIFIED: every byte/);
    assert.match(stdout, /the pack's own/);
  }
});

test('exit 0 and no note about the key when it is pinned', async () => {
  const keyFile = path.join(scratch, 'trusted.pub');
  writeFileSync(keyFile, `${sample.ledger.publicKey()}\n`);
  const { code, stdout } = await run(zip, '--key', keyFile);
  assert.equal(code, 0);
  assert.match(stdout, /the one you named/);
  assert.doesNotMatch(stdout, /key in the pack itself/);
});

test('exit 1: the changed file is named, as text and as JSON', async () => {
  const changed = path.join(scratch, 'changed.zip');
  const bytes = readFileSync(zip);
  // The name in its local header, past the manifest and README, which name it too (compressed, or before).
  const manifestSize = readFileSync(path.join(folder, 'manifest.json')).length;
  const at = bytes.indexOf(Buffer.from('report.html'), manifestSize + 100) + 200;
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(changed, bytes);
  const { code, stdout } = await run(changed);
  assert.equal(code, 2);
  assert.match(stdout, /FAULT {7}report\.html: /);
  assert.match(stdout, /NOT VERIFIED: \d+ faults? found/);
  const json = await run(changed, '--json');
  assert.equal(json.code, 2);
  const parsed = JSON.parse(json.stdout) as { ok: boolean; faults: { file: string }[] };
  assert.equal(parsed.ok, false);
  assert.ok(parsed.faults.every(({ file }) => file === 'report.html'));
});

test('exit 2: what cannot be read, and arguments that make no sense', async () => {
  for (const args of [
    [path.join(scratch, 'nowhere.zip')],
    [zip, '--key', 'nowhere.pub'],
    ['--what'],
    ['draw', 'no-secrets'],
    ['draw', 'no-secrets', '--seed', 'x', '--size', 'many'],
    ['--key'],
  ]) {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 2, `${args.join(' ')}: ${stdout}`);
    assert.notEqual(stderr, '');
  }
});

test('--help says how', async () => {
  const { code, stdout } = await run('--help');
  assert.equal(code, 0);
  assert.match(stdout, /usage: node verify\.mjs/);
});

test('draw: the same seed gives the same items, as text and as JSON', async () => {
  const order = ['draw', 'landed-change-reviewed', '--seed', 'dice 6 2 5', '--size', '3'];
  const [first, again, json] = [await run(...order), await run(...order), await run(...order, '--json', '--pack', zip)];
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.equal(again.stdout, first.stdout);
  const { items } = JSON.parse(json.stdout) as { items: { id: string }[] };
  assert.equal(items.length, 3);
  for (const { id } of items) assert.ok(first.stdout.includes(id));
  const unknown = await run('draw', 'nothing', '--seed', 'x');
  assert.deepEqual([unknown.code, /There are: .*landed-change-reviewed/.test(unknown.stderr)], [2, true]);
});

test('show: every outcome of an item, and the sealed record with its approvals', async () => {
  const drawn = await run('draw', 'landed-change-reviewed', '--seed', 'x', '--size', '1', '--json');
  const [item] = (JSON.parse(drawn.stdout) as { items: { id: string; because: string }[] }).items;
  const shown = await run('show', item!.id);
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /landed-change-reviewed \(populations\/landed-change-reviewed\.csv, line \d+\)/);
  assert.ok(shown.stdout.includes(item!.because));
  assert.match(shown.stdout, /"approvers": \[\]/);
  assert.match((await run('show', 'nobody knows this')).stdout, /Nothing in this pack names/);
});

test('nothing is drawn or shown from a pack with faults; a series that does not continue is exit 2', async () => {
  const broken = path.join(scratch, 'broken.zip');
  const bytes = readFileSync(zip);
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
  writeFileSync(broken, bytes);
  const drawn = await run('draw', 'landed-change-reviewed', '--seed', 'x', '--pack', broken);
  assert.equal(drawn.code, 2);
  assert.match(drawn.stdout, /nothing is drawn or shown/);
  const series = await run(zip, zip);
  assert.equal(series.code, 2);
  assert.match(series.stdout, /made with --since/);
});
