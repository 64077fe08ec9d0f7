import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import type { DeliveryView, DeliveryWish, DestinationView } from '../../app/destinations/views.ts';

const destination: DestinationView = {
  name: 'grc',
  kind: 'vanta',
  host: 'https://api.vanta.example',
  onAudit: true,
  mapped: [{ control: 'CHG-02', target: 'document approvals' }],
  events: [],
  credentials: [{ what: 'clientSecret', from: 'environment variable VANTA_SECRET', there: false }],
  last: { sent: 3, failed: 1 },
  lastAt: '2026-01-05T09:00:00.000Z',
};
const delivery: DeliveryView = {
  at: '2026-01-05T09:00:00.000Z',
  destination: 'grc',
  key: 'plumbline_CHG-02.xlsx',
  target: 'document approvals',
  outcome: 'failed',
  because: 'it answered 503',
  status: 503,
  last: true,
};

async function run(words: string) {
  const wishes: DeliveryWish[] = [];
  const ran = await runCommandLine(words.split(' '), {
    plumbline: {
      destinations: () => Promise.resolve([destination]),
      deliveries: (wish) => {
        wishes.push(wish);
        return Promise.resolve({ total: 7, items: [delivery] });
      },
    },
  });
  return { ...ran, wishes };
}

describe('destinations and deliveries', () => {
  test('a destination: what is mapped, what came of it, and which credential is missing, never what it is', async () => {
    const { code, out } = await run('destination list');
    assert.equal(code, 0);
    assert.match(out, /grc {2}vanta at https:\/\/api\.vanta\.example, after each audit/);
    assert.match(out, /1 control mapped\n {2}last: 3 sent, 1 failed/);
    assert.match(out, /clientSecret is missing: environment variable VANTA_SECRET/);
    const [line, manifest] = (await run('destination list --json')).lines();
    assert.deepEqual(line, { type: 'destination', ...destination });
    assert.deepEqual([manifest!['type'], manifest!['listed']], ['manifest', 1]);
  });

  test('a delivery: when, where, what, and why it did not arrive', async () => {
    const { out } = await run('delivery list');
    assert.match(out, /^2026-01-05T09:00:00\.000Z {2}failed {2}grc, document approvals\n.*\n {2}it answered 503/);
    const [line, manifest] = (await run('delivery list --json')).lines();
    assert.deepEqual(line, { type: 'delivery', ...delivery });
    assert.deepEqual([manifest!['type'], manifest!['listed'], manifest!['total']], ['manifest', 1, 7]);
  });

  test('asks for what the flags say, and for all of them without', async () => {
    const asked = async (words: string) => (await run(words)).wishes[0];
    assert.deepEqual(await asked('delivery list --to grc --outcome failed --last --limit 5 --json'), {
      destination: 'grc',
      outcome: 'failed',
      last: true,
      limit: 5,
    });
    assert.equal((await asked('delivery list'))?.limit, Infinity);
    assert.equal((await run('delivery list --outcome lost')).code, 2);
  });
});
