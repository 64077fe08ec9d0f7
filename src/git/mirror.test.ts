import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { folderDigest, scratchDirectory } from '../../test/fixtures/scratch.ts';
import { silentObserver, type Observer } from '../base/progress.ts';
import { mirrorRepository } from './mirror.ts';

const scratch = scratchDirectory('mirror');
const origin = buildFixtureRepository('shop', scratch);
const url = `file://${origin.location}`;

const mirror = (mirrorsDirectory: string, of = url, observer: Observer = silentObserver) =>
  mirrorRepository({ url: of, mirrorsDirectory: path.join(scratch, mirrorsDirectory), observer });

async function mirrored(mirrorsDirectory: string, of = url) {
  const result = await mirror(mirrorsDirectory, of);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

const refs = (location: string): string => plainGit(location, ['for-each-ref', '--format=%(objectname) %(refname)']);

test('branches, tags, heads of changesets and HEAD are taken over; the origin is not touched', async () => {
  const before = folderDigest(origin.gitDirectory);
  const seen = new Set<string>();
  const observer: Observer = { progress: ({ step, detail }) => seen.add(`${step}: ${detail}`), note: () => undefined };
  const result = await mirror('fresh', url, observer);
  assert.ok(result.ok);
  const { gitDirectory, name, location } = result.value;
  assert.equal(refs(gitDirectory), refs(origin.location));
  assert.equal(plainGit(gitDirectory, ['symbolic-ref', 'HEAD']).trim(), 'refs/heads/main');
  assert.deepEqual([location, name], [url, `localhost${origin.location}`]);
  assert.equal(gitDirectory, path.join(scratch, 'fresh', `localhost${origin.location}.git`));
  assert.equal(folderDigest(origin.gitDirectory), before);
  assert.ok(
    [...seen].some((line) => /^Fetching: .*(?:objects|deltas)/.test(line)),
    [...seen].join(),
  );
});

test('later calls follow the origin; what a changeset was stays', async () => {
  const moving = buildFixtureRepository('shop', path.join(scratch, 'moving'));
  const of = `file://${moving.location}`;
  const { gitDirectory } = await mirrored('following', of);
  plainGit(moving.location, ['branch', 'feature', 'HEAD~1']);
  plainGit(moving.location, ['update-ref', 'refs/heads/trunk', 'HEAD~2']);
  plainGit(moving.location, ['symbolic-ref', 'HEAD', 'refs/heads/trunk']);
  plainGit(moving.location, ['update-ref', '-d', 'refs/heads/main']);
  plainGit(moving.location, ['update-ref', '-d', 'refs/pull/1/head']);
  await mirrored('following', of);
  assert.equal(plainGit(gitDirectory, ['symbolic-ref', 'HEAD']).trim(), 'refs/heads/trunk');
  const now = refs(gitDirectory);
  assert.match(now, /refs\/heads\/feature/);
  assert.doesNotMatch(now, /refs\/heads\/main/);
  assert.match(now, /refs\/pull\/1\/head/);
});

test('what a killed process left behind is cleared away', async () => {
  const { gitDirectory } = await mirrored('killed');
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  writeFileSync(path.join(gitDirectory, 'plumbline.lock'), `${child.pid} 1\n`);
  const left = ['packed-refs.lock', 'HEAD.lock', 'config.lock', 'refs/heads/main.lock', 'objects/pack/tmp_pack_x1'];
  mkdirSync(path.join(gitDirectory, 'refs/heads'), { recursive: true });
  mkdirSync(path.join(gitDirectory, 'objects/pack'), { recursive: true });
  for (const file of left) writeFileSync(path.join(gitDirectory, file), '');
  plainGit(origin.location, ['branch', '-f', 'later', 'HEAD']);
  await mirrored('killed');
  assert.match(refs(gitDirectory), /refs\/heads\/later/);
  for (const file of [...left, 'plumbline.lock']) assert.equal(existsSync(path.join(gitDirectory, file)), false, file);
});

test('a half-made mirror is continued', async () => {
  const { gitDirectory } = await mirrored('whole');
  const half = gitDirectory.replace('/whole/', '/half/');
  mkdirSync(path.join(half, 'objects'), { recursive: true });
  writeFileSync(path.join(half, 'objects/tmp_obj_1'), 'x');
  assert.equal((await mirrored('half')).gitDirectory, half);
  assert.equal(refs(half), refs(origin.location));
});

test('a living process is not disturbed', async () => {
  const { gitDirectory } = await mirrored('busy');
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'latin1');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(path.join(gitDirectory, 'plumbline.lock'), `${process.ppid} ${started}\n`);
  const result = await mirror('busy');
  assert.ok(!result.ok);
  assert.match(result.error.message, /another process/);
});

test('a process of the same number that began later is not the one that was killed', async () => {
  const { gitDirectory } = await mirrored('reused');
  writeFileSync(path.join(gitDirectory, 'plumbline.lock'), `${process.ppid} 1\n`);
  assert.ok((await mirror('reused')).ok);
});

test('SHA-256 and empty remotes', async () => {
  const other = buildFixtureRepository('sha256', scratch);
  const { gitDirectory } = await mirrored('formats', `file://${other.location}`);
  assert.equal(refs(gitDirectory), refs(other.location));
  const empty = buildFixtureRepository('empty', scratch);
  await mirrored('formats', `file://${empty.location}`);
});

test('what cannot be mirrored is an answer with a hint', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [`file://${scratch}/nowhere`, /no repository at this address/],
    ['https://127.0.0.1:9/o/r', /could not be reached/],
    ['not a url', /not a clone URL/],
    ['ext::sh -c touch% /tmp/owned', /not a clone URL/],
    ['--upload-pack=touch /tmp/owned', /not a clone URL/],
    ['https://host/../../etc', /not a clone URL|could not be reached/],
  ];
  for (const [of, message] of cases) {
    const result = await mirror('troubles', of);
    assert.ok(!result.ok, of);
    assert.match(result.error.message, message);
    assert.notEqual(result.error.hint, '');
  }
});

test('credentials reach the host and nothing else', async () => {
  const headers: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const secret = 'hunter' + '2'.repeat(8);
  const shown: string[] = [];
  const observer: Observer = { progress: (p) => shown.push(JSON.stringify(p)), note: (note) => shown.push(note) };
  const result = await mirror('secrets', `http://ann:${secret}@127.0.0.1:${port}/o/r.git`, observer);
  server.close();
  assert.equal(headers[0], `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`);
  assert.ok(!result.ok);
  assert.match(result.error.message, /credentials/);
  assert.equal(result.error.location, `http://127.0.0.1:${port}/o/r.git`);
  const stored = readdirSync(path.join(scratch, 'secrets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1') + entry.parentPath);
  const all = [JSON.stringify(result), ...shown, ...stored].join('\n');
  for (const part of [secret, Buffer.from(`ann:${secret}`).toString('base64')]) assert.equal(all.includes(part), false);
});
