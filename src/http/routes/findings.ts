/** Findings: their list, their counts, one in detail, secrets each once; and the rules that made them. */
import { z } from '@hono/zod-openapi';
import type { FindingFilter } from '../../app/plumbline.ts';
import { notFound } from '../problem.ts';
import { type ApiContext, addRoute, flagParam, pageOf, pageParams } from '../route.ts';
import {
  contextSchema,
  digestSchema,
  findingClassSchema,
  findingCountsAnswer,
  findingDetailAnswer,
  findingsAnswer,
  rulesAnswer,
  secretsAnswer,
  severitySchema,
} from '../schema.ts';

const filterQuery = {
  repository: z.string().optional(),
  rule: z.string().optional(),
  severity: severitySchema.optional(),
  context: contextSchema.optional(),
  atHead: flagParam.optional(),
  productionOnly: flagParam.optional(),
  text: z.string().optional(),
};
const findingFilter = { ...filterQuery, class: findingClassSchema.optional() };

export function addFindingRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/findings',
    tag: 'Findings',
    summary: 'Findings over all history, filtered and paged',
    query: z.object({ ...findingFilter, ...pageParams }),
    answer: findingsAnswer,
    handle: ({ query: { offset = 0, limit = 100, ...rest } }) =>
      plumbline.findings({ ...defined(rest), offset, limit: Math.min(limit, 1000) }),
  });
  addRoute(api, {
    path: '/findings/counts',
    tag: 'Findings',
    summary: 'How many findings of each class and severity there are',
    query: z.object(findingFilter),
    answer: findingCountsAnswer,
    handle: async ({ query }) => ({ counts: await plumbline.findingCounts(defined(query)) }),
  });
  addRoute(api, {
    path: '/findings/{fingerprint}',
    tag: 'Findings',
    summary:
      'One finding with its lines, history, owners and rule; several when copies of a file stand in repositories',
    params: z.object({ fingerprint: digestSchema }),
    answer: findingDetailAnswer,
    handle: async ({ params: { fingerprint } }) => {
      const details = await plumbline.findingDetails(fingerprint);
      if (details.length === 0)
        throw notFound(`finding ${fingerprint}`, 'See /api/v1/findings; a changed rule may have made it another one.');
      return { details };
    },
  });
  addRoute(api, {
    path: '/secrets',
    tag: 'Findings',
    summary: 'Secrets over all history, each once, with every place where it stood',
    query: z.object({ ...filterQuery, ...pageParams }),
    answer: secretsAnswer,
    handle: async ({ query: { offset, limit, ...rest } }) => {
      const items = await plumbline.secrets(defined(rest));
      return { total: items.length, items: pageOf(items, { offset, limit }) };
    },
  });
  addRoute(api, {
    path: '/rules',
    tag: 'Findings',
    summary: 'Every rule with the examples that it must and must not match',
    answer: rulesAnswer,
    handle: () => ({ rules: plumbline.rules() }),
  });
}

type Defined = Omit<FindingFilter, 'offset' | 'limit'>;

/** Without the keys that are undefined: to the filter they would be wishes. */
function defined(query: { readonly [K in keyof Defined]?: Defined[K] | undefined }): Defined {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
