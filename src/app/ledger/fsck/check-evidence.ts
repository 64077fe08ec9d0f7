/** Holds the bytes of the evidence, and the database's list of it, against the log. */
import { isAppError } from '../../../base/app-error.ts';
import { canonicalJson } from '../../../base/canonical-json.ts';
import { openEnvelope, IN_TOTO_TYPE } from '../../../ledger/dsse.ts';
import type { KeyTenure } from '../../../ledger/key-change.ts';
import type { EvidenceEnvelope } from '../../../model/evidence.ts';
import type { AppContext } from '../../context.ts';
import type { Working } from '../../plumbline.ts';
import { pause, type Examination } from './examination.ts';
import type { ReadLog } from './read-log.ts';

interface EvidenceToCheck {
  readonly context: AppContext;
  readonly sealed: ReadLog['sealed'];
  readonly keys: readonly KeyTenure[];
}

export async function checkEvidence(
  { context, sealed, keys }: EvidenceToCheck,
  examination: Examination,
  working: Working,
): Promise<number> {
  const { rawBytes } = context;
  let done = 0;
  for (const { envelope } of sealed.values()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Checking evidence', done: done++, total: sealed.size, unit: 'documents' });
    await pause(done);
    const { id, digest, size, kind } = envelope;
    const isSmall = kind === 'attestation';
    const bytes = isSmall ? examination.attempt('evidence/changed', id, () => rawBytes.get(digest)) : undefined;
    const found = isSmall ? bytes?.length : await sizeOf(envelope, context, examination);
    if (found === 'damaged' || (isSmall && examination.faults.at(-1)?.where === id)) continue;
    if (found === undefined) examination.add('evidence/missing', id, `its bytes (SHA-256 ${digest}) are not in blobs/`);
    else if (found !== size) examination.add('evidence/changed', id, `it has ${found} bytes, ${size} were sealed`);
    else if (bytes && !keys.some(({ key }) => openEnvelope(bytes, IN_TOTO_TYPE, key).ok)) {
      examination.add('evidence/attestation', id, 'none of its signatures is of a key of this ledger');
    }
  }
  return sealed.size;
}

/** In parts: raw answers may be larger than the memory should be. */
async function sizeOf(
  { id, digest }: EvidenceEnvelope,
  { rawBytes }: AppContext,
  examination: Examination,
): Promise<number | 'damaged' | undefined> {
  try {
    return await rawBytes.within(digest, ({ size }) => size);
  } catch (error) {
    if (!isAppError(error)) throw error;
    examination.add('evidence/changed', id, error.message);
    return 'damaged';
  }
}

/** Both ways: what the database shows must be sealed, and what is sealed must be shown. */
export async function checkStore(
  { context, sealed }: Pick<EvidenceToCheck, 'context' | 'sealed'>,
  examination: Examination,
): Promise<void> {
  const shown = new Set<string>();
  for (const { index, envelope } of await context.stores.runs.evidence()) {
    shown.add(envelope.id);
    const entry = sealed.get(envelope.id);
    if (!entry) examination.add('store/not-in-ledger', envelope.id, 'no readable entry of the log speaks of it');
    else if (entry.index !== index || canonicalJson(entry.envelope) !== canonicalJson(envelope)) {
      examination.add(
        'store/differs',
        envelope.id,
        `the log has it as entry ${entry.index}, the database as ${index}, or with other words`,
      );
    }
  }
  const pending = new Set((await context.stores.runs.pending()).map(({ run }) => run.id));
  for (const { index, envelope } of sealed.values()) {
    if (shown.has(envelope.id) || pending.has(envelope.run)) continue;
    examination.add('store/not-in-store', envelope.id, `entry ${index} of the log is not in the database`);
  }
}
