/**
 * Collects everything that hangs on one pull request: its log, its commits, the builds of its head, the commit that landed.
 *
 * Pull requests name commits by twelve digits. Most whole ids stand in what is read anyway; the others are asked for one by
 * one. A branch that is gone takes the list of commits with it (as Bitbucket documents): they are then read as what the
 * head has and the base had not.
 */
import type { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Changeset, ChangesetPart, MissingPart } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { getOne, type Read } from '../answers.ts';
import type { ForgeRecord } from '../forge.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import {
  activitySchema,
  commitSchema,
  detailSchema,
  statusSchema,
  type Activity,
  type Commit,
  type Participant,
  type PullRequest,
} from './changeset-schema.ts';
import { changesetOf, updatesIn, type WholePullRequest } from './changeset.ts';
import { gathered } from './paging.ts';
import { commitOf, type BuildStatus } from './status-checks.ts';

export interface BitbucketRepository {
  readonly transport: Transport;
  /** `repositories/acme/shop` */
  readonly path: string;
}

/** What will pass by itself. One broken pull request (500) is not a forge that is down (502, 503, 504, no answer). */
export function isPassing({ reason, status }: Refusal): boolean {
  return reason === 'rate-limited' || (reason === 'unreachable' && status !== 500);
}

export class Gathering {
  readonly #repository: BitbucketRepository;
  readonly #request: PullRequest;
  readonly #listed: Read<unknown>;
  readonly #signal: AbortSignal;
  readonly #raw: Digest[];
  readonly #missing: MissingPart[] = [];
  readonly #known = new Set<string>();
  readonly #asked = new Map<string, Commit | null>();
  /** Nothing more is asked after this. */
  #stopped: Refusal | undefined;

  constructor(repository: BitbucketRepository, request: PullRequest, listed: Read<unknown>, signal: AbortSignal) {
    this.#repository = repository;
    this.#request = request;
    this.#listed = listed;
    this.#signal = signal;
    this.#raw = [listed.raw];
  }

  async record(): Promise<Result<ForgeRecord<Changeset>, Refusal>> {
    const whole = await this.#whole();
    if (this.#stopped) return failed(this.#stopped);
    const value = changesetOf(whole);
    return ok({ key: value.id, value, observedAt: this.#listed.at, raw: [...new Set(this.#raw)] });
  }

  async #whole(): Promise<WholePullRequest> {
    const request = this.#request;
    const participants = await this.#participants();
    const activity = await this.#activity();
    const statuses = (await this.#all(`${this.#path}/statuses?pagelen=100`, statusSchema, 'statusChecks')) ?? [];
    const builds = statuses.flatMap((status): BuildStatus[] => {
      const commit = commitOf(status);
      if (commit !== undefined) return [{ status, commit }];
      this.#miss('statusChecks', 'not-supported', `Build status ${status.key} names no commit, and was left out.`);
      return [];
    });
    for (const { commit } of builds) this.#known.add(commit);
    const merged = request.state === 'MERGED' ? request.merge_commit?.hash : undefined;
    const landed = merged === undefined ? null : await this.#commit(merged);
    this.#learn(landed);
    const commits = await this.#commits(landed);
    const ids = await this.#ids(activity ?? []);
    const forced = await this.#forced(activity ?? [], commits, ids);
    const missing = this.#missing;
    return { request, activity, participants, commits, builds, landed, ids, forced, missing };
  }

  async #participants(): Promise<readonly Participant[] | null> {
    const listed = this.#request.participants;
    if (listed) return listed;
    // Lists leave them out unless told otherwise.
    const detail = await this.#one(this.#path, detailSchema);
    if (detail.ok) return detail.value.participants;
    this.#refused('reviews', detail.error);
    return null;
  }

  /** Oldest first; Bitbucket lists the newest first. */
  async #activity(): Promise<readonly Activity[] | null> {
    const activity = await this.#all(`${this.#path}/activity?pagelen=50`, activitySchema, 'reviews');
    if (activity === null) {
      const { detail, reason } = this.#missing.at(-1) ?? { detail: '', reason: 'unreachable' };
      this.#missing.push({ part: 'pushes', reason, detail });
      return null;
    }
    const timeOf = ({ update, approval, changes_requested: request }: Activity): string =>
      (update ?? approval ?? request)?.date ?? '';
    return activity.toReversed().sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
  }

  async #commits(landed: Commit | null): Promise<readonly Commit[]> {
    const { source } = this.#request;
    const listed = await this.#pages(`${this.#path}/commits?pagelen=50`, commitSchema);
    if (listed.ok && listed.value.length > 0) return this.#inOrder(listed.value);
    if (!listed.ok && !listed.error.notFound) {
      this.#refused('commits', listed.error);
      return [];
    }
    const head = source.commit?.hash;
    const kept = head === undefined ? undefined : await this.#ofHead(head, landed);
    if (kept?.ok && kept.value.length > 0) return this.#inOrder(kept.value);
    if (kept && !kept.ok && isPassing(kept.error)) this.#stopped = kept.error;
    const detail = `The commits of #${this.#request.id} are no longer told: its branch was removed, or the fork that it was in.`;
    this.#miss('commits', 'expired', detail);
    return [];
  }

  /** Where it landed as its own head, that commit's parent may be of the proposal. */
  async #ofHead(head: string, landed: Commit | null): Promise<Result<readonly Commit[], Refusal> | undefined> {
    const before = landed?.hash.startsWith(head) ? undefined : landed?.parents[0]?.hash;
    const base = before ?? this.#request.destination.commit?.hash;
    if (base === undefined) return undefined;
    return this.#pages(`${this.#repository.path}/commits/${head}?exclude=${base}&pagelen=100`, commitSchema);
  }

  /** Oldest first, whichever way it was told: the head is at one of its ends. */
  #inOrder(commits: readonly Commit[]): readonly Commit[] {
    for (const commit of commits) this.#learn(commit);
    const head = this.#request.source.commit?.hash;
    const isNewestFirst = head !== undefined && commits[0]!.hash.startsWith(head);
    return isNewestFirst ? commits.toReversed() : commits;
  }

  #learn(commit: Commit | null): void {
    if (commit) for (const { hash } of [commit, ...commit.parents]) this.#known.add(hash);
  }

  async #ids(activity: readonly Activity[]): Promise<ReadonlyMap<string, ObjectId>> {
    const { source, destination } = this.#request;
    const heads = updatesIn(activity).map((update) => update.source?.commit?.hash);
    const ids = new Map<string, ObjectId>();
    for (const short of new Set([source.commit?.hash, destination.commit?.hash, ...heads])) {
      if (short === undefined) continue;
      const fitting = [...this.#known].filter((known) => known.startsWith(short));
      const whole = fitting.length === 1 ? fitting[0] : (await this.#commit(short))?.hash;
      if (whole !== undefined) ids.set(short, asObjectId(whole));
      else if (heads.includes(short))
        this.#miss('pushes', 'expired', `A push of ${short} is left out: that commit is no longer there.`);
    }
    return ids;
  }

  /** Bitbucket does not say that a push was forced: the head before it is then not among what the new head has. */
  async #forced(
    activity: readonly Activity[],
    commits: readonly Commit[],
    ids: ReadonlyMap<string, ObjectId>,
  ): Promise<ReadonlySet<string>> {
    const forced = new Set<string>();
    const last = new Set<string>(commits.map(({ hash }) => hash));
    const heads = updatesIn(activity).flatMap((update) => ids.get(update.source?.commit?.hash ?? '') ?? []);
    for (const [i, head] of heads.entries()) {
      const before = heads[i - 1];
      if (before === undefined || before === head || last.size === 0) continue;
      if (last.has(before)) continue;
      // What both had and the last head has not was lost later.
      const isLater = !last.has(head) && (await this.#isWithin(before, head));
      if (!isLater) forced.add(head);
    }
    return forced;
  }

  async #isWithin(commit: string, head: string): Promise<boolean> {
    const { path } = this.#repository;
    const base = this.#request.destination.commit?.hash ?? '';
    const own = await this.#pages(`${path}/commits/${head}?exclude=${base}&pagelen=100`, commitSchema);
    return own.ok && own.value.some(({ hash }) => hash === commit);
  }

  /** Null: it is not there any more. */
  async #commit(id: string): Promise<Commit | null> {
    const known = this.#asked.get(id);
    if (known !== undefined) return known;
    const read = await this.#one(`${this.#repository.path}/commit/${id}`, commitSchema);
    const commit = read.ok ? read.value : null;
    this.#asked.set(id, commit);
    if (!read.ok && isPassing(read.error)) this.#stopped ??= read.error;
    return commit;
  }

  get #path(): string {
    return `${this.#repository.path}/pullrequests/${this.#request.id}`;
  }

  async #one<T>(address: string, schema: z.ZodType<T>): Promise<Result<T, Refusal>> {
    if (this.#stopped) return failed(this.#stopped);
    const read = await getOne(this.#repository.transport, address, schema, this.#signal);
    if (!read.ok) return read;
    this.#raw.push(read.value.raw);
    return ok(read.value.value);
  }

  async #pages<T>(address: string, item: z.ZodType<T>): Promise<Result<readonly T[], Refusal>> {
    if (this.#stopped) return failed(this.#stopped);
    const { items, raw, refusal } = await gathered(this.#repository.transport, address, item, this.#signal);
    this.#raw.push(...raw);
    return refusal ? failed(refusal) : ok(items);
  }

  async #all<T>(address: string, item: z.ZodType<T>, part: ChangesetPart): Promise<readonly T[] | null> {
    const read = await this.#pages(address, item);
    if (read.ok) return read.value;
    this.#refused(part, read.error);
    return null;
  }

  #refused(part: ChangesetPart, refusal: Refusal): void {
    if (isPassing(refusal)) {
      this.#stopped ??= refusal;
      return;
    }
    const { reason, detail } = refusal;
    this.#miss(part, reason === 'forbidden' || reason === 'not-supported' ? reason : 'unreachable', detail);
  }

  #miss(part: ChangesetPart, reason: MissingPart['reason'], detail: string): void {
    this.#missing.push({ part, reason, detail });
  }
}
