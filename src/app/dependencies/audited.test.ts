/** Advisories as a part of audits: real repositories, real files, from plumbline.yaml to the judged control. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { openAt, scratchFolder, working } from '../../../test/pipeline/workbench.ts';
import type { Instant } from '../../base/instant.ts';
import type { CheckResult } from '../../model/control.ts';
import type { Run } from '../../model/run.ts';
import { parseConfig } from '../config.ts';
import type { Plumbline } from '../plumbline.ts';

const scratch = scratchFolder('exposures');
after(() => scratch.remove());
const period = {
  type: 'window',
  from: '2026-01-01T00:00:00.000Z' as Instant,
  to: '2026-10-01T00:00:00.000Z' as Instant,
} as const;

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(scratch.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function land(repository: string, day: string, files: Readonly<Record<string, string>>): void {
  const cwd = join(scratch.folder, 'sources', repository);
  const git = (...args: readonly string[]): void => {
    const at = `2026-${day}T12:00:00Z`;
    const as = (role: string) => ({
      [`GIT_${role}_NAME`]: 'Ann',
      [`GIT_${role}_EMAIL`]: 'ann@example.org',
      [`GIT_${role}_DATE`]: at,
    });
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', ...as('AUTHOR'), ...as('COMMITTER') };
    execFileSync('git', args, { cwd, env, stdio: 'pipe' });
  };
  mkdirSync(cwd, { recursive: true });
  git('init', '-q', '-b', 'main');
  write(Object.fromEntries(Object.entries(files).map(([path, text]) => [join('sources', repository, path), text])));
  git('add', '-A');
  git('commit', '-q', '-m', `On ${day}`);
}

const lock = (versions: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    {
      name: 'shop',
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', dependencies: { 'left-pad': '^1.0.0' }, devDependencies: { nyc: '^1.0.0' } },
        ...Object.fromEntries(
          Object.entries(versions).map(([name, version]) => [
            `node_modules/${name}`,
            { version, ...(name === 'nyc' && { dev: true }) },
          ]),
        ),
      },
    },
    null,
    2,
  );

const osv = (id: string, name: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    id,
    published: '2026-03-01T00:00:00Z',
    modified: '2026-09-28T00:00:00Z',
    summary: `Bad ${name}`,
    database_specific: { severity: 'HIGH' },
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.2' }] }],
      },
    ],
    ...more,
  });

land('late', '01-10', { 'package-lock.json': lock({ 'left-pad': '1.0.0', nyc: '1.0.0' }), 'app.js': 'run();\n' });
land('late', '02-10', { 'package-lock.json': lock({ 'left-pad': '1.0.1', nyc: '1.0.0' }) });
land('late', '06-10', { 'package-lock.json': lock({ 'left-pad': '1.0.2', nyc: '1.0.0' }) });
land('open', '05-01', { 'package-lock.json': lock({ 'left-pad': '1.0.1' }) });
land('early', '01-10', { 'package-lock.json': lock({ 'left-pad': '1.0.0' }) });
land('early', '02-10', { 'package-lock.json': lock({ 'left-pad': '1.0.2' }) });
land('python', '01-10', { 'requirements.txt': 'flask==1.0\n' });
land('ranged', '01-10', { 'package.json': JSON.stringify({ name: 'r', dependencies: { 'left-pad': '^1.0.0' } }) });
write({
  'osv/a.json': osv('GHSA-aaaa', 'left-pad', { aliases: ['CVE-2026-1'] }),
  'osv/b.json': osv('CVE-2026-1', 'left-pad', { published: '2026-02-20T00:00:00Z', aliases: [] }),
  'osv/c.json': osv('GHSA-cccc', 'nyc'),
  'osv/index.json': '{}',
});

interface Audited {
  readonly run: Run;
  readonly check: CheckResult;
  readonly plumbline: Plumbline;
}

async function audited<T>(yaml: string, ask: (audited: Audited) => T | Promise<T>): Promise<T> {
  const path = join(scratch.folder, 'plumbline.yaml');
  const plumbline = await openAt(join(scratch.folder, 'data'), parseConfig({ path, text: yaml }));
  try {
    const { run } = await plumbline.audit({ locations: [join(scratch.folder, 'sources')], period }, working());
    const control = run.controls.find(({ control: { id } }) => id === 'VUL-03');
    const check = control!.checks.find((one) => one.check === 'exposures-fixed-in-time')!;
    return await ask({ run, check, plumbline });
  } finally {
    await plumbline.close();
  }
}

const configured = 'advisories:\n  paths: [osv]\n  wholeFor: [npm]\n';

test('each exposure is judged from the later of publication and landing; aliases are one', async () => {
  await audited(configured, ({ check }) => {
    const told = check.members.map(({ label, result }) => `${label}: ${result}`).sort();
    assert.deepEqual(
      told,
      [
        'late: left-pad 1.0.0 and 1.0.1 (GHSA-aaaa, high): exception',
        'early: advisories looked up: pass',
        'open: left-pad 1.0.1 (GHSA-aaaa, high): exception',
        'python: advisories looked up: not-determined',
        'ranged: left-pad, version not known: not-determined',
      ].sort(),
    );
    const late = check.members.find(({ label }) => label.startsWith('late:'));
    assert.match(late!.because, /known since 2026-02-20, .*replaced by 1\.0\.2 on 2026-06-10/);
    assert.match(late!.because, /late by 80 days/);
    assert.deepEqual(
      check.population.exclusions.map(({ because }) => because).sort(),
      [
        '2 packages that advisories name are judged one by one.',
        'Only development uses it.',
        '1 package that advisories name is judged one by one.',
        '1 package that advisories name is judged one by one.',
      ].sort(),
    );
    assert.match(check.because, /No configured advisory is about pypi: its one package was held against nothing/);
  });
});

test('exposures are findings at their line, from when they were known until they were fixed', async () => {
  await audited(configured, async ({ run, plumbline }) => {
    const { items } = await plumbline.findings({ class: 'dependency' });
    assert.deepEqual(
      items.map((one) => [
        one.repository,
        one.excerpt,
        one.line,
        one.severity,
        one.firstSeen.at.slice(0, 10),
        one.removedBy?.at.slice(0, 10),
      ]),
      [
        ['late', 'nyc 1.0.0', 17, 'high', '2026-03-01', undefined],
        ['open', 'left-pad 1.0.1', 14, 'high', '2026-05-01', undefined],
        ['late', 'left-pad 1.0.0, 1.0.1', 14, 'high', '2026-02-20', '2026-06-10'],
      ],
    );
    assert.equal(run.findings.byClass['dependency'], 2);
    const vulnerable = await plumbline.dependencies({ vulnerable: true }, working());
    assert.deepEqual(
      vulnerable.items.map((one) => [one.repository, one.name, one.advisories]),
      [
        ['late', 'nyc', ['GHSA-cccc']],
        ['open', 'left-pad', ['GHSA-aaaa']],
      ],
    );
    assert.deepEqual(
      vulnerable.undecided.map(({ repository }) => repository),
      ['ranged'],
    );
  });
});

test('a part of the advisories about an ecosystem is no cover of it', async () => {
  await audited('advisories:\n  paths: [osv]\n', async ({ check, plumbline }) => {
    const told = check.members.map(({ label, result }) => `${label}: ${result}`);
    assert.ok(told.includes('early: advisories looked up: not-determined'));
    assert.ok(told.every((one) => !one.endsWith(': pass')));
    assert.match(
      check.because,
      /Only 3 configured advisories are about npm, where a whole export holds more than 1500/,
    );
    const { gaps } = await plumbline.exposures({}, working());
    assert.deepEqual(
      gaps.map(({ repository, detail }) => `${repository}: ${detail.slice(0, 33)}`).sort(),
      [
        ...['early', 'late', 'open', 'ranged'].map((name) => `${name}: Only 3 configured advisories are `),
        'python: No configured advisory is about p',
      ].sort(),
    );
  });
});

test('without advisories nothing is claimed: neither that all is well nor that nothing applies', async () => {
  await audited('{}\n', async ({ check, run, plumbline }) => {
    assert.equal(check.result, 'indeterminate');
    assert.match(check.because, /No advisories are configured.*was not looked up \(\d+ of npm/);
    assert.deepEqual([...new Set(check.gaps.map(({ reason }) => reason))], ['not-observed']);
    assert.match(check.population.exclusions[0]!.because, /^No advisories are configured/);
    await assert.rejects(plumbline.dependencies({ vulnerable: true }, working()), { code: 'app/no-advisories' });
    assert.equal(run.findings.byClass['dependency'], undefined);
  });
});

test('an old export shows no absence; other advisories make another run, the same ones do not', async () => {
  const first = await audited(configured, ({ run }) => run.id);
  assert.equal(await audited(configured, ({ run }) => run.id), first);
  for (const name of ['a', 'b', 'c']) {
    const [id = '', about = ''] =
      name === 'c' ? ['GHSA-cccc', 'nyc'] : [name === 'a' ? 'GHSA-aaaa' : 'CVE-2026-1', 'left-pad'];
    write({
      [`osv/${name}.json`]: osv(id, about, {
        modified: '2026-08-01T00:00:00Z',
        aliases: name === 'a' ? ['CVE-2026-1'] : [],
      }),
    });
  }
  await audited(configured, ({ run }) => {
    const gaps = run.repositories.flatMap((one) => one.gaps).filter(({ of }) => of === 'exposure');
    const old = gaps.filter(({ detail }) =>
      detail.startsWith('The newest advisory about npm is of 2026-08-01, 61 days before'),
    );
    assert.deepEqual(
      old.map(({ repository }) => repository),
      ['early', 'late', 'open', 'ranged'],
    );
  });
});
