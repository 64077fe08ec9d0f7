/** What the doors show of destinations: where, what and what came of it; nothing that opens anything. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { AppContext } from '../context.ts';
import { destinationsSchema } from './config-schema.ts';
import { openDeliveryLog, type Delivery } from './delivery-log.ts';
import { shownDeliveries, shownDestinations } from './shown.ts';

const root = mkdtempSync(path.join(tmpdir(), 'plumbline-shown-'));
after(() => rmSync(root, { recursive: true, force: true }));
const secret = 'not-to-be-shown';
writeFileSync(path.join(root, 'drata-key'), secret);

const context = {
  directory: { root },
  environment: { HOOK_SECRET: secret },
  config: {
    destinations: destinationsSchema.parse({
      chat: { kind: 'webhook', url: `https://hooks.example.org/${secret}`, secret: { environment: 'HOOK_SECRET' } },
      drata: {
        kind: 'drata',
        token: { file: path.join(root, 'drata-key') },
        workspace: 1,
        controls: { 'CHG-02': [101, 102] },
      },
      vanta: {
        kind: 'vanta',
        clientId: { environment: 'NOT_SET' },
        clientSecret: { file: path.join(root, 'missing') },
        documents: { 'CHG-02': 'reviews' },
        onAudit: true,
      },
    }),
  },
} as unknown as AppContext;

const tried = (at: string, key: string, outcome: Delivery['outcome']): Delivery => {
  return { at: `2026-01-0${at}T00:00:00.000Z`, destination: 'drata', key, target: '101', outcome, because: 'so' };
};

test('destinations are shown with their host, their mapping and where credentials are read from, never what they are', async () => {
  const shown = await shownDestinations(context);
  assert.ok(!JSON.stringify(shown).includes(secret));
  assert.deepEqual(
    shown.map(({ name, host, onAudit }) => [name, host, onAudit]),
    [
      ['chat', 'https://hooks.example.org', false],
      ['drata', 'https://public-api.drata.com', false],
      ['vanta', 'https://api.vanta.com', true],
    ],
  );
  const [chat, drata, vanta] = shown;
  assert.deepEqual(chat!.credentials, [{ what: 'secret', from: 'environment variable HOOK_SECRET', there: true }]);
  assert.deepEqual(drata!.credentials, [{ what: 'token', from: 'file drata-key', there: true }]);
  assert.deepEqual(
    vanta!.credentials.map(({ there }) => there),
    [false, false],
  );
  assert.deepEqual([drata!.mapped.length, drata!.mapped[0]!.control, drata!.last], [1, 'CHG-02', {}]);
  assert.match(drata!.mapped[0]!.target, /101/);
});

test('the last attempt at each place counts; earlier ones stay in the list; a line that was cut off is passed over', async () => {
  const log = openDeliveryLog(root);
  log.append(tried('1', 'a', 'failed'));
  log.append(tried('2', 'b', 'refused'));
  log.append(tried('3', 'a', 'sent'));
  appendFileSync(path.join(root, 'deliveries.jsonl'), '{"at":"2026-01-04');
  const drata = (await shownDestinations(context)).find(({ name }) => name === 'drata')!;
  assert.deepEqual([drata.last, drata.lastAt], [{ sent: 1, refused: 1 }, '2026-01-03T00:00:00.000Z']);
  const list = (wish: Parameters<typeof shownDeliveries>[0]): readonly (readonly [string, string, boolean])[] =>
    shownDeliveries(wish, context).items.map(({ key, outcome, last }) => [key, outcome, last] as const);
  assert.deepEqual(list({}), [
    ['a', 'sent', true],
    ['b', 'refused', true],
    ['a', 'failed', false],
  ]);
  assert.deepEqual(list({ last: true, offset: 1 }), [['b', 'refused', true]]);
  assert.deepEqual(list({ outcome: 'failed', last: true }), []);
  assert.equal(shownDeliveries({ destination: 'chat' }, context).total, 0);
});
