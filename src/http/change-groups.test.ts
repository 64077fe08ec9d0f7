import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { systemClock } from '../base/clock.ts';
import { changeGroupings } from '../app/changes/questions.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import type { ChangeGroups, Changes } from './schema.ts';

const fail = (error: unknown): never => {
  throw error;
};
const jobs = createJobs(systemClock, fail);
const api = createApi(fullPlumbline(), { jobs, report: fail });

async function ask<Answer>(path: string, parameters: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await api.request(`/api/v1${path}?${new URLSearchParams(parameters).toString()}`, {
    headers: { host: '127.0.0.1' },
  });
  assert.equal(answer.status, 200);
  return (await answer.json()) as Answer;
}

for (const by of changeGroupings)
  test(`members of each group by ${by} are as many as it counts, also within a filter`, async () => {
    const filter = { person: 'ines' };
    const { groups } = await ask<ChangeGroups>('/changes/groups', { by, ...filter });
    assert.ok(groups.length > 0);
    for (const { key, total, outcomes } of groups) {
      const members = await ask<Changes>('/changes', { group: by, ...(key === null ? {} : { key }), ...filter });
      assert.deepEqual([members.total, members.outcomes], [total, outcomes], `${by} ${key}`);
    }
  });
