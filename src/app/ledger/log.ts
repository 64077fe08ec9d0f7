/**
 * The log as its readers ask for it: which signed states there are, what stands in it, and the proofs that a browser or an
 * auditor's own program can follow.
 *
 * Invariants: nothing here is believed from a list: each checkpoint is opened with the keys of the log and its root is
 * computed from the tiles again; a page of entries is read with its bundle only, however long the log is. What does not
 * hold is shown with its fault, never left out: a reader comes here to find exactly that.
 */
import { isAppError } from '../../base/app-error.ts';
import { hex, leafHash } from '../../ledger/hashing.ts';
import { openCheckpointOf, parseKeyChange } from '../../ledger/key-change.ts';
import { formatVerifierKey } from '../../ledger/note.ts';
import type { AppContext } from '../context.ts';
import type { Page, RunSummary } from '../plumbline.ts';
import { anchorView } from './anchor-view.ts';
import { envelopeIn } from './fsck/read-log.ts';
import { lastExamination } from './kept-examination.ts';
import type {
  LedgerCheckpointView,
  LedgerConsistency,
  LedgerEntryView,
  LedgerInclusion,
  LedgerLogUseCases,
  Stretch,
} from './log-views.ts';

export function ledgerLog(context: AppContext): LedgerLogUseCases {
  return {
    ledgerCheckpoints: (stretch) => checkpointsOf(stretch, context),
    ledgerEntries: async (stretch) => entriesOf(stretch, context),
    ledgerInclusion: async (index, size) => inclusionOf({ index, size }, context),
    ledgerConsistency: async (from, to) => consistencyOf({ from, to }, context),
    lastLedgerExamination: async () => lastExamination(context.directory),
  };
}

interface KnownCheckpoint {
  readonly size: number;
  readonly checkpoint: string;
  readonly runs: readonly string[];
}

async function checkpointsOf(
  { offset = 0, limit = 20 }: Stretch,
  context: AppContext,
): Promise<Page<LedgerCheckpointView>> {
  const known = await knownCheckpoints(context);
  const page = known.slice(offset, offset + limit);
  return { total: known.length, items: page.map((one) => checkpointView(one, context)) };
}

/** By size, the largest first. Two notes of one size (a cosigned one is none) are two checkpoints. */
async function knownCheckpoints({ ledger: open, stores }: AppContext): Promise<readonly KnownCheckpoint[]> {
  const ledger = open();
  const known = new Map<string, KnownCheckpoint>();
  const add = (size: number, checkpoint: string, run?: string): void => {
    const runs = known.get(checkpoint)?.runs ?? [];
    known.set(checkpoint, { size, checkpoint, runs: run === undefined ? runs : [...runs, run] });
  };
  const head = ledger.head();
  add(head.size, head.checkpoint);
  for (const size of ledger.anchors.sizes()) {
    const kept = ledger.anchors.read(size);
    if (kept) add(size, kept.checkpoint);
  }
  for (const summary of await stores.runs.summaries()) {
    const seal = await sealOf(summary, stores);
    if (seal) add(seal.size, seal.checkpoint, summary.id);
  }
  return [...known.values()].sort((a, b) => b.size - a.size || (a.checkpoint < b.checkpoint ? -1 : 1));
}

/** Summaries of before 2026-11-23 hold the root alone; the run itself has the whole seal. */
async function sealOf(summary: RunSummary, { runs }: AppContext['stores']): Promise<RunSummary['seal']> {
  if (summary.seal !== undefined || summary.root === undefined) return summary.seal;
  return (await runs.get(summary.id))?.seal;
}

function checkpointView({ size, checkpoint, runs }: KnownCheckpoint, context: AppContext): LedgerCheckpointView {
  const ledger = context.ledger();
  const opened = openCheckpointOf(checkpoint, ledger.keys());
  const kept = ledger.anchors.read(size);
  const anchored = kept?.checkpoint === checkpoint ? kept : { size, checkpoint, timestamps: [] };
  const computed = opened.ok ? rootAt(opened.value.size, context) : undefined;
  const root = opened.ok ? hex(opened.value.root) : '';
  const fault = opened.ok ? rootFault(root, computed) : opened.error.because;
  return {
    ...anchorView(anchored, context),
    root,
    checkpoint,
    signers: opened.ok ? [formatVerifierKey(opened.value.key)] : [],
    ...(fault !== undefined && { fault }),
    runs,
    latest: checkpoint === ledger.checkpoint(),
  };
}

function rootFault(claimed: string, computed: string | undefined): string | undefined {
  if (computed === claimed) return undefined;
  return computed === undefined
    ? 'the log is shorter than this checkpoint says: it was cut back, or an old copy was put in its place'
    : `the log has the root ${computed} at this size`;
}

/** Undefined where the log does not reach that size. */
function rootAt(size: number, { ledger }: AppContext): string | undefined {
  try {
    return hex(ledger().root(size));
  } catch (error) {
    if (isAppError(error) && error.code === 'ledger/no-such-size') return undefined;
    throw error;
  }
}

function entriesOf({ offset = 0, limit = 100 }: Stretch, { ledger: open }: AppContext): Page<LedgerEntryView> {
  const ledger = open();
  const total = ledger.size();
  return { total, items: [...ledger.entries(offset, Math.min(total, offset + limit))].map(entryView) };
}

function entryView({ index, bytes }: { readonly index: number; readonly bytes: Uint8Array }): LedgerEntryView {
  const base = { index, bytes: bytes.length, leafHash: hex(leafHash(bytes)) };
  const envelope = envelopeIn(bytes);
  if (envelope) {
    const { id, kind, title, collectedAt } = envelope;
    return { ...base, what: 'evidence', title, id, kind, at: collectedAt };
  }
  const change = parseKeyChange(bytes, index);
  if (change?.ok) return { ...base, what: 'key', title: `The key ${change.value.to.id} goes on`, at: change.value.at };
  const text = Buffer.from(bytes).toString('utf8');
  if (text.includes('"type":"plumbline-removal"'))
    return { ...base, what: 'removal', title: 'What opens a personal value was removed on purpose' };
  return { ...base, what: 'other', title: 'Not an entry that Plumbline writes' };
}

function inclusionOf(
  { index, size }: { readonly index: number; readonly size: number | undefined },
  { ledger: open }: AppContext,
): LedgerInclusion {
  const ledger = open();
  const treeSize = size ?? ledger.size();
  const path = ledger.inclusionProof(index, treeSize).map(hex);
  const bytes = ledger.entry(index);
  return {
    index,
    entry: Buffer.from(bytes).toString('utf8'),
    leafHash: hex(leafHash(bytes)),
    path,
    treeSize,
    root: hex(ledger.root(treeSize)),
  };
}

function consistencyOf(
  { from, to }: { readonly from: number; readonly to: number },
  { ledger: open }: AppContext,
): LedgerConsistency {
  const ledger = open();
  const path = ledger.consistencyProof(from, to).map(hex);
  const at = (size: number) => ({ size, root: hex(ledger.root(size)) });
  return { from: at(from), to: at(to), path };
}
