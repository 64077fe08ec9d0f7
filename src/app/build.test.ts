import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ensureBuilt } from './build.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const copy = mkdtempSync(path.join(tmpdir(), 'plumbline-build-'));
for (const part of ['web', 'src', 'package-lock.json', 'package.json', 'tsconfig.json'])
  cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
after(() => rmSync(copy, { recursive: true, force: true }));

/** True when it built, false when it found everything in place. */
async function builds(): Promise<boolean> {
  const notes: string[] = [];
  await ensureBuilt(copy, { progress: () => undefined, note: (message) => notes.push(message) });
  return notes.length > 0;
}

const dist = path.join(copy, 'dist');
const verifier = path.join(dist, 'verify.mjs');

test('it builds once, and again only after a source changed', async () => {
  assert.equal(await builds(), true);
  assert.equal(await builds(), false);
  appendFileSync(path.join(copy, 'web', 'src', 'styles', 'base.css'), '\n.changed { color: red }\n');
  assert.equal(await builds(), true);
  const assets = path.join(dist, 'web', 'assets');
  const style = readdirSync(assets).find((file) => file.endsWith('.css'))!;
  assert.match(readFileSync(path.join(assets, style), 'utf8'), /\.changed/);
  assert.deepEqual(readdirSync(dist).sort(), ['build-stamp', 'verify.mjs', 'web']);
});

test('a test that changed is no reason to build', async () => {
  appendFileSync(path.join(copy, 'web', 'src', 'text', 'format.test.ts'), '\n// changed\n');
  assert.equal(await builds(), false);
});

test('a build that was killed before its stamp is done again, and what it left is cleared away', async () => {
  rmSync(path.join(dist, 'build-stamp'));
  rmSync(verifier);
  mkdirSync(path.join(dist, 'building-999999999'), { recursive: true });
  assert.equal(await builds(), true);
  assert.deepEqual(readdirSync(dist).sort(), ['build-stamp', 'verify.mjs', 'web']);
});

test('the verifier is one file that imports nothing but what Node brings', () => {
  const source = readFileSync(verifier, 'utf8');
  const imported = [...source.matchAll(/^import .* from "([^"]+)";?$/gm)].map(([, name]) => name!);
  assert.ok(imported.length > 0);
  assert.deepEqual(
    imported.filter((name) => !name.startsWith('node:') && name !== 'module'),
    [],
  );
  const alone = path.join(copy, 'alone');
  mkdirSync(alone);
  cpSync(verifier, path.join(alone, 'verify.mjs'));
  assert.ok(existsSync(path.join(alone, 'verify.mjs')));
  const help = execFileSync(process.execPath, ['verify.mjs', '--help'], { cwd: alone, encoding: 'utf8' });
  assert.match(help, /verify/);
});

test('the page asks for nothing from elsewhere, and holds no inline script or style', () => {
  const page = readFileSync(path.join(dist, 'web', 'index.html'), 'utf8');
  assert.doesNotMatch(page, /(?:src|href)="(?:https?:)?\/\//);
  assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|style=|onload=/);
});
