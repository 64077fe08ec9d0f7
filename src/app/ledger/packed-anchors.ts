/** What goes into a pack beside evidence: what others said of its checkpoint, and what opens salted personal values. */
import { treeOf } from '../../exports/audit-pack/pack-ledger.ts';
import { anchorFiles } from '../../ledger/pack-anchors.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { OPENINGS_FILE } from '../../ledger/pack-personal.ts';
import { commitmentsIn } from '../../evidence/personal-values.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { AppContext } from '../context.ts';
import { rootsText } from './anchoring.ts';
import { personalValues } from './personal.ts';

/** Nothing when nobody has spoken of exactly this checkpoint: of another one it would prove nothing about this pack. */
export function packedAnchors(run: Run, { ledger: open, config }: AppContext): ReturnType<typeof anchorFiles> {
  const ledger = open();
  const { note, size } = treeOf({ run, ledger });
  const anchored = ledger.anchors.read(size);
  if (anchored?.checkpoint !== note) return [];
  const roots = config.ledger.timestamps.flatMap((source) => {
    const read = rootsText(source, config);
    return read.ok && read.value !== undefined ? [read.value] : [];
  });
  const witnesses = config.ledger.witnesses.map(({ key }) => key);
  return anchorFiles(anchored, { witnesses, roots: roots.length > 0 ? roots.join('\n') : undefined });
}

/**
 * One line for each commitment in the run's lists of changes: its opening, or who removed that, when and why. An opening is
 * right when HMAC-SHA256 with its salt as the key over its value is the commitment; `openssl dgst` can tell.
 */
export function packedOpenings(
  evidence: readonly SealedEvidence[],
  { rawBytes, directory }: Pick<AppContext, 'rawBytes' | 'directory'>,
): ReturnType<typeof anchorFiles> {
  const values = personalValues(directory);
  const commitments = new Set<string>();
  for (const { envelope } of evidence) {
    if (envelope.kind !== 'changes') continue;
    const text = Buffer.from(rawBytes.get(envelope.digest) ?? '').toString('utf8');
    for (const commitment of commitmentsIn(text)) commitments.add(commitment);
  }
  if (commitments.size === 0) return [];
  const lines = [...commitments].sort().map((commitment) => {
    const removed = values.removal(commitment);
    return canonicalJson(removed ? { ...removed, removed: true } : (values.opening(commitment) ?? { commitment }));
  });
  return [{ path: OPENINGS_FILE, bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')) }];
}
