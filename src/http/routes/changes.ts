/** The change population. */
import { z } from '@hono/zod-openapi';
import type { ChangeRow, Plumbline } from '../../app/plumbline.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Period } from '../../model/control.ts';
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
  addRoute(api, {
    path: '/changes',
    tag: 'Changes',
    summary: "Every landing on a default branch, newest first; without `from` and `to` within the run's period",
    query: changeQuery,
    answer: changesAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const list = await plumbline.changes(changeFilter(run?.period, query));
      const rows = list.changes.map(changeOf).filter(matcher(query)).sort(newestFirst);
      const { repositories, gaps } = list;
      return { total: rows.length, outcomes: outcomesOf(rows), repositories, gaps, items: pageOf(rows, query) };
    },
  });
  addRoute(api, {
    path: '/repositories/{repository}/changes/{commit}',
    tag: 'Changes',
    summary: 'One landing with its paths and the fact behind it',
    params: z.object({ repository: z.string(), commit: z.string() }),
    answer: changeAnswer,
    handle: ({ params }) => changeDetail(plumbline, params),
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

async function changeDetail(
  plumbline: Plumbline,
  { repository, commit }: { readonly repository: string; readonly commit: string },
): Promise<z.input<typeof changeAnswer>> {
  const { changes } = await plumbline.changes({ repository });
  const row = changes.find(({ fact }) => fact.value.commit === commit);
  if (!row) throw notFound(`a landing ${commit} in ${repository}`, 'See /api/v1/changes for those that exist.');
  const { committer, revertOf, paths } = row.fact.value;
  return { change: changeOf(row), committer, paths, fact: row.fact, ...(revertOf ? { revertOf } : {}) };
}

function changeFilter(
  period: Period | undefined,
  query: z.output<typeof changeQuery>,
): Parameters<Plumbline['changes']>[0] {
  const from = instantOf(query.from) ?? (period?.type === 'window' ? period.from : undefined);
  const to = instantOf(query.to) ?? (period?.type === 'window' ? period.to : period?.at);
  const { repository } = query;
  return { ...(repository === undefined ? {} : { repository }), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

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

function matcher({ outcome, method, joinedBy, text }: z.output<typeof changeQuery>): (change: Change) => boolean {
  const wanted = text?.toLowerCase();
  return (change) =>
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
