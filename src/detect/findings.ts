/**
 * Joins matches, which know nothing but a blob, with the places and times where the blob stood: that makes findings.
 *
 * Invariant: a finding lives from the landing that brought it to the landing that took it away, over all versions of its
 * file in between, as long as the same rule finds the same thing (identity, and the ordinal among equal ones) in each;
 * moved lines do not end it. A version that could not be scanned neither confirms nor removes anything: it is counted in
 * `unscanned`, and findings are carried over it. What went and came back is two findings with one fingerprint: two stays.
 *
 * Rejected: following renames. A path is part of the fingerprint, because path filters, owners and contexts hang on it;
 * a renamed file ends its findings and begins new ones at the same landing, with equal identities to tell by.
 */
import { sha256Of, type Digest } from '../base/digest.ts';
import type { Boundary } from '../model/fact.ts';
import { fileContextOf, scanKindOf, type FileContext, type ScanKind } from '../model/file-kind.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { LandedCommit, PathTenure, RepositoryHistory } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';
import type { Rule, RuleMeta } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { isScannable } from './scan.ts';
import { lessElsewhere } from './severity-elsewhere.ts';

export interface JoinRequest {
  readonly ruleSet: Pick<RuleSet, 'ruleOf'>;
  readonly history: RepositoryHistory;
  /** Undefined when the blob was not scanned: missing, binary, too large. */
  readonly matchesOf: (blob: ObjectId, kind: ScanKind) => readonly Match[] | undefined;
}

export interface JoinedFindings {
  readonly findings: readonly Finding[];
  /** Versions of files (tenures) that could not be scanned. Submodules, links and binary formats are not among them. */
  readonly unscanned: number;
}

export function joinFindings(request: JoinRequest): JoinedFindings {
  const findings: Finding[] = [];
  let unscanned = 0;
  for (const [path, tenures] of tenuresByPath(request.history.tenures)) {
    if (!isScannable(path)) continue;
    const file = new FileJoin(path, request);
    for (const tenure of tenures) if (!file.visit(tenure)) unscanned++;
    findings.push(...file.close());
  }
  return { findings, unscanned };
}

/** In order of `from`; a path's tenures never overlap. Links and submodules hold no text of their own. */
function tenuresByPath(tenures: readonly PathTenure[]): Map<string, PathTenure[]> {
  const byPath = new Map<string, PathTenure[]>();
  for (const tenure of tenures) {
    if (tenure.mode === '120000' || tenure.mode === '160000') continue;
    const known = byPath.get(tenure.path);
    if (known) known.push(tenure);
    else byPath.set(tenure.path, [tenure]);
  }
  for (const list of byPath.values()) list.sort((a, b) => a.from - b.from);
  return byPath;
}

interface Stay {
  readonly meta: RuleMeta;
  readonly ordinal: number;
  readonly from: number;
  /** As it was last seen: its line then is the line that is shown. */
  match: Match;
  seen: PathTenure;
}

/** One path through time. */
class FileJoin {
  readonly #path: string;
  readonly #request: JoinRequest;
  readonly #kind: ScanKind;
  readonly #context: FileContext;
  readonly #place: MatchPlace;
  readonly #findings: Finding[] = [];
  #open = new Map<string, Stay>();
  /** Where the last tenure ended. */
  #end: number | undefined = -1;

  constructor(path: string, request: JoinRequest) {
    this.#path = path;
    this.#request = request;
    this.#kind = scanKindOf(path);
    this.#context = fileContextOf(path);
    this.#place = { ruleSet: request.ruleSet, path, context: this.#context };
  }

  /** False when the version could not be scanned. */
  visit(tenure: PathTenure): boolean {
    if (tenure.from !== this.#end) this.#endAll();
    this.#end = tenure.to;
    const matches = this.#request.matchesOf(tenure.blob, this.#kind);
    if (!matches) return false;
    if (matches.length === 0 && this.#open.size === 0) return true;
    const next = new Map<string, Stay>();
    for (const [key, { match, meta, ordinal }] of countedMatches(matches, this.#place)) {
      const stay = this.#open.get(key);
      this.#open.delete(key);
      if (stay) {
        stay.match = match;
        stay.seen = tenure;
      }
      next.set(key, stay ?? { meta, ordinal, from: tenure.from, match, seen: tenure });
    }
    for (const gone of this.#open.values()) this.#findings.push(this.#finding(gone, tenure.from));
    this.#open = next;
    return true;
  }

  close(): readonly Finding[] {
    this.#endAll();
    return this.#findings;
  }

  #endAll(): void {
    for (const stay of this.#open.values()) this.#findings.push(this.#finding(stay, this.#end));
    this.#open.clear();
  }

  /** `removedAt`: index of the landing after which it was gone; undefined while it stands. */
  #finding(stay: Stay, removedAt: number | undefined): Finding {
    const { commits, repository } = this.#request.history;
    const { rule, identity, severity, ...shown } = stay.match;
    const seenTo = stay.seen.to ?? commits.length;
    return {
      ...shown,
      rule,
      class: stay.meta.class,
      severity: severity ?? stay.meta.severity,
      title: stay.meta.title,
      repository,
      path: this.#path,
      context: this.#context,
      blob: stay.seen.blob,
      ...(stay.meta.class === 'secret' && { identity }),
      fingerprint: fingerprintOf(rule, this.#path, identity, stay.ordinal),
      firstSeen: boundaryAt(commits, stay.from),
      lastSeen: boundaryAt(commits, seenTo - 1),
      ...(removedAt === undefined ? {} : { removedBy: boundaryAt(commits, removedAt) }),
      atHead: removedAt === undefined,
    };
  }
}

export interface CountedMatch {
  readonly match: Match;
  readonly meta: RuleMeta;
  /** Its number among equal ones in the file. */
  readonly ordinal: number;
}

interface MatchPlace {
  readonly ruleSet: Pick<RuleSet, 'ruleOf'>;
  readonly path: string;
  readonly context: FileContext;
}

/** Those that count at this path, by rule, identity and ordinal. */
export function countedMatches(
  matches: readonly Match[],
  { ruleSet, path, context }: MatchPlace,
): ReadonlyMap<string, CountedMatch> {
  const counted = new Map<string, CountedMatch>();
  const ordinals = new Map<string, number>();
  for (const match of matches) {
    const rule = ruleSet.ruleOf(match.rule);
    if (!rule || (rule.contexts && !rule.contexts.includes(context))) continue;
    if (rule.appliesTo && !rule.appliesTo(path)) continue;
    const base = `${match.rule} ${match.identity}`;
    const ordinal = ordinals.get(base) ?? 0;
    ordinals.set(base, ordinal + 1);
    counted.set(`${base} ${ordinal}`, { match: atContext(match, rule, context), meta: rule.meta, ordinal });
  }
  return counted;
}

/** A key in a folder of tests was made for them, more often than not: worth a look, no alarm. Lock files and vendored code are used in earnest. */
export function atContext(match: Match, rule: Pick<Rule, 'meta' | 'severityElsewhere'>, context: FileContext): Match {
  return /^(?:test|example|documentation)$/.test(context) ? lessElsewhere(match, rule) : match;
}

export function fingerprintOf(rule: string, path: string, identity: Digest | string, ordinal: number): Digest {
  return sha256Of('finding', rule, path, identity, String(ordinal));
}

export function boundaryAt(commits: readonly LandedCommit[], index: number): Boundary {
  const { landedAt, commit } = commits[index]!;
  return { at: landedAt, commit };
}
