/**
 * From documents to sealed evidence: the bytes are kept by digest, a small envelope that names the digest becomes an entry
 * of the ledger, and the entry's proof of inclusion proves the bytes.
 *
 * Invariant: an envelope is in the ledger once, however often sealing is repeated. All envelopes of a run go in by one
 * append, which is whole or absent after a crash; a repetition finds them by id and returns what stands there. The same id with
 * other bytes is refused: what was sealed is never sealed again as something else.
 */
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { isDigest, type Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Period } from '../model/control.ts';
import type { EvidenceDraft, EvidenceEnvelope, EvidenceKind, SealedEvidence } from '../model/evidence.ts';
import type { RawBytes } from './raw-bytes.ts';

export interface SealingRequest {
  readonly run: { readonly id: string; readonly period: Period };
  readonly drafts: Iterable<EvidenceDraft>;
  readonly rawBytes: Pick<RawBytes, 'put'>;
  readonly ledger: Pick<Ledger, 'append' | 'entries'>;
  readonly collectedAt: Instant;
  /** Where to begin to look for envelopes of this run, when it is known that earlier entries are of others. */
  readonly after?: number;
}

export function sealEvidence(request: SealingRequest): readonly SealedEvidence[] {
  const envelopes = envelopesOf(request);
  return sealEnvelopes({
    envelopes,
    ledger: request.ledger,
    ...(request.after !== undefined && { after: request.after }),
  });
}

/** Keeps the bytes of each draft and says what is to be sealed. Draws one draft at a time. */
export function envelopesOf({
  run,
  drafts,
  rawBytes,
  collectedAt,
}: Omit<SealingRequest, 'ledger' | 'after'>): readonly EvidenceEnvelope[] {
  const envelopes: EvidenceEnvelope[] = [];
  const ids = new Set<string>();
  for (const draft of drafts) {
    const envelope = envelopeOf({ run, draft, digest: rawBytes.put(draft.bytes), collectedAt });
    if (ids.has(envelope.id)) throw conflict(`two documents of one run are named ${envelope.id}`);
    ids.add(envelope.id);
    envelopes.push(envelope);
  }
  return envelopes;
}

/** Documents that are kept together: as many as wait for the disk together, but few enough bytes. */
const batchDocuments = 256;
const batchBytes = 8 * 2 ** 20;

/** As `envelopesOf`, with the bytes of a batch of drafts in memory instead of one's, and kept with fewer waits. */
export async function envelopesInBatches({
  run,
  drafts,
  rawBytes,
  collectedAt,
}: Omit<SealingRequest, 'ledger' | 'after' | 'rawBytes'> & {
  readonly rawBytes: Pick<RawBytes, 'putAll'>;
}): Promise<readonly EvidenceEnvelope[]> {
  const envelopes: EvidenceEnvelope[] = [];
  for (const batch of inBatches(drafts)) {
    const digests = await rawBytes.putAll(batch.map(({ bytes }) => bytes));
    for (const [at, draft] of batch.entries())
      envelopes.push(envelopeOf({ run, draft, digest: digests[at]!, collectedAt }));
  }
  const ids = new Set<string>();
  for (const { id } of envelopes) {
    if (ids.has(id)) throw conflict(`two documents of one run are named ${id}`);
    ids.add(id);
  }
  return envelopes;
}

function* inBatches(drafts: Iterable<EvidenceDraft>): Generator<readonly EvidenceDraft[]> {
  let batch: EvidenceDraft[] = [];
  let bytes = 0;
  for (const draft of drafts) {
    batch.push(draft);
    bytes += draft.bytes.length;
    if (batch.length < batchDocuments && bytes < batchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Of what is sealed with a run. */
export const evidenceId = (run: string, kind: EvidenceKind, subject: string): string => `${run}/${kind}/${subject}`;

export function envelopeOf({
  run,
  draft: { kind, subject, title, mediaType, bytes },
  digest,
  collectedAt,
}: {
  readonly run: SealingRequest['run'];
  readonly draft: EvidenceDraft;
  readonly digest: Digest;
  readonly collectedAt: Instant;
}): EvidenceEnvelope {
  return {
    type: 'plumbline-evidence',
    version: 1,
    id: evidenceId(run.id, kind, subject),
    run: run.id,
    kind,
    subject,
    title,
    mediaType,
    size: bytes.length,
    digest,
    period: run.period,
    collectedAt,
  };
}

/** Appends what the ledger does not hold yet; the result is in the order of `envelopes`. */
export function sealEnvelopes({
  envelopes,
  ledger,
  after = 0,
}: {
  readonly envelopes: readonly EvidenceEnvelope[];
  readonly ledger: Pick<Ledger, 'append' | 'entries'>;
  readonly after?: number;
}): readonly SealedEvidence[] {
  const sealed = sealedBefore(envelopes, ledger, after);
  const missing = envelopes.filter(({ id }) => !sealed.has(id));
  const entries = missing.map((envelope) => Buffer.from(canonicalJson(envelope)));
  const { firstIndex } = entries.length > 0 ? ledger.append(entries) : { firstIndex: 0 };
  for (const [i, envelope] of missing.entries()) sealed.set(envelope.id, { envelope, index: firstIndex + i });
  return envelopes.map((envelope) => {
    const known = sealed.get(envelope.id)!;
    if (known.envelope.digest !== envelope.digest) {
      throw conflict(`${envelope.id} was sealed with the bytes ${known.envelope.digest}, not ${envelope.digest}`);
    }
    return known;
  });
}

/** What of our own envelopes we must be able to read back; the rest was canonical JSON of the same type when it went in. */
const envelopeSchema = z.looseObject({
  type: z.literal('plumbline-evidence'),
  version: z.literal(1),
  id: z.string(),
  run: z.string(),
  digest: z.string().refine(isDigest),
});

function sealedBefore(
  envelopes: readonly EvidenceEnvelope[],
  ledger: Pick<Ledger, 'entries'>,
  after: number,
): Map<string, SealedEvidence> {
  const wanted = new Set(envelopes.map(({ id }) => id));
  // Most entries belong to other runs: they are told apart by a search for the run's id, without parsing them.
  const marks = [...new Set(envelopes.map(({ run }) => run))].map((run) => Buffer.from(`"run":${JSON.stringify(run)}`));
  const found = new Map<string, SealedEvidence>();
  if (marks.length === 0) return found;
  for (const { index, bytes } of ledger.entries(after)) {
    const entry = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!marks.some((mark) => entry.includes(mark))) continue;
    const envelope = envelopeIn(entry);
    if (envelope && wanted.has(envelope.id) && !found.has(envelope.id)) found.set(envelope.id, { envelope, index });
  }
  return found;
}

/** The ledger may hold entries of other types one day; they are none of ours. */
function envelopeIn(entry: Buffer): EvidenceEnvelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(entry.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return envelopeSchema.safeParse(value).success ? (value as EvidenceEnvelope) : undefined;
}

function conflict(message: string): AppError {
  const hint = 'Nothing was sealed. Run the audit again: a new run has a name of its own.';
  return new AppError('evidence/conflict', message, { hint });
}
