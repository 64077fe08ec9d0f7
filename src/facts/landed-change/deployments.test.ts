import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Deployment } from '../../model/deployment.ts';
import { asObjectId, asRepositoryName } from '../../model/repository.ts';
import { firstDeployments } from './deployments.ts';

const at = (day: number): Instant => new Date(Date.UTC(2026, 0, day)).toISOString() as Instant;
/** `commit` is the position of the landing that it holds up to. */
const deployment = (id: string, commit: number, day: number, more: Partial<Deployment> = {}): Deployment => ({
  id,
  environment: 'production',
  commit: asObjectId(String(commit)),
  ref: 'main',
  createdAt: at(day),
  requestedBy: null,
  state: 'success',
  finishedAt: at(day),
  approvals: null,
  url: null,
  ...more,
});

function firsts(deployments: readonly Deployment[]): readonly string[] {
  const found = firstDeployments({
    repository: asRepositoryName('r'),
    deployments,
    landings: 4,
    holdsUpTo: (commit) => (commit === '9' ? undefined : Number(commit)),
  });
  return [0, 1, 2, 3].map((position) =>
    (found.get(position) ?? []).map(({ environment, fact }) => `${environment} ${fact}`).join(', '),
  );
}

test('each landing counts with the first success that holds it', () => {
  assert.deepEqual(firsts([deployment('b', 2, 5), deployment('a', 1, 3), deployment('again', 1, 6)]), [
    'production deployment:r:a',
    'production deployment:r:a',
    'production deployment:r:b',
    '',
  ]);
});

test('what failed, is under way or holds nothing that is known brings nothing', () => {
  const failed = deployment('a', 3, 3, { state: 'failure', finishedAt: null });
  const pending = deployment('b', 3, 4, { state: 'pending', finishedAt: null });
  assert.deepEqual(firsts([failed, pending, deployment('c', 9, 5)]), ['', '', '', '']);
});

test('one that was replaced had succeeded; environments count by themselves', () => {
  const replaced = deployment('a', 0, 3, { state: 'inactive' });
  const staging = deployment('s', 1, 2, { environment: 'staging' });
  assert.deepEqual(firsts([replaced, staging]), [
    'staging deployment:r:s, production deployment:r:a',
    'staging deployment:r:s',
    '',
    '',
  ]);
});
