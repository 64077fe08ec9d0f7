/** The change population. */
import { z } from '@hono/zod-openapi';
import { proofsOf } from '../../app/change-proofs.ts';
import { changesCsv } from '../../app/changes-csv.ts';
import type {
  ChangePage,
  ChangePageWish,
  ChangeStory,
  ChangeWish,
  ProtectionWish,
} from '../../app/change-questions.ts';
import type { ChangeRow, Plumbline } from '../../app/plumbline.ts';
import { AppError } from '../../base/app-error.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import { csvResponse } from '../csv.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute, flagParam, pageParams, runOf, runParam } from '../route.ts';
import {
  changeAnswer,
  changeDaysAnswer,
  changeGroupingSchema,
  changeGroupsAnswer,
  changeOrderSchema,
  changesAnswer,
  factsAnswer,
  instantSchema,
  joinedBySchema,
  methodSchema,
  outcomeResultSchema,
  protectionAnswer,
  type Change,
  type ChangeDetail,
} from '../schema.ts';

const stretchParams = {
  run: runParam,
  repository: z.string().optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
};

const wishParams = {
  ...stretchParams,
  outcome: outcomeResultSchema.optional(),
  method: methodSchema.optional(),
  joinedBy: joinedBySchema.optional(),
  finding: z.string().max(200).optional().openapi({ description: 'has a finding of this code' }),
  person: z.string().max(200).optional().openapi({ description: 'part of an author or approver' }),
  automation: flagParam.optional().openapi({ description: 'made by automation, or not' }),
  text: z.string().max(1000).optional(),
};

const orderedParams = {
  ...wishParams,
  group: changeGroupingSchema.optional().openapi({ description: 'only members of one group of this grouping' }),
  key: z.string().max(1000).optional().openapi({ description: 'of that group; the one without a key when absent' }),
  order: changeOrderSchema.optional().openapi({ description: 'landed when absent' }),
  descending: flagParam.optional().openapi({ description: 'true when absent and in the order of landing' }),
};

const changeQuery = z.object({ ...orderedParams, ...pageParams });
const mostItems = 1000;

export function addChangeRoutes(context: ApiContext): void {
  addListRoutes(context);
  addCsvRoute(context);
  addStoryRoute(context);
  const { api, plumbline } = context;
  addRoute(api, {
    path: '/facts',
    tag: 'Evidence',
    summary: 'Facts by id, as outcomes name them',
    query: z.object({
      run: runParam,
      id: z.union([z.string(), z.array(z.string()).max(200)]).openapi({ type: 'array', items: { type: 'string' } }),
    }),
    answer: factsAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const ids = typeof query.id === 'string' ? [query.id] : query.id;
      return { facts: run ? await plumbline.facts(run.id, ids) : [] };
    },
  });
}

function addListRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/changes',
    tag: 'Changes',
    summary: "Every landing on a default branch, newest first; without `from` and `to` within the run's period",
    query: changeQuery,
    answer: changesAnswer,
    handle: async ({ query }) => {
      const { offset = 0, limit = 100 } = query;
      await assertRun(plumbline, query.run);
      const wish = { ...orderedWishOf(query), offset, limit: Math.min(limit, mostItems) };
      const { items, ...page } = await plumbline.changePage(wish);
      return { ...page, items: items.map(changeOf) };
    },
  });
  addRoute(api, {
    path: '/changes/groups',
    tag: 'Changes',
    summary: 'How many changes have what in common, the largest group first',
    query: z.object({ by: changeGroupingSchema, ...wishParams }),
    answer: changeGroupsAnswer,
    handle: async ({ query }) => {
      await assertRun(plumbline, query.run);
      return plumbline.changeGroups(query.by, wishOf(query));
    },
  });
  addRoute(api, {
    path: '/changes/days',
    tag: 'Changes',
    summary: 'Changes by the day on which they landed (UTC); a day without one is left out',
    query: z.object(wishParams),
    answer: changeDaysAnswer,
    handle: async ({ query }) => {
      await assertRun(plumbline, query.run);
      return plumbline.changeDays(wishOf(query));
    },
  });
  addRoute(api, {
    path: '/changes/protection',
    tag: 'Changes',
    summary: 'What the rules of each audited branch demanded, through time; between two stretches nothing is known',
    query: z.object(stretchParams),
    answer: protectionAnswer,
    handle: async ({ query }) => {
      await assertRun(plumbline, query.run);
      return plumbline.protection(stretchOf(query));
    },
  });
}

/** The same list as a table for a spreadsheet; read page by page as it is sent, so that its length costs no memory. */
function addCsvRoute({ api, plumbline }: ApiContext): void {
  const query = z.object(orderedParams);
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/changes.csv',
    tags: ['Changes'],
    summary: 'The changes that fit, all of them, as CSV with a head',
    request: { query },
    responses: { 200: { description: 'the table', content: { 'text/csv': { schema: z.string() } } } },
  });
  api.get('/api/v1/changes.csv', async (c) => {
    const read = query.safeParse(c.req.query());
    if (!read.success) {
      const said = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      throw badRequest(said, 'See /api/v1/openapi.json for what this address takes.');
    }
    await assertRun(plumbline, read.data.run);
    const wish = orderedWishOf(read.data);
    // Asked before anything is sent: what is wrong with the wish is an answer of its own, not a broken download.
    const first = await plumbline.changePage({ ...wish, offset: 0, limit: mostItems });
    return csvResponse(changesCsv(everyChange(plumbline, wish, first)));
  });
}

async function* everyChange(
  plumbline: Pick<Plumbline, 'changePage'>,
  wish: Omit<ChangePageWish, 'offset' | 'limit'>,
  first: ChangePage,
): AsyncIterable<ChangeRow> {
  for (let page = first, offset = 0; ;) {
    yield* page.items;
    offset += page.items.length;
    if (offset >= first.total) return;
    page = await plumbline.changePage({ ...wish, offset, limit: mostItems });
    if (page.total === first.total && page.items.length > 0) continue;
    throw new AppError('http/list-changed', 'another run was sealed while the list was being sent', {
      hint: 'Ask for it again, with run=ID to have the list of one run.',
    });
  }
}

function addStoryRoute({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/repositories/{repository}/changes/{commit}',
    tag: 'Changes',
    summary: 'Everything known of one landing, with the facts and commands that prove it',
    params: z.object({ repository: z.string(), commit: z.string() }),
    query: z.object({ run: runParam, from: instantSchema.optional(), to: instantSchema.optional() }),
    answer: changeAnswer,
    handle: async ({ params: { repository, commit }, query }) => {
      await assertRun(plumbline, query.run);
      const story = await plumbline.changeStory({ ...stretchOf(query), repository, commit });
      if (story) return detailOf(story);
      throw notFound(
        `a landing ${commit} in ${repository} within the run's period`,
        'See /api/v1/changes for those that exist, or name another run.',
      );
    },
  });
}

/** By the list of runs: a run itself is large, and nothing of it is needed here. */
async function assertRun(plumbline: Pick<Plumbline, 'runs'>, id: string | undefined): Promise<void> {
  if (id === undefined || (await plumbline.runs()).some((run) => run.id === id)) return;
  throw notFound(`run ${id}`, 'See /api/v1/runs for those that exist.');
}

type StretchQuery = z.output<z.ZodObject<typeof stretchParams>>;
type WishQuery = z.output<z.ZodObject<typeof wishParams>>;
type OrderedQuery = z.output<z.ZodObject<typeof orderedParams>>;

function stretchOf({ run, repository, from, to }: Partial<StretchQuery>): ProtectionWish {
  return {
    ...(run !== undefined && { run }),
    ...(repository !== undefined && { repository }),
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
  };
}

function wishOf(query: WishQuery): ChangeWish {
  const { outcome, method, joinedBy, finding, person, automation, text } = query;
  return {
    ...stretchOf(query),
    ...(outcome !== undefined && { outcome }),
    ...(method !== undefined && { method }),
    ...(joinedBy !== undefined && { joinedBy }),
    ...(finding !== undefined && { finding }),
    ...(person !== undefined && { person }),
    ...(automation !== undefined && { automation }),
    ...(text !== undefined && { text }),
  };
}

function orderedWishOf(query: OrderedQuery): Omit<ChangePageWish, 'offset' | 'limit'> {
  const { group, key = null, order = 'landed', descending = order === 'landed' } = query;
  return { ...wishOf(query), ...(group !== undefined && { group: { by: group, key } }), order, descending };
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw badRequest(`"${text}" is no date that exists`, 'Write it as 2026-01-31T00:00:00.000Z.');
  return instant;
}

function changeOf({ fact, outcome, findings }: ChangeRow): Change {
  const { value, id, repository } = fact;
  const { branch, commit, subject, landedAt, provenance, change, joinedBy, joinReason, method } = value;
  const { authors, approvers, requests, bot, signature, paths } = value;
  return {
    id,
    repository,
    branch,
    commit,
    subject,
    landedAt,
    provenance,
    change,
    joinedBy,
    joinReason,
    method,
    authors,
    approvers,
    requests,
    bot,
    signature,
    paths: paths.length,
    outcome,
    findings,
  };
}

function detailOf({ row, changeset, rules, relied, gaps, before, after, commitTimes }: ChangeStory): ChangeDetail {
  const { fact, verdicts, differences = [] } = row;
  const { committer, revertOf, paths, requests, deployments = [], proposed, content, landedBy } = fact.value;
  return {
    change: changeOf(row),
    committer,
    paths,
    fact,
    requests: requests.map((id) => requestOf(id, changeset?.value)),
    deployments,
    differences,
    relied,
    gaps,
    before,
    after,
    proofs: proofsOf(row),
    ...(revertOf ? { revertOf } : {}),
    ...(landedBy ? { landedBy } : {}),
    ...(proposed ? { proposed } : {}),
    ...(content ? { content } : {}),
    ...(verdicts ? { verdicts } : {}),
    ...(rules ? { rules } : {}),
    ...(changeset ? proposalOf(changeset.value, commitTimes) : {}),
  };
}

function proposalOf(
  { title, source, pushes, commits, reviews }: Changeset,
  times: ChangeStory['commitTimes'],
): Pick<ChangeDetail, 'title' | 'source' | 'pushes' | 'commits' | 'reviews'> {
  return {
    title,
    source,
    reviews: reviews.flatMap(({ reviewer, state, submittedAt: at, commit }) =>
      state === 'approved' ? [] : [{ person: nameOf(reviewer), bot: reviewer?.kind === 'bot', state, at, commit }],
    ),
    pushes: pushes && pushes.map((push) => ({ ...push, by: nameOf(push.by) })),
    commits: commits.map(({ commit, author, authorAccount, message }) => ({
      commit,
      author: author.name || nameOf(authorAccount) || author.email,
      at: times.get(commit) ?? null,
      subject: message.split('\n', 1)[0]!,
    })),
  };
}

const nameOf = (account: Account | null): string | null => account && (account.name ?? account.login);

/** The forge writes the same ticket with the name of its repository, too. */
function requestOf(id: string, changeset: Changeset | undefined): ChangeDetail['requests'][number] {
  const linked = changeset?.requests.find((request) => request.id === id || request.id.endsWith(id));
  return { id, url: linked?.url ?? null, createdAt: linked?.createdAt ?? null };
}
