import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { createApi } from './api.ts';
import { mayAsk, type Role } from './access.ts';
import { createJobs } from './jobs.ts';

const clock = tickingClock('2026-11-22T12:00:00.000Z' as Instant);
const apiAs = (role: Role) =>
  createApi(fullPlumbline(), { jobs: createJobs(clock), role, report: (error) => assert.fail(String(error)) });

interface Document {
  readonly paths: Record<string, Record<string, unknown>>;
}

async function changing(): Promise<readonly (readonly [method: string, path: string])[]> {
  const document = (await (await apiAs('auditor').request('/api/v1/openapi.json')).json()) as Document;
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => method !== 'get')
      .map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const),
  );
}

test('of all addresses that take more than a question, an auditor has these and no other', async () => {
  const all = await changing();
  assert.ok(all.length > 15, `the document has only ${all.length} such addresses`);
  const open = all.filter(([method, path]) => mayAsk('auditor', method, path)).map((one) => one.join(' '));
  assert.deepEqual(open.sort(), [
    'DELETE /api/v1/jobs/x',
    'POST /api/list',
    'POST /api/search',
    'POST /api/v1/ledger/examinations',
    'POST /api/v1/packs',
    'POST /api/v1/samples',
    'POST /api/v1/session',
  ]);
});

test('everything else is refused before it is read, with a sentence', async () => {
  const api = apiAs('auditor');
  for (const [method, path] of await changing()) {
    if (mayAsk('auditor', method, path)) continue;
    const headers = { 'content-type': 'application/json' };
    const answer = await api.request(path, { method, headers, ...(method === 'POST' && { body: '{}' }) });
    assert.equal(answer.status, 403, `${method} ${path}`);
    const { code, message } = (await answer.json()) as { readonly code: string; readonly message: string };
    assert.equal(code, 'http/read-only');
    assert.match(message, /shows everything and decides nothing/);
  }
});

test('an address that nobody has thought of yet is closed to auditors', () => {
  assert.equal(mayAsk('auditor', 'POST', '/api/v1/tomorrow'), false);
  assert.equal(mayAsk('auditor', 'PUT', '/api/v1/samples'), false);
  assert.equal(mayAsk('auditor', 'POST', '/api/v1/samples/x'), false);
  assert.equal(mayAsk('team', 'POST', '/api/v1/tomorrow'), true);
  // Not in the document, whose form is Sourcegraph’s: it has questions alone.
  assert.equal(mayAsk('auditor', 'POST', '/.api/graphql'), true);
});

test('reading gives both roles the same bytes, and each is told which it is', async () => {
  const [team, auditor] = [apiAs('team'), apiAs('auditor')];
  const pages = ['/controls/CHG-01', '/evidence?limit=200', '/decisions', '/waivers', '/requests', '/soa', '/overview'];
  for (const page of pages) {
    const [of, to] = await Promise.all([team.request(`/api/v1${page}`), auditor.request(`/api/v1${page}`)]);
    assert.equal(to.status, 200, page);
    assert.equal(await to.text(), await of.text(), page);
  }
  const said = async (api: typeof team): Promise<unknown> => (await api.request('/api/v1/session')).json();
  assert.deepEqual(await said(team), { role: 'team', canDraw: true, canDecide: true });
  assert.deepEqual(await said(auditor), { role: 'auditor', canDraw: true, canDecide: false });
});
