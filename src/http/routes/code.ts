/** The code view, findings, rules, and what the index holds. */
import { z } from '@hono/zod-openapi';
import type { FindingFilter } from '../../app/plumbline.ts';
import { assertGitPath } from '../git-path.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute, flagParam, pageParams } from '../route.ts';
import {
  contextSchema,
  fileAnswer,
  findingClassSchema,
  findingsAnswer,
  indexAnswer,
  rulesAnswer,
  severitySchema,
} from '../schema.ts';

const findingQuery = z.object({
  repository: z.string().optional(),
  class: findingClassSchema.optional(),
  rule: z.string().optional(),
  severity: severitySchema.optional(),
  context: contextSchema.optional(),
  atHead: flagParam.optional(),
  productionOnly: flagParam.optional(),
  text: z.string().optional(),
  ...pageParams,
});

export function addCodeRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/findings',
    tag: 'Findings',
    summary: 'Findings over all history, filtered and paged',
    query: findingQuery,
    answer: findingsAnswer,
    handle: async ({ query: { context, offset = 0, limit = 100, ...rest } }) => {
      const wanted = defined(rest);
      const size = Math.min(limit, 1000);
      // `context` is not a filter of the use case: read all that fits the rest, and page here.
      if (context === undefined) return plumbline.findings({ ...wanted, offset, limit: size });
      const all = await plumbline.findings({ ...wanted, offset: 0, limit: Number.MAX_SAFE_INTEGER });
      const items = all.items.filter((finding) => finding.context === context);
      return { total: items.length, items: items.slice(offset, offset + size) };
    },
  });
  addRoute(api, {
    path: '/rules',
    tag: 'Findings',
    summary: 'Every rule with the examples that it must and must not match',
    answer: rulesAnswer,
    handle: () => ({ rules: plumbline.rules() }),
  });
  addRoute(api, {
    path: '/files',
    tag: 'Code',
    summary: 'One file at one commit (the head when absent), with its findings',
    query: z.object({ repository: z.string().min(1), path: z.string().min(1), commit: z.string().optional() }),
    answer: fileAnswer,
    handle: async ({ query: { repository, path, commit } }) => {
      assertGitPath(path);
      if (commit !== undefined && !/^[0-9a-f]{7,64}$/.test(commit))
        throw badRequest(`"${commit}" is no commit id`, 'Give 7 to 64 hex digits.');
      const file = await plumbline.file(repository, path, commit);
      if (!file)
        throw notFound(`${path} in ${repository}`, 'Git knows no such path at that commit; try another, or the head.');
      return file;
    },
  });
  addRoute(api, {
    path: '/index',
    tag: 'Code',
    summary: 'What the search index holds',
    answer: indexAnswer,
    handle: () => plumbline.indexStatistics(),
  });
}

type Defined = Omit<FindingFilter, 'offset' | 'limit'>;

/** Without the keys that are undefined: to the filter they would be wishes. */
function defined(query: { readonly [K in keyof Defined]?: Defined[K] | undefined }): Defined {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
