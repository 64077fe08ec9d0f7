/**
 * From a judged run to a sealed one, in steps that a kill cannot tear:
 *   1. the bytes of every piece of evidence are kept by digest,
 *   2. the run is saved as `sealing`, with what is to be sealed,
 *   3. statements on them are signed; the ledger takes all envelopes in one append and signs its new size,
 *   4. the run is marked `sealed`.
 * Cut off after 2, the next opening does 3 and 4 (`completeSealing`), which repeat without a trace when already done.
 */
import { draftAttestations, envelopeSigner } from '../../evidence/attestations.ts';
import { envelopesInBatches, sealEnvelopes } from '../../evidence/sealing.ts';
import { countEvidence, draftEvidence, type AuditedRun } from '../../evidence/workpapers.ts';
import { hex } from '../../ledger/hashing.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { AppError } from '../../base/app-error.ts';
import type { Digest } from '../../base/digest.ts';
import type { EvidenceDraft, EvidenceEnvelope } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { PendingRun } from '../../store/runs.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import type { ForgeAnswer } from '../forges/forge-inputs.ts';
import { anchorAfterSealing } from '../ledger/anchoring.ts';
import { concealing } from '../ledger/personal.ts';
import type { Collected } from './collect.ts';
import { sourceDraftCount, sourceDrafts } from './source-drafts.ts';
import { summaryOf } from './summary.ts';

export interface Judged {
  readonly run: Run;
  readonly collected: readonly Collected[];
  readonly inputs: Digest;
  /** What forges answered, as far as it was used: sealed as it came. */
  readonly answers: readonly ForgeAnswer[];
  /** What was made of the results beside them: clauses of policies, say. */
  readonly documents: readonly EvidenceDraft[];
}

export async function sealRun(
  { run, collected, inputs, answers, documents }: Judged,
  context: AppContext,
  working: Working,
): Promise<Run> {
  const { rawBytes, content, stores } = context;
  const audited = {
    run,
    factsByRepository: new Map(collected.map((one) => [one.repository.name, one.facts])),
    findings: collected.flatMap(({ findings }) => [...findings]),
    gaps: collected.flatMap(({ gaps }) => [...gaps]),
    controls: content.controls,
    criteria: content.criteria,
    requests: content.requests,
    crosswalk: { pairs: content.crosswalk, sources: content.crosswalkSources },
    ...concealing(context),
  };
  const drafts = withProgress(audited, { answers, rawBytes, root: context.root, documents }, working);
  const pending = { run, envelopes: await envelopesInBatches({ run, drafts, rawBytes, collectedAt: run.finishedAt }) };
  await stores.runs.begin(pending, inputs, summaryOf(run));
  const sealed = await completeSealing(pending, context, working);
  await anchorAfterSealing(context, working);
  return sealed;
}

/**
 * With signed statements on what the evidence says: evidence themselves, so they come last. They need the ledger's key, so
 * they are made when the run has been saved: what is wrong with the ledger must not cost the audit. Made again they are the
 * same bytes.
 */
async function withAttestations(
  { run, envelopes }: PendingRun,
  ledger: Ledger,
  { rawBytes }: AppContext,
): Promise<readonly EvidenceEnvelope[]> {
  if (envelopes.some(({ kind }) => kind === 'attestation')) return envelopes;
  const drafts = draftAttestations({ run, envelopes, signer: envelopeSigner(ledger) });
  return [...envelopes, ...(await envelopesInBatches({ run, drafts, rawBytes, collectedAt: run.finishedAt }))];
}

/** One document at a time, made when it is its turn: those of thousands of repositories are half a gigabyte. */
function* withProgress(
  audited: AuditedRun,
  kept: Parameters<typeof answerDrafts>[0] & Pick<AppContext, 'root'> & Pick<Judged, 'documents'>,
  { observer, signal }: Working,
): Generator<EvidenceDraft> {
  const total = countEvidence(audited) + kept.documents.length + sourceDraftCount + kept.answers.length;
  let done = 0;
  const { documents, root } = kept;
  const sources = sourceDrafts(root, audited.run.tool);
  for (const draft of chained(draftEvidence(audited), documents, sources, answerDrafts(kept))) {
    signal.throwIfAborted();
    observer.progress({ step: 'Sealing evidence', done: done++, total, unit: 'documents' });
    yield draft;
  }
}

function* chained<T>(...parts: readonly Iterable<T>[]): Iterable<T> {
  for (const part of parts) yield* part;
}

/** The digest of each is the `raw` that records and facts name. Bytes that are gone are an error: facts rest on them. */
function* answerDrafts({
  answers,
  rawBytes,
}: Pick<Judged, 'answers'> & Pick<AppContext, 'rawBytes'>): Iterable<EvidenceDraft> {
  for (const { source, digest } of answers) {
    const bytes = rawBytes.get(digest);
    if (!bytes)
      throw new AppError('app/answer-gone', `an answer of ${source} that facts rest on is gone: ${digest}`, {
        hint: 'Restore the folder blobs/ of the data directory from a backup.',
      });
    const title = `What ${source} answered`;
    yield { kind: 'forge-answer', subject: digest, title, mediaType: 'application/json', bytes };
  }
}

async function completeSealing(pending: PendingRun, context: AppContext, { observer }: Working): Promise<Run> {
  const { run } = pending;
  const { stores } = context;
  const ledger = context.ledger();
  const envelopes = await withAttestations(pending, ledger, context);
  const evidence = sealEnvelopes({ envelopes, ledger });
  const size = ledger.size();
  const sealed: Run = { ...run, seal: { size, root: hex(ledger.root(size)), checkpoint: ledger.checkpoint() } };
  await stores.runs.seal({ run: sealed, summary: summaryOf(sealed), evidence });
  observer.progress({ step: 'Sealing evidence', done: envelopes.length, total: envelopes.length, unit: 'documents' });
  return sealed;
}

/** Runs that were judged but whose sealing was cut off are sealed now, with what was kept of them. */
export async function finishInterrupted(context: AppContext, working: Working): Promise<void> {
  for (const pending of await context.stores.runs.pending()) await completeSealing(pending, context, working);
}
