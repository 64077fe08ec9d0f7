import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
  writeFileSync,
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
/** Kernels have a test of their own. */
const built = (): readonly string[] =>
  readdirSync(dist)
    .filter((name) => !name.startsWith('kernels-'))
    .sort();

test('it builds once, and again only after a source changed', async () => {
  assert.equal(await builds(), true);
  assert.equal(await builds(), false);
  appendFileSync(path.join(copy, 'web', 'src', 'styles', 'base.css'), '\n.changed { color: red }\n');
  assert.equal(await builds(), true);
  const assets = path.join(dist, 'web', 'assets');
  const style = readdirSync(assets).find((file) => file.endsWith('.css'))!;
  assert.match(readFileSync(path.join(assets, style), 'utf8'), /\.changed/);
  assert.deepEqual(built(), ['build-stamp', 'search-verify.mjs', 'verify.html', 'verify.mjs', 'web']);
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
  assert.deepEqual(built(), ['build-stamp', 'search-verify.mjs', 'verify.html', 'verify.mjs', 'web']);
});

function assertAlone(file: string): void {
  const source = readFileSync(file, 'utf8');
  const imported = [...source.matchAll(/^import .* from "([^"]+)";?$/gm)].map(([, name]) => name!);
  assert.ok(imported.length > 0);
  assert.deepEqual(
    imported.filter((name) => !name.startsWith('node:') && name !== 'module'),
    [],
  );
}

test('the verifier is one file that imports nothing but what Node brings', () => {
  assertAlone(verifier);
  const alone = path.join(copy, 'alone');
  mkdirSync(alone);
  cpSync(verifier, path.join(alone, 'verify.mjs'));
  assert.ok(existsSync(path.join(alone, 'verify.mjs')));
  const help = execFileSync(process.execPath, ['verify.mjs', '--help'], { cwd: alone, encoding: 'utf8' });
  assert.match(help, /verify/);
});

test('the verifier of searches likewise: it judges a manifest with git alone', () => {
  const file = path.join(dist, 'search-verify.mjs');
  assertAlone(file);
  const alone = mkdtempSync(path.join(copy, 'search-'));
  cpSync(file, path.join(alone, 'v.mjs'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: alone,
      encoding: 'utf8',
    }).trim();
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'x');
  const counts = { filesConsidered: 0, filesSearched: 0, matchingLines: 0, matchingFiles: 0 };
  const manifest = {
    query: 'type:file x',
    canonicalQuery: 'patternType:keyword case:no type:file count:all content:"x"',
    engine: 'plumbline-search 1',
    asOf: 'head',
    repositories: [{ name: 'r', commit: git('rev-parse', 'HEAD'), files: 0 }],
    ...counts,
    limitHit: false,
    unsearched: [],
    matchDigest: createHash('sha256').digest('hex'),
  };
  const verdict = (over: object): string => {
    writeFileSync(path.join(alone, 'm.json'), JSON.stringify({ ...manifest, ...over }));
    const ran = spawnSync(process.execPath, ['v.mjs', 'm.json', '--repo', 'r=.'], { cwd: alone, encoding: 'utf8' });
    return `${ran.status} ${(JSON.parse(ran.stdout) as { verdict: string }).verdict}`;
  };
  assert.equal(verdict({}), '0 confirmed');
  assert.equal(verdict({ filesSearched: 1 }), '2 differs');
  assert.equal(verdict({ limitHit: true }), '2 not-verifiable');
});

test('the page asks for nothing from elsewhere, and holds no inline script or style', () => {
  const page = readFileSync(path.join(dist, 'web', 'index.html'), 'utf8');
  assert.doesNotMatch(page, /(?:src|href)="(?:https?:)?\/\//);
  assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|style=|onload=/);
});
