/** The code view, and what the index holds. */
import { z } from '@hono/zod-openapi';
import { assertGitPath } from '../git-path.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute } from '../route.ts';
import { fileAnswer, indexAnswer } from '../schema.ts';

export function addCodeRoutes({ api, plumbline }: ApiContext): void {
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
