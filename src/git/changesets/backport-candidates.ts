/**
 * What a landing may have been picked from. A pick keeps author and author's time; `git cherry-pick -x`, backport bots and
 * titles name a commit or a changeset; a squash by hand keeps at least its title. Each of them proposes commits, and none
 * of them proves one.
 *
 * What can be an original is what the other branch has and this one has not, so only that much of the graph is loaded; and
 * nothing is picked from what landed later, unless the message says so.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { parseCommit } from '../commit-object.ts';
import { openObjectReader } from '../object-reader.ts';
import { coreTitle, namedOrigins } from './backport-names.ts';
import type { BackportRequest, OriginBranch } from './backports.ts';
import { claimsIn } from './claims.ts';
import { authorKeyOf, CommitGraph, latin1, loadCommitGraph, type GraphNode } from './commit-graph.ts';

/** A patch that landed: that of the landing as a whole, or that of a commit which it brought. */
export interface Patch {
  readonly landing: LandedCommit;
  readonly commit: ObjectId;
  readonly parent: ObjectId;
}

export interface Original {
  readonly branch: string;
  /** The landing that brought it. */
  readonly landing: LandedCommit;
}

export interface Candidate {
  readonly patch: Patch;
  /** What may have been picked. */
  readonly of: ObjectId;
  /** The message says that it was. */
  readonly isNamed: boolean;
  readonly original: Original;
}

/** A merge that brought more is a branch that was merged, and no pick. */
export const mostPicks = 20;
/** Candidates of one patch by anything but its message. */
const tried = 8;
const mostNamed = 40;

/** By patch; the best first. */
export async function backportCandidates(
  patches: readonly Patch[],
  request: BackportRequest,
): Promise<ReadonlyMap<Patch, readonly Candidate[]>> {
  const { gitDirectory, head, origins, broughtBy, signal } = request;
  if (patches.length === 0 || origins.length === 0) return new Map();
  const heads = origins.map((origin) => origin.head);
  const elsewhere = await loadCommitGraph(gitDirectory, heads, { without: [head], signal });
  if (elsewhere.size === 0) return new Map();
  const asked = new Set(patches.flatMap(({ landing }) => broughtBy(landing.commit).slice(0, mostPicks)));
  const messages = await messagesOf(asked, gitDirectory);
  const finder = new OriginalFinder(elsewhere, messages, request);
  return new Map(patches.map((patch) => [patch, finder.candidatesFor(patch)]));
}

class OriginalFinder {
  readonly #elsewhere: ReadonlyMap<ObjectId, GraphNode>;
  readonly #messages: ReadonlyMap<ObjectId, string>;
  readonly #request: BackportRequest;
  readonly #originalOf: (commit: ObjectId) => Original | undefined;
  readonly #byAuthor: ReadonlyMap<string, readonly ObjectId[]>;
  readonly #byChange = new Map<string, ObjectId[]>();
  readonly #byTitle = new Map<string, ObjectId[]>();
  readonly #proposals: ProposedCommits;

  constructor(
    elsewhere: ReadonlyMap<ObjectId, GraphNode>,
    messages: ReadonlyMap<ObjectId, string>,
    request: BackportRequest,
  ) {
    this.#elsewhere = elsewhere;
    this.#messages = messages;
    this.#request = request;
    this.#originalOf = originals(request.origins, elsewhere);
    this.#byAuthor = Map.groupBy(elsewhere.keys(), (commit) => elsewhere.get(commit)!.authorKey);
    for (const { commits } of request.origins)
      for (const landing of commits) if (elsewhere.has(landing.commit)) this.#enter(landing);
    this.#proposals = new ProposedCommits(request);
  }

  candidatesFor(patch: Patch): readonly Candidate[] {
    const { named, guessed } = this.#namedBy(patch);
    const others = [...guessed, ...this.#byKeysOf(patch), ...this.#throughSame(patch), ...this.#withTitleOf(patch)];
    const open = [...new Set(others)].filter((of) => !named.includes(of));
    const all = [...named.slice(0, mostNamed), ...open.filter((of) => this.#isEarlier(of, patch)).slice(0, tried)];
    return all.flatMap((of): readonly Candidate[] => {
      const original = this.#originalOf(of);
      return original === undefined ? [] : [{ patch, of, isNamed: named.includes(of), original }];
    });
  }

  /** Newest landings first. */
  #enter(landing: LandedCommit): void {
    const { commit, message } = landing;
    const joined = this.#request.joins.get(commit)?.change?.id;
    const claimed = claimsIn(message).find(({ by }) => by.endsWith('-title') || by === 'merge-request')?.id;
    for (const id of new Set([joined, claimed])) if (id !== undefined) prepend(this.#byChange, id, commit);
    const title = isMadeByMachine(landing) ? undefined : coreTitle(message);
    if (title !== undefined) prepend(this.#byTitle, title, commit);
  }

  /** By the messages of the landing and of what it brought; a squash may have left out what its commits say. */
  #namedBy({ landing, commit }: Patch): { readonly named: readonly ObjectId[]; readonly guessed: readonly ObjectId[] } {
    const isWhole = commit === landing.commit;
    const brought = isWhole ? this.#broughtBy(commit) : [commit];
    const texts = [...(isWhole ? [landing.message] : []), ...brought.map((one) => this.#messages.get(one) ?? '')];
    const origins = texts.map(namedOrigins);
    const commits = origins.flatMap((one) => one.commits).flatMap((id) => this.#commitsNamed(id, isWhole));
    const ofChanges = (numbers: readonly string[]): readonly ObjectId[] =>
      isWhole ? numbers.flatMap((number) => this.#byChange.get(number) ?? []) : [];
    const named = [...commits, ...origins.flatMap(({ numbers }) => ofChanges(numbers))];
    return { named: [...new Set(named)], guessed: origins.flatMap(({ bare }) => ofChanges(bare)) };
  }

  /** Bots name the commit of a proposal, which landed as part of a squash. */
  #commitsNamed(id: string, isWhole: boolean): readonly ObjectId[] {
    const commit = this.#elsewhere.has(id as ObjectId) ? (id as ObjectId) : this.#wholeId(id);
    if (commit !== undefined) {
      const landing = this.#originalOf(commit)?.landing.commit;
      // As a whole, what was picked is all that came with it.
      return isWhole && landing !== undefined ? [commit, landing] : [commit];
    }
    return isWhole ? this.#proposals.withCommit(id).flatMap((change) => this.#byChange.get(change) ?? []) : [];
  }

  #ids: readonly ObjectId[] | undefined;

  #wholeId(start: string): ObjectId | undefined {
    if (start.length >= 40) return undefined;
    const fitting = (this.#ids ??= [...this.#elsewhere.keys()]).filter((id) => id.startsWith(start));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  #byKeysOf({ landing, commit }: Patch): readonly ObjectId[] {
    const { nodes } = this.#request;
    // A squash has another author's time than the commits of its changeset.
    const keys =
      commit === landing.commit
        ? [keyOf(landing), ...this.#broughtBy(commit).flatMap((one) => nodes.get(one)?.authorKey ?? [])]
        : [nodes.get(commit)!.authorKey];
    return keys.flatMap((key) => this.#byAuthor.get(key) ?? []);
  }

  #throughSame({ landing, commit }: Patch): readonly ObjectId[] {
    const change = commit === landing.commit ? this.#request.joins.get(commit)?.change?.id : undefined;
    return change === undefined ? [] : (this.#byChange.get(change) ?? []);
  }

  /** What machines propose has the same title everywhere, and is made anew for each branch. */
  #withTitleOf({ landing, commit }: Patch): readonly ObjectId[] {
    if (commit !== landing.commit || isMadeByMachine(landing)) return [];
    const title = coreTitle(landing.message);
    return title === undefined ? [] : (this.#byTitle.get(title) ?? []);
  }

  /** By the landing that brought it, and by what either says of its own time: clocks of landings only move on. */
  #isEarlier(of: ObjectId, { landing }: Patch): boolean {
    const original = this.#originalOf(of)?.landing;
    if (original === undefined) return false;
    return original.landedAt <= landing.landedAt || original.committedAt <= landing.committedAt;
  }

  #broughtBy(landing: ObjectId): readonly ObjectId[] {
    return this.#request.broughtBy(landing).slice(0, mostPicks);
  }
}

/** Which changesets propose a commit: those whose head is one of its descendants. */
class ProposedCommits {
  readonly #request: BackportRequest;
  #children: ReadonlyMap<ObjectId, readonly ObjectId[]> | undefined;

  constructor(request: BackportRequest) {
    this.#request = request;
  }

  withCommit(commit: string): readonly string[] {
    const { nodes, pulls } = this.#request;
    if (pulls === undefined || !nodes.has(commit as ObjectId)) return [];
    const children = (this.#children ??= childrenOf(nodes));
    const seen = new Set([commit as ObjectId]);
    for (const one of seen) {
      if (seen.size > mostDescendants) return [];
      for (const child of children.get(one) ?? []) seen.add(child);
    }
    return [...seen].flatMap((one) => pulls.byHead.get(one) ?? []).map(({ id }) => id);
  }
}

/** What has more landed as it is, and its changesets are those of everybody. */
const mostDescendants = 500;

function childrenOf(nodes: ReadonlyMap<ObjectId, GraphNode>): ReadonlyMap<ObjectId, readonly ObjectId[]> {
  const children = new Map<ObjectId, ObjectId[]>();
  for (const [commit, { parents }] of nodes) for (const parent of parents) append(children, parent, commit);
  return children;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function prepend<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [value, ...(map.get(key) ?? [])].slice(0, tried));
}

const isMadeByMachine = ({ author }: LandedCommit): boolean => /\[bot\]|\bbot@/i.test(`${author.name} ${author.email}`);

/** With which landing a commit came onto the first branch that has it. */
function originals(
  origins: readonly OriginBranch[],
  nodes: ReadonlyMap<ObjectId, GraphNode>,
): (commit: ObjectId) => Original | undefined {
  const graphs = origins.map(({ branch, commits }) => {
    const chain = commits.filter(({ commit }) => nodes.has(commit));
    const ids = chain.map(({ commit }) => commit);
    return { branch, chain, graph: new CommitGraph(nodes, ids) };
  });
  return (commit) => {
    for (const { branch, chain, graph } of graphs) {
      const landing = chain[graph.landedIn(commit) ?? -1];
      if (landing) return { branch, landing };
    }
    return undefined;
  };
}

const keyOf = ({ author, authoredAt }: LandedCommit): string =>
  authorKeyOf(latin1(author.email), Math.floor(Date.parse(authoredAt) / 1000));

async function messagesOf(
  commits: ReadonlySet<ObjectId>,
  gitDirectory: string,
): Promise<ReadonlyMap<ObjectId, string>> {
  const messages = new Map<ObjectId, string>();
  if (commits.size === 0) return messages;
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read(commits)) {
      const message = 'missing' in read ? undefined : parseCommit(read.bytes)?.message;
      if (message !== undefined) messages.set(read.oid, message);
    }
  } finally {
    await reader.close();
  }
  return messages;
}
