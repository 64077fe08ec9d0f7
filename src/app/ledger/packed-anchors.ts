/** What goes into a pack of what others said of its checkpoint. */
import { treeOf } from '../../exports/audit-pack/pack-ledger.ts';
import { anchorFiles } from '../../ledger/pack-anchors.ts';
import type { Run } from '../../model/run.ts';
import type { AppContext } from '../context.ts';
import { rootsText } from './anchoring.ts';

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
