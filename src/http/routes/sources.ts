/** Forges that are read, for the pages. */
import { silentObserver } from '../../base/progress.ts';
import { notFound } from '../problem.ts';
import { addRoute, type ApiContext } from '../route.ts';
import { examineSourceBody, sourceExaminationAnswer, sourcesAnswer } from '../schema.ts';

const working = { observer: silentObserver, signal: new AbortController().signal };

export function addSourceRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/sources',
    tag: 'Sources',
    summary:
      'Forges that are read: what of each list is covered, what is not and why, and what they sent by themselves',
    answer: sourcesAnswer,
    handle: async () => {
      const sources = await plumbline.sources();
      const examined = await plumbline.examineSources([], working, { asking: false });
      const known = new Map(examined.map((one) => [one.source.id, one]));
      return {
        ...(examined[0] && { window: examined[0].window }),
        sources: sources.map((source) => {
          const { strands, repositories: places, capture, trouble } = known.get(source.id) ?? {};
          const deliveries = plumbline.deliveryCounts(source.id);
          return {
            ...source,
            deliveries,
            ...(strands && { strands }),
            ...(places && { places }),
            ...(capture && { capture }),
            ...(trouble && { trouble }),
          };
        }),
      };
    },
  });
  addRoute(api, {
    method: 'post',
    path: '/sources/examination',
    tag: 'Sources',
    summary: 'Asks a forge now: which version it is, whom the token speaks for, what it may do',
    body: examineSourceBody,
    answer: sourceExaminationAnswer,
    handle: async ({ body: { source } }) => {
      if (!(await plumbline.sources()).some(({ id }) => id === source))
        throw notFound(`source ${source}`, 'See /api/v1/sources for those that exist.');
      const [examined] = await plumbline.examineSources([source], working);
      const { examination, trouble = null } = examined ?? { examination: null };
      const nothing = { version: null, identity: null, scopes: null, rateLimit: null, troubles: [] };
      return { source, ...(examination ?? nothing), trouble };
    },
  });
}
