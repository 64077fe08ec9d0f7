/** The change population. */
import { z } from '@hono/zod-openapi';
import { changesCsv } from '../../app/changes/csv.ts';
import type { ChangePage, ChangePageWish } from '../../app/changes/questions.ts';
import type { ChangeRow, Plumbline } from '../../app/plumbline.ts';
import { AppError } from '../../base/app-error.ts';
import { csvResponse } from '../csv.ts';
import { badRequest } from '../problem.ts';
import { type ApiContext, addRoute, pageParams, runOf, runParam } from '../route.ts';
import {
  changeDaysAnswer,
  changeGroupingSchema,
  changeGroupsAnswer,
  changesAnswer,
  factsAnswer,
  protectionAnswer,
} from '../schema.ts';
import { addStoryRoute, changeOf } from './change-story.ts';
import {
  assertRun,
  orderedParams,
  orderedWishOf,
  stretchOf,
  stretchParams,
  wishOf,
  wishParams,
} from './change-wish.ts';

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
    summary: "Every landing on a branch in scope, newest first; without `from` and `to` within the run's period",
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
    summary: 'What the rules of each branch in scope demanded, through time; between two stretches nothing is known',
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
