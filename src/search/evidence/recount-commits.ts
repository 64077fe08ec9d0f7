/** Counts commits again: every landing of the branch in the time that is asked for, by its difference or by its message. */
import { resultTypes, type ParsedQuery, type Period, type QueryNode } from '../query/ast.ts';
import { CommitJudge } from './commit-judge.ts';
import { landedChanges, type ChangedFile } from './differences.ts';
import { ContentReader, filesOf, reachableFrom, treeOf } from './git-commit.ts';
import { contains } from './judge.ts';
import {
  changesOf,
  contributorsOf,
  landingsOf,
  readCommit,
  staysOf,
  type ClonedRepository,
  type Commit,
  type Landing,
} from './landings.ts';
import { Predicates } from './predicates.ts';
import type { Recount } from './recount.ts';
import type { VerifiableManifest } from './manifest.ts';
import type { FileWork } from './recount-files.ts';

export interface CommitWork extends FileWork {
  /** What the manifest says of this repository's landings. */
  readonly claimed: NonNullable<VerifiableManifest['landings']>[number] | undefined;
  /** It says that nothing of differences is on record here. */
  readonly isUnrecorded: boolean;
  /** Nothing was looked at but messages, so changed files are not counted. */
  readonly isMessagesAlone: boolean;
}

export async function recountCommits(work: CommitWork, recount: Recount): Promise<void> {
  const { repository, folder, gitPath, claimed } = work;
  const { name, commit, tree } = repository;
  const actual = await treeOf(folder, commit, gitPath);
  if (tree !== undefined && tree !== actual)
    recount.differences.push(`repositories: ${name}: the tree of ${commit} is ${actual}, not ${tree}`);
  if (!claimed) {
    recount.differences.push(`landings: nothing is said of ${name}`);
    return;
  }
  const reader = new ContentReader(folder, gitPath);
  try {
    await new CommitCount(work, { folder, gitPath, reader }, recount).run(claimed.tip);
  } finally {
    reader.close();
  }
}

class CommitCount {
  readonly #work: CommitWork;
  readonly #clone: ClonedRepository;
  readonly #recount: Recount;

  constructor(work: CommitWork, clone: ClonedRepository, recount: Recount) {
    this.#work = work;
    this.#clone = clone;
    this.#recount = recount;
  }

  async run(tip: string): Promise<void> {
    const { query, repository, times, isUnrecorded } = this.#work;
    const { name, commit } = repository;
    const landings = await landingsOf(this.#clone, commit, times);
    const isBehind = tip !== commit || isUnrecorded;
    if (isBehind) this.#recount.unsearched.push({ repository: name, path: '', reason: 'not-indexed-yet' });
    const recorded = isUnrecorded ? [] : landings.slice(0, landings.findIndex(({ id }) => id === tip) + 1);
    if (!isUnrecorded && recorded.length === 0)
      this.#recount.differences.push(`landings: ${name}: ${tip} is no landing of ${commit}`);
    const [from, to] = rangeOf(recorded, query);
    const judge = new CommitJudge(query, await this.#predicates(landings));
    const gaps: { commit: string; path: string; reason: string }[] = [];
    const types = resultTypes(query);
    const needsFiles = !this.#work.isMessagesAlone;
    const changes = needsFiles ? await changesOf(this.#clone, recorded.slice(0, to)) : [];
    const merged = types.includes('commit') ? await this.#merged(recorded) : new Map<number, readonly string[]>();
    for (let at = from; at < to; at++) {
      this.#work.signal?.throwIfAborted();
      const landing = recorded[at]!;
      const landed = needsFiles ? await landedChanges(this.#clone.reader, changes[at]!) : undefined;
      for (const { path, reason } of landed?.gaps ?? []) gaps.push({ commit: landing.id, path, reason });
      for (const path of landed?.faults ?? [])
        this.#recount.unclear.push(`${name} ${landing.id} ${path}: the difference does not lead from one to the other`);
      const files = landed?.files ?? [];
      this.#recount.searched += files.length;
      this.#count(files);
      if (types.includes('diff')) this.#judge(judge, 'diff', landing, files);
      if (!types.includes('commit')) continue;
      this.#judge(judge, 'commit', landing, files);
      for (const id of merged.get(at) ?? []) this.#judge(judge, 'commit', await readCommit(this.#clone.reader, id), []);
    }
    this.#account(tip, { recorded, from, to, gaps });
  }

  #account(
    tip: string,
    {
      recorded,
      from,
      to,
      gaps,
    }: {
      readonly recorded: readonly Landing[];
      readonly from: number;
      readonly to: number;
      readonly gaps: readonly { readonly commit: string; readonly path: string; readonly reason: string }[];
    },
  ): void {
    const { name, files } = this.#work.repository;
    const recount = this.#recount;
    const count = Math.max(0, to - from);
    if (files !== count)
      recount.differences.push(
        `repositories: ${name}: files: ${count} landings are in the time asked for, not ${files}`,
      );
    for (const { path, reason } of gaps) recount.unsearched.push({ repository: name, path, reason });
    const period = count > 0 ? { from: recorded[from]!.at, to: recorded[to - 1]!.at } : undefined;
    recount.landings.push({ repository: name, tip, count, gaps: [...gaps], ...(period && { period }) });
  }

  #count(files: readonly ChangedFile[]): void {
    this.#recount.files += files.length;
    for (const { lines } of files) this.#recount.lines += lines.length;
  }

  #judge(judge: CommitJudge, kind: 'diff' | 'commit', commit: Commit, files: readonly ChangedFile[]): void {
    const repository = this.#work.repository.name;
    const found = judge.matches(kind, { repository, commit, files });
    if (!found) return;
    const { id } = commit;
    const weight = Math.max(1, found.size);
    const marks = found.size === 0 ? [kind] : [...found].map((line) => `${kind} ${line}`);
    this.#recount.places.push({ type: 'commit', repository, commit: id, path: id, lines: [], weight, marks });
  }

  async #predicates(landings: readonly Landing[]) {
    const { query, repository, folder, gitPath } = this.#work;
    const predicates = new Predicates(query, 'commits');
    if (predicates.isNeeded) {
      const files = (await filesOf(folder, repository.commit, gitPath)).filter(({ mode }) => mode.startsWith('100'));
      await predicates.workOut({
        name: repository.name,
        files,
        read: (blob) => this.#clone.reader.read(blob),
        lastLanding: () => Promise.resolve(landings.at(-1)?.at),
        contributors: async () => contributorsOf(landings, staysOf(await changesOf(this.#clone, landings))),
      });
    }
    return predicates.of;
  }

  /** Commits that each landing was the first to bring, besides itself. */
  async #merged(landings: readonly Landing[]): Promise<ReadonlyMap<number, readonly string[]>> {
    const brought = new Map<number, readonly string[]>();
    const tip = landings.at(-1);
    if (!tip) return brought;
    const { folder, gitPath } = this.#clone;
    const parents = await reachableFrom(folder, tip.id, gitPath);
    const known = new Set(landings.map(({ id }) => id));
    for (const [at, { id }] of landings.entries()) {
      const fresh: string[] = [];
      const open = [...(parents.get(id) ?? [])];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (known.has(next) || !parents.has(next)) continue;
        known.add(next);
        fresh.push(next);
        open.push(...parents.get(next)!);
      }
      brought.set(at, fresh);
    }
    return brought;
  }
}

/** Landings [from, to) that before:, after:, asof: and between: leave. */
function rangeOf(
  landings: readonly Landing[],
  { parameters: { landed, time } }: ParsedQuery,
): readonly [number, number] {
  const periods: Period[] = [...(landed ? [landed] : []), ...(time.kind === 'between' ? [time] : [])];
  const isMeant = ({ at }: Landing): boolean =>
    periods.every(({ from, to }) => (from === undefined || at >= from) && (to === undefined || at < to)) &&
    (time.kind !== 'as-of' || at <= time.at);
  const from = landings.findIndex(isMeant);
  return from < 0 ? [0, 0] : [from, landings.findLastIndex(isMeant) + 1];
}

/** Whether messages are all that a query is about: nothing is said of what commits changed. */
export function isAboutMessages(query: ParsedQuery): boolean {
  const isAboutPaths = (node: QueryNode): boolean =>
    node.kind === 'filter' && (node.field === 'file' || node.field === 'lang');
  return resultTypes(query).every((type) => type === 'commit') && !contains(query.root, isAboutPaths);
}
