/** The log as readers ask for it, over a sealed sample: what is listed, what is proved, and what is found to be wrong. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { silentObserver } from '../../base/progress.ts';
import { openRawBytes } from '../../evidence/raw-bytes.ts';
import { hashFromHex, leafHash } from '../../ledger/hashing.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { verifyConsistency, verifyInclusion } from '../../ledger/proofs.ts';
import { sealSample, type SealedSample } from '../../../test/fixtures/sample-pack.ts';
import type { AppContext } from '../context.ts';
import { dataDirectory } from '../data-directory.ts';
import type { RunSummary } from '../plumbline.ts';
import { ledgerSchema } from './config-schema.ts';
import { ledgerUseCases } from './use-cases.ts';
import type { LedgerUseCases } from './views.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-log-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const working = { observer: silentObserver, signal: new AbortController().signal };

describe('the log of a sealed sample', () => {
  const home = path.join(scratch, 'home');
  let sample: SealedSample;
  before(() => {
    sample = sealSample({ home, landings: 20 });
  });

  function logIn(folder: string, seals: readonly Pick<RunSummary, 'id' | 'root' | 'seal'>[] = []): LedgerUseCases {
    const directory = dataDirectory(folder);
    const place = { directory: directory.ledger, keysDirectory: directory.keys, origin: sample.ledger.origin };
    const runs = {
      summaries: () => Promise.resolve(seals),
      get: (id: string) => Promise.resolve(id === 'old' ? { seal: sample.ledger.head() } : undefined),
      evidence: () => Promise.resolve(sample.evidence),
      pending: () => Promise.resolve([]),
    };
    return ledgerUseCases({
      directory,
      clock: systemClock,
      config: { ledger: ledgerSchema.parse({}) },
      rawBytes: openRawBytes(directory.blobs),
      ledger: () => openLedger(place),
      stores: { runs },
    } as unknown as AppContext);
  }

  let copies = 0;
  function copy(): string {
    const folder = path.join(scratch, `copy-${(copies += 1)}`);
    cpSync(home, folder, { recursive: true });
    return folder;
  }

  test('entries are read page by page, each with its leaf', async () => {
    const log = logIn(home);
    const size = sample.ledger.size();
    const { total, items } = await log.ledgerEntries({ offset: 2, limit: 3 });
    assert.deepEqual([total, items.map(({ index }) => index)], [size, [2, 3, 4]]);
    const { envelope } = sample.evidence.find(({ index }) => index === 2)!;
    assert.deepEqual([items[0]!.what, items[0]!.id, items[0]!.title], ['evidence', envelope.id, envelope.title]);
    assert.deepEqual((await log.ledgerEntries({ offset: size })).items, []);
  });

  test('every proof that is handed out verifies', async () => {
    const log = logIn(home);
    const size = sample.ledger.size();
    for (const tree of [1, 7, size]) {
      const { index, entry, path: proof, root, treeSize } = await log.ledgerInclusion(tree - 1, tree);
      const hashes = proof.map((hash) => hashFromHex(hash)!);
      const claim = { index, size: treeSize, leafHash: leafHash(Buffer.from(entry)), proof: hashes };
      assert.equal(verifyInclusion({ ...claim, root: hashFromHex(root)! }).ok, true);
      const { from, to, path: between } = await log.ledgerConsistency(tree, size);
      const [root1, root2] = [hashFromHex(from.root)!, hashFromHex(to.root)!];
      const consistency = { size1: tree, size2: size, root1, root2, proof: between.map((hash) => hashFromHex(hash)!) };
      assert.equal(verifyConsistency(consistency).ok, true);
    }
    await assert.rejects(log.ledgerInclusion(size), { code: 'ledger/no-such-entry' });
    await assert.rejects(log.ledgerConsistency(size, 1), { code: 'ledger/no-such-size' });
  });

  test('checkpoints of audits, of before and after, and what was put there by somebody else', async () => {
    const folder = copy();
    const place = (name: string): string => path.join(folder, 'ledger', 'checkpoints', name, 'checkpoint');
    const head = sample.ledger.head();
    const forged = head.checkpoint.replace(/\n\d+\n/, '\n3\n');
    mkdirSync(path.dirname(place('3')), { recursive: true });
    writeFileSync(place('3'), forged);
    const seal = { size: head.size, root: head.root, checkpoint: head.checkpoint };
    const runs = [{ id: 'new', root: head.root, seal }, { id: 'old', root: head.root }, { id: 'unsealed' }];
    const { total, items } = await logIn(folder, runs).ledgerCheckpoints({});
    assert.equal(total, 2);
    const [latest, third] = items;
    assert.deepEqual(
      [latest!.size, latest!.latest, latest!.runs, latest!.fault],
      [head.size, true, ['new', 'old'], undefined],
    );
    assert.deepEqual(latest!.signers, [sample.ledger.publicKey()]);
    assert.equal(third!.size, 3);
    assert.match(third!.fault!, /signature/);
  });

  test('a checkpoint that was signed and that the log no longer reaches is named', async () => {
    const folder = copy();
    const log = logIn(folder);
    await log.rotateLedgerKey({ by: 'Ada', because: 'a year' });
    const { items } = await log.ledgerCheckpoints({});
    const later = items[0]!;
    assert.equal((await log.ledgerEntries({ offset: later.size - 1 })).items[0]!.what, 'key');
    const older = copy();
    mkdirSync(path.join(older, 'ledger', 'checkpoints', String(later.size)), { recursive: true });
    writeFileSync(path.join(older, 'ledger', 'checkpoints', String(later.size), 'checkpoint'), later.checkpoint);
    const cut = (await logIn(older).ledgerCheckpoints({})).items.find(({ size }) => size === later.size)!;
    assert.match(cut.fault!, /shorter than this checkpoint says/);
  });

  test('what an examination found is kept for whoever looks next, and a broken note of it is told', async () => {
    const folder = copy();
    const log = logIn(folder);
    assert.equal(await log.lastLedgerExamination(), undefined);
    const found = await log.examineLedger(working);
    const kept = await log.lastLedgerExamination();
    assert.deepEqual({ ...kept, at: '' }, { at: '', ...found });
    const file = path.join(folder, 'ledger-examination.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    await assert.rejects(log.lastLedgerExamination(), { code: 'ledger/examination-unreadable' });
    await log.examineLedger(working);
    assert.equal((await log.lastLedgerExamination())?.size, found.size);
  });
});
