/** Holds the personal values that can be opened, or were removed, against what the log says of them. */
import { isAppError } from '../../../base/app-error.ts';
import { commitmentsIn, isOpeningOf } from '../../../evidence/personal-values.ts';
import type { EvidenceEnvelope } from '../../../model/evidence.ts';
import type { AppContext } from '../../context.ts';
import { personalValues } from '../personal.ts';
import type { Examination } from './examination.ts';
import type { ReadLog } from './read-log.ts';

/** What the log says is gone must be gone; what is gone without a word of the log is a fault, too. */
export function checkRemovals(
  removed: ReadonlyMap<string, number>,
  { directory }: AppContext,
  examination: Examination,
): void {
  const values = personalValues(directory);
  for (const [commitment, index] of removed) {
    if (values.opening(commitment)) {
      examination.add(
        'evidence/redaction',
        commitment,
        `entry ${index} says that it was removed, and it can still be opened`,
      );
    }
  }
  for (const { commitment } of values.removals()) {
    if (!removed.has(commitment))
      examination.add('evidence/redaction', commitment, 'it was removed, and no entry of the log says so');
  }
  if (removed.size > 0)
    examination.notes.push(`${removed.size} personal values were removed on purpose; the log says by whom and why.`);
}

/** Large enough for few reads; a commitment may lie across two of them. */
const openingPart = 4 * 2 ** 20;
const commitmentSize = 'personal:'.length + 64;

/** What a sealed list of changes only commits to can be opened, or was removed on purpose. */
export async function checkOpenings(
  { sealed, removed }: Pick<ReadLog, 'sealed' | 'removed'>,
  { rawBytes, directory }: AppContext,
  examination: Examination,
): Promise<void> {
  const values = personalValues(directory);
  const asked = new Set<string>();
  for (const { envelope } of sealed.values()) {
    if (envelope.kind !== 'changes') continue;
    for (let at = 0; at < envelope.size; at += openingPart) {
      const part = await partOf(envelope, { at, rawBytes });
      for (const commitment of commitmentsIn(part)) {
        if (asked.has(commitment)) continue;
        asked.add(commitment);
        const opening = examination.attempt('evidence/opening', commitment, () => values.opening(commitment) ?? null);
        const isGone = opening === null && !removed.has(commitment);
        const isWrong = opening && !isOpeningOf(opening, commitment);
        const because = isGone ? 'nothing opens it' : isWrong ? 'what is kept for it does not open it' : undefined;
        if (because !== undefined) examination.add('evidence/opening', commitment, `${because} (${envelope.id})`);
      }
    }
  }
}

/** Empty when it cannot be read: that is named where evidence is checked. */
async function partOf(
  { digest, size }: EvidenceEnvelope,
  { at, rawBytes }: Pick<AppContext, 'rawBytes'> & { readonly at: number },
): Promise<string> {
  const length = Math.min(openingPart + commitmentSize, size - at);
  try {
    const bytes = await rawBytes.within(digest, (file) => (file.size === size ? file.read(at, length) : undefined));
    return Buffer.from(bytes ?? []).toString('latin1');
  } catch (error) {
    if (isAppError(error)) return '';
    throw error;
  }
}
