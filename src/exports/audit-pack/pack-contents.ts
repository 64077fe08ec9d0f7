/**
 * Which files a pack holds and how each is made. Every file is made when it is its turn, so that one at a time is in memory,
 * and of sealed documents a part at a time.
 */
import type { Digest } from '../../base/digest.ts';
import { isRecord } from '../../ledger/pack-layout.ts';
import { EVIDENCE_FOLDER, populationFile, RUN_FILE } from '../../ledger/pack-claims.ts';
import { NEW_ENTRIES_FILE, newEntryLine, SINCE_FILE, type PackSince } from '../../ledger/pack-since.ts';
import { CHECKS_FOLDER, parseSources, sourcePath } from '../../ledger/pack-sources.ts';
import { hex } from '../../ledger/hashing.ts';
import type { CheckResult } from '../../model/control.ts';
import type { EvidenceKind, SealedEvidence } from '../../model/evidence.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Run } from '../../model/run.ts';
import { alongside, besideResults } from '../../model/standing/beside.ts';
import { changeRow, changesHeader, outcomesOf } from '../csv/changes-csv.ts';
import { csvLine, csvOf } from '../csv/csv.ts';
import { distinctGaps, gapRows, gapsHeader } from '../csv/gaps-csv.ts';
import { populationCsv } from '../csv/population-csv.ts';
import { waiverRows, waiversHeader } from '../csv/waivers-csv.ts';
import { reportHtml } from '../html/report.ts';
import { oscalDocuments, oscalText, type OscalInput } from '../oscal/oscal.ts';
import { answersCsv } from '../pbc/answers-csv.ts';
import { populationXlsx } from '../xlsx/population-xlsx.ts';
import { guideOf, type Guide } from './guide.ts';
import { guideHtml, guideMarkdown } from './guide-pages.ts';
import { decidedFor, decisionFiles, decisionsElsewhere } from './pack-decisions.ts';
import { json, ledgerFiles, packError, text } from './pack-ledger.ts';
import type { PackFileSource, PackSubject, PackTree } from './pack-subject.ts';
import { controlResults, criteriaResults } from './pack-views.ts';
import { readmeText } from './readme.ts';
import { bytesOf, contentOf, linesOf } from './sealed-bytes.ts';

export const OSCAL_FOLDER = 'oscal/';
const WAIVERS_TABLE = 'waivers.csv';
/** A workbook of more rows would take a gigabyte to make, and Excel minutes to open; the CSV has all of them. */
const MAX_WORKBOOK_ROWS = 200_000;
/** Other files of a pack repeat parts of these: they are in every pack, also when an earlier one has them. */
const alwaysRepeated: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>(['run', 'population', 'sources']);

export function packContents(sealed: PackSubject, tree: PackTree): PackFileSource[] {
  const subject = withWaivers(sealed);
  const { run, rawBytes, verifier, verifierPage, ledger, requests, waivers } = subject;
  const ordered = [...subject.evidence].sort((a, b) => a.index - b.index);
  const results = checkResults(run);
  const publicKey = ledger.publicKey();
  const sources = sourceFiles(subject, ordered);
  const guide = once((): Guide => guideFor(subject, tree, { ordered, results }));
  return [
    { path: 'README.txt', make: () => text(readmeText({ run, origin: ledger.origin, ...tree, publicKey })) },
    { path: 'index.html', make: () => text(guideHtml(guide())) },
    { path: 'AUDITOR.md', make: () => text(guideMarkdown(guide())) },
    { path: 'report.html', make: () => text(report(subject, tree, ordered)) },
    { path: RUN_FILE, make: () => contentOf(rawBytes, runEnvelope(run, ordered)) },
    { path: 'controls.json', make: () => json(controlResults(subject, ordered)) },
    { path: 'criteria.json', make: () => json(criteriaResults(subject)) },
    { path: 'changes.csv', make: () => changesCsv(subject, ordered, results) },
    { path: 'gaps.csv', make: () => text(csvOf(gapsHeader, gapRows(gapsOf(subject, ordered), results))) },
    { path: WAIVERS_TABLE, make: () => text(csvOf(waiversHeader, waiverRows(waivers, run.controls))) },
    ...(requests ? [{ path: 'requests.csv', make: () => text(answersCsv(requests)) }] : []),
    ...ledgerFiles(subject, tree, ordered),
    ...sinceFiles(subject, tree, ordered),
    ...decisionFiles(subject, tree),
    { path: 'verify.mjs', make: () => verifier },
    { path: 'verify.html', make: () => verifierPage },
    ...results.flatMap((result) => populationFiles(result, run)),
    ...oscalFiles(subject, { ordered, sources }),
    ...sources,
    ...evidenceFiles(subject, ordered),
  ];
}

/** Results as they were sealed, with what is waived beside them; the sealed documents themselves stay as they are. */
const withWaivers = (subject: PackSubject): PackSubject => ({
  ...subject,
  run: { ...subject.run, controls: besideResults(subject.run.controls, subject.waivers) },
});

/** Several controls may rest on one check: what any of them waives stands in its one table. */
function checkResults(run: Run): CheckResult[] {
  const byId = Map.groupBy(
    run.controls.flatMap(({ checks }) => checks),
    ({ check }) => check,
  );
  return [...byId.values()].map(alongside);
}

const hasWorkbook = ({ population }: CheckResult): boolean => population.size <= MAX_WORKBOOK_ROWS;

function populationFiles(result: CheckResult, run: Run): PackFileSource[] {
  const files: PackFileSource[] = [{ path: populationFile(result.check), make: () => text(populationCsv(result)) }];
  if (hasWorkbook(result)) {
    files.push({ path: populationFile(result.check, 'xlsx'), make: () => populationXlsx(result, run.id) });
  }
  return files;
}

/** A link in HTML is decoded once, and the names of the files hold percent signs of their own. */
const linkTo = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function report(
  { run, controls, criteria, checks, ledger, waivers }: PackSubject,
  tree: PackTree,
  evidence: readonly SealedEvidence[],
): string {
  const seal = { origin: ledger.origin, size: tree.size, root: tree.root, publicKey: ledger.publicKey() };
  const link = (check: string): string => linkTo(populationFile(check));
  return reportHtml({ run, controls, criteria, checks, evidence, waivers, seal, populationFile: link });
}

interface Shown {
  readonly ordered: readonly SealedEvidence[];
  readonly results: readonly CheckResult[];
}

function guideFor(subject: PackSubject, tree: PackTree, { ordered, results }: Shown): Guide {
  const { run, requests, since, ledger } = subject;
  const judged = results.filter(({ population }) => population.kind === 'landed-change');
  const changes = new Set(judged.flatMap(({ population }) => population.ids)).size;
  return guideOf({
    run,
    results,
    gaps: gapsOf(subject, ordered),
    changes,
    hasWorkbooks: (check) => results.some((result) => result.check === check && hasWorkbook(result)),
    populationFile: (check, type) => linkTo(populationFile(check, type)),
    hasSources: ordered.some(({ envelope }) => envelope.kind === 'sources' && envelope.subject === CHECKS_FOLDER),
    hasActionPlan: run.controls.some(({ result }) => result === 'deviated' || result === 'not-operated'),
    requests,
    decided: subject.decided && decidedFor(subject, tree),
    waivers: subject.waivers,
    since: since && { ...since, newEntries: tree.size - since.treeSize },
    ledger: { origin: ledger.origin, ...tree },
  });
}

/** All of them: the run document has those of collecting, results those that listing a population met. */
function gapsOf({ run, rawBytes }: PackSubject, ordered: readonly SealedEvidence[]): readonly Gap[] {
  const document: unknown = JSON.parse(
    Buffer.from(bytesOf(rawBytes, runEnvelope(run, ordered).digest)).toString('utf8'),
  );
  const gaps = isRecord(document) && Array.isArray(document['gaps']) ? (document['gaps'] as Gap[]) : [];
  const touching = checkResults(run).map((result) => result.gaps);
  return distinctGaps(gaps, ...run.repositories.map((repository) => repository.gaps), ...touching);
}

/** Straight from the sealed documents, a line at a time: a year of changes need not fit in memory. */
async function* changesCsv(
  { rawBytes }: PackSubject,
  ordered: readonly SealedEvidence[],
  results: readonly CheckResult[],
): AsyncGenerator<Uint8Array> {
  const outcomes = outcomesOf(results);
  yield text(csvLine(changesHeader));
  const documents = ordered.filter(({ envelope }) => envelope.kind === 'changes');
  for (const { envelope } of documents) {
    for await (const line of linesOf(rawBytes, envelope))
      yield text(csvLine(changeRow(JSON.parse(line) as Fact<'landed-change'>, outcomes)));
  }
}

interface Sealed {
  readonly ordered: readonly SealedEvidence[];
  readonly sources: readonly PackFileSource[];
}

function oscalFiles(subject: PackSubject, { ordered, sources }: Sealed): PackFileSource[] {
  const { run, controls, criteria, crosswalk, checks, waivers, remediations } = subject;
  const sealed = new Set(sources.map(({ path }) => path));
  const input: OscalInput = {
    run,
    controls,
    criteria,
    crosswalk,
    checks,
    evidence: ordered,
    waivers,
    remediations,
    hrefs: {
      evidence: (digest) => `../${EVIDENCE_FOLDER}${digest}`,
      population: (check) => `../${linkTo(populationFile(check))}`,
      checkSource: (check) => {
        const path = sourcePath('src/controls', `checks/${check}/check.ts`);
        return sealed.has(path) ? `../${linkTo(path)}` : undefined;
      },
    },
  };
  return oscalDocuments(input).flatMap(({ name, make }) => {
    // What would be empty is no file: whether it is, only making it tells. It is kept until it is written.
    const document = make();
    return document === undefined ? [] : [{ path: `${OSCAL_FOLDER}${name}`, make: () => text(oscalText(document)) }];
  });
}

/** Taken out of the sealed documents, so that they can be read with any editor. */
function sourceFiles({ rawBytes }: PackSubject, ordered: readonly SealedEvidence[]): PackFileSource[] {
  const documents = ordered.filter(({ envelope }) => envelope.kind === 'sources');
  return documents.flatMap(({ envelope }) => {
    const document = parseSources(Buffer.from(bytesOf(rawBytes, envelope.digest)).toString('utf8'));
    if (!document) throw packError('pack/evidence-differs', `${envelope.id} holds no sources`);
    return document.files.map(({ path, text: source }) => ({
      path: sourcePath(document.folder, path),
      make: () => text(source),
    }));
  });
}

function evidenceFiles({ rawBytes, since }: PackSubject, ordered: readonly SealedEvidence[]): PackFileSource[] {
  const isElsewhere = ({ envelope }: SealedEvidence): boolean =>
    since?.evidence.has(envelope.digest) === true && !alwaysRepeated.has(envelope.kind);
  const own = ordered.filter((one) => !isElsewhere(one));
  const byDigest = new Map(own.map(({ envelope }) => [envelope.digest, envelope]));
  return [...byDigest.values()].map((envelope) => ({
    path: `${EVIDENCE_FOLDER}${envelope.digest}`,
    make: () => contentOf(rawBytes, envelope),
  }));
}

function sinceFiles(subject: PackSubject, tree: PackTree, ordered: readonly SealedEvidence[]): PackFileSource[] {
  const { since, ledger } = subject;
  if (!since) return [];
  const { run, manifest, treeSize, root } = since;
  if (treeSize > tree.size || hex(ledger.root(treeSize)) !== root) throw notEarlier(since.run, subject.run.id);
  const here = new Set(evidenceFiles(subject, ordered).map(({ path }) => path));
  const elsewhere = new Set(
    ordered.map(({ envelope }) => envelope.digest).filter((d) => !here.has(`${EVIDENCE_FOLDER}${d}`)),
  );
  // The path of the leaf that comes next leads past exactly the perfect subtrees before it, from right to left.
  const frontier =
    treeSize === tree.size
      ? []
      : ledger
          .inclusionProofs([treeSize], treeSize + 1)[0]!
          .map(hex)
          .reverse();
  const statement: PackSince = {
    type: 'plumbline-since',
    version: 1,
    earlier: { run, manifest, treeSize, root },
    consistency: ledger.consistencyProof(treeSize, tree.size).map(hex),
    frontier,
    evidence: [...new Set<string>([...elsewhere, ...decisionsElsewhere(subject, tree)])].sort(),
  };
  return [
    { path: SINCE_FILE, make: () => json(statement) },
    { path: NEW_ENTRIES_FILE, make: () => newEntries(subject, tree) },
  ];
}

// eslint-disable-next-line @typescript-eslint/require-await -- files in parts are read as they come
async function* newEntries({ ledger, since }: PackSubject, { size }: PackTree): AsyncGenerator<Uint8Array> {
  for (const { index, bytes } of ledger.entries(since!.treeSize, size)) yield text(`${newEntryLine(index, bytes)}\n`);
}

function notEarlier(earlier: string, later: string): Error {
  return packError(
    'pack/not-earlier',
    `the pack of ${earlier} is no earlier state of this ledger, or a later one than that of ${later}`,
  );
}

function runEnvelope(
  run: Run,
  evidence: readonly SealedEvidence[],
): { readonly digest: Digest; readonly size: number } {
  const document = evidence.find(({ envelope }) => envelope.kind === 'run');
  if (document) return document.envelope;
  throw packError('pack/evidence-missing', `the run ${run.id} has no sealed run document`);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
