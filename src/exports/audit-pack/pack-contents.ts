/**
 * Which files a pack holds and how each is made. Every file is made when it is its turn, so that one at a time is in memory.
 */
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import { hex, leafHash } from '../../ledger/hashing.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { parseVerifierKey } from '../../ledger/note.ts';
import {
  CHECKPOINT_FILE,
  ENTRIES_FILE,
  EVIDENCE_FOLDER,
  KEY_FILE,
  populationFile,
  PROOFS_FILE,
  RUN_FILE,
} from '../../ledger/pack-claims.ts';
import type { Digest } from '../../base/digest.ts';
import type { CheckDescription, CheckResult, Control, Criterion } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import { populationCsv } from '../csv/population-csv.ts';
import { reportHtml } from '../html/report.ts';
import { readmeText } from './readme.ts';

export type PackLedger = Pick<
  Ledger,
  'origin' | 'publicKey' | 'checkpoint' | 'entries' | 'inclusionProofs' | 'signNote'
>;

export interface PackSubject {
  readonly run: Run;
  readonly evidence: readonly SealedEvidence[];
  readonly rawBytes: { get(digest: Digest): Uint8Array | undefined };
  readonly ledger: PackLedger;
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly checks: readonly CheckDescription[];
  /** The bundled verifier. */
  readonly verifier: Uint8Array;
}

export interface PackTree {
  readonly note: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export interface PackFileSource {
  readonly path: string;
  readonly make: () => Uint8Array;
}

/**
 * The tree that the proofs lead to: the one the run was sealed with, so that a pack made again later has the same bytes
 * although the log has grown; the latest one for a run that does not say.
 */
export function treeOf({ run, ledger }: PackSubject): PackTree {
  const note = run.seal?.checkpoint ?? ledger.checkpoint();
  const key = parseVerifierKey(ledger.publicKey());
  if (!key.ok) throw packError('pack/seal-invalid', `the ledger's key cannot be read: ${key.error.because}`);
  const opened = openCheckpoint(note, key.value);
  if (!opened.ok) throw packError('pack/seal-invalid', `the seal of ${run.id} is not valid: ${opened.error.because}`);
  return { note, size: opened.value.size, root: hex(opened.value.root) };
}

export function packContents(subject: PackSubject, tree: PackTree): PackFileSource[] {
  const { run, evidence, ledger, rawBytes, verifier } = subject;
  const ordered = [...evidence].sort((a, b) => a.index - b.index);
  const digests = [...new Set(ordered.map(({ envelope }) => envelope.digest))];
  const publicKey = ledger.publicKey();
  return [
    { path: 'README.txt', make: () => text(readmeText({ run, origin: ledger.origin, ...tree, publicKey })) },
    { path: 'report.html', make: () => text(report(subject, tree, ordered)) },
    { path: RUN_FILE, make: () => bytesOf(rawBytes, runDigest(run, ordered)) },
    { path: 'controls.json', make: () => json(controlResults(subject, ordered)) },
    { path: 'criteria.json', make: () => json(criteriaResults(subject)) },
    { path: CHECKPOINT_FILE, make: () => text(tree.note) },
    {
      path: ENTRIES_FILE,
      make: () => Buffer.concat([...entriesOf(ordered, ledger)].flatMap((entry) => [entry, Buffer.from('\n')])),
    },
    { path: PROOFS_FILE, make: () => json(proofsOf(ordered, ledger, tree)) },
    { path: KEY_FILE, make: () => text(`${publicKey}\n`) },
    { path: 'verify.mjs', make: () => verifier },
    ...checkResults(run).map((result) => ({
      path: populationFile(result.check),
      make: () => text(populationCsv(result)),
    })),
    ...digests.map((digest) => ({ path: `${EVIDENCE_FOLDER}${digest}`, make: () => bytesOf(rawBytes, digest) })),
  ];
}

function report(
  { run, controls, criteria, checks, ledger }: PackSubject,
  tree: PackTree,
  evidence: readonly SealedEvidence[],
): string {
  const seal = { origin: ledger.origin, size: tree.size, root: tree.root, publicKey: ledger.publicKey() };
  // A link in HTML is decoded once, and the names of the files hold percent signs of their own.
  const link = (check: string): string => populationFile(check).split('/').map(encodeURIComponent).join('/');
  return reportHtml({ run, controls, criteria, checks, evidence, seal, populationFile: link });
}

/** Several controls may rest on one check. */
function checkResults(run: Run): CheckResult[] {
  const byId = new Map(run.controls.flatMap(({ checks }) => checks.map((check) => [check.check, check] as const)));
  return [...byId.values()];
}

function controlResults({ run, checks }: PackSubject, evidence: readonly SealedEvidence[]): unknown {
  const digestsOf = (subject: string, kinds: readonly string[]): unknown =>
    Object.fromEntries(
      evidence
        .filter(({ envelope }) => envelope.subject === subject && kinds.includes(envelope.kind))
        .map(({ envelope }) => [envelope.kind, envelope.digest]),
    );
  const controls = run.controls.map(({ control, checks: results, ...evaluation }) => ({
    ...control,
    ...evaluation,
    evidence: digestsOf(control.id, ['control-result']),
    checks: results.map((result) => ({
      ...withoutMembers(result),
      question: checks.find(({ id }) => id === result.check)?.question,
      evidence: digestsOf(result.check, ['population', 'check-result']),
    })),
  }));
  return { run: run.id, period: run.period, controls };
}

/** The lists of members are in the tables of the populations and in the sealed documents. */
function withoutMembers(result: CheckResult): object {
  const population = { ...result.population, ids: undefined, file: populationFile(result.check) };
  return { ...result, members: undefined, population };
}

function criteriaResults({ run, criteria, controls }: PackSubject): unknown {
  const results = new Map(run.controls.map(({ control, result }) => [control.id, result]));
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  const rows = criteria.map(({ controls: ids, ...criterion }) => ({
    ...criterion,
    controls: ids.map((id) => ({ id, title: titles.get(id), result: results.get(id) ?? 'not-evaluated' })),
  }));
  return { run: run.id, period: run.period, criteria: rows };
}

/**
 * The bytes that were hashed into the leaves; they must be those of the envelopes that we show. Read bundle by bundle: an
 * entry by itself would be its whole bundle, read and checked.
 */
function* entriesOf(ordered: readonly SealedEvidence[], ledger: PackLedger): Generator<Uint8Array> {
  const left = ordered.values();
  const first = ordered[0]?.index ?? 0;
  let one = left.next();
  for (const { index, bytes } of ledger.entries(first, (ordered.at(-1)?.index ?? -1) + 1)) {
    for (; !one.done && one.value.index === index; one = left.next()) {
      if (Buffer.from(bytes).toString('utf8') !== canonicalJson(one.value.envelope))
        throw differing(one.value, 'is not the envelope');
      yield bytes;
    }
  }
  if (!one.done) throw differing(one.value, 'is not there: it would be the envelope');
}

function differing({ index, envelope }: SealedEvidence, what: string): AppError {
  return packError('pack/evidence-differs', `entry ${index} of the ledger ${what} of ${envelope.id}`);
}

function proofsOf(ordered: readonly SealedEvidence[], ledger: PackLedger, { size, root }: PackTree): unknown {
  const late = ordered.find(({ index }) => index >= size);
  if (late) throw packError('pack/seal-invalid', `${late.envelope.id} was sealed after the seal of its run`);
  const indexes = ordered.map(({ index }) => index);
  const leaves = [...entriesOf(ordered, ledger)].map((entry) => hex(leafHash(entry)));
  const paths = ledger.inclusionProofs(indexes, size);
  const proofs = indexes.map((index, at) => ({ index, leafHash: leaves[at]!, path: paths[at]!.map(hex) }));
  return { origin: ledger.origin, treeSize: size, root, proofs };
}

function runDigest(run: Run, evidence: readonly SealedEvidence[]): Digest {
  const document = evidence.find(({ envelope }) => envelope.kind === 'run');
  if (document) return document.envelope.digest;
  throw packError('pack/evidence-missing', `the run ${run.id} has no sealed run document`);
}

function bytesOf(rawBytes: PackSubject['rawBytes'], digest: Digest): Uint8Array {
  const bytes = rawBytes.get(digest);
  if (bytes) return bytes;
  throw packError('pack/evidence-missing', `the bytes ${digest} were sealed but are no longer kept`);
}

function packError(code: string, message: string): AppError {
  const hint = 'Run `doctor` on the data folder; restore it from a backup if it is damaged.';
  return new AppError(code, message, { hint });
}

function text(content: string): Uint8Array {
  return Buffer.from(content);
}

/** For readers: indented, with keys in canonical order. */
function json(value: unknown): Uint8Array {
  return text(`${JSON.stringify(JSON.parse(canonicalJson(value)), undefined, 1)}\n`);
}
