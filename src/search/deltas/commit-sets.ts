/**
 * Revisions in searches of differences and messages mean sets of commits, as in Sourcegraph: what `main:v1` can reach
 * together, without what `^v0` can. `A..B` is `^A:B`.
 *
 * The commits themselves are on record: those of the default branch in its own record, those that only a branch has in a
 * record of that branch, which begins where it forked (branch-record.ts). A search walks them all and keeps the commits of
 * the set; which those are, git says.
 */
import type { ResolvedRevision, RevisionSource } from '../contract.ts';
import { resolveRevisions, revisionsOf } from '../match/named-revisions.ts';
import type { Alternative } from '../query/ast.ts';
import { branchRecord } from './branch-record.ts';
import type { DeltaReader } from './delta-reader.ts';

export interface CommitSet {
  /** The commits that revisions named: what was searched, as the manifest tells it. */
  readonly tips: readonly ResolvedRevision[];
  readonly commits: ReadonlySet<string>;
  /** Of branches; where one is not there, nothing but the default branch is looked at. */
  readonly records: readonly string[];
}

export interface CommitSets {
  /** Repositories without an entry are searched along their default branch. */
  readonly sets: ReadonlyMap<string, CommitSet>;
  /** Repositories that do not have one of the revisions. */
  readonly unknown: readonly string[];
}

/** Undefined: this source knows no sets of commits. */
export async function commitSetsOf(
  alternative: Alternative,
  repositories: readonly string[],
  source: RevisionSource,
  signal?: AbortSignal,
): Promise<CommitSets | undefined> {
  const sets = new Map<string, CommitSet>();
  const unknown: string[] = [];
  for (const name of repositories) {
    const named = await tipsOf(alternative, name, source, signal);
    if (!named) continue;
    if (named.isUnknown) unknown.push(name);
    const range = { wanted: named.tips.map(({ commit }) => commit), excluded: named.below };
    const commits = range.wanted.length === 0 ? new Set<string>() : await source.reachable?.(name, range, signal);
    if (!commits) return undefined;
    sets.set(name, { tips: named.tips, commits, records: range.wanted.map((commit) => branchRecord(name, commit)) });
  }
  return { sets, unknown };
}

/** The commits whose history is asked for; undefined when the query names no revision of the repository. */
export async function tipsOf(
  alternative: Alternative,
  name: string,
  source: RevisionSource,
  signal?: AbortSignal,
): Promise<
  | { readonly tips: readonly ResolvedRevision[]; readonly below: readonly string[]; readonly isUnknown: boolean }
  | undefined
> {
  const revisions = revisionsOf(alternative, name);
  if (!revisions) return undefined;
  // With nothing but `^v1`: all that the default branch has since.
  const isOpen = revisions.every((revision) => revision.kind !== 'at-time' && revision.excluded);
  const given = isOpen ? [{ kind: 'name', name: 'HEAD' } as const, ...revisions] : revisions;
  const { wanted, excluded, below, isUnknown } = await resolveRevisions(name, given, source, signal);
  return { tips: wanted.filter(({ commit }) => !excluded.has(commit)), below: [...below], isUnknown };
}

/** What of a set one record answers for: each commit is answered for by the first record that has it. */
export interface Share {
  /** By their messages. */
  readonly messages: ReadonlySet<string>;
  /** By their differences: landings of the record. */
  readonly landings: ReadonlySet<string>;
}

/** One after the other; `lacking` is how many commits no record had. */
export class Shares {
  readonly #commits: ReadonlySet<string>;
  readonly #messages = new Set<string>();
  readonly #landings = new Set<string>();

  constructor(commits: ReadonlySet<string>) {
    this.#commits = commits;
  }

  get lacking(): number {
    return this.#commits.size - this.#messages.size;
  }

  of({ segments }: Pick<DeltaReader, 'segments'>): Share {
    const messages = new Set<string>();
    const landings = new Set<string>();
    for (const { segment } of segments)
      for (let commit = 0; commit < segment.commits; commit++) {
        const id = segment.commitId(commit);
        if (!this.#commits.has(id)) continue;
        if (!this.#messages.has(id)) messages.add(id);
        const landing = segment.commitLandings[commit]! - segment.header.from;
        if (segment.commitOfLanding[landing] === commit && !this.#landings.has(id)) landings.add(id);
      }
    for (const id of messages) this.#messages.add(id);
    for (const id of landings) this.#landings.add(id);
    return { messages, landings };
  }
}
