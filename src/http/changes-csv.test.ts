import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { systemClock } from '../base/clock.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import type { Changes } from './schema.ts';

const fail = (error: unknown): never => {
  throw error;
};
const jobs = createJobs(systemClock, fail);
const plumbline = fullPlumbline();
const api = createApi(plumbline, { jobs, report: fail });
const headers = { host: '127.0.0.1' };

const wishes: readonly (readonly [name: string, query: string])[] = [
  ['all of them', ''],
  ['a filter and an order', 'outcome=exception&order=author&descending=false'],
  ['members of one group', 'group=method&key=squash'],
  ['none', 'text=nothing-has-this-in-its-subject'],
];
for (const [name, query] of wishes)
  test(`the table has the rows of the list: ${name}`, async () => {
    const list = (await (await api.request(`/api/v1/changes?limit=1&${query}`, { headers })).json()) as Changes;
    const answer = await api.request(`/api/v1/changes.csv?${query}`, { headers });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
    const text = await answer.text();
    assert.ok(text.endsWith('\n'));
    // No value of the made-up company holds a line feed.
    const [head, ...rows] = text.slice(0, -1).split('\n');
    assert.match(head!, /^repository,branch,commit,/);
    assert.equal(rows.length, list.total);
    const [first] = list.items;
    if (first) assert.ok(rows[0]!.startsWith(`${first.repository},${first.branch},${first.commit},`));
  });

test('what is wrong with the wish is said before anything is sent', async () => {
  const answer = await api.request('/api/v1/changes.csv?order=colour', { headers });
  assert.equal(answer.status, 400);
});

test('a list that changes meanwhile breaks off; it never comes out short', async () => {
  let asked = 0;
  const changing = createApi(
    {
      ...plumbline,
      changePage: async (wish) => {
        const page = await plumbline.changePage({ ...wish, limit: 10 });
        return asked++ === 0 ? page : { ...page, total: page.total + 1 };
      },
    },
    { jobs, report: () => undefined },
  );
  const answer = await changing.request('/api/v1/changes.csv', { headers });
  await assert.rejects(answer.text(), /another run was sealed/);
});
