/**
 * What an auditor asks for first, each at one address: the complete list of a check and what shows that it is complete,
 * the list itself to count and to draw from, and what could not be looked at.
 */
import { z } from '@hono/zod-openapi';
import { distinctGaps, populationCsv, sampleSize, upperBound } from '../../app/samples/tables.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import type { CheckResult } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import { notFound } from '../problem.ts';
import { addRoute, type ApiContext, runOf, runParam } from '../route.ts';
import {
  gapsAnswer,
  populationsAnswer,
  sampleSizeAnswer,
  sampleSizeQuery,
  type CheckPopulation,
  type Gaps,
} from '../schema.ts';

export function addPopulationRoutes(context: ApiContext): void {
  const { api, plumbline } = context;
  const query = z.object({ run: runParam });
  addRoute(api, {
    path: '/populations',
    tag: 'Evidence',
    summary: 'The population of every check, with what shows that it is complete and where it was sealed',
    query,
    answer: populationsAnswer,
    handle: async ({ query: { run: id } }) => {
      const run = await runOf(plumbline, id);
      if (!run) return { run: null, seal: null, populations: [] };
      const populations = populationsOf(run, plumbline, await plumbline.evidence(run.id));
      return { run: run.id, seal: run.seal ?? null, populations };
    },
  });
  addRoute(api, {
    path: '/gaps',
    tag: 'Evidence',
    summary: 'What could not be looked at, each once, with the checks that it kept from judging',
    query,
    answer: gapsAnswer,
    handle: async ({ query: { run: id } }) => {
      const run = await runOf(plumbline, id);
      return { run: run?.id ?? null, gaps: run ? gapsOf(run) : [] };
    },
  });
  addRoute(api, {
    path: '/sample-size',
    tag: 'Evidence',
    summary: 'The smallest sample that finds a deviation, unless the risk comes true: arithmetic, no conclusion',
    query: sampleSizeQuery,
    answer: sampleSizeAnswer,
    handle: ({ query: { population, tolerable, risk } }) => {
      const size = Math.max(1, sampleSize({ population, tolerable, risk }));
      const boundIfNone = upperBound({ population, size, deviations: 0 }, risk);
      const deviating = Math.max(1, Math.ceil(population * tolerable));
      return { population, tolerable, risk, size, deviating, boundIfNone };
    },
  });
  addLists(context);
}

function resultsOf(run: Run): ReadonlyMap<string, CheckResult> {
  return new Map(run.controls.flatMap(({ checks }) => checks).map((result) => [result.check, result]));
}

function populationsOf(run: Run, plumbline: Plumbline, sealed: readonly SealedEvidence[]): readonly CheckPopulation[] {
  const titles = new Map(plumbline.checks().map(({ id, title }) => [id, title]));
  const evidence = new Map(
    sealed.filter(({ envelope }) => envelope.kind === 'population').map((one) => [one.envelope.subject, one]),
  );
  return [...resultsOf(run).values()].map(({ check, population, counts, gaps }) => {
    const { ids: _ids, exclusions, ...proof } = population;
    return {
      check,
      title: titles.get(check) ?? check,
      controls: run.controls
        .filter(({ checks }) => checks.some((one) => one.check === check))
        .map(({ control }) => control.id),
      population: { ...proof, excluded: exclusions.length },
      counts,
      gaps: gaps.length,
      evidence: evidence.get(check) ?? null,
    };
  });
}

function gapsOf(run: Run): Gaps['gaps'] {
  const results = [...resultsOf(run).values()];
  const checks = new Map<string, string[]>();
  for (const { check, gaps } of results) {
    for (const key of new Set(gaps.map((gap) => canonicalJson(gap))))
      checks.set(key, [...(checks.get(key) ?? []), check]);
  }
  const all = distinctGaps(...run.repositories.map(({ gaps }) => gaps), ...results.map(({ gaps }) => gaps));
  return all.map((gap) => ({ gap, checks: checks.get(canonicalJson(gap)) ?? [] }));
}

/** Two files of one population: what to draw from, whose SHA-256 is what was sealed, and what came of each member. */
function addLists({ api, plumbline }: ApiContext): void {
  const params = z.object({ check: z.string() });
  const query = z.object({ run: runParam });
  const found = async (check: string, run: string | undefined): Promise<CheckResult> => {
    const judged = await runOf(plumbline, run);
    const result = judged && resultsOf(judged).get(check);
    if (!result) throw notFound(`a population of ${check}`, 'See /api/v1/populations for those that exist.');
    return result;
  };
  const headers = (type: string, file: string) => ({
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${file.replaceAll(/[^\w.-]/g, '_')}"`,
    'cache-control': 'no-store',
  });
  const responses = { 200: { description: 'the file' } };
  const request = { params, query };
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/populations/{check}/ids.txt',
    tags: ['Evidence'],
    summary: 'The ids that a sample is drawn from, one per line; the SHA-256 of the file is the digest that was sealed',
    request,
    responses,
  });
  api.get('/api/v1/populations/:check/ids.txt', async (c) => {
    const { check, population } = await found(c.req.param('check'), c.req.query('run'));
    const text = population.ids.join('\n');
    if (sha256(text) !== population.idsDigest) throw new Error(`the ids of ${check} do not have their digest`);
    return c.body(text, 200, headers('text/plain', `ids-${check}.txt`));
  });
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/populations/{check}/members.csv',
    tags: ['Evidence'],
    summary: 'Every member and every exclusion with what came of it, one line each (RFC 4180)',
    request,
    responses,
  });
  api.get('/api/v1/populations/:check/members.csv', async (c) => {
    const result = await found(c.req.param('check'), c.req.query('run'));
    return c.body(populationCsv(result), 200, headers('text/csv', `population-${result.check}.csv`));
  });
}
