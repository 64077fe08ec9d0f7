/** The real process: what only it can show. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const main = join(root, 'src', 'cli', 'main.ts');

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-main-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('help goes to stdout, trouble to stderr', () => {
  const helped = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
  assert.deepEqual([helped.status, helped.stderr], [0, '']);
  assert.match(helped.stdout, /^plumbline \d+\.\d+\.\d+: /);
  const refused = spawnSync(process.execPath, [main, 'adit'], { encoding: 'utf8' });
  assert.deepEqual([refused.status, refused.stdout], [2, '']);
  assert.match(refused.stderr, /Did you mean audit\?/);
});

test('a reader that has gone ends it quietly', async () => {
  const child = spawn(process.execPath, [main, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual([code, err], [141, '']);
});

test('verify reads the ledger floor and nothing of app/ but its own entry', (t) => {
  const folder = emptyFolder(t);
  const pack = join(folder, 'evidence.zip');
  writeFileSync(pack, 'no zip at all');
  // Node's permission model refuses every file that is not listed: an import of the store, say, would fail.
  const readable = [
    ...['cli', 'base', 'ledger', 'model'].map((floor) => join(root, 'src', floor, '*')),
    ...['verify.ts', 'nearest-word.ts', 'period.ts'].map((file) => join(root, 'src', 'app', file)),
    ...['commander', 'cli-table3', 'fflate', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex', '@colors'].map(
      (name) => join(root, 'node_modules', name, '*'),
    ),
    join(root, 'node_modules', 'is-fullwidth-code-point', '*'),
    join(root, 'package.json'),
    join(folder, '*'),
  ];
  const flags = ['--permission', ...readable.map((path) => `--allow-fs-read=${path}`)];
  const data = join(folder, 'data');
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [...flags, main, ...words, '--data', data], { encoding: 'utf8', cwd: folder });
  const verified = run('verify', pack);
  assert.equal(verified.status, 2);
  assert.match(verified.stderr, /pack\/unreadable/);
  assert.ok(!existsSync(data), 'no data directory is made');
  const other = run('run', 'list');
  assert.deepEqual([other.status, /ERR_ACCESS_DENIED/.test(other.stderr)], [2, true], 'the fence holds');
});
