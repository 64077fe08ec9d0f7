/**
 * Secrets that stand only in commits beside the branch: on a topic branch that was squashed or given up, in a changeset,
 * under a tag. Whoever can fetch them has them, so they count although they never landed.
 *
 * Rules of the class `secret` only: what a weak cipher or a field of personal data does, it does where it runs, and what
 * never landed never ran. A secret is leaked by being pushed.
 *
 * Each is listed once per rule, path and value, from the first commit that brought it, as it stands in the last one. A
 * value that stood at the same path of the branch is that finding, not another one.
 */
import { fileContextOf } from '../model/file-kind.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { ObjectId, RepositoryName } from '../model/repository.ts';
import type { SideBlob, SideCommit } from '../model/side-commit.ts';
import { countedMatches, fingerprintOf, type CountedMatch } from './findings.ts';
import type { RuleSet } from './rule-set.ts';
import { isScannable } from './scan.ts';

export interface SideJoin {
  readonly ruleSet: Pick<RuleSet, 'ruleOf'>;
  readonly repository: RepositoryName;
  /** What never stood on the branch. */
  readonly blobs: readonly SideBlob[];
  /** What stood there, at any time. */
  readonly landed: readonly Finding[];
  /** Undefined when the blob was not scanned. */
  readonly matchesOf: (blob: ObjectId, path: string) => readonly Match[] | undefined;
}

export interface SideFindings {
  readonly findings: readonly Finding[];
  /** Those that could not be scanned, though rules read such files. */
  readonly unscanned: readonly SideBlob[];
}

interface Seen {
  readonly counted: CountedMatch;
  readonly at: SideBlob;
  readonly first: SideCommit;
}

export function joinSideFindings({ ruleSet, repository, blobs, landed, matchesOf }: SideJoin): SideFindings {
  const known = new Set(
    landed.flatMap(({ path, identity }) => (identity === undefined ? [] : [`${identity} ${path}`])),
  );
  const seen = new Map<string, Seen>();
  const unscanned: SideBlob[] = [];
  for (const at of blobs) {
    if (!isScannable(at.path)) continue;
    const matches = matchesOf(at.blob, at.path);
    if (!matches) unscanned.push(at);
    if (!matches || matches.length === 0) continue;
    const context = fileContextOf(at.path);
    for (const [key, counted] of countedMatches(matches, { ruleSet, path: at.path, context })) {
      if (counted.meta.class !== 'secret' || known.has(`${counted.match.identity} ${at.path}`)) continue;
      const place = `${key} ${at.path}`;
      const before = seen.get(place);
      seen.set(place, before ? merged(before, { counted, at, first: at.first }) : { counted, at, first: at.first });
    }
  }
  const findings = [...seen.values()].map((one) => findingOf(one, repository)).sort(byPlace);
  return { findings, unscanned };
}

/** Begins with the earlier one, and is shown as it stands in the later one. */
function merged(a: Seen, b: Seen): Seen {
  const shown = isBefore(a.at.last, b.at.last) ? b : a;
  return { ...shown, first: isBefore(b.first, a.first) ? b.first : a.first };
}

const isBefore = (a: SideCommit, b: SideCommit): boolean => (a.at === b.at ? a.commit < b.commit : a.at < b.at);

function findingOf({ counted, at, first }: Seen, repository: RepositoryName): Finding {
  const { match, meta, ordinal } = counted;
  const { rule, identity, severity, ...shown } = match;
  const { path, blob, last } = at;
  return {
    ...shown,
    rule,
    class: meta.class,
    severity: severity ?? meta.severity,
    title: meta.title,
    repository,
    path,
    context: fileContextOf(path),
    blob,
    identity,
    fingerprint: fingerprintOf(rule, path, identity, ordinal),
    firstSeen: { at: first.at, commit: first.commit },
    lastSeen: { at: last.at, commit: last.commit },
    atHead: false,
    sideCommit: { by: first.by },
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.fingerprint < b.fingerprint ? -1 : 1);
}
