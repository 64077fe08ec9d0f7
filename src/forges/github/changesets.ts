/**
 * All changesets of a repository, latest change first, until one is older than what is wanted. Lists inside of a
 * changeset that are longer than a hundred are read on; what GitHub cuts off for good (250 commits) or refuses is named
 * in the changeset's `missing`, so that nobody takes a cut list for a whole one.
 *
 * Invariant: a changeset is yielded only with all its lists at their ends. A page that GitHub cannot answer in time is
 * asked for again at half the size, down to one.
 */
import type { Instant } from '../../base/instant.ts';
import type { Result } from '../../base/result.ts';
import type { Changeset, MissingPart } from '../../model/changeset.ts';
import { gapOf } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import {
  changesetNameQuery,
  changesetRestQuery,
  changesetsQuery,
  commitChecksQuery,
  pageSize,
} from './changeset-query.ts';
import {
  changesetNameSchema,
  changesetRestSchema,
  changesetsSchema,
  commitChecksSchema,
  type ChangesetNode,
  type ChangesetsPage,
  type CommitChecks,
} from './changeset-schema.ts';
import { changesetOf } from './changeset.ts';
import { Gathering, isPart } from './gathering.ts';
import { askGraphql, reasonOf, type GraphqlAnswer, type GraphqlError } from './graphql.ts';

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
    const answer = await pageOf(repository, { size, cursor: at ?? null }, signal);
    if (!answer.ok && answer.error.reason === 'unreachable' && size > 1) {
      size = Math.ceil(size / 2);
      continue;
    }
    const page = answer.ok
      ? await wholePage(repository, answer.value, { at, since, signal })
      : await withoutOne(repository, answer.error, at, signal);
    yield page.told;
    if (page.after === undefined) return;
    at = page.after;
    size = Math.min(pageSize, size * 2);
  }
}

interface PageTold {
  readonly told: ForgePage<Changeset>;
  /** Where to go on in this reading; absent when it ends here, be it for now. */
  readonly after?: string;
}

function pageOf(
  { transport, graphql, owner, name }: GithubRepository,
  place: { readonly size: number; readonly cursor: string | null },
  signal: AbortSignal,
): Promise<Result<GraphqlAnswer<ChangesetsPage>, Refusal>> {
  const variables = { owner, name, ...place };
  const question = { operation: 'Changesets', query: changesetsQuery, variables, schema: changesetsSchema };
  return askGraphql(transport, graphql, question, signal);
}

interface Place {
  readonly at: string | undefined;
  readonly since: Instant | undefined;
  readonly signal: AbortSignal;
}

async function wholePage(
  repository: GithubRepository,
  answer: GraphqlAnswer<ChangesetsPage>,
  { at, since, signal }: Place,
): Promise<PageTold> {
  const { pageInfo, nodes } = answer.value.repository.pullRequests;
  const records: ForgeRecord<Changeset>[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node === null || (since !== undefined && node.updatedAt < since)) continue;
    const errors = answer.errors.filter(({ path = [] }) => path[2] === 'nodes' && path[3] === index);
    const record = await wholeChangeset(repository, { node, errors, answer }, signal);
    const limited = record.value.missing.find(({ reason }) => reason === 'rate-limited');
    // What a limit cut off is there later: the page is read again then, and no changeset is kept half.
    if (limited) return { told: { records: [], gaps: [limitGap(limited, record.key)], next: at ?? '' } };
    records.push(record);
  }
  const isOlder = nodes.some((node) => node !== null && since !== undefined && node.updatedAt < since);
  const isOver = !pageInfo.hasNextPage || pageInfo.endCursor === null || isOlder;
  const gaps = [...gapsOf(nodes, answer), ...records.flatMap(unreachableIn)];
  if (isOver) return { told: { records, gaps } };
  return { told: { records, gaps, next: pageInfo.endCursor! }, after: pageInfo.endCursor! };
}

const limitGap = ({ detail }: MissingPart, key: string): ForgeGap => ({ reason: 'rate-limited', detail, key });

/** A gap beside the record makes the next sync ask for it again. */
function unreachableIn({ key, value }: ForgeRecord<Changeset>): readonly ForgeGap[] {
  const parts = value.missing.filter(({ reason }) => reason === 'unreachable');
  return parts.map(({ detail }) => ({ reason: 'unreachable', detail, key }));
}

/**
 * A changeset that GitHub cannot answer in time even by itself would stop the list forever. When it can still be named,
 * it is a gap and the list goes on behind it; when not, the forge is down and the list goes on here another time.
 */
async function withoutOne(
  { transport, graphql, owner, name }: GithubRepository,
  refusal: Refusal,
  at: string | undefined,
  signal: AbortSignal,
): Promise<PageTold> {
  if (refusal.reason === 'unreachable') {
    const variables = { owner, name, cursor: at ?? null };
    const question = { operation: 'ChangesetName', query: changesetNameQuery, variables, schema: changesetNameSchema };
    const named = await askGraphql(transport, graphql, question, signal);
    const list = named.ok ? named.value.value.repository.pullRequests : undefined;
    const number = list?.nodes[0]?.number;
    if (list && number !== undefined) {
      const detail = `Changeset ${number} could not be read, however often it was asked for. ${refusal.detail}`;
      const gaps: ForgeGap[] = [{ reason: 'unreachable', detail, key: String(number) }];
      const { hasNextPage, endCursor } = list.pageInfo;
      if (!hasNextPage || endCursor === null) return { told: { records: [], gaps } };
      return { told: { records: [], gaps, next: endCursor }, after: endCursor };
    }
  }
  return { told: { records: [], gaps: [gapOf(refusal)], ...(mayPass(refusal) && { next: at ?? '' }) } };
}

function gapsOf(
  nodes: readonly (ChangesetNode | null)[],
  { errors }: GraphqlAnswer<unknown>,
): ForgePage<unknown>['gaps'] {
  const hidden = nodes.filter((node) => node === null).length;
  const unnamed = errors.filter(({ path = [] }) => path[2] === 'nodes' && path.length > 4 && !isPart(path[4]));
  const why = (some: readonly GraphqlError[]): string => some.map(({ message }) => message.slice(0, 200)).join('; ');
  return [
    ...(hidden > 0
      ? [
          {
            reason: 'forbidden' as const,
            detail: `GitHub lists ${hidden} changesets here that it does not show: ${why(errors)}`,
          },
        ]
      : []),
    ...unnamed.map((error) => ({
      reason: reasonOf(error.type),
      detail: `GitHub does not show ${String(error.path?.[4])} of a changeset: ${why([error])}`,
      ...keyOf(nodes[Number(error.path?.[3])]),
    })),
  ];
}

const keyOf = (node: ChangesetNode | null | undefined): { readonly key?: string } =>
  node ? { key: String(node.number) } : {};

interface Told {
  readonly node: ChangesetNode;
  /** Of this changeset alone. */
  readonly errors: readonly GraphqlError[];
  readonly answer: GraphqlAnswer<unknown>;
}

async function wholeChangeset(
  repository: GithubRepository,
  { node, errors, answer }: Told,
  signal: AbortSignal,
): Promise<ForgeRecord<Changeset>> {
  const { transport, graphql, owner, name } = repository;
  const gathering = new Gathering(node);
  gathering.refusedInside(errors, 4);
  while (gathering.isOpen) {
    const variables = { owner, name, number: node.number, ...gathering.cursors };
    const question = { operation: 'ChangesetRest', query: changesetRestQuery, variables, schema: changesetRestSchema };
    const more = await askGraphql(transport, graphql, question, signal);
    if (!more.ok) gathering.giveUp(more.error);
    else {
      gathering.add(more.value.value.repository.pullRequest, more.value.raw);
      gathering.refusedInside(more.value.errors, 2);
    }
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
  for (const { type, message } of page.value.errors)
    gathering.miss('statusChecks', { reason: reasonOf(type), detail: message.slice(0, 200) });
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
