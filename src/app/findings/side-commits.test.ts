/** Secrets that never landed, through audits of a real repository: against brute force, over time, over kills. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAt, plainConfig, root, scratchFolder, working } from '../../../test/pipeline/workbench.ts';
import type { Instant } from '../../base/instant.ts';
import { builtInRuleSet } from '../../detect/rule-set.ts';
import type { Finding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import type { Config } from '../config.ts';
import type { Plumbline } from '../plumbline.ts';
import { scanFile } from '../queries/scan-file.ts';

const scratch = scratchFolder('side-commits');
after(() => scratch.remove());
const shop = join(scratch.folder, 'sources', 'shop');
const period = {
  type: 'window',
  from: '2026-01-01T00:00:00.000Z' as Instant,
  to: '2026-11-01T00:00:00.000Z' as Instant,
} as const;

function git(who: string, day: string, ...args: readonly string[]): string {
  const at = `2026-${day}T12:00:00Z`;
  const email = `${who.toLowerCase()}@example.org`;
  const as = (role: string) => ({ [`GIT_${role}_NAME`]: who, [`GIT_${role}_EMAIL`]: email, [`GIT_${role}_DATE`]: at });
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', ...as('AUTHOR'), ...as('COMMITTER') };
  return execFileSync('git', args, { cwd: shop, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(who: string, day: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(shop, path)), { recursive: true });
    writeFileSync(join(shop, path), text);
  }
  git(who, day, 'add', '-A');
  git(who, day, 'commit', '-q', '--allow-empty', '-m', `by ${who}`);
  return git(who, day, 'rev-parse', 'HEAD');
}

const password = (name: string, value: string) => `${name}:\n  password: ${value}\n`;
const commits: Record<string, string> = {};

before(() => {
  mkdirSync(shop, { recursive: true });
  git('Ann', '01-10', 'init', '-q', '-b', 'main');
  commit('Ann', '01-10', { 'app.yaml': password('db', 'Tr0ub4dor-and-3'), 'main.py': 'x = 1\n' });
  git('Bob', '02-01', 'checkout', '-q', '-b', 'topic');
  commits['Bob'] = commit('Bob', '02-01', {
    'deploy.yaml': password('queue', 'Corr3ct-Horse-Staple'),
    '.env': 'SMTP_PASSWORD=Gr33n-Eggs-Ham\n',
  });
  // The same value as on main in another version of its file, and a weakness: neither is a secret that never landed.
  commits['Bea'] = commit('Bea', '02-02', {
    'app.yaml': `# moved\n${password('db', 'Tr0ub4dor-and-3')}`,
    'deploy.yaml': `# moved\n${password('queue', 'Corr3ct-Horse-Staple')}`,
    'weak.py': 'import hashlib\nhashlib.md5(password)\n',
  });
  commit('Bea', '02-03', { 'deploy.yaml': password('queue', '${QUEUE}'), '.env': 'SMTP_PASSWORD=\n' });
  git('Cy', '02-10', 'update-ref', 'refs/pull/3/head', 'HEAD');
  git('Cy', '02-10', 'checkout', '-q', 'main');
  git('Cy', '02-10', 'merge', '-q', '--squash', 'topic');
  commit('Cy', '02-10', {});
  git('Cy', '02-10', 'branch', '-q', '-D', 'topic');
});

async function audited<T>(
  name: string,
  ask: (plumbline: Plumbline, run: Run) => Promise<T>,
  { location = shop, config = plainConfig }: { readonly location?: string; readonly config?: Config } = {},
): Promise<T> {
  const plumbline = await openAt(join(scratch.folder, name), config);
  try {
    const { run } = await plumbline.audit({ locations: [location], period }, working());
    return await ask(plumbline, run);
  } finally {
    await plumbline.close();
  }
}

const secretsOf = async (plumbline: Plumbline): Promise<readonly Finding[]> =>
  (await plumbline.findings({ class: 'secret' })).items;

function judged(run: Run, check: string) {
  const members = run.controls.flatMap(({ checks }) =>
    checks.flatMap((one) => (one.check === check ? one.members : [])),
  );
  return { result: members[0]!.result, because: members[0]!.because };
}

test('all secrets that any commit of any ref holds are found, and no others', async () => {
  const found = await audited('whole', secretsOf);
  const lines = (text: string): string[] => text.split('\n').filter(Boolean);
  const expected = new Set<string>();
  const scanning = { ruleSet: builtInRuleSet(), secretKey: new Uint8Array(32), baselines: [] };
  for (const one of lines(git('Ann', '01-01', 'rev-list', '--all')))
    for (const line of lines(git('Ann', '01-01', 'ls-tree', '-r', one))) {
      const [, blob = '', path = ''] = /^\d+ blob (\w+)\t(.*)$/.exec(line) ?? [];
      const text = execFileSync('git', ['cat-file', 'blob', blob], { cwd: shop, encoding: 'utf8' });
      for (const { finding } of scanFile({ path, text }, scanning))
        if (finding.class === 'secret') expected.add(`${finding.rule} ${path} ${finding.excerpt}`);
    }
  assert.ok(expected.size >= 4);
  assert.deepEqual(found.map(({ rule, path, excerpt }) => `${rule} ${path} ${excerpt}`).sort(), [...expected].sort());
});

test('one that never landed says who brought it and when; what landed is listed once', async () => {
  const [found, secrets, authors] = await audited('whole', async (plumbline) => {
    const all = await secretsOf(plumbline);
    return [all, await plumbline.secrets({}), await plumbline.findingAuthors(all)] as const;
  });
  assert.deepEqual(
    found.filter(({ path }) => path === 'app.yaml').map(({ sideCommit, atHead }) => [sideCommit, atHead]),
    [[undefined, true]],
  );
  const index = found.findIndex(({ path }) => path === 'deploy.yaml');
  const { firstSeen, lastSeen, removedBy, atHead, sideCommit, line } = found[index]!;
  assert.deepEqual(
    { firstSeen, lastSeen, removedBy, atHead, sideCommit, line },
    {
      firstSeen: { at: '2026-02-01T12:00:00.000Z', commit: commits['Bob'] },
      lastSeen: { at: '2026-02-02T12:00:00.000Z', commit: commits['Bea'] },
      removedBy: undefined,
      atHead: false,
      sideCommit: { by: 'Bob <bob@example.org>' },
      line: 3,
    },
  );
  assert.deepEqual(authors[index], { introducedBy: 'Bob <bob@example.org>', removedBy: null });
  const [secret] = secrets.filter(({ places }) => places.some(({ path }) => path === 'deploy.yaml'));
  assert.deepEqual(
    [secret!.sideCommit, secret!.places[0]!.sideCommit, secret!.introducedBy, secret!.atHead],
    [true, true, 'Bob <bob@example.org>', false],
  );
});

test('they count as leaked credentials, environment files too; those stay none of the branch', async () => {
  const run = await audited('whole', (_, one) => Promise.resolve(one));
  const { result, because } = judged(run, 'no-credential-in-code');
  assert.equal(result, 'exception');
  assert.match(because, /1 hard-coded credential in 1 file of production code: app\.yaml:3/);
  assert.match(
    because,
    /3 hard-coded credentials in commits that never landed, beside the branch.*deploy\.yaml:3 since [0-9a-f]{12}/,
  );
  assert.match(because, /\.env:1/);
  assert.equal(judged(run, 'no-committed-environment-file').result, 'pass');
});

test('the next audit reads what is new only; what is deleted stays; what lands is one of the branch', async () => {
  const [first] = await audited('grows', async (plumbline, run) => [run, await secretsOf(plumbline)] as const);
  git('Eve', '03-01', 'checkout', '-q', '-b', 'late');
  commit('Eve', '03-01', { 'late.yaml': password('mail', 'Ev1l-Merge-Commit') });
  git('Eve', '03-02', 'checkout', '-q', 'main');
  git('Eve', '03-02', 'update-ref', '-d', 'refs/pull/3/head');
  const [second, between] = await audited(
    'grows',
    async (plumbline, run) => [run, await secretsOf(plumbline)] as const,
  );
  assert.notEqual(second.id, first.id);
  assert.equal(second.work?.blobsRead, 1);
  assert.deepEqual(sideCommitsOf(between), ['.env', '.env', 'deploy.yaml', 'late.yaml']);
  git('Fay', '03-03', 'merge', '-q', '--ff-only', 'late');
  const [third, landed] = await audited('grows', async (plumbline, run) => [run, await secretsOf(plumbline)] as const);
  // For the index alone: what the rules say of it is known.
  assert.equal(third.work?.blobsRead, 1);
  assert.deepEqual(sideCommitsOf(landed), ['.env', '.env', 'deploy.yaml']);
  assert.equal(landed.find(({ path }) => path === 'late.yaml')?.atHead, true);
  const fourth = await audited('grows', (_, run) => Promise.resolve(run.id));
  assert.equal(fourth, third.id);
  git('Fay', '03-04', 'update-ref', 'refs/pull/3/head', commits['Bea']!);
});

const sideCommitsOf = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ path, sideCommit }) => (sideCommit ? [path] : [])).sort();

test('the switch and the bound are told, and nothing is passed because of them', async () => {
  const withScope = (sideCommits: Config['scope']['sideCommits']): { readonly config: Config } => ({
    config: { ...plainConfig, scope: { ...plainConfig.scope, sideCommits } },
  });
  const gapsOf = (run: Run) =>
    run.repositories[0]!.gaps.flatMap(({ of, reason }) => (of === 'side-commit-secret' ? [reason] : []));
  const off = await audited(
    'off',
    async (plumbline, run) => [gapsOf(run), sideCommitsOf(await secretsOf(plumbline))],
    withScope({ read: false, filesAtMost: 10 }),
  );
  assert.deepEqual(off, [['not-observed'], []]);
  const bound = await audited(
    'bound',
    (_, run) => Promise.resolve(gapsOf(run)),
    withScope({ read: true, filesAtMost: 1 }),
  );
  assert.deepEqual(bound, ['truncated']);
});

test('what a partial clone lacks beside the branch is a gap', async () => {
  const partial = join(scratch.folder, 'partial.git');
  git('Ann', '05-01', 'config', 'uploadpack.allowFilter', 'true');
  git('Ann', '05-01', 'clone', '-q', '--mirror', '--filter=blob:none', `file://${shop}`, partial);
  const gaps = await audited(
    'partial',
    (_, run) => Promise.resolve(run.repositories[0]!.gaps.filter(({ of }) => of === 'side-commit-secret')),
    { location: partial },
  );
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['missing-object'],
  );
  assert.match(gaps[0]!.detail, /file versions beside the branch, among them .* is not in this clone/);
});

test('killed while commits beside the branch are read, it ends as if nothing had happened', async () => {
  const expected = await audited('undisturbed', secretsOf);
  const main = join(root, 'src', 'cli', 'main.ts');
  // On a busy machine the signal may come after the end: then once more, in a data directory of its own.
  let killed: string | undefined;
  for (let attempt = 0; attempt < 6 && killed === undefined; attempt++) {
    const name = `killed-${attempt}`;
    const args = ['--data', join(scratch.folder, name), '--progress', 'json', 'audit', shop];
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, ...args, '--from', '2026-01-01', '--to', '2026-10-31'],
      { cwd: scratch.folder, env: { ...process.env, PLUMBLINE_CONFIG: '' }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let seen = '';
    child.stderr.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('beside the branch')) child.kill('SIGKILL');
    });
    const ended = await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    assert.ok(seen.includes('beside the branch'), seen);
    if (ended === 'SIGKILL') killed = name;
  }
  assert.ok(killed !== undefined, 'it was never killed in time');
  const places = (findings: readonly Finding[]) =>
    findings.map(({ rule, path, line, firstSeen, sideCommit }) => [rule, path, line, firstSeen, sideCommit]);
  assert.deepEqual(places(await audited(killed, secretsOf)), places(expected));
});
