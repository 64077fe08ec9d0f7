/** The log through the command line: over a real ledger, and what a broken proof or checkpoint is told as. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { runCommandLine } from '../doubles/command-line.ts';
import type { LedgerCheckpointView, LedgerConsistency, LedgerInclusion } from '../../src/app/ledger/log-views.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { hex, leafHash } from '../../src/ledger/hashing.ts';
import { openLedger } from '../../src/ledger/ledger.ts';

const home = mkdtempSync(path.join(tmpdir(), 'plumbline-log-'));
after(() => rmSync(home, { recursive: true, force: true }));
const [directory, keysDirectory] = [path.join(home, 'ledger'), path.join(home, 'keys')];
const ledger = openLedger({ directory, keysDirectory, origin: 'plumbline.example/ledger' });
ledger.append(Array.from({ length: 2345 }, (_, at) => Buffer.from(`{"entry":${at}}`)));

const textOf = (index: number): string => Buffer.from(ledger.entry(index)).toString('utf8');
const inclusion = (index: number, treeSize = ledger.size()): LedgerInclusion => ({
  index,
  entry: textOf(index),
  leafHash: hex(leafHash(ledger.entry(index))),
  path: ledger.inclusionProof(index, treeSize).map(hex),
  treeSize,
  root: hex(ledger.root(treeSize)),
});
const consistency = (from: number, to: number): LedgerConsistency => ({
  from: { size: from, root: hex(ledger.root(from)) },
  to: { size: to, root: hex(ledger.root(to)) },
  path: ledger.consistencyProof(from, to).map(hex),
});
const checkpoint = (rest: Partial<LedgerCheckpointView> = {}): LedgerCheckpointView => ({
  size: ledger.size(),
  root: hex(ledger.root(ledger.size())),
  checkpoint: ledger.checkpoint(),
  signers: [ledger.publicKey()],
  runs: ['run-0002'],
  latest: true,
  timestamps: [],
  cosignatures: [],
  ...rest,
});

const real: Partial<Plumbline> = {
  ledgerView: () =>
    Promise.resolve({
      origin: ledger.origin,
      size: ledger.size(),
      root: '',
      checkpoint: '',
      keys: [],
      anchors: [],
      gaps: [],
    }),
  ledgerCheckpoints: () => Promise.resolve({ total: 1, items: [checkpoint()] }),
  ledgerEntries: ({ offset = 0, limit = 100 }) =>
    Promise.resolve({
      total: ledger.size(),
      items: Array.from({ length: Math.min(limit, ledger.size() - offset) }, (_, at) => ({
        index: offset + at,
        bytes: textOf(offset + at).length,
        leafHash: hex(leafHash(ledger.entry(offset + at))),
        what: 'other' as const,
        title: 'an entry',
      })),
    }),
  ledgerInclusion: (index, size) => Promise.resolve(inclusion(index, size)),
  ledgerConsistency: (from, to) => Promise.resolve(consistency(from, to)),
};
const run = (words: string, plumbline: Partial<Plumbline> = {}) =>
  runCommandLine(words.split(' '), { plumbline: { ...real, ...plumbline } });

describe('the log through the command line', () => {
  test('every signed state with its note, and a manifest', async () => {
    const { code, lines } = await run('ledger checkpoints --json');
    const [first, manifest] = lines();
    assert.equal(code, 0);
    assert.deepEqual(
      [first!['type'], first!['checkpoint'], first!['latest']],
      ['checkpoint', ledger.checkpoint(), true],
    );
    assert.deepEqual([manifest!['type'], manifest!['listed'], manifest!['total']], ['manifest', 1, 1]);
  });

  test('one that does not hold is named and is exit 2, in words and as JSON', async () => {
    const broken = {
      ledgerCheckpoints: () => Promise.resolve({ total: 1, items: [checkpoint({ fault: 'no key signed' })] }),
    };
    const { code, out } = await run('ledger checkpoints', broken);
    assert.equal(code, 2);
    assert.match(out, /FAULT: no key signed/);
    const told = await run('ledger checkpoints --json', broken);
    assert.deepEqual(
      [told.code, told.lines()[0]!['fault'], told.lines()[1]!['type']],
      [2, 'no key signed', 'manifest'],
    );
  });

  for (const [words, indices] of [
    ['ledger entries --json', [0, 2344, 2345]],
    ['ledger entries --from 2300 --json', [2300, 2344, 45]],
    ['ledger entries --from 5 --limit 1500 --json', [5, 1504, 1500]],
  ] as const)
    test(`${words}: each entry once, in order`, async () => {
      const lines = (await run(words)).lines();
      const shown = lines.slice(0, -1).map((line) => line['index'] as number);
      assert.deepEqual([shown[0], shown.at(-1), shown.length], indices);
      assert.ok(shown.every((index, at) => index === shown[0]! + at));
      assert.deepEqual([lines.at(-1)!['listed'], lines.at(-1)!['total']], [shown.length, 2345]);
    });

  test('an entry is proved in the latest tree and in an earlier one', async () => {
    for (const [words, size] of [
      ['ledger inclusion 41 --json', 2345],
      ['ledger inclusion 41 --size 100 --json', 100],
    ] as const) {
      const { code, lines } = await run(words);
      const [proof] = lines();
      assert.deepEqual([code, proof!['type'], proof!['treeSize'], proof!['verified']], [0, 'inclusion', size, true]);
      assert.deepEqual(proof!['path'], inclusion(41, size).path);
    }
  });

  test('a later state is proved to begin with an earlier one', async () => {
    const { code, lines } = await run('ledger consistency 100 --json');
    assert.deepEqual([code, lines()[0]!['verified'], lines()[0]!['to']], [0, true, consistency(100, 2345).to]);
    assert.match((await run('ledger consistency 100 200')).out, /the proof holds/);
  });

  const bad: readonly (readonly [string, Partial<Plumbline>])[] = [
    ['ledger inclusion 41', { ledgerInclusion: () => Promise.resolve({ ...inclusion(41), entry: '{"entry":42}' }) }],
    ['ledger inclusion 41', { ledgerInclusion: () => Promise.resolve({ ...inclusion(41), path: [] }) }],
    ['ledger inclusion 41', { ledgerInclusion: () => Promise.resolve({ ...inclusion(41), root: 'no hash' }) }],
    [
      'ledger consistency 100 200',
      { ledgerConsistency: () => Promise.resolve({ ...consistency(100, 200), from: consistency(99, 200).from }) },
    ],
  ];
  for (const [at, [words, broken]] of bad.entries())
    test(`${words}: a proof that does not hold is exit 2 (${at + 1})`, async () => {
      const { code, out } = await run(words, broken);
      assert.equal(code, 2);
      assert.match(out, /DOES NOT HOLD/);
      assert.deepEqual((await run(`${words} --json`, broken)).lines()[0]!['verified'], false);
    });

  test('what is no number is a wrong command line', async () => {
    for (const words of ['ledger inclusion x', 'ledger consistency 1 -2'])
      assert.equal((await run(words)).code, 2, words);
  });
});
