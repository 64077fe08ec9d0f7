/** GitHub's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import { SecretText } from '../../base/secret-text.ts';
import type { Changeset } from '../../model/changeset.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { githubFace } from '../../../test/forges/faces/github.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../../../test/forges/server.ts';
import type { SimChangeset, World } from '../../../test/forges/world.ts';
import type { Forge, ForgePage, ForgeRecord, ForgeRepository, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';
import { openTransport } from '../transport/transport.ts';
import { github } from './github.ts';

const world = makeWorld({
  seed: 7,
  changes: 60,
  directory: path.join(scratchDirectory('forge-github'), 'world'),
  habits: githubHabits,
});
const [shop] = world.repositories;
const token = 'administrators-token';
const played: PlayedForge[] = [];
after(async () => {
  for (const forge of played) await forge.close();
});

async function open(
  more: Partial<PlayOptions> = {},
  scopes: readonly string[] = ['*'],
): Promise<{ forge: Forge; server: PlayedForge }> {
  const server = await playForge({
    world,
    face: githubFace({ world, server: { version: '3.19.1' } }),
    credentials: { [token]: { login: 'plumbline', kind: 'personal', scopes } },
    ...more,
  });
  played.push(server);
  const transport = openTransport({
    root: github.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(github.authorization(new SecretText(token))),
    headers: github.headers,
    book: answerBookInMemory(),
    clock: { now: () => world.now },
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience: 3_700_000,
  });
  return { forge: github.open({ origin: server.origin, owner: world.organisation.login, transport }), server };
}

const signal = new AbortController().signal;
const asking = { observer: silentObserver, signal };

async function repositoryOf(forge: Forge): Promise<ForgeRepository> {
  const found: ForgeRepository[] = [];
  for await (const page of forge.repositories(asking)) found.push(...page.records.map(({ value }) => value));
  const wanted = found.find(({ path: name }) => name === `${shop!.owner}/${shop!.name}`);
  assert.ok(wanted, 'the repository is among those of the organisation');
  return wanted;
}

async function readAll<S extends Strand>(forge: Forge, strand: S, more: Partial<ReadRequest> = {}) {
  const repository = await repositoryOf(forge);
  const branches = more.branches ?? ['main', 'release/1.x'];
  const records: ForgeRecord<StrandMap[S]>[] = [];
  const pages: ForgePage<StrandMap[S]>[] = [];
  for await (const page of forge.read(strand, { repository, branches, ...asking, ...more })) {
    pages.push(page);
    records.push(...page.records);
  }
  return { records, pages, gaps: pages.flatMap(({ gaps }) => gaps) };
}

/** What the company knows of a changeset, in the words of the model; only what GitHub tells. */
function known(of: SimChangeset, { accounts }: World) {
  const gone = (login: string | null): string | null => (login === null || accounts.get(login)?.deleted ? null : login);
  return {
    id: String(of.number),
    title: of.title,
    state: of.state,
    author: gone(of.author),
    createdAt: of.createdAt,
    mergedAt: of.mergedAt,
    // What a queue merges, its bot merges.
    mergedBy: of.method === 'queue' ? 'github-merge-queue[bot]' : gone(of.mergedBy),
    base: of.base,
    head: of.head,
    landedAs: of.landedAs,
    labels: of.labels,
    commits: of.commits.map(({ oid, author }) => [oid, author.email]),
    reviews: of.reviews.length,
  };
}

function told(value: Changeset) {
  const { id, title, state, createdAt, mergedAt, base, head, landedAs, labels } = value;
  return {
    id,
    title,
    state,
    author: value.author?.login ?? null,
    createdAt,
    mergedAt,
    mergedBy: value.mergedBy?.login ?? null,
    base,
    head,
    landedAs,
    labels,
    commits: value.commits.map(({ commit, author }) => [commit, author.email]),
    reviews: value.reviews.length,
  };
}

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number => Number(a.id) - Number(b.id);

test('every changeset comes out as the company knows it', async () => {
  const { forge, server } = await open();
  const { records, gaps } = await readAll(forge, 'changesets');
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    records.map(({ value }) => told(value)).sort(byNumber),
    shop!.changesets.map((one) => known(one, world)).sort(byNumber),
  );
  assert.deepEqual(server.unknown, []);
  assert.ok(records.every(({ value }) => value.missing.length === 0));
});

test('reviews keep what they said before they were dismissed, and when that was', async () => {
  const { forge } = await open();
  const { records } = await readAll(forge, 'changesets');
  const dismissed = records.flatMap(({ value }) => value.reviews).filter((review) => review.dismissed);
  assert.ok(dismissed.length > 0);
  assert.ok(
    dismissed.every(({ state, dismissed: end }) => state === 'approved' && end?.at !== null && end?.by !== null),
  );
});

const hard: readonly (readonly [string, Partial<PlayOptions>])[] = [
  ['a forge that fails now and then', { failEach: 5 }],
  ['secondary limits', { secondary: { every: 4, retryAfterSeconds: 30 } }],
];
for (const [name, options] of hard) {
  test(`nothing is lost to ${name}`, async () => {
    const plain = await readAll((await open()).forge, 'changesets');
    const hampered = await readAll((await open(options)).forge, 'changesets');
    const texts = ({ records }: typeof plain): readonly string[] =>
      records.map(({ value }) => JSON.stringify(value).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'forge')).sort();
    assert.deepEqual(texts(hampered), texts(plain));
  });
}

test('the log of a branch is the company’s, move by move, as far back as GitHub remembers', async () => {
  const { forge } = await open();
  const { records, gaps } = await readAll(forge, 'ref-activity', { branches: ['main'] });
  assert.deepEqual(gaps, []);
  const ours = records.map(({ value }) => value).reverse();
  const moves = shop!.moves.filter(({ ref, at }) => ref === 'refs/heads/main' && at >= ours[0]!.at);
  assert.deepEqual(
    ours.map(({ before, after, at }) => [before, after, at]),
    moves.map(({ before, after, at }) => [before, after, at]),
  );
  for (const [number, { actor, activity }] of ours.entries())
    if (activity !== 'queue-merge') assert.equal(actor, moves[number]!.by);
});

test('rules of the past are known from when the ruleset was made; the day it was off shows', async () => {
  const { forge } = await open();
  const { records } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  const stretches = records.map(({ value }) => value).filter(({ dated }) => dated === 'history');
  assert.ok(stretches.length >= 2);
  stretches.slice(1).forEach(({ from }, at) => assert.equal(from, stretches[at]!.until, 'no time is left out'));
  assert.ok(stretches.some(({ rules }) => rules.requiresChangeset === true));
  assert.ok(
    stretches.some(({ rules }) => rules.requiresChangeset === null),
    'the day off',
  );
  const now = records.find(({ value }) => value.dated === 'snapshot');
  assert.equal(now?.value.rules.requiresChangeset, true);
});

test('without administration, what may not be read is a gap and unknown, never off', async () => {
  const { forge } = await open({}, ['metadata', 'contents', 'pull_requests']);
  const { records, gaps } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  const now = records.find(({ value }) => value.dated === 'snapshot')?.value.rules;
  assert.equal(now?.requiresChangeset, true, 'rules in force are readable by everybody');
  assert.equal(now?.bypass, null);
  assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'forbidden'));
});
