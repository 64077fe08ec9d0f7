/**
 * All changesets of a repository, latest change first, until one is older than what is wanted. Lists inside of a
 * changeset that are longer than a hundred are read on; what GitHub cuts off for good (250 commits) or refuses is named
 * in the changeset's `missing`, so that nobody takes a cut list for a whole one.
 *
 * Invariant: a changeset is yielded only with all its lists at their ends. A page that GitHub cannot answer in time is
 * asked for again at half the size, down to one.
 */
import type { Result } from '../../base/result.ts';
import type { Digest } from '../../base/digest.ts';
import type { Changeset, ChangesetPart, MissingPart } from '../../model/changeset.ts';
import { gapOf } from '../answers.ts';
import type { ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { changesetRestQuery, changesetsQuery, commitChecksQuery, pageSize } from './changeset-query.ts';
import {
  changesetRestSchema,
  changesetsSchema,
  commitChecksSchema,
  type ChangesetNode,
  type CommitChecks,
  type Lists,
  type Page,
  type StatusCheckNode,
} from './changeset-schema.ts';
import { changesetOf, type WholeLists } from './changeset.ts';
import { askGraphql, type GraphqlAnswer } from './graphql.ts';

/** GitHub lists so many commits of a changeset and no more. */
const mostCommits = 250;

export interface GithubRepository {
  readonly transport: Transport;
  readonly graphql: string;
  readonly owner: string;
  readonly name: string;
}

export async function* readChangesets(
  repository: GithubRepository,
  { cursor, since, signal }: ReadRequest,
): AsyncGenerator<ForgePage<Changeset>, void, undefined> {
  // An empty cursor is one that was left before the first page.
  let at = cursor === '' ? undefined : cursor;
  let size = pageSize;
  for (;;) {
    const answer = await askGraphql(
      repository.transport,
      repository.graphql,
      {
        operation: 'Changesets',
        query: changesetsQuery,
        variables: { owner: repository.owner, name: repository.name, size, cursor: at ?? null },
        schema: changesetsSchema,
      },
      signal,
    );
    if (!answer.ok) {
      if (answer.error.reason === 'unreachable' && size > 1) {
        size = Math.ceil(size / 2);
        continue;
      }
      yield { records: [], gaps: [gapOf(answer.error)], ...whereToGoOn(answer.error, at) };
      return;
    }
    const { pageInfo, nodes } = answer.value.value.repository.pullRequests;
    const wanted = nodes.flatMap((node) => node ?? []).filter((node) => since === undefined || node.updatedAt >= since);
    const records: ForgeRecord<Changeset>[] = [];
    for (const node of wanted) records.push(await wholeChangeset(repository, node, answer.value, signal));
    const isOlder = nodes.some((node) => node !== null && since !== undefined && node.updatedAt < since);
    const isOver = !pageInfo.hasNextPage || pageInfo.endCursor === null || isOlder;
    yield { records, gaps: gapsOf(nodes, answer.value), ...(isOver ? {} : { next: pageInfo.endCursor! }) };
    if (isOver) return;
    at = pageInfo.endCursor!;
  }
}

/** What may pass by itself (a limit, a forge that is down) is gone on with; a permission is the end of the list. */
function whereToGoOn({ reason }: Refusal, at: string | undefined): { readonly next?: string } {
  return reason === 'rate-limited' || reason === 'unreachable' ? { next: at ?? '' } : {};
}

function gapsOf(
  nodes: readonly (ChangesetNode | null)[],
  { errors }: GraphqlAnswer<unknown>,
): ForgePage<unknown>['gaps'] {
  const hidden = nodes.filter((node) => node === null).length;
  if (hidden === 0) return [];
  const why = errors.map(({ message }) => message.slice(0, 200)).join('; ');
  return [{ reason: 'forbidden', detail: `GitHub lists ${hidden} changesets here that it does not show: ${why}` }];
}

async function wholeChangeset(
  repository: GithubRepository,
  node: ChangesetNode,
  answer: GraphqlAnswer<unknown>,
  signal: AbortSignal,
): Promise<ForgeRecord<Changeset>> {
  const gathering = new Gathering(node);
  while (gathering.isOpen) {
    const more = await askGraphql(
      repository.transport,
      repository.graphql,
      {
        operation: 'ChangesetRest',
        query: changesetRestQuery,
        variables: { owner: repository.owner, name: repository.name, number: node.number, ...gathering.cursors },
        schema: changesetRestSchema,
      },
      signal,
    );
    if (more.ok) gathering.add(more.value.value.repository.pullRequest, more.value.raw);
    else gathering.giveUp(more.error);
  }
  const landed = node.mergeCommit?.oid;
  if (landed !== undefined && gathering.queued)
    await addQueueChecks(repository, gathering, { oid: landed, cursor: null }, signal);
  const raw = [...new Set([answer.raw, ...gathering.raw])];
  return { key: String(node.number), value: changesetOf(node, gathering.lists()), observedAt: answer.at, raw };
}

/** A queue tests the commit that it makes; its results stand there and not on the proposal's head. */
async function addQueueChecks(
  repository: GithubRepository,
  gathering: Gathering,
  at: { readonly oid: string; readonly cursor: string | null },
  signal: AbortSignal,
): Promise<void> {
  const page = await checksOf(repository, at, signal);
  if (!page.ok) return gathering.miss('statusChecks', page.error);
  gathering.raw.push(page.value.raw);
  const contexts = page.value.value.repository.object?.statusCheckRollup?.contexts;
  if (!contexts) return;
  gathering.addChecks(at.oid, contexts.nodes);
  const { hasNextPage, endCursor } = contexts.pageInfo;
  if (hasNextPage) await addQueueChecks(repository, gathering, { oid: at.oid, cursor: endCursor }, signal);
}

function checksOf(
  { transport, graphql, owner, name }: GithubRepository,
  at: { readonly oid: string; readonly cursor: string | null },
  signal: AbortSignal,
): Promise<Result<GraphqlAnswer<CommitChecks>, Refusal>> {
  const variables = { owner, name, ...at };
  const question = { operation: 'CommitChecks', query: commitChecksQuery, variables, schema: commitChecksSchema };
  return askGraphql(transport, graphql, question, signal);
}

type ListName = 'commits' | 'reviews' | 'events' | 'statusChecks';

/** Collects the lists of one changeset over as many answers as it takes. */
class Gathering {
  readonly raw: Digest[] = [];
  readonly #lists = {
    commits: [] as WholeLists['commits'][number][],
    reviews: [] as WholeLists['reviews'][number][],
    events: [] as WholeLists['events'][number][],
    statusChecks: [] as WholeLists['statusChecks'][number][],
  };
  readonly #open = new Map<ListName, string>();
  readonly #ends = new Map<ListName, string>();
  readonly #missing: MissingPart[] = [];
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
    for (const name of this.#open.keys()) this.miss(name === 'events' ? 'reviews' : name, refusal);
    this.#open.clear();
  }

  miss(part: ChangesetPart, { reason, detail }: Refusal): void {
    const why =
      reason === 'forbidden' || reason === 'rate-limited' || reason === 'not-supported' ? reason : 'unreachable';
    this.#missing.push({ part, reason: why, detail });
  }

  lists(): WholeLists {
    if (this.#commits > this.#lists.commits.length && !this.#missing.some(({ part }) => part === 'commits'))
      this.#cut(
        'commits',
        `GitHub lists ${Math.min(mostCommits, this.#lists.commits.length)} of its ${this.#commits} commits`,
      );
    return { ...this.#lists, missing: this.#missing };
  }

  #take(lists: Lists, wanted: (name: ListName) => boolean): void {
    const last = lists.last.nodes[0]?.commit;
    const take = <T>(
      name: ListName,
      list: { pageInfo: Page; nodes: readonly (T | null)[] } | null,
      into: (node: T) => void,
    ) => {
      if (!wanted(name)) return;
      if (list === null) return this.#refused(name === 'events' ? 'reviews' : name);
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
    this.#missing.push({ part, reason: 'forbidden', detail: `GitHub does not show the ${part} of it to this token` });
  }

  #cut(part: ChangesetPart, detail: string): void {
    this.#missing.push({ part, reason: 'truncated', detail });
  }
}
