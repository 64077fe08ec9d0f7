/** The ledger as its doors ask for it (views.ts). */
import { AppError } from '../../base/app-error.ts';
import { cosignatureOf } from '../../ledger/cosignature.ts';
import type { KeyTenure } from '../../ledger/key-change.ts';
import { replaceLostKey } from '../../ledger/ledger.ts';
import { formatVerifierKey, parseCosignerKey } from '../../ledger/note.ts';
import type { AppContext } from '../context.ts';
import { anchorView } from './anchor-view.ts';
import { anchorCheckpoint } from './anchoring.ts';
import { keepExamination } from './kept-examination.ts';
import { ledgerLog } from './log.ts';
import { ledgerOrigin } from './origin.ts';
import type { KeyRotation, LedgerKeyView, LedgerUseCases, LedgerView } from './views.ts';

/** Older anchored checkpoints are for fsck; a page shows the latest. */
const SHOWN_ANCHORS = 20;

export function ledgerUseCases(context: AppContext): LedgerUseCases {
  return {
    ledgerView: async () => viewOf(context),
    ...ledgerLog(context),
    examineLedger: async (working) => {
      const found = await (await import('./fsck/fsck.ts')).examineLedger(context, working);
      keepExamination(found, context, working);
      return found;
    },
    rotateLedgerKey: async (rotation) => rotate(rotation, context),
    redactEvidence: async (order) => (await import('./personal.ts')).redact(order, context),
    anchorLedger: async (working) => anchorCheckpoint(context, working),
  };
}

function viewOf(context: AppContext): LedgerView {
  const ledger = context.ledger();
  const { size, root, checkpoint } = ledger.head();
  const anchored = ledger.anchors
    .sizes()
    .slice(-SHOWN_ANCHORS)
    .flatMap((of) => ledger.anchors.read(of) ?? []);
  return {
    origin: ledger.origin,
    size,
    root,
    checkpoint,
    keys: ledger.keys().map(keyView),
    anchors: anchored.map((one) => anchorView(one, context)),
    gaps: gapsOf(size, context),
  };
}

export function keyView({ key, from, to, change }: KeyTenure): LedgerKeyView {
  return {
    key: formatVerifierKey(key),
    from,
    ...(to !== undefined && { to }),
    ...(change && {
      change: {
        entry: change.index,
        at: change.at,
        by: change.by,
        because: change.because,
        handedOver: change.handedOver,
      },
    }),
  };
}

/** Of the latest checkpoint and of those kept: who is configured and has not spoken. */
function gapsOf(latest: number, context: AppContext): LedgerView['gaps'] {
  const { timestamps, witnesses } = context.config.ledger;
  const { anchors } = context.ledger();
  const sizes = [...new Set([...anchors.sizes(), latest])];
  const stamps = sizes.flatMap((size) =>
    timestamps
      .filter(({ url }) => !anchors.hasTimestamp(size, url))
      .map(({ url }) => ({ size, from: url, because: 'it has not stamped this checkpoint yet' })),
  );
  const cosigned = anchors.read(latest)?.cosigned;
  const silent = witnesses.filter(({ key }) => {
    const witness = parseCosignerKey(key);
    const found = witness.ok && cosigned !== undefined ? cosignatureOf(cosigned, witness.value) : undefined;
    return found?.ok !== true || found.value === undefined;
  });
  const missing = silent.map(({ url }) => ({
    size: latest,
    from: url,
    because: 'it has not cosigned this checkpoint',
  }));
  return [...stamps, ...missing];
}

function rotate({ by, because, lost = false }: KeyRotation, context: AppContext): LedgerKeyView {
  if (by.trim() === '' || because.trim() === '') {
    const hint = 'Both stand in the log for ever, for an auditor to read.';
    throw new AppError('ledger/no-reason', 'a change of keys needs who and why', { hint });
  }
  const order = { at: context.clock.now(), by, because };
  if (!lost) return keyView(context.ledger().rotateKey(order));
  const { ledger, keys } = context.directory;
  return keyView(replaceLostKey({ directory: ledger, keysDirectory: keys, origin: ledgerOrigin }, order));
}
