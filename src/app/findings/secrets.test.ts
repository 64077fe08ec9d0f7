/** Own rules, baselines and secrets over all history, through an audit of real repositories. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAt, scratchFolder, working } from '../../../test/pipeline/workbench.ts';
import type { Instant } from '../../base/instant.ts';
import { parseConfig } from '../config.ts';
import type { Plumbline } from '../plumbline.ts';
import type { KnownSecret } from './views.ts';

const scratch = scratchFolder('secrets');
const home = join(scratch.folder, 'ops');
const shop = join(scratch.folder, 'sources', 'shop');
const copy = join(scratch.folder, 'sources', 'copy');
const period = {
  type: 'window',
  from: '2026-01-01T00:00:00.000Z' as Instant,
  to: '2026-11-01T00:00:00.000Z' as Instant,
} as const;

function git(folder: string, who: string, day: string, ...args: readonly string[]): string {
  const at = `2026-${day}T12:00:00Z`;
  const email = `${who.toLowerCase()}@example.org`;
  const as = (role: string) => ({ [`GIT_${role}_NAME`]: who, [`GIT_${role}_EMAIL`]: email, [`GIT_${role}_DATE`]: at });
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', ...as('AUTHOR'), ...as('COMMITTER') };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function land(folder: string, who: string, day: string, files: Readonly<Record<string, string>>): string {
  write(folder, files);
  git(folder, who, day, 'add', '-A');
  git(folder, who, day, 'commit', '-q', '-m', `by ${who}`);
  return git(folder, who, day, 'rev-parse', 'HEAD');
}

function begin(folder: string): void {
  mkdirSync(folder, { recursive: true });
  git(folder, 'Ann', '01-10', 'init', '-q', '-b', 'main');
}

const password = (value: string) => `db:\n  password: ${value}\n`;

before(() => {
  begin(shop);
  land(shop, 'Ann', '01-10', { 'app.yaml': password('Tr0ub4dor-and-3'), 'main.py': 'x = 1\n' });
  git(shop, 'Bob', '02-01', 'checkout', '-q', '-b', 'topic');
  land(shop, 'Bob', '02-01', { 'deploy.yaml': password('Tr0ub4dor-and-3'), 'main.py': 'x = "acme_00112233"\n' });
  git(shop, 'Cy', '02-10', 'checkout', '-q', 'main');
  git(shop, 'Cy', '02-10', 'merge', '-q', '--no-ff', '-m', 'Merge topic', 'topic');
  land(shop, 'Dee', '03-01', { 'app.yaml': password('${DB_PASSWORD}'), 'deploy.yaml': password('${DB_PASSWORD}') });
  begin(copy);
  land(copy, 'Eve', '01-20', { 'copied.yaml': `# a copy\n${password('Tr0ub4dor-and-3')}` });
  land(copy, 'Eve', '04-01', { 'copied.yaml': password('${DB_PASSWORD}') });
  write(home, {
    'plumbline.yaml': '{}\n',
    '.plumbline/rules/acme.yaml': `id: acme-token
title: Token of Acme
class: secret
severity: critical
why: Whoever reads it can use it.
remediation: Revoke it.
regex: '(acme_[0-9a-f]{8})'
examples:
  bad: [{ path: a.py, code: 'acme_0123abcd' }]
  good: [{ path: a.py, code: 'acme' }]
`,
  });
});
after(() => scratch.remove());

async function audited<T>(name: string, ask: (plumbline: Plumbline) => Promise<T>): Promise<T> {
  const path = join(home, 'plumbline.yaml');
  const plumbline = await openAt(join(scratch.folder, name), parseConfig({ path, text: readFileSync(path, 'utf8') }));
  try {
    await plumbline.audit({ locations: [join(scratch.folder, 'sources')], period }, working());
    return await ask(plumbline);
  } finally {
    await plumbline.close();
  }
}

const byKind = (secrets: readonly KnownSecret[], path: string) =>
  secrets.find(({ places }) => places.some((place) => place.path === path))!;

test('one secret in three files of two repositories is one, from its first day to its last', async () => {
  const secrets = await audited('once', (plumbline) => plumbline.secrets({}));
  const { places, ...secret } = byKind(secrets, 'app.yaml');
  assert.deepEqual(
    places.map((place) => [
      place.path,
      place.introducedBy,
      place.removedBy,
      place.firstSeen.at.slice(0, 10),
      place.removed?.at.slice(0, 10),
    ]),
    [
      ['app.yaml', 'Ann <ann@example.org>', 'Dee <dee@example.org>', '2026-01-10', '2026-03-01'],
      ['copied.yaml', 'Eve <eve@example.org>', 'Eve <eve@example.org>', '2026-01-20', '2026-04-01'],
      // It landed with Cy's merge; Bob wrote it.
      ['deploy.yaml', 'Bob <bob@example.org>', 'Dee <dee@example.org>', '2026-02-10', '2026-03-01'],
    ],
  );
  assert.deepEqual(
    [secret.atHead, secret.daysExposed, secret.introducedBy, secret.removedBy],
    [false, 81, 'Ann <ann@example.org>', 'Eve <eve@example.org>'],
  );
});

test('a rule of the user’s own finds, and a changed one finds anew', async () => {
  const secrets = await audited('own', (plumbline) => plumbline.secrets({ rule: 'acme-token' }));
  assert.deepEqual(
    secrets.map(({ atHead, severity, places }) => [atHead, severity, places[0]!.path, places[0]!.introducedBy]),
    [[true, 'critical', 'main.py', 'Bob <bob@example.org>']],
  );
  const file = join(home, '.plumbline/rules/acme.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('{8})', '{9,})').replace('0123abcd', '0123abcde'));
  const after = await audited('own', async (plumbline) => [
    await plumbline.secrets({ rule: 'acme-token' }),
    (await plumbline.runs()).length,
  ]);
  writeFileSync(file, text);
  assert.deepEqual(after, [[], 2]);
});

test('a reviewed entry of a baseline waves a finding of an audit through, with its reviewer; an unreviewed one does not', async () => {
  const baseline = join(home, '.plumbline/baseline.yaml');
  const secretOf = () => audited('baseline', async (plumbline) => byKind(await plumbline.secrets({}), 'main.py'));
  await audited('baseline', (plumbline) =>
    plumbline.scanPaths({ paths: [shop], from: shop, writeBaseline: baseline }, working()),
  );
  assert.equal((await secretOf()).suppressed, undefined);
  const text = readFileSync(baseline, 'utf8');
  writeFileSync(
    baseline,
    text.replace(
      /status: unreviewed\n.*\n.*\n/,
      'status: false-positive\n    reviewer: Mira\n    reason: of the sandbox\n',
    ),
  );
  assert.deepEqual((await secretOf()).suppressed, {
    marker: 'baseline.yaml',
    source: 'file',
    status: 'false-positive',
    reviewer: 'Mira',
    reason: 'of the sandbox',
  });
});

test('a finding in detail: its lines, who brought it in which landing, who owns the file; counts by class', async () => {
  land(shop, 'Ann', '03-10', { CODEOWNERS: '* @acme/shop\n/deploy.yaml @bob\n' });
  const [detail, counts] = await audited('detail', async (plumbline) => {
    const { items } = await plumbline.findings({ class: 'secret' });
    const found = items.find(({ path, repository }) => path === 'deploy.yaml' && repository.endsWith('shop'))!;
    const details = await plumbline.findingDetails(found.fingerprint);
    const own = details.find(({ finding }) => finding.repository === found.repository)!;
    return [own, await plumbline.findingCounts({})] as const;
  });
  const { code, owners, days, elsewhere, introduced, removed, rule } = detail;
  assert.deepEqual(code, [{ from: 1, lines: ['db:', '  password: [redacted]'] }]);
  assert.deepEqual(owners, { file: 'CODEOWNERS', owners: ['@bob'] });
  assert.deepEqual([days, elsewhere, introduced?.subject, removed?.subject], [19, 2, 'Merge topic', 'by Dee']);
  assert.deepEqual([detail.introducedBy, rule?.id], ['Bob <bob@example.org>', detail.finding.rule]);
  const secrets = counts.filter((one) => one.class === 'secret').reduce((total, { count }) => total + count, 0);
  assert.ok(secrets >= 4, `${secrets} secrets`);
});
