/** Deliveries through the real door to a real data directory: what is signed is taken in once, everything else is refused. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseConfig } from '../../src/app/config.ts';
import { openPlumbline } from '../../src/app/open.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { tickingClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { forgeRecordStore } from '../../src/store/forge-records.ts';
import { at } from '../doubles/run.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { createApi } from '../../src/http/api.ts';
import { createJobs } from '../../src/http/jobs.ts';

const secret = 'a-secret-of-webhooks';
const folder = scratchDirectory('webhooks');
const root = path.dirname(path.dirname(import.meta.dirname));
let plumbline: Plumbline;
let api: ReturnType<typeof createApi>;

before(async () => {
  const text =
    'forges:\n  - { kind: github, owner: acme, webhookSecret: { environment: HOOK } }\n  - { kind: github, owner: other }\n';
  const config = parseConfig({ path: path.join(folder, 'plumbline.yaml'), text });
  const environment = { HOOK: secret };
  plumbline = await openPlumbline({ dataDirectory: path.join(folder, 'data'), root, config, environment });
  api = createApi(plumbline, { jobs: createJobs(tickingClock(at('01-01'))) });
});
after(() => plumbline.close());

const push = JSON.stringify({
  ref: 'refs/heads/main',
  before: 'a'.repeat(40),
  after: 'b'.repeat(40),
  created: false,
  deleted: false,
  forced: true,
  sender: { login: 'mira', id: 1, type: 'User' },
  repository: { full_name: 'acme/shop', default_branch: 'main' },
});

interface Sent {
  readonly source?: string;
  readonly body?: string;
  readonly delivery?: string;
  readonly signature?: string | null;
}

async function send({ source = 'github:acme', body = push, delivery = 'd1', signature }: Sent): Promise<number> {
  const right = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const answer = await api.request(`/webhooks/${encodeURIComponent(source)}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': delivery,
      ...(signature === null ? {} : { 'x-hub-signature-256': signature ?? right }),
    },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

const refused: readonly (readonly [name: string, sent: Sent, status: number])[] = [
  ['without a signature', { signature: null }, 401],
  ['with a wrong signature', { signature: `sha256=${'0'.repeat(64)}` }, 401],
  [
    'with the signature of another body',
    { body: `${push} `, signature: `sha256=${createHmac('sha256', secret).update(push).digest('hex')}` },
    401,
  ],
  ['for a source that has no secret', { source: 'github:other' }, 401],
  ['for no source', { source: 'github:nobody' }, 404],
  ['that is no JSON', { body: 'x' }, 400],
  ['longer than any', { body: ' '.repeat(25 * 1024 * 1024 + 1) }, 413],
];
for (const [name, sent, status] of refused) {
  test(`refused: a delivery ${name}`, async () => {
    assert.equal(await send(sent), status);
    assert.equal(plumbline.deliveryCounts('github:acme').takenIn, 0);
  });
}

test('a signed delivery is taken in once; the move that it tells is a record at once', async () => {
  assert.equal(await send({}), 202);
  assert.equal(await send({}), 202);
  const { takenIn, repeated, refused: no } = plumbline.deliveryCounts('github:acme');
  assert.deepEqual([takenIn, repeated], [1, 1]);
  assert.ok(no >= 3);
  const database = await openDatabase(path.join(folder, 'data', 'plumbline.db'));
  try {
    const scope = { source: 'github:acme', repository: 'acme/shop', strand: 'ref-activity' };
    const moves = await forgeRecordStore(database).current(scope);
    assert.equal(moves.length, 1);
    const { activity, seen, actor } = moves[0]!.value as Record<string, unknown>;
    assert.deepEqual([activity, seen, actor], ['force-push', 'watched', 'mira']);
    assert.deepEqual(await forgeRecordStore(database).sweeps(scope), [], 'a delivery is no look at the whole list');
  } finally {
    await database.destroy();
  }
});
