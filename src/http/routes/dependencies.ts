/** The dependency inventory, and what known vulnerabilities stood in it. Advisories are those of plumbline.yaml. */
import { z } from '@hono/zod-openapi';
import type { DependencyList, DependencyWish } from '../../app/dependencies/questions.ts';
import { silentObserver } from '../../base/progress.ts';
import type { Dependency } from '../../model/dependency.ts';
import { instantOf } from '../instant-parameter.ts';
import { notFound } from '../problem.ts';
import { type ApiContext, addRoute, flagParam, pageOf, pageParams } from '../route.ts';
import {
  basisSchema,
  contextSchema,
  dependenciesAnswer,
  ecosystemSchema,
  exposuresAnswer,
  packageAnswer,
} from '../schema.ts';

const wishQuery = {
  name: z.string().min(1).optional().openapi({
    description: 'a package, or its end after : or /; @ and a range may follow',
    example: 'log4j-core@<2.17.1',
  }),
  repository: z.string().optional(),
  ecosystem: ecosystemSchema.optional(),
  direct: flagParam.optional(),
  at: z.string().optional().openapi({ description: 'what stood at this instant or day; absent: at the head' }),
  context: contextSchema.optional(),
};

/** Nobody waits for its progress, and an answer is over when it is given. */
const working = () => ({ observer: silentObserver, signal: new AbortController().signal });

export function addDependencyRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/dependencies',
    tag: 'Code',
    summary: 'What repositories depend on, from their lock files and manifests, at the head or at any date',
    query: z.object({ ...wishQuery, known: basisSchema.optional(), ...pageParams }),
    answer: dependenciesAnswer,
    handle: async ({ query: { offset, limit, known, context, ...asked } }) => {
      const list = await plumbline.dependencies(wishOf(asked), working());
      const fits = (one: Dependency): boolean =>
        (known === undefined || one.known === known) && (context === undefined || one.context === context);
      const items = list.items.filter(fits);
      return {
        total: items.length,
        items: pageOf(items, { offset, limit }),
        ecosystems: countByEcosystem(items),
        ...inventoryOf(list),
        undecided: list.undecided.filter(fits).slice(0, undecidedAtMost),
      };
    },
  });
  addRoute(api, {
    path: '/dependencies/{name}',
    tag: 'Code',
    summary:
      'One package, or NAME@RANGE: each version in each place, since when and until when, over all that was read',
    params: z.object({ name: z.string().min(1) }),
    query: z.object({ repository: z.string().optional(), ecosystem: ecosystemSchema.optional() }),
    answer: packageAnswer,
    handle: async ({ params: { name }, query }) => {
      const list = await plumbline.dependencies({ ...wishOf({ ...query, name }), everRead: true }, working());
      if (list.items.length + list.undecided.length === 0)
        throw notFound(`${name} among the dependencies`, 'Search /api/v1/dependencies by name; versions go after @.');
      const items = list.items.toSorted((a, b) => (a.since.at < b.since.at ? -1 : a.since.at > b.since.at ? 1 : 0));
      return { name, items, ...inventoryOf(list) };
    },
  });
  addRoute(api, {
    path: '/exposures',
    tag: 'Code',
    summary: 'Dependencies with known vulnerabilities: exposed since, fixed at, for how many days',
    query: z.object({ ...wishQuery, open: flagParam.optional(), ...pageParams }),
    answer: exposuresAnswer,
    handle: async ({ query: { offset, limit, open, context, ...asked } }) => {
      const wish = wishOf(asked);
      const ever = wish.asOf === undefined && open !== true;
      const list = await plumbline.exposures({ ...wish, ...(ever && { everRead: true }) }, working());
      const items = list.items.filter(
        (one) => (open !== true || one.fixedAt === undefined) && (context === undefined || one.context === context),
      );
      const { advisories, refused, gaps } = list;
      const told = { advisories, refused, gaps, undecided: list.undecided.length };
      return { total: items.length, items: pageOf(items, { offset, limit }), ...told };
    },
  });
}

const undecidedAtMost = 200;

interface Asked {
  readonly name?: string | undefined;
  readonly repository?: string | undefined;
  readonly ecosystem?: Dependency['ecosystem'] | undefined;
  readonly direct?: boolean | undefined;
  readonly at?: string | undefined;
}

function wishOf({ name, repository, ecosystem, direct, at }: Asked): DependencyWish {
  const asOf = instantOf(at);
  return {
    ...(name !== undefined && { name }),
    ...(repository !== undefined && { repository }),
    ...(ecosystem !== undefined && { ecosystem }),
    ...(direct !== undefined && { direct }),
    ...(asOf !== undefined && { asOf }),
  };
}

const inventoryOf = ({ repositories, gaps, undecided }: DependencyList) => ({ repositories, gaps, undecided });

function countByEcosystem(items: readonly Dependency[]) {
  const groups = Map.groupBy(items, ({ ecosystem }) => ecosystem);
  return [...groups]
    .map(([ecosystem, group]) => ({ ecosystem, count: group.length }))
    .sort((a, b) => b.count - a.count);
}
