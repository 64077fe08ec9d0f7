/**
 * What came of a control, as a statement that other people's tools read: an in-toto Statement v1 in a DSSE envelope, signed
 * with the ledger's key, one for each control of a run.
 *
 * Subjects: the sealed document of the control's result (plain SHA-256), all evidence of the run (the RFC 6962 root over its
 * envelopes, in the order of the log, without the statements themselves: anybody can compute it from `ledger/entries.jsonl` of
 * the pack), and the commit at the head of every repository that was looked at.
 *
 * Predicates: `svr/v0.1` (in-toto's Simple Verification Result) where a control operated at one instant, since that has no
 * room for more than "it passed"; else our own, `control-evaluation/v1`, with result, period, counts and coverage. Nothing that
 * did not pass is ever stated as an svr. Not here: SLSA's source statements (`verification_summary/v1`), which may only be made
 * of revisions that were watched when they landed.
 */
import { canonicalJson } from '../base/canonical-json.ts';
import { CompactRange } from '../ledger/compact-range.ts';
import { dsseKeyId, IN_TOTO_TYPE, sealEnvelope, type DsseSigner } from '../ledger/dsse.ts';
import { hex, leafHash } from '../ledger/hashing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { parseVerifierKey } from '../ledger/note.ts';
import type { ControlEvaluation } from '../model/control.ts';
import type { EvidenceDraft, EvidenceEnvelope } from '../model/evidence.ts';
import type { Run } from '../model/run.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const SVR_PREDICATE = 'https://in-toto.io/attestation/svr/v0.1';
/** Names a form, not a place: nothing has to answer there. */
export const EVALUATION_PREDICATE = 'https://plumbline.local/attestation/control-evaluation/v1';
const VERIFIER = 'https://plumbline.local/verifier/v1';
export const DSSE_TYPE = 'application/vnd.dsse.envelope.v1+json';

/** The ledger's key in use, for envelopes. */
export function envelopeSigner(ledger: Pick<Ledger, 'publicKey' | 'signDsse'>): DsseSigner {
  const key = parseVerifierKey(ledger.publicKey());
  if (!key.ok) throw new TypeError(`the ledger's own key cannot be read: ${key.error.because}`);
  return { keyid: dsseKeyId(key.value), sign: (encoded) => ledger.signDsse(encoded) };
}

export interface AttestedRun {
  readonly run: Run;
  /** All other evidence of the run, in the order in which it goes into the log. */
  readonly envelopes: readonly EvidenceEnvelope[];
  readonly signer: DsseSigner;
}

export function* draftAttestations({ run, envelopes, signer }: AttestedRun): Iterable<EvidenceDraft> {
  const shared = [
    { name: `plumbline run ${run.id}, all evidence`, digest: { rfc6962Sha256: evidenceRoot(envelopes) } },
    ...run.repositories.flatMap(({ name, head }) => (head ? [{ name, digest: { gitCommit: head } }] : [])),
  ];
  for (const evaluation of run.controls) {
    const { id, title } = evaluation.control;
    const document = envelopes.find(({ kind, subject }) => kind === 'control-result' && subject === id);
    if (!document) continue;
    const subject = [{ name: document.id, digest: { sha256: document.digest } }, ...shared];
    const statement = { _type: STATEMENT_TYPE, subject, ...predicateOf(run, evaluation, envelopes) };
    yield {
      kind: 'attestation',
      subject: id,
      title: `Signed statement on ${id} ${title}`,
      mediaType: DSSE_TYPE,
      bytes: sealEnvelope(IN_TOTO_TYPE, Buffer.from(canonicalJson(statement)), signer),
    };
  }
}

/** RFC 6962's tree over the envelopes as they are entered into the log. Hex. */
export function evidenceRoot(envelopes: readonly EvidenceEnvelope[]): string {
  const range = new CompactRange();
  for (const envelope of envelopes) range.appendLeaf(leafHash(Buffer.from(canonicalJson(envelope))));
  return hex(range.root());
}

function predicateOf(
  run: Run,
  { control, result, because, counts, coverage, checks }: ControlEvaluation,
  envelopes: readonly EvidenceEnvelope[],
): { readonly predicateType: string; readonly predicate: object } {
  const { tool, period, finishedAt } = run;
  const evaluation = {
    run: run.id,
    control: { id: control.id, title: control.title, criteria: control.criteria },
    period,
    result,
    because,
    counts,
    coverage,
    checks: checks.map((check) => ({
      check: check.check,
      version: check.checkVersion,
      parameters: check.parameters,
      result: check.result,
      counts: check.counts,
      coverage: check.coverage,
      evidence: digestsOf(check.check, envelopes),
    })),
  };
  const verifier = { id: VERIFIER, version: tool.version, ruleset: tool.ruleset, checks: tool.checks };
  const predicate = { verifier, timeCreated: finishedAt, ...evaluation };
  if (period.type !== 'as-of' || result !== 'operated') return { predicateType: EVALUATION_PREDICATE, predicate };
  const property = `PLUMBLINE_${control.id.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_OPERATED`;
  return { predicateType: SVR_PREDICATE, predicate: { ...predicate, properties: [property] } };
}

function digestsOf(check: string, envelopes: readonly EvidenceEnvelope[]): readonly object[] {
  return envelopes
    .filter(({ kind, subject }) => subject === check && (kind === 'check-result' || kind === 'population'))
    .map(({ id, digest }) => ({ name: id, digest: { sha256: digest } }));
}
