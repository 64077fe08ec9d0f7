/** What the simulated company's webhooks tell as it happens is what a sync reads later: the same moves, the same records. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import type { News } from '../../../test/forges/faces/face.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import { openStage, readAll } from '../../../test/forges/github-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import type { WebhookNews } from '../forge.ts';

const directory = scratchDirectory('forge-github-live');
const world = makeWorld({ seed: 3, changes: 60, directory: path.join(directory, 'world'), habits: githubHabits });
const shop = world.repositories[0]!;
const staged = await openStage({ world });
const secret = 'shared-between-the-hook-and-us';

const received: { readonly news: WebhookNews | string }[] = [];
const receiver = createServer((request, response) => void took(request, response));
await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/github`;
after(async () => {
  receiver.close();
  await staged.server.close();
});

async function took(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const read = staged.forge.webhooks.read({ headers, body, receivedAt: world.now }, secret);
  received.push({ news: read.ok ? read.value : read.error });
  response.writeHead(read.ok ? 204 : 400).end();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

async function told(news: News, signedWith = secret): Promise<WebhookNews | string> {
  const status = await staged.server.tell(news, address, signedWith);
  const last = received.at(-1)!.news;
  assert.equal(status, typeof last === 'string' ? 400 : 204);
  return last;
}

test('every move that is watched is the one that the log tells later', async () => {
  const { values } = await readAll(staged, 'ref-activity', { branches: ['main', 'release/1.x'] });
  const logged = new Map(values.map((move) => [`${move.ref} ${move.before} ${move.after}`, move]));
  const moves = shop.moves.filter(({ ref, before, after: to }) => logged.has(`${ref} ${before} ${to}`));
  assert.equal(moves.length, values.length);
  for (const { id } of moves) {
    const news = await told({ kind: 'push', repository: shop.name, move: id });
    assert.ok(typeof news !== 'string');
    const { ref, before, after: to, activity, seen } = news.moves[0]!.value;
    const later = logged.get(`${ref} ${before} ${to}`);
    assert.ok(later, `${ref} ${before} ${to}`);
    assert.equal(activity === 'force-push', later.activity === 'force-push', 'what was overwritten is seen by both');
    assert.equal(seen, 'watched');
    assert.deepEqual(news.refresh, [{ strand: 'ref-activity' }]);
  }
  const ids = received.flatMap(({ news }) => (typeof news === 'string' ? [] : [news.delivery]));
  assert.equal(new Set(ids).size, moves.length);
});

test('everything else says what to read again, and reading it again gives the record', async () => {
  const review = shop.changesets.find(({ reviews }) => reviews.length > 0)!;
  const deployment = shop.deployments[0]!;
  const cases: readonly (readonly [News, WebhookNews['refresh']])[] = [
    [
      { kind: 'changeset', repository: shop.name, number: review.number, action: 'closed' },
      [{ strand: 'changesets', key: String(review.number) }],
    ],
    [
      { kind: 'review', repository: shop.name, number: review.number, review: review.reviews[0]!.id },
      [{ strand: 'changesets', key: String(review.number) }],
    ],
    [{ kind: 'rules', repository: shop.name, ruleset: 3101 }, [{ strand: 'branch-rules' }]],
    [{ kind: 'deployment', repository: shop.name, deployment: deployment.id }, [{ strand: 'deployments' }]],
    [{ kind: 'member', login: 'felix', action: 'removed' }, [{ strand: 'organisation' }, { strand: 'memberships' }]],
  ];
  for (const [one, refresh] of cases) {
    const news = await told(one);
    assert.ok(typeof news !== 'string');
    assert.deepEqual(news.refresh, refresh);
    for (const { strand, key } of news.refresh) {
      const { records } = await readAll(staged, strand, news.repository === null ? { repository: null } : {});
      assert.ok(
        records.some((record) => key === undefined || record.key === key),
        strand,
      );
    }
  }
});

test('a delivery that somebody else signed is read by nobody', async () => {
  const { id } = shop.moves[0]!;
  assert.equal(await told({ kind: 'push', repository: shop.name, move: id }, 'a guess'), 'wrong-signature');
});
