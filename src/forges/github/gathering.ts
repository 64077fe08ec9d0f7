/**
 * The lists of one changeset, collected over as many answers as it takes. What was refused or cut off is named by its
 * part: a list is either whole or named in `missing`.
 */
import type { Digest } from '../../base/digest.ts';
import type { ChangesetPart, MissingPart } from '../../model/changeset.ts';
import type { Refusal } from '../transport/transport.ts';
import type { WholeLists } from './changeset.ts';
import type { Lists, Page, StatusCheckNode } from './changeset-schema.ts';
import { reasonOf, type GraphqlError } from './graphql.ts';

/** GitHub lists so many commits of a changeset and no more. */
const mostCommits = 250;

type ListName = 'commits' | 'reviews' | 'events' | 'statusChecks';

/** What is not whole when a field of the question is not. */
const partsOf: Readonly<Record<string | number, readonly ChangesetPart[]>> = {
  commits: ['commits'],
  reviews: ['reviews'],
  events: ['reviews', 'pushes'],
  timelineItems: ['reviews', 'pushes'],
  statusChecks: ['statusChecks'],
  last: ['statusChecks'],
  closingIssuesReferences: ['requests'],
  body: ['body'],
  lastEditedAt: ['body'],
};

export const isPart = (field: string | number | undefined): boolean => field !== undefined && field in partsOf;

export class Gathering {
  readonly raw: Digest[] = [];
  readonly #lists = {
    commits: [] as WholeLists['commits'][number][],
    reviews: [] as WholeLists['reviews'][number][],
    events: [] as WholeLists['events'][number][],
    statusChecks: [] as WholeLists['statusChecks'][number][],
  };
  readonly #open = new Map<ListName, string>();
  readonly #ends = new Map<ListName, string>();
  /** The first reason for each part: one that is missing is missing once. */
  readonly #missing = new Map<ChangesetPart, MissingPart>();
  #commits = 0;

  constructor(first: Lists) {
    this.#take(first, () => true);
    this.#commits = first.commits?.totalCount ?? 0;
    if (first.closingIssuesReferences === null) this.#refused('requests');
    else if (first.closingIssuesReferences.pageInfo.hasNextPage)
      this.#cut('requests', 'GitHub lists 50 issues that it closes and has more');
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  get queued(): boolean {
    return this.#lists.events.some(({ __typename }) => __typename === 'AddedToMergeQueueEvent');
  }

  get cursors(): Readonly<Record<ListName, string | null>> {
    const at = (name: ListName): string | null => this.#open.get(name) ?? this.#ends.get(name) ?? null;
    return { commits: at('commits'), reviews: at('reviews'), events: at('events'), statusChecks: at('statusChecks') };
  }

  add(lists: Lists, raw: Digest): void {
    this.raw.push(raw);
    const wanted = new Set(this.#open.keys());
    this.#open.clear();
    this.#take(lists, (name) => wanted.has(name));
  }

  addChecks(commit: string, nodes: readonly (StatusCheckNode | null)[]): void {
    for (const node of nodes) if (node) this.#lists.statusChecks.push({ commit, node });
  }

  giveUp(refusal: Refusal): void {
    for (const name of this.#open.keys()) for (const part of partsOf[name] ?? []) this.miss(part, refusal);
    this.#open.clear();
  }

  miss(part: ChangesetPart, { reason, detail }: Pick<Refusal, 'reason' | 'detail'>): void {
    const why =
      reason === 'forbidden' || reason === 'rate-limited' || reason === 'not-supported' ? reason : 'unreachable';
    this.#note({ part, reason: why, detail });
  }

  /** Refusals inside of an answer; `depth` is how many steps of their paths lead to the changeset. */
  refusedInside(errors: readonly GraphqlError[], depth: number): void {
    for (const { type, path = [], message } of errors) {
      const [field = ''] = path.slice(depth);
      const detail = `GitHub does not show ${String(field)} of it: ${message.slice(0, 200)}`;
      for (const part of partsOf[field] ?? []) this.miss(part, { reason: reasonOf(type), detail });
    }
  }

  lists(): WholeLists {
    if (this.#commits > this.#lists.commits.length)
      this.#cut(
        'commits',
        `GitHub lists ${Math.min(mostCommits, this.#lists.commits.length)} of its ${this.#commits} commits`,
      );
    if (
      this.#lists.events.some((event) => event.__typename === 'HeadRefForcePushedEvent' && event.afterCommit === null)
    )
      this.#note({
        part: 'pushes',
        reason: 'expired',
        detail: 'GitHub keeps a forced push here, but not what it pushed',
      });
    return { ...this.#lists, missing: [...this.#missing.values()] };
  }

  #take(lists: Lists, wanted: (name: ListName) => boolean): void {
    const last = lists.last.nodes[0]?.commit;
    const take = <T>(
      name: ListName,
      list: { pageInfo: Page; nodes: readonly (T | null)[] } | null,
      into: (node: T) => void,
    ) => {
      if (!wanted(name)) return;
      if (list === null) return partsOf[name]?.forEach((part) => this.#refused(part));
      for (const node of list.nodes) if (node !== null) into(node);
      const { hasNextPage, endCursor } = list.pageInfo;
      if (endCursor !== null) this.#ends.set(name, endCursor);
      if (hasNextPage && endCursor !== null) this.#open.set(name, endCursor);
    };
    take('commits', lists.commits, (node) => this.#lists.commits.push(node));
    take('reviews', lists.reviews, (node) => this.#lists.reviews.push(node));
    take('events', lists.timelineItems, (node) => this.#lists.events.push(node));
    const contexts = last?.statusCheckRollup?.contexts;
    if (contexts) take('statusChecks', contexts, (node) => this.#lists.statusChecks.push({ commit: last.oid, node }));
  }

  #refused(part: ChangesetPart): void {
    this.#note({ part, reason: 'forbidden', detail: `GitHub does not show the ${part} of it to this token` });
  }

  #cut(part: ChangesetPart, detail: string): void {
    this.#note({ part, reason: 'truncated', detail });
  }

  #note(missing: MissingPart): void {
    if (!this.#missing.has(missing.part)) this.#missing.set(missing.part, missing);
  }
}
