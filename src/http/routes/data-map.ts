/** Where personal and confidential data is kept, what protects it, where it goes, and what changed in between. */
import { z } from '@hono/zod-openapi';
import { classesOf, isOfType } from '../../app/data-map/classes.ts';
import type { DataMapAnswer } from '../../app/data-map/model.ts';
import { instantOf } from '../instant-parameter.ts';
import { badRequest, notFound } from '../problem.ts';
import { addRoute, type ApiContext } from '../route.ts';
import { dataMapAnswer, dataMapDifferenceAnswer } from '../schema.ts';

const scope = {
  repository: z.string().optional(),
  type: z.string().optional().openapi({ description: 'a class (`email`) or a data type (`user.contact`)' }),
};
const day = 'an instant, or a day: its first moment (UTC)';

export function addDataMapRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/data-map',
    tag: 'Code',
    summary: 'Which personal and confidential data is kept where, what protects it, and where it goes',
    query: z.object({
      ...scope,
      at: z
        .string()
        .optional()
        .openapi({ description: `${day}; absent: as it stands now` }),
    }),
    answer: dataMapAnswer,
    handle: async ({ query: { repository, type, at: asked } }) => {
      const at = instantOf(asked);
      const answer = await plumbline.dataMap({ ...(repository !== undefined && { repository }), ...(at && { at }) });
      ensureKnown(answer, repository);
      const fields = answer.fields.filter((one) => type === undefined || isOfType(one, type));
      return { ...answer, at: at ?? null, fields, classes: classesOf(fields) };
    },
  });
  addRoute(api, {
    path: '/data-map/difference',
    tag: 'Code',
    summary: 'Which personal data began and ended to be kept between two instants, and by which landings',
    query: z.object({
      ...scope,
      from: z.string().openapi({ description: day }),
      to: z.string().openapi({ description: day }),
    }),
    answer: dataMapDifferenceAnswer,
    handle: async ({ query: { repository, type, ...asked } }) => {
      const [from, to] = [instantOf(asked.from)!, instantOf(asked.to)!];
      if (from >= to) throw badRequest('`from` is not before `to`', 'Give the earlier one as `from`.');
      const wish = repository === undefined ? {} : { repository };
      const answer = await plumbline.dataMapDifference({ ...wish, from, to });
      ensureKnown(answer, repository);
      const changes = answer.changes.filter(({ field }) => type === undefined || isOfType(field, type));
      return { ...answer, from, to, changes, classes: classesOf(changes.map(({ field }) => field)) };
    },
  });
}

/** A repository that nobody knows has no map: an empty one would say that it holds nothing. */
function ensureKnown({ repositories }: Pick<DataMapAnswer, 'repositories'>, asked: string | undefined): void {
  if (asked !== undefined && !repositories.some(({ name }) => name === asked))
    throw notFound(`repository ${asked}`, 'See /api/v1/repositories for those that are known.');
}
