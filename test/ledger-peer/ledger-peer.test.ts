/**
 * What we write, judged by implementations that are not ours (`PLUMBLINE_LEDGER_PEER`, see README.md beside): tiles, entries and
 * root by Tessera's fsck and by Go's sumdb/tlog, signatures by sumdb/note, proofs by sumdb/tlog, cosignatures by
 * transparency-dev/formats, statements by go-securesystemslib and in-toto's module; and our witness by a log of Tessera's.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startWitness } from '../../src/app/ledger/witness-server.ts';
import { systemClock } from '../../src/base/clock.ts';
import { instantFromMillis } from '../../src/base/instant.ts';
import { draftAttestations, envelopeSigner } from '../../src/evidence/attestations.ts';
import { hex, leafHash } from '../../src/ledger/hashing.ts';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { parseVerifierKey } from '../../src/ledger/note.ts';
import { formatAddCheckpoint } from '../../src/ledger/witness-request.ts';
import { Witness } from '../../src/ledger/witness.ts';
import { sealSample } from '../fixtures/sample-pack.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';

const program = process.env['PLUMBLINE_LEDGER_PEER'];
const skip = program === undefined ? 'PLUMBLINE_LEDGER_PEER names no peer to run' : false;
const folder = scratchDirectory('ledger-peer');
after(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly ok: boolean;
  readonly out: string;
}

async function peer(words: readonly string[], input = ''): Promise<Said> {
  const running = promisify(execFile)(program!, [...words], { timeout: 60_000 });
  running.child.stdin?.end(input);
  try {
    return { ok: true, out: (await running).stdout };
  } catch (error) {
    return { ok: false, out: (error as { readonly stderr?: string }).stderr ?? String(error) };
  }
}

function logOf(name: string, sizes: readonly number[]): { readonly ledger: Ledger; readonly directory: string } {
  const directory = path.join(folder, name, 'ledger');
  const place = { directory, keysDirectory: path.join(folder, name, 'keys'), origin: 'plumbline.example/peer' };
  const ledger = openLedger(place);
  for (const size of sizes) {
    const entries = Array.from({ length: size }, (_, i) => Buffer.from(`{"n":${ledger.size() + i}}`));
    ledger.append(entries);
  }
  return { ledger, directory };
}

describe('peers', { skip }, () => {
  test('logs of every shape: empty of tiles, partial, full, two levels', async () => {
    for (const [name, sizes] of [
      ['one', [1]],
      ['full', [256]],
      ['beyond', [256, 1]],
      ['portions', [3, 250, 10, 700]],
      ['levels', [65_536, 300]],
    ] as const) {
      const { ledger, directory } = logOf(name, sizes);
      const said = await peer(['log', directory, ledger.publicKey()]);
      const root = Buffer.from(ledger.root()).toString('base64');
      assert.deepEqual(said, { ok: true, out: `plumbline.example/peer ${ledger.size()} ${root}\n` }, name);
    }
  });

  test('the peer finds what is damaged, so that its word counts', async () => {
    const { ledger, directory } = logOf('damaged', [600]);
    const spoil = (file: string, at: number): string => {
      const copy = path.join(folder, `spoilt-${at}-${path.basename(file)}`);
      cpSync(directory, copy, { recursive: true });
      const bytes = readFileSync(path.join(copy, file));
      bytes[at] = bytes[at]! ^ 1;
      writeFileSync(path.join(copy, file), bytes);
      return copy;
    };
    for (const [file, at] of [
      ['checkpoint', 30],
      ['tile/0/001', 100],
      ['tile/1/000.p/2', 5],
      ['tile/entries/002.p/88', 12],
    ] as const) {
      assert.equal((await peer(['log', spoil(file, at), ledger.publicKey()])).ok, false, file);
    }
    const { ledger: other } = logOf('other', [1]);
    assert.equal((await peer(['log', directory, other.publicKey()])).ok, false, 'another key');
  });

  test('a changed key: each checkpoint opens with the key that is good for it, one with both', async () => {
    const { ledger, directory } = logOf('keys', [5]);
    const first = ledger.publicKey();
    ledger.rotateKey({ at: '2026-03-01T00:00:00.000Z', by: 'Ada', because: 'a year' });
    const second = ledger.publicKey();
    assert.equal((await peer(['log', directory, first])).ok, true);
    assert.equal((await peer(['log', directory, second])).ok, true);
    ledger.append([Buffer.from('more')]);
    assert.equal((await peer(['log', directory, first])).ok, false);
    assert.equal((await peer(['log', directory, second])).ok, true);
  });

  test('proofs of inclusion and consistency, hundreds of them; a false one is found', async () => {
    const { ledger } = logOf('proofs', [5, 300, 77]);
    const size = ledger.size();
    const root = (of: number): string => hex(ledger.root(of));
    const inclusion = Array.from({ length: size }, (_, index) => ({
      index,
      size,
      leafHash: hex(leafHash(ledger.entry(index))),
      root: root(size),
      proof: ledger.inclusionProof(index, size).map(hex),
    }));
    const consistency = Array.from({ length: size }, (_, i) => i + 1).map((size1) => ({
      size1,
      size2: size,
      root1: root(size1),
      root2: root(size),
      proof: ledger.consistencyProof(size1, size).map(hex),
    }));
    const said = await peer(['proofs'], JSON.stringify({ inclusion, consistency }));
    assert.deepEqual(said, { ok: true, out: `${size} inclusion, ${size} consistency\n` });
    const moved = [{ ...inclusion[3]!, index: 4 }];
    assert.equal((await peer(['proofs'], JSON.stringify({ inclusion: moved, consistency: [] }))).ok, false);
  });

  test('cosignatures of our witness, with their time', async () => {
    const { ledger } = logOf('cosigned', [9]);
    const key = parseVerifierKey(ledger.publicKey());
    assert.ok(key.ok);
    const witness = new Witness({ directory: path.join(folder, 'w'), name: 'witness.example/w1', logs: [key.value] });
    const body = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: ledger.checkpoint() });
    const { body: line } = witness.addCheckpoint(body, instantFromMillis(1_790_000_000_500));
    const said = await peer(['cosigned', ledger.publicKey(), witness.publicKey()], ledger.checkpoint() + line);
    assert.deepEqual(said, { ok: true, out: 'plumbline.example/peer\nwitness.example/w1 1790000000\n' });
    assert.equal((await peer(['cosigned', witness.publicKey()], ledger.checkpoint())).ok, false, 'not signed');
  });

  test('statements on controls: DSSE and in-toto', async () => {
    const sample = sealSample({ home: path.join(folder, 'sample'), landings: 5 });
    const signer = envelopeSigner(sample.ledger);
    const envelopes = sample.evidence.map(({ envelope }) => envelope);
    const drafts = [...draftAttestations({ run: sample.run, envelopes, signer })];
    assert.ok(drafts.length > 0);
    for (const { bytes } of drafts) {
      const text = Buffer.from(bytes).toString('utf8');
      const said = await peer(['statement', sample.ledger.publicKey()], text);
      assert.match(said.out, /^https:\/\/plumbline\.local\/attestation\/control-evaluation\/v1 \d+\n$/);
      const { ledger: other } = logOf('stranger', []);
      assert.equal((await peer(['statement', other.publicKey()], text)).ok, false);
    }
  });

  test('a log of Tessera gets our cosignature for everything it publishes', async () => {
    const policy = path.join(folder, 'policy');
    const logKey = (await peer(['tessera', emptyPolicy(policy), '0'])).out.trim();
    const witness = await startWitness({
      directory: path.join(folder, 'tessera-witness'),
      name: 'witness.example/w1',
      logs: [logKey],
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
    });
    try {
      writeFileSync(policy, `witness w1 ${witness.publicKey} ${witness.url}\nquorum w1\n`);
      for (const count of ['3', '300', '1']) {
        const said = await peer(['tessera', policy, count]);
        assert.equal(said.ok, true, said.out);
        const judged = await peer(['cosigned', logKey, witness.publicKey], said.out);
        assert.equal(judged.ok, true, judged.out);
      }
    } finally {
      await witness.close();
    }
  });
});

function emptyPolicy(file: string): string {
  writeFileSync(file, '');
  return file;
}
