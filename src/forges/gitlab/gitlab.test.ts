/** GitLab's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import { SecretText } from '../../base/secret-text.ts';
import type { Changeset } from '../../model/changeset.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { gitlabFace, gitlabHabits, type GitlabFaceOptions } from '../../../test/forges/faces/gitlab.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../../../test/forges/server.ts';
import type { SimChangeset, SimReview, World } from '../../../test/forges/world.ts';
import type { Forge, ForgePage, ForgeRecord, ForgeRepository, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';
import { openTransport } from '../transport/transport.ts';
import { gitlab } from './gitlab.ts';

const world = makeWorld({
  seed: 7,
  changes: 60,
  directory: path.join(scratchDirectory('forge-gitlab'), 'world'),
  habits: gitlabHabits,
});
const [shop] = world.repositories;
const token = 'administrators-token';
const played: PlayedForge[] = [];
after(async () => {
  for (const forge of played) await forge.close();
});

interface Playing extends Partial<PlayOptions> {
  readonly server?: Omit<GitlabFaceOptions, 'world'>;
  readonly scopes?: readonly string[];
  readonly patience?: number;
}

async function open(playing: Playing = {}): Promise<{ forge: Forge; server: PlayedForge }> {
  const { server: as = {}, scopes = ['*'], patience = 3_700_000, ...more } = playing;
  const server = await playForge({
    world,
    face: gitlabFace({ world, ...as }),
    credentials: { [token]: { login: 'mira', kind: 'personal', scopes } },
    ...more,
  });
  played.push(server);
  const transport = openTransport({
    root: gitlab.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(gitlab.authorization(new SecretText(token))),
    headers: gitlab.headers,
    book: answerBookInMemory(),
    clock: { now: () => world.now },
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience,
  });
  return { forge: gitlab.open({ origin: server.origin, owner: world.organisation.login, transport }), server };
}

const signal = new AbortController().signal;
const asking = { observer: silentObserver, signal };

async function repositoryOf(forge: Forge): Promise<ForgeRepository> {
  const found: ForgeRepository[] = [];
  for await (const page of forge.repositories(asking)) found.push(...page.records.map(({ value }) => value));
  const wanted = found.find(({ path: name }) => name === `${shop!.owner}/${shop!.name}`);
  assert.ok(wanted, 'the project is among those of the group');
  return wanted;
}

async function readAll<S extends Strand>(forge: Forge, strand: S, more: Partial<ReadRequest> = {}) {
  const repository = more.repository ?? (await repositoryOf(forge));
  const branches = more.branches ?? ['main', 'release/1.x'];
  const records: ForgeRecord<StrandMap[S]>[] = [];
  const pages: ForgePage<StrandMap[S]>[] = [];
  for await (const page of forge.read(strand, { repository, branches, ...asking, ...more })) {
    pages.push(page);
    records.push(...page.records);
  }
  return { records, pages, gaps: pages.flatMap(({ gaps }) => gaps) };
}

const ofThe = ({ accounts }: World, login: string | null): string | null =>
  login === null || accounts.get(login)?.deleted ? null : login;

/** What the company knows of a changeset, in the words of the model; only what GitLab tells. */
function known(one: SimChangeset) {
  return {
    id: String(one.number),
    title: one.title,
    state: one.state,
    author: ofThe(world, one.author),
    createdAt: one.createdAt,
    mergedAt: one.mergedAt,
    mergedBy: ofThe(world, one.mergedBy),
    closedAt: one.closedAt,
    base: one.base,
    baseCommit: one.baseCommit,
    head: one.head,
    landedAs: one.landedAs,
    method: one.method,
    labels: one.labels,
    commits: one.commits.map(({ oid, author }) => [oid, author.email]),
    requests: one.closes.map((number) => `acme/shop#${number}`),
    pushes: one.pushes.map(({ at, before, after: head, forced }) => [at, before, head, forced]),
    reviews: one.reviews.map(reviewed).sort(),
  };
}

function reviewed({ by, state, at, commit }: SimReview): string {
  return [ofThe(world, by), state, at, commit].join(' ');
}

function told(value: Changeset) {
  const { id, title, state, createdAt, mergedAt, closedAt, base, baseCommit, head, landedAs, method, labels } = value;
  return {
    id,
    title,
    state,
    author: value.author?.login ?? null,
    createdAt,
    mergedAt,
    mergedBy: value.mergedBy?.login ?? null,
    closedAt,
    base,
    baseCommit,
    head,
    landedAs,
    method,
    labels,
    commits: value.commits.map(({ commit, author }) => [commit, author.email]),
    requests: value.requests.map((request) => request.id),
    pushes: value.pushes?.map(({ at, before, after: to, forced }) => [at, before, to, forced]),
    reviews: value.reviews
      .map(({ reviewer, state: said, submittedAt, commit }) =>
        [reviewer?.login ?? null, said, submittedAt, commit].join(' '),
      )
      .sort(),
  };
}

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number => Number(a.id) - Number(b.id);

const servers: readonly (readonly [string, Omit<GitlabFaceOptions, 'world'>])[] = [
  ['a paid plan', { tier: 'ultimate' }],
  ['the free plan', { tier: 'free' }],
  ['an old server', { tier: 'premium', old: true, version: '13.12.15' }],
];
for (const [name, server] of servers) {
  test(`every changeset comes out as the company knows it: ${name}`, async () => {
    const { forge, server: face } = await open({ server });
    const { records, gaps } = await readAll(forge, 'changesets');
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      records.map(({ value }) => told(value)).sort(byNumber),
      shop!.changesets.map(known).sort(byNumber),
    );
    assert.deepEqual(face.unknown, []);
    assert.ok(records.every(({ value }) => value.missing.length === 0));
  });
}
