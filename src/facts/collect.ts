/**
 * Joins what files say with when they stood on the default branch. A state fact holds from the landing that brought it to
 * the one that changed or removed it, exactly: tenures are intervals of landings, nothing is sampled. When a file changes
 * and still says the same, the fact goes on; it is the same fact with the same id.
 *
 * Rejected: one fact per version of a file. Checks would then see a "change" of a pipeline for every comment in it.
 */
import { canonicalJson } from '../base/canonical-json.ts';
import { instantFromMillis, type Instant, type TimeSpan } from '../base/instant.ts';
import type { Boundary, Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { LandedCommit, PathTenure, RepositoryHistory } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';
import {
  isExtractedGap,
  isExtractedPart,
  type Extracted,
  type ExtractedFact,
  type ExtractedGap,
  type Said,
} from './extractor.ts';
import { kindsAt, wantsFile } from './extract.ts';
import { joinParts, type Stretch } from './infrastructure/join.ts';

export interface StateSources {
  readonly history: RepositoryHistory;
  /** Undefined: this version was wanted and could not be read. */
  readonly extractedOf: (blob: ObjectId, path: string) => readonly Said[] | undefined;
  readonly observedAt: Instant;
  /** The first landing whose whole tree was read; the tenures of earlier ones are those that reached it. 0: all were. */
  readonly readFrom?: number;
}

/** Facts and gaps of every file that an extractor wants, path by path, in the order in which they came to be. */
export function* collectStateFacts(sources: StateSources): Iterable<Fact | Gap> {
  const byPath = Map.groupBy(
    sources.history.tenures.filter(({ path, mode }) => mode !== '160000' && wantsFile(path)),
    ({ path }) => path,
  );
  const joined = joinParts({
    tenures: sources.history.tenures,
    readFrom: sources.readFrom ?? 0,
    extractedOf: ({ blob, path }) => sources.extractedOf(blob, path),
  });
  for (const path of [...byPath.keys()].sort()) {
    const tenures = byPath.get(path)!.toSorted((a, b) => a.from - b.from);
    const stays = tenures.flatMap((tenure) => staysOf(tenure, sources, joined.get(path) ?? []));
    const runs = runsOf(stays);
    const recorded = recordingsOf(runs);
    for (const run of runs) {
      const { said } = run;
      const since = recorded.get(run);
      yield isExtractedGap(said) ? gapOf(run, said, sources.history) : factOf(run, said, { ...sources, since });
    }
  }
}

/** A stretch of consecutive tenures of one path over which one thing was said. */
interface Run {
  readonly said: Extracted;
  /** Where it was first said: line numbers are those of this version. */
  readonly first: PathTenure;
  to: number | undefined;
}

/** A tenure, or the part of one over which the files around it stood still. */
interface Stay {
  readonly tenure: PathTenure;
  readonly said: readonly Extracted[];
}

/** What stands longer than everything around it was read is told from there on, unless the file alone says it. */
function staysOf(tenure: PathTenure, sources: StateSources, stretches: readonly Stretch[]): readonly Stay[] {
  const own = saidBy(tenure, sources).filter((one): one is Extracted => !isExtractedPart(one));
  const { from, to } = tenure;
  const within = stretches.filter((one, at) => {
    const next = stretches[at + 1]?.from;
    return (to === undefined || one.from < to) && (next === undefined || next > from);
  });
  if (within.length === 0) return [{ tenure, said: own }];
  const [first] = within;
  const early = first!.from > from ? [{ from, said: first!.said.filter(isOfTheFileAlone) }] : [];
  return [...early, ...within].map(({ from: begun, said }, at, all) => {
    const end = all[at + 1]?.from ?? to;
    const stay = { ...tenure, from: Math.max(begun, from) };
    return {
      tenure: end === undefined ? stay : { ...stay, to: end },
      said: [...own, ...said],
    };
  });
}

const isOfTheFileAlone = (said: Extracted): boolean =>
  !isExtractedGap(said) &&
  said.kind === 'infrastructure-resource' &&
  said.value.from === undefined &&
  said.value.unset === undefined &&
  said.value.through === undefined;

function runsOf(stays: readonly Stay[]): readonly Run[] {
  const all: Run[] = [];
  let open = new Map<string, Run>();
  let previous: PathTenure | undefined;
  for (const { tenure, said: saidNow } of stays) {
    const adjoining = previous !== undefined && previous.to === tenure.from;
    const now = new Map<string, Run>();
    for (const said of saidNow) {
      const name = nameOf(said, tenure);
      const before = adjoining ? open.get(name) : undefined;
      if (before) before.to = tenure.to;
      const run = before ?? { said, first: tenure, to: tenure.to };
      if (!before) all.push(run);
      now.set(name, run);
    }
    open = now;
    previous = tenure;
  }
  return all;
}

function saidBy(tenure: PathTenure, { extractedOf }: StateSources): readonly Said[] {
  const { path, blob, mode } = tenure;
  if (mode === '120000') {
    const detail = `${path} is a symbolic link; what it points to is looked at where it stands, if it is in the repository`;
    return kindsAt(path).map((of) => ({ gap: 'not-supported', of, detail }));
  }
  const extracted = extractedOf(blob, path);
  if (extracted) return extracted;
  const detail = `This version of ${path} could not be read from the clone (object ${blob}); fetch the whole repository`;
  return kindsAt(path).map((of) => ({ gap: 'missing-object', of, detail }));
}

/**
 * Equal names over adjoining tenures are one run. A document and a policy are others with every version of their file:
 * when they were last revised is asked of them, and a revision may touch nothing that the fact holds.
 */
function nameOf(said: Extracted, { blob }: PathTenure): string {
  if (isExtractedGap(said)) return canonicalJson([said.gap, said.of, said.detail]);
  const version = said.kind === 'document' || said.kind === 'policy' ? blob : '';
  return canonicalJson([said.kind, said.key, said.value, version]);
}

/**
 * The landing with which each record of a review first stood complete, without being taken away since. What it says of
 * its own date is not asked: whoever writes a record late writes an early date.
 */
function recordingsOf(runs: readonly Run[]): ReadonlyMap<Run, number> {
  const recorded = new Map<Run, number>();
  const latest = new Map<string, Run>();
  for (const run of runs) {
    const { said, first } = run;
    if (isExtractedGap(said) || !isRecord(said)) continue;
    const name = `${said.kind} ${said.key}`;
    const before = latest.get(name);
    const since = before?.to === first.from ? recorded.get(before) : undefined;
    latest.set(name, run);
    if (since !== undefined) recorded.set(run, since);
    else if (isComplete(said)) recorded.set(run, first.from);
  }
  return recorded;
}

type SaidRecord = ExtractedFact<'access-review' | 'kept-record'>;

const isRecord = (said: ExtractedFact): said is SaidRecord =>
  said.kind === 'access-review' || said.kind === 'kept-record';

function isComplete({ kind, value }: SaidRecord): boolean {
  if (value.date === null) return false;
  return kind === 'access-review' ? value.reviewers.length > 0 && value.decisions.length > 0 : value.people.length > 0;
}

function factOf(
  { first, to }: Run,
  said: ExtractedFact,
  sources: StateSources & { readonly since: number | undefined },
): Fact {
  const { history, observedAt, since } = sources;
  const landing = history.commits[first.from]!;
  const about = said.key === '' ? first.path : `${first.path}#${said.key}`;
  const recordedAt = since === undefined ? null : history.commits[since]!.landedAt;
  const value =
    said.kind === 'document'
      ? { ...said.value, revisedAt: landing.landedAt }
      : isRecord(said)
        ? { ...said.value, recordedAt }
        : said.value;
  return {
    kind: said.kind,
    id: `${said.kind}:${history.repository}:${about}@${landing.commit}`,
    repository: history.repository,
    value,
    valid: { from: boundaryAt(landing), ...(to !== undefined && { to: boundaryAt(history.commits[to]!) }) },
    observedAt,
    provenance: landing.landedProvenance,
    source: {
      collector: said.by ?? 'extractor@0',
      raw: first.blob,
      commit: landing.commit,
      path: first.path,
      ...(said.line !== undefined && { line: said.line }),
    },
  };
}

const boundaryAt = ({ landedAt, commit }: LandedCommit): Boundary => ({ at: landedAt, commit });

/** Later than anything: a gap that still stands has no known end. */
const endOfTime = instantFromMillis(Date.UTC(9999, 11, 31));

function gapOf(run: Run, { gap, of, detail }: ExtractedGap, history: RepositoryHistory): Gap {
  const span: TimeSpan = {
    from: history.commits[run.first.from]!.landedAt,
    to: run.to === undefined ? endOfTime : history.commits[run.to]!.landedAt,
  };
  return { kind: 'gap', of, repository: history.repository, reason: gap, detail, path: run.first.path, span };
}

export { collectBranchFact, collectFindingFacts, collectRefMoves, collectRepositoryFact } from './collect-events.ts';
