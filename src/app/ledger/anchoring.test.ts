/** Time stamp authorities and witnesses as they are: HTTP servers on loopback, openssl behind one of them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { openLedger, type Ledger } from '../../ledger/ledger.ts';
import { hasOpenssl, makeAuthority, serveAuthority } from '../../ledger/testing/openssl-authority.ts';
import { anchorAfterSealing, anchorCheckpoint, type AnchorGap } from './anchoring.ts';
import { ledgerSchema } from './config-schema.ts';
import { startWitness, type RunningWitness } from './witness-server.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-anchors-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing) await close();
});

let count = 0;
const home = (): string => path.join(scratch, String((count += 1)));
function freshLedger(folder = home()): Ledger {
  const place = { directory: path.join(folder, 'ledger'), keysDirectory: path.join(folder, 'keys') };
  return openLedger({ ...place, origin: 'plumbline.example/log' });
}
const grow = (ledger: Ledger, length: number): void =>
  void ledger.append(Array.from({ length }, (_, i) => Buffer.from(`${ledger.size() + i}`)));

async function anchor(ledger: Ledger, config: unknown): Promise<readonly AnchorGap[]> {
  const notes: string[] = [];
  const observer = { progress: () => undefined, note: (text: string) => void notes.push(text) };
  const context = { ledger: () => ledger, config: { ledger: ledgerSchema.parse(config) } };
  const gaps = await anchorCheckpoint(context, { observer, signal: new AbortController().signal });
  assert.equal(notes.length, gaps.length, 'whatever is missing is told');
  return gaps;
}

async function witnessOf(logs: readonly Ledger[], directory = home()): Promise<RunningWitness> {
  const running = await startWitness({
    directory,
    name: 'witness.example/w1',
    logs: logs.map((log) => log.publicKey()),
    host: '127.0.0.1',
    port: 0,
    clock: tickingClock('2026-03-01T00:00:00.000Z' as Instant),
  });
  closing.push(() => running.close());
  return running;
}

describe('time stamps', { skip: hasOpenssl() ? false : 'there is no openssl on this machine' }, () => {
  test('each checkpoint is stamped; one that was missed is made good at the next sealing', async () => {
    const files = makeAuthority(home(), 'ec');
    let isDown = false;
    const authority = await serveAuthority(files, (answer) => (isDown ? Buffer.from('out of order') : answer));
    closing.push(() => authority.close());
    const config = { timestamps: [{ url: authority.url, roots: files.root }] };
    const ledger = freshLedger();
    grow(ledger, 3);
    assert.deepEqual(await anchor(ledger, config), []);
    assert.deepEqual(authority.asked, ['application/timestamp-query']);
    grow(ledger, 1);
    isDown = true;
    const [gap] = await anchor(ledger, config);
    assert.equal(gap?.size, 4);
    assert.match(gap.because, /no time stamp response/);
    grow(ledger, 1);
    isDown = false;
    assert.deepEqual(await anchor(ledger, config), []);
    assert.deepEqual(
      ledger.anchors.sizes().map((size) => ledger.anchors.read(size)?.timestamps.length),
      [1, 1, 1],
    );
    assert.equal((await anchor(ledger, config)).length, 0);
    assert.equal(authority.asked.length, 4, 'what is stamped is not asked for again');
  });

  test('answers that do not hold are not kept', async () => {
    const files = makeAuthority(home(), 'rsa');
    const ledger = freshLedger();
    grow(ledger, 2);
    let kept: Uint8Array | undefined;
    const replaying = await serveAuthority(files, (answer) => (kept ??= answer));
    closing.push(() => replaying.close());
    const config = { timestamps: [{ url: replaying.url, roots: files.root }] };
    assert.deepEqual(await anchor(ledger, config), []);
    grow(ledger, 1);
    const [replayed] = await anchor(ledger, config);
    assert.match(replayed!.because, /other bytes/);

    const honest = await serveAuthority(files);
    closing.push(() => honest.close());
    const [stranger] = await anchor(ledger, { timestamps: [honest.url] });
    assert.match(stranger!.because, /nobody vouches .*name its roots/);
    const [missing] = await anchor(ledger, { timestamps: [{ url: honest.url, roots: '/no/such.pem' }] });
    assert.match(missing!.because, /cannot be read \(ENOENT\)/);
    assert.deepEqual(ledger.anchors.read(3)?.timestamps, []);
  });
});

test('an authority that is not there, or answers with an error, is a gap', async () => {
  const broken = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => void broken.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => void broken.close(() => resolve())));
  const { port } = broken.address() as AddressInfo;
  const ledger = freshLedger();
  grow(ledger, 1);
  const gaps = await anchor(ledger, {
    timestamps: [`http://127.0.0.1:${port}/`, 'http://127.0.0.1:9/'],
    witnesses: [{ url: 'http://127.0.0.1:9', key: (await witnessOf([ledger])).publicKey }],
  });
  assert.deepEqual(
    gaps.map(({ because }) => because.replace(/: .*/, '')),
    ['it answered with HTTP 503', 'it cannot be reached', 'it cannot be reached'],
  );
});

test('a witness cosigns each checkpoint, also one that knows more or less than we remember', async () => {
  const ledger = freshLedger();
  const folder = home();
  const first = await witnessOf([ledger], folder);
  const config = { witnesses: [{ url: first.url, key: first.publicKey }] };
  for (const length of [3, 0, 4]) {
    grow(ledger, length);
    assert.deepEqual(await anchor(ledger, config), []);
  }
  assert.equal(ledger.anchors.read(7)?.cosigned?.match(/— witness/g)?.length, 1, 'once, although asked twice');
  // What it cosigned is forgotten here: it says which size it has, and is asked again with that.
  rmSync(path.join(scratch, String(count - 1), 'ledger', 'checkpoints'), { recursive: true });
  grow(ledger, 1);
  assert.deepEqual(await anchor(ledger, config), []);
  const second = await witnessOf([ledger]);
  const both = { witnesses: [...config.witnesses, { url: second.url, key: second.publicKey }] };
  assert.deepEqual(await anchor(ledger, both), []);
  assert.equal(ledger.anchors.read(8)?.cosigned?.match(/— witness/g)?.length, 2);
  const served = await (await fetch(`${first.url}/`)).text();
  assert.equal(served, `${first.publicKey}\n`);
  assert.equal((await fetch(`${first.url}/${'0'.repeat(64)}/checkpoint`)).status, 404);
  assert.equal((await fetch(`${first.url}/add-checkpoint`)).status, 405);
  assert.equal((await fetch(`${first.url}/add-checkpoint`, { method: 'POST', body: 'x'.repeat(70_000) })).status, 413);
});

test('what a witness is for: a log that was cut back or rewritten is told', async () => {
  const folder = home();
  const ledger = freshLedger(folder);
  grow(ledger, 5);
  const witness = await witnessOf([ledger]);
  const config = { witnesses: [{ url: witness.url, key: witness.publicKey }] };
  assert.deepEqual(await anchor(ledger, config), []);
  rmSync(path.join(folder, 'ledger'), { recursive: true });
  const restored = freshLedger(folder);
  grow(restored, 2);
  const [short] = await anchor(restored, config);
  assert.match(short!.because, /has seen 5 entries of this log, more than the 2/);
  restored.append([Buffer.from('rewritten'), Buffer.from('a'), Buffer.from('b'), Buffer.from('c')]);
  const [other] = await anchor(restored, config);
  assert.match(other!.because, /ANOTHER HISTORY/);
  const stranger = freshLedger();
  grow(stranger, 1);
  assert.match((await anchor(stranger, config))[0]!.because, /does not know the key of this ledger/);
  const theirs = await witnessOf([stranger]);
  const wrongKey = { witnesses: [{ url: theirs.url, key: witness.publicKey }] };
  assert.match((await anchor(stranger, wrongKey))[0]!.because, /no signature of the key/);
});

test('a sealing does not fail by what comes after it', async () => {
  const notes: string[] = [];
  const observer = { progress: () => undefined, note: (text: string) => void notes.push(text) };
  const ledger = (): Ledger => {
    rmSync(path.join(scratch, 'gone'), { recursive: true, force: true });
    return freshLedger(path.join(scratch, 'gone'));
  };
  const context = { ledger, config: { ledger: ledgerSchema.parse({ timestamps: ['http://127.0.0.1:9/'] }) } };
  await anchorAfterSealing(context, { observer, signal: new AbortController().signal });
  assert.equal(notes.length, 1);
});

test('the configuration: an address alone, or with roots; anything else is refused', () => {
  assert.deepEqual(ledgerSchema.parse({ timestamps: ['https://tsa.example/'] }).timestamps, [
    { url: 'https://tsa.example/' },
  ]);
  for (const bad of [{ timestamps: ['tsa.example'] }, { timestamp: [] }, { witnesses: ['https://w.example'] }]) {
    assert.equal(ledgerSchema.safeParse(bad).success, false, JSON.stringify(bad));
  }
});
