/** Answers about a ledger of three entries with one key, for doubles of `Plumbline`. */
import type { LedgerKeyView, LedgerUseCases } from '../../src/app/ledger/views.ts';

const key: LedgerKeyView = { key: `plumbline.example/ledger+0123abcd+${'A'.repeat(44)}`, from: 0 };
const root = 'ab'.repeat(32);

export const ledgerDouble: LedgerUseCases = {
  ledgerView: () =>
    Promise.resolve({
      origin: 'plumbline.example/ledger',
      size: 3,
      root,
      checkpoint: `plumbline.example/ledger\n3\n${'A'.repeat(43)}=\n\n— plumbline.example/ledger AAAA\n`,
      keys: [key],
      anchors: [{ size: 3, timestamps: [], cosignatures: [] }],
      gaps: [{ size: 3, from: 'https://tsa.example/', because: 'it has not stamped this checkpoint yet' }],
    }),
  examineLedger: () =>
    Promise.resolve({
      size: 3,
      root,
      entries: 3,
      evidence: 2,
      checkpoints: 1,
      timestamps: 0,
      cosignatures: 0,
      faults: [],
      notes: [],
    }),
  rotateLedgerKey: ({ by, because }) =>
    Promise.resolve({
      ...key,
      from: 4,
      change: { entry: 3, at: '2026-01-05T00:00:00.000Z', by, because, handedOver: true },
    }),
  redactEvidence: ({ by, because }) =>
    Promise.resolve({ commitment: `personal:${root}`, at: '2026-01-05T00:00:00.000Z', by, because, entry: 3 }),
  anchorLedger: () => Promise.resolve([]),
  ledgerCheckpoints: () => Promise.resolve({ total: 0, items: [] }),
  ledgerEntries: () => Promise.resolve({ total: 0, items: [] }),
  ledgerInclusion: (index) => Promise.reject(new Error(`the double holds no entry ${index}`)),
  ledgerConsistency: (from, to) => Promise.reject(new Error(`the double has no trees of ${from} and ${to}`)),
  lastLedgerExamination: () => Promise.resolve(undefined),
};
