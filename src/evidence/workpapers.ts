/**
 * What a run leaves behind for an auditor, as documents: the run itself, what was in force (criteria, controls), what was
 * seen of each repository (facts, changes, findings, gaps), and for each check its population and result, for each
 * control its result.
 *
 * Invariants: the same run gives the same bytes, whatever the order in which facts arrived; nothing that a result rests on
 * is left out (an id in `relied` is found in the facts, changes or findings document of its repository); each document
 * holds one thing, so that it can be sealed, opened and proved alone. Rejected: one big document (no part of it could be shown
 * without the rest).
 *
 * JSON documents are canonical (RFC 8785), in one line. Lists are JSON Lines, one canonical object per line, sorted.
 */
import { AppError } from '../base/app-error.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import type { CheckResult, Control, ControlEvaluation, Criterion } from '../model/control.ts';
import type { CrosswalkPair, CrosswalkSource } from '../model/crosswalk.ts';
import type { EvidenceDraft, EvidenceKind } from '../model/evidence.ts';
import type { EvidenceRequest } from '../model/evidence-request.ts';
import type { Fact } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { Run, RunRepository } from '../model/run.ts';
import { concealPeople } from './personal-values.ts';

export const JSON_TYPE = 'application/json';
export const JSON_LINES_TYPE = 'application/jsonl';

export interface AuditedRun {
  readonly run: Run;
  readonly factsByRepository: ReadonlyMap<RepositoryName, readonly Fact[]>;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  /** What is asked of people: controls without a check rest on it. Absent: none was defined. */
  readonly requests?: readonly EvidenceRequest[];
  /** Which criteria of two frameworks speak of the same, and who else says so. */
  readonly crosswalk?: { readonly pairs: readonly CrosswalkPair[]; readonly sources: readonly CrosswalkSource[] };
  /** What stands in the documents of changes instead of a person's name or address (personal-values.ts); absent: itself. */
  readonly conceal?: (value: string) => string;
}

export function* draftEvidence(audited: AuditedRun): Iterable<EvidenceDraft> {
  yield runDocument(audited);
  yield* frameworkDocuments(audited);
  const of = byRepository(audited);
  for (const repository of repositoriesOf(audited)) yield* repositoryDocuments(repository, of, audited.conceal);
  for (const check of checksOf(audited.run.controls)) yield* checkDocuments(check);
  for (const evaluation of sortedBy(audited.run.controls, ({ control }) => control.id))
    yield controlDocument(evaluation);
}

/** How many documents `draftEvidence` gives. */
export function countEvidence(audited: AuditedRun): number {
  const { controls } = audited.run;
  return (
    1 +
    frameworksOf(audited).length +
    1 +
    (audited.requests ? 1 : 0) +
    (audited.crosswalk ? 1 : 0) +
    4 * repositoriesOf(audited).length +
    2 * new Set(controls.flatMap(({ checks }) => checks.map(({ check }) => check))).size +
    controls.length
  );
}

/** What is known of each repository, found without a look at all the others'. */
interface ByRepository {
  readonly facts: AuditedRun['factsByRepository'];
  readonly findings: ReadonlyMap<RepositoryName, readonly Finding[]>;
  readonly gaps: ReadonlyMap<RepositoryName | 'all', readonly Gap[]>;
  readonly read: ReadonlyMap<RepositoryName, RunRepository>;
}

function byRepository({ run, factsByRepository, findings, gaps }: AuditedRun): ByRepository {
  return {
    facts: factsByRepository,
    findings: Map.groupBy(findings, ({ repository }) => repository),
    gaps: Map.groupBy(gaps, ({ repository }) => repository),
    read: new Map(run.repositories.toReversed().map((read) => [read.name, read])),
  };
}

/** The run without what has a document of its own: members and populations of its checks. */
function runDocument({ run, gaps }: AuditedRun): EvidenceDraft {
  const { seal: _, controls, ...rest } = run;
  const summaries = sortedBy(controls, ({ control }) => control.id).map(({ control, checks, ...evaluation }) => ({
    control: control.id,
    area: control.area,
    title: control.title,
    ...evaluation,
    checks: checks.map((check) => check.check).sort(),
  }));
  const document = { ...rest, controls: summaries, gaps: sortedCanonically(gaps) };
  return jsonDraft('run', 'run', `Run ${run.id}: what was looked at and what came of it`, document);
}

function frameworksOf({ criteria }: AuditedRun): string[] {
  return [...new Set(criteria.map(({ framework }) => framework))].sort();
}

function frameworkDocuments(audited: AuditedRun): EvidenceDraft[] {
  const { controls, criteria, requests, crosswalk } = audited;
  return [
    ...frameworksOf(audited).map((framework) => {
      const own = sortedCanonically(criteria.filter((criterion) => criterion.framework === framework));
      return jsonDraft('framework', framework, `Criteria of ${framework} and the controls that serve them`, {
        framework,
        criteria: own,
      });
    }),
    jsonDraft('framework', 'controls', 'Controls as they were defined for this run', {
      controls: sortedBy(controls, ({ id }) => id),
    }),
    ...(requests ? [requestsDocument(requests)] : []),
    ...(crosswalk ? [crosswalkDocument(crosswalk)] : []),
  ];
}

function requestsDocument(requests: readonly EvidenceRequest[]): EvidenceDraft {
  const document = { requests: sortedBy(requests, ({ id }) => id) };
  return jsonDraft('framework', 'requests', 'Evidence requests as they were defined for this run', document);
}

function crosswalkDocument({ pairs, sources }: NonNullable<AuditedRun['crosswalk']>): EvidenceDraft {
  const document = {
    pairs: sortedBy(pairs, ({ soc2, iso27001 }) => `${soc2} ${iso27001}`),
    sources: sortedBy(sources, ({ id }) => id),
  };
  return jsonDraft('framework', 'crosswalk', 'Crosswalk between the frameworks, as it was for this run', document);
}

function repositoriesOf({ run, factsByRepository, findings }: AuditedRun): RepositoryName[] {
  const names = [
    ...run.repositories.map(({ name }) => name),
    ...factsByRepository.keys(),
    ...findings.map(({ repository }) => repository),
  ];
  return [...new Set(names)].sort();
}

function* repositoryDocuments(
  name: RepositoryName,
  of: ByRepository,
  conceal: AuditedRun['conceal'],
): Iterable<EvidenceDraft> {
  const facts = of.facts.get(name) ?? [];
  const changes = facts.filter(({ kind }) => kind === 'landed-change');
  const others = facts.filter(({ kind }) => kind !== 'landed-change');
  const findings = of.findings.get(name) ?? [];
  yield repositoryDocument(name, of);
  yield linesDraft('facts', name, `Facts about ${name}, without its changes`, others.map(canonicalJson).sort());
  yield linesDraft(
    'changes',
    name,
    `Changes that landed on the default branch of ${name}`,
    // In the order of landing; the id settles what landed at the same instant.
    sortedBy(changes, ({ valid, id }) => `${valid.from.at} ${id}`).map((change) =>
      canonicalJson(conceal ? { ...change, value: concealPeople(change.value, conceal) } : change),
    ),
  );
  yield linesDraft(
    'findings',
    name,
    `Findings in ${name}, over all history that was read`,
    sortedBy(findings, ({ path, line, rule, fingerprint }) =>
      [path, String(line).padStart(9, '0'), rule, fingerprint].join('\0'),
    ).map(canonicalJson),
  );
}

function repositoryDocument(name: RepositoryName, of: ByRepository): EvidenceDraft {
  const read = of.read.get(name);
  const own = [...(of.gaps.get(name) ?? []), ...(of.gaps.get('all') ?? [])];
  const all = sortedCanonically([
    ...new Map([...own, ...(read?.gaps ?? [])].map((g) => [canonicalJson(g), g])).values(),
  ]);
  const document = { repository: name, read: read ?? null, gaps: all };
  return jsonDraft('repository', name, `${name}: what was read of it, and what could not be`, document);
}

function* checkDocuments(result: CheckResult): Iterable<EvidenceDraft> {
  const { check, checkVersion, period, population } = result;
  const of = { check, checkVersion, period, population };
  yield jsonDraft('population', check, `Population of ${check}, whole, with how it was listed`, of);
  const { ids: _, ...proof } = population;
  yield jsonDraft('check-result', check, `Result of ${check} for each member`, { ...result, population: proof });
}

function controlDocument({ control, checks, ...evaluation }: ControlEvaluation): EvidenceDraft {
  const summaries = sortedBy(checks, ({ check }) => check).map(
    ({ check, checkVersion, parameters, parametersInForce, result, because, counts, coverage }) => ({
      check,
      checkVersion,
      parameters,
      ...(parametersInForce && { parametersInForce }),
      result,
      because,
      counts,
      coverage,
    }),
  );
  const document = { control, ...evaluation, checks: summaries };
  return jsonDraft('control-result', control.id, `${control.id} ${control.title}`, document);
}

/** Several controls may rest on one check; its result is one. */
export function checksOf(evaluations: readonly ControlEvaluation[]): CheckResult[] {
  const byId = new Map<string, CheckResult>();
  for (const result of evaluations.flatMap(({ checks }) => checks)) {
    const known = byId.get(result.check);
    if (known && known !== result && canonicalJson(known) !== canonicalJson(result)) {
      const message = `two different results of the check ${result.check} in one run`;
      throw new AppError('evidence/conflict', message, { hint: 'This is a fault of Plumbline: please report it.' });
    }
    byId.set(result.check, known ?? result);
  }
  return sortedBy([...byId.values()], ({ check }) => check);
}

function jsonDraft(kind: EvidenceKind, subject: string, title: string, document: object): EvidenceDraft {
  return { kind, subject, title, mediaType: JSON_TYPE, bytes: Buffer.from(canonicalJson(document)) };
}

function linesDraft(kind: EvidenceKind, subject: string, title: string, lines: readonly string[]): EvidenceDraft {
  const bytes = Buffer.concat(lines.map((line) => Buffer.from(`${line}\n`)));
  return { kind, subject, title, mediaType: JSON_LINES_TYPE, bytes };
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item) => [key(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item);
}

function sortedCanonically<T>(items: readonly T[]): T[] {
  return sortedBy(items, canonicalJson);
}
