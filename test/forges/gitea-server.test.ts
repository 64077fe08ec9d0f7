/**
 * The client against a real Gitea (`PLUMBLINE_GITEA`, see gitea-server.ts): a proposal that was pushed to, reviewed in two
 * sittings, forced, approved again, merged, and whose branch went on; one for each way of landing; the feed; a webhook.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import type { Forge, WebhookDelivery } from '../../src/forges/forge.ts';
import type { Changeset } from '../../src/model/changeset.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { addUser, credentialsOf, startGitea, type RealGitea } from './gitea-server.ts';
import { giteaBefore, readAll, repositoriesOf } from './gitea-stage.ts';

const program = process.env['PLUMBLINE_GITEA'];
const skip = program === undefined ? 'PLUMBLINE_GITEA names no Gitea to run' : false;
const folder = scratchDirectory('real-gitea');
const secret = 'shared-between-the-hook-and-us';

describe('a real Gitea', { skip }, () => {
  let gitea: RealGitea;
  let forge: Forge;
  let clone: string;
  let changesets: ReadonlyMap<string, Changeset>;
  const heads: Record<string, string> = {};
  const deliveries: WebhookDelivery[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      deliveries.push({ headers, body: Buffer.concat(parts), receivedAt: systemClock.now() });
      response.end();
    });
  });

  before(async () => {
    clone = path.join(folder, 'clone');
    mkdirSync(path.join(folder, 'server'));
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
    gitea = await startGitea(program!, path.join(folder, 'server'), await freePort());
    await company();
    await feature();
    await ways();
    forge = giteaBefore(gitea.origin, { clock: systemClock, token: gitea.token });
    const read = await readAll(forge, 'changesets');
    assert.deepEqual(read.gaps, []);
    changesets = new Map(read.values.map((one) => [one.id, one]));
  });
  after(async () => {
    receiver.close();
    receiver.closeAllConnections();
    await gitea?.close();
  });

  function git(...rest: readonly string[]): string {
    const who = ['-c', 'user.name=ann', '-c', 'user.email=ann@acme.example'];
    return execFileSync('git', [...who, ...rest], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }
  function commit(file: string): string {
    writeFileSync(path.join(clone, file), `${file}\n`);
    git('add', '-A');
    git('commit', '-q', '-m', `add ${file}`);
    return git('rev-parse', 'HEAD').trim();
  }
  /** What a push sets off is done in the background there. */
  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 150; attempt++) {
      if (await isSo()) return;
      await sleep(200);
    }
    throw new Error(`It never came that ${what}`);
  }
  const mergeable = (number: number): Promise<void> =>
    until(`#${number} can be merged`, async () => {
      return (await gitea.ask('GET', `repos/acme/shop/pulls/${number}`))['mergeable'] === true;
    });
  const headIs = (number: number, head: string): Promise<void> =>
    until(`#${number} is at ${head}`, async () => {
      const [newest] = (await gitea.ask('GET', `repos/acme/shop/pulls/${number}/commits`)) as unknown as {
        sha: string;
      }[];
      return newest?.sha === head;
    });

  function watched(): readonly string[] {
    return deliveries.flatMap((delivery) => {
      const news = forge.webhooks.read(delivery, secret);
      assert.ok(news.ok);
      const own = news.value.moves.filter(({ value }) => value.ref === 'refs/heads/main');
      return own.map(({ value }) => `${value.before} ${value.after} ${value.actor}`);
    });
  }

  async function company(): Promise<void> {
    const { ask, origin } = { ...gitea, ask: gitea.ask.bind(gitea) };
    for (const login of ['ann', 'ben', 'cat']) await addUser(gitea, login);
    await ask('POST', 'orgs', { username: 'acme', visibility: 'private' });
    const units = { 'repo.code': 'write', 'repo.pulls': 'write', 'repo.issues': 'write' };
    const team = { permission: 'write', units: Object.keys(units), units_map: units, includes_all_repositories: true };
    const { id } = await ask('POST', 'orgs/acme/teams', { name: 'developers', ...team });
    for (const login of ['ann', 'ben']) await ask('PUT', `teams/${String(id)}/members/${login}`);
    await ask('POST', 'orgs/acme/repos', { name: 'shop', private: true, auto_init: true, default_branch: 'main' });
    await ask('PUT', 'repos/acme/shop/collaborators/cat', { permission: 'read' });
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?key=hidden`;
    const config = { url, content_type: 'json', secret };
    await ask('POST', 'repos/acme/shop/hooks', { type: 'gitea', active: true, events: ['push'], config });
    const checks = { enable_status_check: true, status_check_contexts: ['ci/*'] };
    await ask('POST', 'repos/acme/shop/branch_protections', { rule_name: 'main', required_approvals: 1, ...checks });
    await ask('POST', 'repos/acme/shop/branch_protections', { rule_name: 'release/**', required_approvals: 2 });
    execFileSync('git', ['clone', '-q', `${credentialsOf(origin, 'ann')}/acme/shop.git`, clone], { stdio: 'ignore' });
  }

  async function feature(): Promise<void> {
    const pull = 'repos/acme/shop/pulls/1';
    const review = (body: object): Promise<Record<string, unknown>> =>
      gitea.ask('POST', `${pull}/reviews`, body, 'ben');
    git('checkout', '-q', '-b', 'feature');
    heads['a1'] = commit('a1');
    git('push', '-q', 'origin', 'feature');
    await gitea.ask(
      'POST',
      'repos/acme/shop/pulls',
      { title: 'One', head: 'feature', base: 'main', body: 'why' },
      'ann',
    );
    const comments = [{ path: 'a1', new_position: 1, body: 'hm' }];
    const { id, submitted_at: begun } = await review({ event: 'PENDING', body: 'draft', comments });
    heads['begun'] = String(begun);
    await sleep(2000);
    commit('a2');
    heads['a3'] = commit('a3');
    git('push', '-q', 'origin', 'feature');
    await headIs(1, heads['a3']);
    await gitea.ask('POST', `${pull}/reviews/${String(id)}`, { event: 'APPROVED', body: 'ok' }, 'ben');
    git('commit', '-q', '--amend', '-m', 'add a3 again');
    heads['forced'] = git('rev-parse', 'HEAD').trim();
    git('push', '-q', '-f', 'origin', 'feature');
    await headIs(1, heads['forced']);
    await sleep(1500);
    await review({ event: 'APPROVED', body: '' });
    for (const state of ['pending', 'success'])
      await gitea.ask('POST', `repos/acme/shop/statuses/${heads['forced']}`, { state, context: 'ci/test' });
    await mergeable(1);
    await gitea.ask('POST', `${pull}/merge`, { Do: 'merge' }, 'ben');
    commit('later');
    git('push', '-q', 'origin', 'feature');
  }

  async function ways(): Promise<void> {
    for (const [i, way] of (['squash', 'rebase', 'rebase-merge', 'fast-forward-only'] as const).entries()) {
      git('fetch', '-q');
      git('checkout', '-q', '-b', way, 'origin/main');
      commit(`${way}-1`);
      heads[way] = commit(`${way}-2`);
      git('push', '-q', 'origin', way);
      await gitea.ask('POST', 'repos/acme/shop/pulls', { title: way, head: way, base: 'main' }, 'ann');
      await mergeable(i + 2);
      await gitea.ask('POST', `repos/acme/shop/pulls/${i + 2}/merge`, { Do: way, force_merge: true });
    }
    git('fetch', '-q');
    git('tag', 'v1', 'origin/main');
    git('push', '-q', 'origin', 'v1');
    await gitea.ask('POST', 'repos/acme/shop/releases', { tag_name: 'v1', name: 'First' });
    await sleep(2000);
  }

  test('what was reviewed, pushed and merged comes out as it happened', () => {
    const one = changesets.get('1')!;
    assert.equal(one.head, heads['forced'], 'not where the branch went after the merge');
    assert.equal(one.author?.login, 'ann');
    assert.equal(one.mergedBy?.login, 'ben');
    assert.equal(one.landedAs, git('rev-parse', `${heads['squash']}^^`).trim());
    const said = one.reviews.map(({ state, commit, reviewer, dismissed }) => [
      state,
      commit,
      reviewer?.login,
      dismissed,
    ]);
    assert.deepEqual(said, [
      ['approved', heads['a3'], 'ben', undefined],
      ['approved', heads['forced'], 'ben', undefined],
    ]);
    const [opened, ...pushes] = one.pushes!;
    assert.deepEqual([opened!.after, opened!.by], [heads['a1'], null]);
    assert.ok(Date.parse(one.reviews[0]!.submittedAt!) > Date.parse(heads['begun']!), 'when it was sent, not begun');
    assert.deepEqual(pushes.at(-1), { ...pushes.at(-1)!, before: heads['a3'], after: heads['forced'], forced: true });
    assert.ok(pushes.every(({ by }) => by?.login === 'ann'));
    const runs = one.statusChecks.map(({ name, conclusion, commit }) => [name, conclusion, commit]);
    assert.deepEqual(runs, [['ci/test', 'success', heads['forced']]]);
    assert.deepEqual(one.missing, []);
  });

  test('each way of landing is told with its head and with what landed', () => {
    const main = new Set(git('rev-list', 'origin/main').trim().split('\n'));
    for (const [id, way] of [
      ['2', 'squash'],
      ['3', 'rebase'],
      ['4', 'rebase-merge'],
      ['5', 'fast-forward-only'],
    ] as const) {
      const { head, landedAs, mergedBy, commits, state } = changesets.get(id)!;
      assert.deepEqual([head, state, mergedBy?.login, commits.length], [heads[way], 'merged', 'root1', 2], way);
      assert.ok(main.has(landedAs!), way);
    }
  });

  test('the feed tells every move of the branch, and where it began', async () => {
    const { values, gaps } = await readAll(forge, 'ref-activity', { branches: [] });
    assert.deepEqual(gaps, []);
    const main = values.filter(({ ref }) => ref === 'refs/heads/main').toSorted((a, b) => (a.at < b.at ? -1 : 1));
    const chain = main.filter(({ activity }) => activity === 'push');
    assert.deepEqual(
      chain.slice(1).map(({ before }) => before),
      chain.slice(0, -1).map(({ after }) => after),
    );
    assert.equal(chain.at(-1)!.after, git('rev-parse', 'origin/main').trim());
    for (const way of ['squash', 'rebase', 'rebase-merge', 'fast-forward-only']) {
      const made = values.filter(({ ref, activity }) => ref === `refs/heads/${way}` && activity !== 'deletion');
      assert.deepEqual(
        made.map(({ before, after, activity, actor }) => [before, after, activity, actor]),
        [[null, heads[way], 'creation', 'ann']],
      );
    }
    assert.ok(values.some(({ ref, activity }) => ref === 'refs/tags/v1' && activity === 'creation'));
  });

  test('rules, people, credentials and releases', async () => {
    const { values: rules } = await readAll(forge, 'branch-rules', { branches: ['main', 'release/2.x', 'feature'] });
    const told = rules.map(({ rules: one }) => [one.branch, one.requiredApprovals, one.requiresChangeset]);
    assert.deepEqual(told, [
      ['main', 1, true],
      ['release/2.x', 2, true],
      ['feature', 0, false],
    ]);
    assert.equal(rules[0]!.rules.bindsAdministrators, false);
    const members = await readAll(forge, 'memberships', { repository: null });
    assert.deepEqual(members.values.map(({ account, role }) => `${account.login} ${role}`).toSorted(), [
      'ann write',
      'ben write',
      'root1 owner',
    ]);
    const reach = await readAll(forge, 'memberships');
    assert.deepEqual(
      reach.values.map(({ account, role, outside }) => `${account.login} ${role} ${outside}`).toSorted(),
      ['ann write false', 'ben write false', 'cat read true', 'root1 owner false'],
    );
    const { values: credentials } = await readAll(forge, 'machine-credentials');
    assert.deepEqual(
      credentials.map(({ kind, title }) => [kind, title.includes('hidden')]),
      [['webhook', false]],
    );
    const { values: releases } = await readAll(forge, 'releases');
    assert.deepEqual(
      releases.map(({ tag, commit }) => [tag, commit]),
      [['v1', git('rev-parse', 'v1').trim()]],
    );
    assert.deepEqual(
      (await repositoriesOf(forge)).found.map(({ path: name }) => name),
      ['acme/shop'],
    );
  });

  test('its deliveries are signed with the secret, and tell the moves that the feed tells', async () => {
    const { values } = await readAll(forge, 'ref-activity', { branches: ['main'] });
    const pushed = values.filter(({ activity }) => activity === 'push');
    const known = new Set(pushed.map(({ before: from, after: to, actor }) => `${from} ${to} ${actor}`));
    await until('a move of the branch is delivered', () => Promise.resolve(watched().length > 0));
    // The server sends them in its own time: those that are here have to be what the feed tells.
    for (const one of watched()) assert.ok(known.has(one), one);
    const [first] = deliveries;
    assert.deepEqual(forge.webhooks.read(first!, 'another'), { ok: false, error: 'wrong-signature' });
  });

  test('what somebody without rights is told is a gap, never less', async () => {
    const { sha1: token } = await gitea
      .ask(
        'POST',
        'users/ann/tokens',
        { name: 'read', scopes: ['read:repository', 'read:issue', 'read:user', 'read:organization'] },
        'ann',
      )
      .catch(() => ({ sha1: undefined }));
    if (typeof token !== 'string') return;
    const anns = giteaBefore(gitea.origin, { clock: systemClock, token });
    assert.deepEqual(
      (await readAll(anns, 'branch-rules')).gaps.map(({ reason }) => reason),
      ['forbidden'],
    );
    assert.equal((await readAll(anns, 'changesets')).values.length, changesets.size);
    assert.deepEqual(
      (await readAll(anns, 'ref-activity')).gaps.map(({ reason }) => reason),
      ['forbidden'],
    );
    assert.equal((await repositoriesOf(anns)).gaps.length, 1);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}
