/** The change population. */
import { z } from '@hono/zod-openapi';
import type { ChangeFilter, ChangeRow } from '../../app/plumbline.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Period } from '../../model/control.ts';
import { rememberChanges } from '../change-memory.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute, pageOf, pageParams, runOf, runParam } from '../route.ts';
import {
  changeAnswer,
  changesAnswer,
  factsAnswer,
  instantSchema,
  joinedBySchema,
  methodSchema,
  outcomeResultSchema,
  type Change,
} from '../schema.ts';

const changeQuery = z.object({
  run: runParam,
  repository: z.string().optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  outcome: outcomeResultSchema.optional(),
  method: methodSchema.optional(),
  joinedBy: joinedBySchema.optional(),
  text: z.string().optional(),
  ...pageParams,
});

export function addChangeRoutes({ api, plumbline }: ApiContext): void {
  const read = rememberChanges(plumbline);
  addRoute(api, {
    path: '/changes',
    tag: 'Changes',
    summary: "Every landing on a default branch, newest first; without `from` and `to` within the run's period",
    query: changeQuery,
    answer: changesAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const { repositories, changes, ...list } = await read(stretchOf(run?.period, query));
      const rows = changes.map(changeOf).filter(matcher(query)).sort(newestFirst);
      const gaps = list.gaps.filter(({ repository }) => touches(repository, query.repository));
      return {
        span: list.span,
        total: rows.length,
        outcomes: outcomesOf(rows),
        repositories,
        gaps,
        items: pageOf(rows, query),
      };
    },
  });
  addRoute(api, {
    path: '/repositories/{repository}/changes/{commit}',
    tag: 'Changes',
    summary: 'One landing with its paths and the fact behind it',
    params: z.object({ repository: z.string(), commit: z.string() }),
    query: z.object({ run: runParam }),
    answer: changeAnswer,
    handle: async ({ params: { repository, commit }, query }) => {
      const run = await runOf(plumbline, query.run);
      const { changes } = await read(stretchOf(run?.period, {}));
      const row = changes.find(({ fact }) => fact.repository === repository && fact.value.commit === commit);
      if (!row)
        throw notFound(
          `a landing ${commit} in ${repository} within the run's period`,
          'See /api/v1/changes for those that exist, or name another run.',
        );
      const { committer, revertOf, paths, requests, deployments = [], proposed, content, landedBy } = row.fact.value;
      return {
        change: changeOf(row),
        committer,
        paths,
        fact: row.fact,
        requests: requests.map((id) => ({ id, url: null, createdAt: null })),
        deployments,
        differences: row.differences ?? [],
        relied: [],
        before: null,
        after: null,
        proofs: [],
        ...(revertOf ? { revertOf } : {}),
        ...(landedBy ? { landedBy } : {}),
        ...(proposed ? { proposed } : {}),
        ...(content ? { content } : {}),
        ...(row.verdicts ? { verdicts: row.verdicts } : {}),
      };
    },
  });
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

/** The stretch that was asked for; that of the run where nothing else was said. */
function stretchOf(
  period: Period | undefined,
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
): Pick<ChangeFilter, 'from' | 'to'> {
  const from = instantOf(query.from) ?? (period?.type === 'window' ? period.from : undefined);
  const to = instantOf(query.to) ?? (period?.type === 'window' ? period.to : period?.at);
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

const touches = (repository: string, wanted: string | undefined): boolean =>
  wanted === undefined || repository === wanted || repository === 'all';

function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
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

function matcher({
  repository,
  outcome,
  method,
  joinedBy,
  text,
}: z.output<typeof changeQuery>): (change: Change) => boolean {
  const wanted = text?.toLowerCase();
  return (change) =>
    touches(change.repository, repository) &&
    (outcome === undefined || change.outcome === outcome) &&
    (method === undefined || change.method === method) &&
    (joinedBy === undefined || change.joinedBy === joinedBy) &&
    (!wanted || searchable(change).includes(wanted));
}

function searchable({ subject, commit, change, authors, requests }: Change): string {
  return [subject, commit, change?.id ?? '', ...authors, ...requests].join('\n').toLowerCase();
}

function newestFirst(a: Change, b: Change): number {
  return a.landedAt < b.landedAt ? 1 : a.landedAt > b.landedAt ? -1 : 0;
}

function outcomesOf(changes: readonly Change[]): z.output<typeof changesAnswer>['outcomes'] {
  const counts = { pass: 0, exception: 0, 'not-applicable': 0, 'not-determined': 0 };
  for (const { outcome } of changes) counts[outcome] += 1;
  return counts;
}
