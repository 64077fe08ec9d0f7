/**
 * The log behind the double: its checkpoints at five sizes, signed by a key that a browser can check with, over the same
 * tree as its evidence; stamps, a cosignature, a silent authority, and what the last examination found.
 */
import type { Working } from '../../../src/app/plumbline.ts';
import type { LedgerCheckpointView, LedgerEntryView } from '../../../src/app/ledger/log-views.ts';
import type { LedgerExamination, LedgerUseCases } from '../../../src/app/ledger/views.ts';
import { AppError } from '../../../src/base/app-error.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { EvidenceEnvelope } from '../../../src/model/evidence.ts';
import { ledgerDouble } from '../../doubles/ledger.ts';
import { type DoubleLedger, keyLine, noteOf, origin } from './ledger.ts';
import { consistencyPath, inclusionPath, leafHash, treeHash } from './merkle.ts';

const instant = (text: string): Instant => text as Instant;
const authority = 'CN=Timestamps,O=Example Trust';
const silent = 'https://tsa.example/';

interface World {
  readonly ledger: DoubleLedger;
  readonly run: string;
  readonly stepMillis: number;
}

const notThere = (code: string, message: string): AppError => new AppError(code, message, { hint: 'Ask for another.' });

export function logOf({ ledger, run, stepMillis }: World): LedgerUseCases {
  const { entries } = ledger;
  const leaves = entries.map(leafHash);
  const size = leaves.length;
  const rootAt = (of: number): Buffer => {
    if (of > size) throw notThere('ledger/no-such-size', `the ledger never had ${of} entries`);
    return treeHash(leaves.slice(0, of));
  };
  const checkpoints = [size, 71, 40, 7, 1].map((of) => checkpointAt(of, { rootAt, run, latest: of === size }));
  let examination: LedgerExamination | undefined = examined(size, rootAt(size));
  return {
    ...ledgerDouble,
    ledgerView: () =>
      Promise.resolve({
        origin,
        size,
        root: rootAt(size).toString('hex'),
        checkpoint: noteOf(size, rootAt(size)),
        keys: [{ key: keyLine, from: 0 }],
        anchors: checkpoints.filter(({ timestamps }) => timestamps.length > 0).slice(0, 3),
        gaps: [{ size, from: silent, because: 'it has not stamped this checkpoint yet' }],
      }),
    ledgerCheckpoints: ({ offset = 0, limit = 20 }) =>
      Promise.resolve({ total: checkpoints.length, items: checkpoints.slice(offset, offset + limit) }),
    ledgerEntries: ({ offset = 0, limit = 100 }) =>
      Promise.resolve({
        total: size,
        items: entries.slice(offset, offset + limit).map((entry, at) => entryView(offset + at, entry)),
      }),
    async ledgerInclusion(index, of = size) {
      const root = rootAt(of);
      if (index >= of) throw notThere('ledger/no-such-entry', `there is no entry ${index} in a tree of ${of}`);
      const path = inclusionPath(index, leaves.slice(0, of)).map((hash) => hash.toString('hex'));
      const leaf = leaves[index]!.toString('hex');
      return { index, entry: entries[index]!, leafHash: leaf, path, treeSize: of, root: root.toString('hex') };
    },
    async ledgerConsistency(from, to) {
      if (from > to) throw notThere('ledger/no-such-size', `the ledger never had ${from} of ${to} entries`);
      const tree = (of: number) => ({ size: of, root: rootAt(of).toString('hex') });
      const path = consistencyPath(from, leaves.slice(0, to)).map((hash) => hash.toString('hex'));
      return { from: tree(from), to: tree(to), path };
    },
    lastLedgerExamination: async () => examination && { at: instant('2026-11-02T08:15:40.000Z'), ...examination },
    async examineLedger(working: Working) {
      for (const done of [0, 50, 100]) {
        working.signal.throwIfAborted();
        working.observer.progress({ step: 'Reading entries', done, total: 100, unit: 'entries' });
        await new Promise((resolve) => setTimeout(resolve, stepMillis));
      }
      examination = { ...examined(size, rootAt(size)), faults: [], notes: [] };
      return examination;
    },
  };
}

interface Placed {
  readonly rootAt: (size: number) => Buffer;
  readonly run: string;
  readonly latest: boolean;
}

function checkpointAt(size: number, { rootAt, run, latest }: Placed): LedgerCheckpointView {
  const root = rootAt(size);
  const stamp = { file: 'tsa.example-1f0c2a7b.tsr', at: instant('2026-05-04T08:02:00.000Z'), authority };
  return {
    size,
    root: root.toString('hex'),
    checkpoint: noteOf(size, root),
    signers: [keyLine],
    runs: latest ? [run] : size === 40 ? ['2026-05-04T07-58-02Z-11c0'] : [],
    latest,
    timestamps:
      size === 40 ? [stamp] : size === 7 ? [{ file: stamp.file, fault: 'its certificate was not valid then' }] : [],
    cosignatures: size === 40 ? [{ witness: 'witness.example/w1', at: instant('2026-05-04T08:02:03.000Z') }] : [],
  };
}

function entryView(index: number, entry: string): LedgerEntryView {
  const { id, kind, title, collectedAt } = JSON.parse(entry) as EvidenceEnvelope;
  const leaf = leafHash(entry).toString('hex');
  return { index, bytes: Buffer.byteLength(entry), leafHash: leaf, what: 'evidence', title, id, kind, at: collectedAt };
}

function examined(size: number, root: Buffer): LedgerExamination {
  return {
    size,
    root: root.toString('hex'),
    entries: size,
    evidence: size,
    checkpoints: 5,
    timestamps: 2,
    cosignatures: 1,
    faults: [
      {
        where: 'ledger/checkpoints/7/tsa.example-1f0c2a7b.tsr',
        code: 'ledger/timestamp',
        because: 'its certificate was not valid then',
        hint: 'Restore the file from a backup, or remove it and run `ledger anchor`: the checkpoint is stamped anew, with a later time.',
      },
    ],
    notes: ['The checkpoint of 40 entries is cosigned by one witness that plumbline.yaml names.'],
  };
}

/** A log whose empty tree was signed, and nothing else. */
export const emptyLog: Pick<
  LedgerUseCases,
  'ledgerView' | 'ledgerCheckpoints' | 'ledgerInclusion' | 'lastLedgerExamination'
> = {
  ledgerView: () =>
    Promise.resolve({
      origin,
      size: 0,
      root: treeHash([]).toString('hex'),
      checkpoint: noteOf(0, treeHash([])),
      keys: [{ key: keyLine, from: 0 }],
      anchors: [],
      gaps: [],
    }),
  ledgerCheckpoints: () =>
    Promise.resolve({
      total: 1,
      items: [{ ...checkpointAt(0, { rootAt: () => treeHash([]), run: '', latest: true }), runs: [] }],
    }),
  ledgerInclusion: (index) => Promise.reject(notThere('ledger/no-such-entry', `there is no entry ${index}`)),
  lastLedgerExamination: () => Promise.resolve(undefined),
};
