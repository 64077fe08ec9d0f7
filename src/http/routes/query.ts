/** What the search page asks beside the stream. */
import { z } from '@hono/zod-openapi';
import { assertGitPath } from '../git-path.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute, numberParam } from '../route.ts';
import {
  completionsAnswer,
  facetsAnswer,
  fileHistoryAnswer,
  queryReadingAnswer,
  sealSearchBody,
  sealedSearchAnswer,
  searchTimelineAnswer,
  type SearchFacets,
} from '../schema.ts';
import { Facets } from '../sourcegraph/facets.ts';

const patternTypes = ['auto', 'standard', 'literal', 'regexp', 'keyword', 'structural'] as const;
type PatternType = (typeof patternTypes)[number];

const bar = { q: z.string().max(10_000), t: z.enum(patternTypes).optional() };

export function addQueryRoutes(context: ApiContext): void {
  const { api, plumbline } = context;
  addRoute(api, {
    path: '/search/query',
    tag: 'Search',
    summary: 'What each stretch of a query is, and what is to be said about it',
    query: z.object(bar),
    answer: queryReadingAnswer,
    handle: ({ query: { q, t } }) => plumbline.readQuery({ query: q, patternType: t ?? 'auto' }),
  });
  addRoute(api, {
    path: '/search/completions',
    tag: 'Search',
    summary: 'What may stand at the cursor of a query',
    query: z.object({ ...bar, cursor: numberParam.optional().openapi({ description: 'absent: the end' }) }),
    answer: completionsAnswer,
    handle: ({ query: { q, t, cursor } }) =>
      plumbline.completeQuery({ query: q, patternType: t ?? 'auto' }, cursor ?? q.length),
  });
  addRoute(api, {
    path: '/search/facets',
    tag: 'Search',
    summary: 'What a search could be narrowed to, with counts over all of its matches',
    query: z.object(bar),
    answer: facetsAnswer,
    handle: ({ query: { q, t } }) => facetsOf(context, q, t ?? 'auto'),
  });
  addRoute(api, {
    path: '/search/timeline',
    tag: 'Search',
    summary: 'Since when searches in time are complete, and on which days something landed',
    answer: searchTimelineAnswer,
    handle: async () => {
      if ((await plumbline.runs()).length === 0) return { days: [], repositories: [] };
      const { span, days } = await plumbline.changeDays({});
      const { repositories } = await plumbline.changePage({ order: 'landed', descending: true, offset: 0, limit: 0 });
      return {
        completeFrom: span.from,
        until: span.to,
        days: days.map(({ day, outcomes }) => ({ day, landings: sumOf(Object.values(outcomes)) })),
        repositories: repositories.map(({ name, landings }) => ({ name, landings })),
      };
    },
  });
  addRoute(api, {
    path: '/files/history',
    tag: 'Code',
    summary: 'Every landing at which a path changed, the latest first',
    query: z.object({ repository: z.string().min(1), path: z.string().min(1) }),
    answer: fileHistoryAnswer,
    handle: async ({ query: { repository, path } }) => {
      assertGitPath(path);
      const history = await plumbline.fileHistory(repository, path);
      if (!history)
        throw notFound(`${path} in ${repository}`, 'It never stood on the default branch, as far as it was read.');
      return history;
    },
  });
  addRoute(api, {
    method: 'post',
    path: '/search/seals',
    tag: 'Search',
    summary: 'Searches, and seals the manifest and the matches as evidence',
    body: sealSearchBody,
    answer: sealedSearchAnswer,
    handle: async ({ body: { query, patternType } }) => {
      const type = patternTypes.find((one) => one === (patternType ?? 'auto'));
      if (!type) throw badRequest(`"${patternType}" is no pattern type`, `There are ${patternTypes.join(', ')}.`);
      const working = { observer: silent, signal: new AbortController().signal };
      const { statement, manifest, canaries, evidence } = await plumbline.sealSearch(
        { query, patternType: type },
        working,
      );
      return { statement, canonicalQuery: manifest.canonicalQuery, canaries, evidence };
    },
  });
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const silent = { progress: () => undefined, note: () => undefined };

async function facetsOf({ plumbline }: ApiContext, query: string, patternType: PatternType): Promise<SearchFacets> {
  const facets = new Facets();
  const none = { facets: [], matchingLines: 0, matchingFiles: 0, limitHit: false };
  const alerts: SearchFacets['alerts'][number][] = [];
  for await (const event of plumbline.search(query, { patternType })) {
    if (event.type === 'matches') for (const match of event.matches) facets.count(match);
    if (event.type === 'alert') alerts.push(event.alert);
    if (event.type === 'error') {
      const { message, hint, from, to } = event;
      return { ...none, alerts, error: { message, hint, from, to } };
    }
    if (event.type !== 'manifest') continue;
    const { matchingLines, matchingFiles, limitHit } = event.manifest;
    return { facets: facets.list(limitHit), matchingLines, matchingFiles, limitHit, alerts };
  }
  throw new Error('the search ended without a manifest');
}
