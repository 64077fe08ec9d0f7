/** GitHub's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Changeset } from '../../model/changeset.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import { openStage, readAll, type Stage, type StageOptions } from '../../../test/forges/github-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import type { PlayOptions } from '../../../test/forges/server.ts';
import type { SimChangeset, World } from '../../../test/forges/world.ts';
import { github } from './github.ts';
import { graphqlAddress } from './graphql.ts';

const directory = scratchDirectory('forge-github');
const world = makeWorld({ seed: 7, changes: 60, directory: path.join(directory, 'world'), habits: githubHabits });
const shop = world.repositories[0]!;
const stages: Stage[] = [];
after(async () => {
  for (const { server } of stages) await server.close();
});

async function stage(options: Partial<StageOptions> = {}): Promise<Stage> {
  const opened = await openStage({ world, ...options });
  stages.push(opened);
  return opened;
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
  const one = await stage();
  const { records, gaps } = await readAll(one, 'changesets');
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    records.map(({ value }) => told(value)).sort(byNumber),
    shop.changesets.map((one) => known(one, world)).sort(byNumber),
  );
  assert.deepEqual(one.server.unknown, []);
  assert.ok(records.every(({ value }) => value.missing.length === 0));
});

test('reviews keep what they said before they were dismissed, and when that was', async () => {
  const { records } = await readAll(await stage(), 'changesets');
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
    const plain = await readAll(await stage(), 'changesets');
    const hampered = await readAll(await stage({ play: options }), 'changesets');
    const texts = ({ records }: typeof plain): readonly string[] =>
      records.map(({ value }) => JSON.stringify(value).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'forge')).sort();
    assert.deepEqual(texts(hampered), texts(plain));
  });
}

test('the log of a branch is the company’s, move by move, as far back as GitHub remembers', async () => {
  const { records, gaps } = await readAll(await stage(), 'ref-activity', { branches: ['main'] });
  assert.deepEqual(gaps, []);
  const ours = records.map(({ value }) => value).reverse();
  const moves = shop.moves.filter(({ ref, at }) => ref === 'refs/heads/main' && at >= ours[0]!.at);
  assert.deepEqual(
    ours.map(({ before, after, at }) => [before, after, at]),
    moves.map(({ before, after, at }) => [before, after, at]),
  );
  for (const [number, { actor, activity }] of ours.entries())
    if (activity !== 'queue-merge') assert.equal(actor, moves[number]!.by);
});

test('rules of the past are known from when the ruleset was made; the day it was off shows', async () => {
  const { records } = await readAll(await stage(), 'branch-rules', { branches: ['main'] });
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
  const made = shop.rules.flatMap(({ kind, versions }) => (kind === 'ruleset' ? versions : []));
  for (const { from, changedBy } of stretches) assert.equal(changedBy, made.find(({ at }) => at === from)?.by, from);
  assert.ok(new Set(stretches.map(({ changedBy }) => changedBy)).size > 1);
});

test('without administration, what may not be read is a gap and unknown, never off', async () => {
  const one = await stage({ scopes: ['metadata', 'contents', 'pull_requests'] });
  const { records, gaps } = await readAll(one, 'branch-rules', { branches: ['main'] });
  const now = records.find(({ value }) => value.dated === 'snapshot')?.value.rules;
  assert.equal(now?.requiresChangeset, true, 'rules in force are readable by everybody');
  assert.equal(now?.bypass, null);
  assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'forbidden'));
});

test('who may go around the rules is known to those who could change them, and to nobody else', async () => {
  const told = await readAll(await stage(), 'branch-rules', { branches: ['main'] });
  const now = told.values.find(({ dated }) => dated === 'snapshot')?.rules;
  assert.deepEqual(told.gaps, [], 'the branch itself says that it has no classic protection');
  const actors = now?.bypass?.map(({ kind, name, mode }) => [kind, name, mode]);
  assert.deepEqual(actors, [['role', 'administrators', 'always']]);
  assert.equal(now?.forcePushAllowed, false);
  const one = await stage({ scopes: ['metadata', 'contents', 'administration'] });
  const reader = await readAll(one, 'branch-rules', { branches: ['main'] });
  assert.equal(reader.values.find(({ dated }) => dated === 'snapshot')?.rules.bypass, null);
});

test('classic protection that may not be read is a gap; the branch says that there is some', async () => {
  const one = await stage({ scopes: ['metadata', 'contents'] });
  one.server.refuse({ path: '/repos/{owner}/{repo}/branches/{branch}/protection', status: 404 });
  const { values, gaps } = await readAll(one, 'branch-rules', { branches: ['release/1.x'] });
  assert.ok(gaps.some(({ key }) => key === 'release/1.x'));
  const now = values.find(({ dated }) => dated === 'snapshot')?.rules;
  assert.deepEqual([now?.requiresChangeset, now?.requiredApprovals, now?.bypass], [null, null, null]);
});

test('rules that the plan does not offer are no rules that are off', async () => {
  const one = await stage();
  const body = { message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.' };
  one.server.refuse({ path: /\/(?:rules|rulesets|branches)\//, status: 403, body });
  const { values, gaps } = await readAll(one, 'branch-rules', { branches: ['main'] });
  assert.deepEqual(values, []);
  assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'not-supported'));
});

test('a rule that demands approvals in a way that nobody knows is an error, never a rule that demands none', async () => {
  const one = await stage();
  const rule = { type: 'pull_request', parameters: { approvals_of_a_new_kind: 2 } };
  one.server.refuse({ path: '/repos/{owner}/{repo}/rules/branches/{branch}', status: 200, body: [rule] });
  await assert.rejects(readAll(one, 'branch-rules', { branches: ['main'] }), { code: 'forges/unreadable' });
});

test('without branches named, all that are protected are told', async () => {
  const { values, pages } = await readAll(await stage(), 'branch-rules', { branches: [] });
  const told = new Set(values.map(({ rules }) => rules.branch));
  assert.deepEqual([...told].sort(), ['main', 'release/1.x']);
  assert.equal(pages.at(-1)?.whole, true);
});

const roots: readonly (readonly [string, string, string])[] = [
  ['https://github.com', 'https://api.github.com', 'graphql'],
  ['https://acme.ghe.com', 'https://api.acme.ghe.com', 'graphql'],
  [
    'https://github.acme.example:8443',
    'https://github.acme.example:8443/api/v3',
    'https://github.acme.example:8443/api/graphql',
  ],
];
for (const [origin, root, graphql] of roots) {
  test(`where the interface of ${origin} is`, () => {
    assert.equal(github.interfaceRoot(origin), root);
    assert.equal(graphqlAddress(root), graphql);
  });
}
