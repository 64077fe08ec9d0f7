/**
 * From a judged run to a sealed one, in steps that a kill cannot tear:
 *   1. the bytes of every piece of evidence are kept by digest,
 *   2. the run is saved as `sealing`, with what is to be sealed,
 *   3. the ledger takes all envelopes in one append and signs its new size,
 *   4. the run is marked `sealed`.
 * Cut off after 2, the next opening does 3 and 4 (`completeSealing`), which repeat without a trace when already done.
 */
import { sealEvidence } from '../../evidence/sealing.ts';
import { draftEvidence } from '../../evidence/workpapers.ts';
import type { Digest } from '../../base/digest.ts';
import type { EvidenceDraft, EvidenceEnvelope } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { PendingRun } from '../../store/runs.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import type { Collected } from './collect.ts';
import { summaryOf } from './summary.ts';

export interface Judged {
  readonly run: Run;
  readonly collected: readonly Collected[];
  readonly inputs: Digest;
}

export async function sealRun({ run, collected, inputs }: Judged, context: AppContext, working: Working): Promise<Run> {
  const drafts = [
    ...draftEvidence({
      run,
      factsByRepository: new Map(collected.map((one) => [one.repository.name, one.facts])),
      findings: collected.flatMap(({ findings }) => [...findings]),
      gaps: collected.flatMap(({ gaps }) => [...gaps]),
      controls: context.content.controls,
      criteria: context.content.criteria,
    }),
  ];
  const envelopes: EvidenceEnvelope[] = [];
  for (const [index, draft] of drafts.entries()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Sealing evidence', done: index, total: drafts.length, unit: 'documents' });
    envelopes.push(envelopeOf(run, draft, context.rawBytes.put(draft.bytes)));
  }
  const pending = { run, envelopes };
  await context.stores.runs.begin(pending, inputs, summaryOf(run));
  return completeSealing(pending, context, working);
}

function envelopeOf(run: Run, draft: EvidenceDraft, digest: Digest): EvidenceEnvelope {
  const { kind, subject, title, mediaType, bytes } = draft;
  return {
    type: 'plumbline-evidence',
    version: 1,
    id: `${run.id}/${kind}/${subject}`,
    run: run.id,
    kind,
    subject,
    title,
    mediaType,
    size: bytes.length,
    digest,
    period: run.period,
    collectedAt: run.finishedAt,
  };
}

export async function completeSealing(
  { run, envelopes }: PendingRun,
  { ledger: openLedger, stores }: AppContext,
  { observer }: Working,
): Promise<Run> {
  const ledger = openLedger();
  const evidence = sealEvidence({ envelopes, ledger });
  const { size, root } = ledger.head();
  const sealed: Run = { ...run, seal: { size, root, checkpoint: ledger.checkpoint() } };
  await stores.runs.seal({ run: sealed, summary: summaryOf(sealed), evidence });
  observer.progress({ step: 'Sealing evidence', done: envelopes.length, total: envelopes.length, unit: 'documents' });
  return sealed;
}
