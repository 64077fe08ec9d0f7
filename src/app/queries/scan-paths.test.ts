import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { builtInRuleSet, ruleSetWith } from '../../detect/rule-set.ts';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { parseConfig } from '../config.ts';
import type { ScanReport, ScanRequest } from '../plumbline.ts';
import { readRuleSources } from '../rules/sources.ts';
import { scanPaths } from './scan-paths.ts';

const working = { observer: silentObserver, signal: new AbortController().signal };
const made: string[] = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-scan-'));
  made.push(folder);
  write(folder, files);
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** As the command does it, with plumbline.yaml (or its absence) in `folder`; each call is another machine. */
function scan(folder: string, request: Partial<ScanRequest> = {}, day = '2026-11-23'): Promise<ScanReport> {
  const { rules: places } = parseConfig({ path: join(folder, 'plumbline.yaml'), text: '{}\n' });
  const sources = readRuleSources({ places, shipped: builtInRuleSet().rules.map(({ meta }) => meta.id) });
  const key = new Uint8Array(32).fill(Math.floor(Math.random() * 256));
  const context = {
    ruleSet: () => ruleSetWith(sources.own, compileOwnRules),
    ruleSources: () => sources,
    secretKey: () => key,
    workers: 1,
    clock: { now: () => `${day}T09:00:00.000Z` as Instant },
  };
  return scanPaths({ paths: [folder], from: folder, ...request }, context, working);
}

const found = ({ findings }: ScanReport) => findings.map(({ rule, path, line }) => [rule, path, line]);

function git(folder: string, ...args: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.org', GIT_COMMITTER_NAME: 'Ann' };
  const env = {
    PATH: process.env['PATH'],
    ...who,
    GIT_COMMITTER_EMAIL: 'ann@example.org',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
}

function commit(folder: string, files: Readonly<Record<string, string>>, message: string): string {
  write(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', message);
  return git(folder, 'rev-parse', 'HEAD').trim();
}

const insecure = 'import requests\nrequests.get(url, verify=False)\n';

test('a folder without git is read as it lies; what was not scanned is listed', async () => {
  const folder = folderOf({ 'src/call.py': insecure, 'src/logo.png': Buffer.from([0x89, 0x50, 0, 0]) });
  const report = await scan(folder);
  assert.deepEqual(found(report), [['disabled-certificate-check', 'src/call.py', 2]]);
  assert.deepEqual(report.unscanned, [{ path: 'src/logo.png', reason: 'binary content' }]);
  assert.equal(report.filesScanned, 1);
});

test('a path that does not exist is an error that names it', async () => {
  await assert.rejects(scan(folderOf({}), { paths: ['/nowhere/at/all'] }), {
    code: 'app/no-such-path',
    message: /nowhere/,
  });
});

test('a part of the folder is still itself: paths and kinds are those of the folder', async () => {
  const workflow = 'on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n';
  const folder = folderOf({ '.github/workflows/ci.yml': workflow, 'other.py': insecure });
  const report = await scan(folder, { paths: [join(folder, '.github')] });
  assert.ok(found(report).some(([rule, path]) => rule === 'unpinned-action' && path === '.github/workflows/ci.yml'));
  assert.ok(found(report).every(([, path]) => path !== 'other.py'));
});

test('what a branch brought, wherever lines moved', async () => {
  const folder = folderOf({});
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder, { 'a.py': insecure, 'b.py': insecure, 'c.py': 'x = 1\n' }, 'begin');
  git(folder, 'checkout', '-q', '-b', 'topic');
  commit(folder, { 'a.py': `# moved\n\n${insecure}requests.post(other, verify=False)\n` }, 'topic');
  git(folder, 'checkout', '-q', 'main');
  commit(folder, { 'c.py': insecure }, 'meanwhile on main');
  git(folder, 'checkout', '-q', 'topic');
  renameSync(join(folder, 'b.py'), join(folder, 'renamed.py'));
  git(folder, 'add', '-A');
  write(folder, { 'fresh.py': insecure });
  const report = await scan(folder, { change: { since: 'main' } });
  assert.deepEqual(found(report), [
    ['disabled-certificate-check', 'a.py', 5],
    ['disabled-certificate-check', 'fresh.py', 2],
  ]);
  assert.deepEqual(report.changed, { base: git(folder, 'merge-base', 'main', 'topic').trim(), files: 3, earlier: 2 });
  await assert.rejects(scan(folder, { change: { since: 'nowhere' } }), { code: 'app/no-such-commit' });
  await assert.rejects(scan(folder, { change: { since: '--output=x' } }), { code: 'app/no-such-commit' });
});

test('what is staged is judged as it is staged', async () => {
  const folder = folderOf({});
  git(folder, 'init', '-q', '-b', 'main');
  write(folder, { 'first.py': insecure });
  git(folder, 'add', '-A');
  assert.deepEqual(found(await scan(folder, { change: 'staged' })), [['disabled-certificate-check', 'first.py', 2]]);
  commit(folder, {}, 'begin');
  write(folder, { 'second.py': insecure, 'first.py': `${insecure}# a comment\n` });
  git(folder, 'add', '-A');
  write(folder, { 'second.py': 'mended but not staged\n', 'third.py': insecure });
  const report = await scan(folder, { change: 'staged' });
  assert.deepEqual(found(report), [['disabled-certificate-check', 'second.py', 2]]);
  assert.equal(report.changed?.earlier, 1);
});

test('outside of git nothing tells what changed', async () => {
  await assert.rejects(scan(folderOf({ 'a.py': insecure }), { change: 'staged' }), { code: 'app/no-work-tree' });
});

const login = (password: string) => `db:\n  password: ${password}\n`;

test('a baseline: taken down, reviewed, moved lines, another value, expired', async () => {
  const folder = folderOf({ 'app.yaml': login('Tr0ub4dor-and-3'), 'call.py': insecure });
  const file = join(folder, '.plumbline', 'baseline.yaml');
  const first = await scan(folder, { writeBaseline: file });
  assert.deepEqual([first.written?.added, first.written?.removed], [2, 0]);
  const text = readFileSync(file, 'utf8');
  assert.ok(!text.includes('Tr0ub4dor'), 'no secret in the file');

  const unreviewed = await scan(folder);
  assert.deepEqual(
    unreviewed.findings.map(({ known, suppressed }) => [known?.state, suppressed]),
    [
      ['unreviewed', undefined],
      ['unreviewed', undefined],
    ],
  );

  const review = 'status: accepted\n    reviewer: Mira\n    reason: only on laptops\n    expires: 2026-12-31';
  const reviewed = text.replaceAll(/status: unreviewed\n {4}reviewer: ""\n {4}reason: ""/g, review);
  write(folder, { '.plumbline/baseline.yaml': reviewed, 'app.yaml': `# one line more\n${login('Tr0ub4dor-and-3')}` });
  const accepted = await scan(folder);
  assert.deepEqual(
    accepted.findings.map(({ suppressed }) => suppressed),
    Array.from({ length: 2 }, () => ({
      marker: 'baseline.yaml',
      source: 'file',
      status: 'accepted',
      reviewer: 'Mira',
      reason: 'only on laptops',
      expires: '2026-12-31',
    })),
  );
  assert.deepEqual(
    accepted.baselines?.map(({ suppressed, unused }) => [suppressed, unused]),
    [[2, []]],
  );

  const late = await scan(folder, {}, '2027-01-01');
  assert.deepEqual(
    late.findings.map(({ known }) => known?.state),
    ['expired', 'expired'],
  );

  write(folder, { 'app.yaml': login('Corr3ct-Horse-Staple') });
  const rotated = await scan(folder);
  const other = rotated.findings.find(({ path }) => path === 'app.yaml');
  assert.deepEqual([other?.suppressed, other?.known], [undefined, undefined], 'another value is another finding');
  assert.deepEqual(rotated.baselines?.[0]?.unused, ['app.yaml (assigned-password)']);

  const again = await scan(folder, { writeBaseline: file });
  assert.deepEqual([again.written?.added, again.written?.kept, again.written?.removed], [1, 1, 1]);
  assert.match(readFileSync(file, 'utf8'), /reviewer: Mira/);
});

test('a baseline as JSON, named for one scan', async () => {
  const folder = folderOf({ 'app.yaml': login('Tr0ub4dor-and-3') });
  const file = join(folder, 'known.json');
  await scan(folder, { writeBaseline: file });
  const document = JSON.parse(readFileSync(file, 'utf8')) as { entries: Record<string, unknown>[] };
  const due = { status: 'to-be-rotated', reviewer: 'Mira', reason: 'ticket 7', expires: '2026-12-01' };
  writeFileSync(file, JSON.stringify({ ...document, entries: document.entries.map((one) => ({ ...one, ...due })) }));
  const { findings } = await scan(folder, { baselines: [file] });
  const about = findings.find(({ path }) => path === 'app.yaml');
  assert.deepEqual(about?.suppressed, { marker: 'known.json', source: 'file', ...due });
  assert.equal((await scan(folder)).findings.find(({ path }) => path === 'app.yaml')?.suppressed, undefined);
});

test('the fingerprint of a secret is the same on every machine', async () => {
  const folder = folderOf({ 'app.yaml': login('Tr0ub4dor-and-3') });
  const prints = [await scan(folder), await scan(folder)].map(({ findings }) => findings[0]!.fingerprint);
  assert.equal(prints[0], prints[1]);
});

const broken: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['an unknown status', entry('status: fine'), /:8:13: .*expected unreviewed, false-positive/],
  ['a rotation that is never due', entry('status: to-be-rotated'), /to-be-rotated needs a day until when/],
  ['a day that does not exist', entry('status: accepted\n    expires: 2026-13-01'), /there is no such day/],
  ['an unknown key', entry('status: accepted\n    reviewr: Mira'), /unknown key "reviewr"; did you mean "reviewer"/],
];
function entry(rest: string): string {
  const head = `plumbline: baseline/1\nsalt: ${'ab'.repeat(16)}\nentries:\n  - id: ${'0f'.repeat(12)}\n`;
  return `${head}    rule: weak-hash\n    path: a.py\n    line: 1\n    ${rest}\n`;
}
for (const [name, text, message] of broken)
  test(`a baseline with ${name} is refused at its line`, () =>
    assert.rejects(scan(folderOf({ 'a.py': 'x', '.plumbline/baseline.yaml': text })), {
      code: 'rules/invalid-baseline',
      message,
    }));

test('files of other tools: what they know does not fail, what they judged is shown', async () => {
  const sha1 = '6b5b5a27ee2cd5d5a44ee4a0b6a5aa9c2b6fb1f5';
  const folder = folderOf({
    'a.yaml': login('Tr0ub4dor-and-3'),
    'b.yaml': login('Corr3ct-Horse-Staple'),
    'c.yaml': login('Gr33n-Eggs-Ham'),
  });
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha1').update('Tr0ub4dor-and-3').digest('hex');
  const secrets = {
    version: '1.5.0',
    results: { 'a.yaml': [{ type: 'Secret Keyword', hashed_secret: hash, is_secret: false }] },
  };
  const report = [{ RuleID: 'generic', File: 'b.yaml', StartLine: 9, Secret: 'Corr3ct-Horse-Staple', Commit: sha1 }];
  write(folder, {
    '.secrets.baseline': JSON.stringify(secrets),
    'gitleaks.json': JSON.stringify(report),
    '.gitleaksignore': `# fine\n${sha1}:c.yaml:generic-api-key:2\nc.yaml:generic-api-key:7\n`,
  });
  const { findings, baselines } = await scan(folder, { baselines: [join(folder, 'gitleaks.json')] });
  const about = findings.filter(({ path }) => /^[abc]\.yaml$/.test(path));
  assert.deepEqual(
    about.map(({ path, suppressed, known }) => [
      path,
      suppressed?.status ?? known?.state,
      suppressed?.marker ?? known?.from,
    ]),
    [
      ['a.yaml', 'false-positive', '.secrets.baseline'],
      ['b.yaml', 'unreviewed', 'gitleaks.json'],
      ['c.yaml', 'unreviewed', '.gitleaksignore'],
    ],
  );
  assert.deepEqual(baselines?.find(({ name }) => name === '.gitleaksignore')?.unused, [
    'c.yaml (generic-api-key, line 7)',
  ]);
});

test('a gitleaks configuration: its rules report, its allowlists let pass, and what passed is shown', async () => {
  const folder = folderOf({
    '.gitleaks.toml': `[[rules]]
id = "acme"
description = "Acme key"
regex = "acme_([0-9a-f]{8})"
keywords = ["acme_"]
  [[rules.allowlists]]
  condition = "AND"
  description = "made up"
  paths = ["^fixtures/"]
  regexes = ["^dead"]
[[allowlists]]
description = "samples"
paths = ["^legacy/"]
`,
    'a.txt': 'acme_0123abcd\n',
    'fixtures/a.txt': 'acme_deadbeef\nacme_cafebabe\n',
    'legacy/app.yaml': login('Tr0ub4dor-and-3'),
  });
  const { findings } = await scan(folder);
  assert.deepEqual(
    findings
      .filter(({ path }) => path !== '.gitleaks.toml')
      .map(({ rule, path, line, suppressed }) => [rule, path, line, suppressed?.reason]),
    [
      ['acme', 'a.txt', 1, undefined],
      ['acme', 'fixtures/a.txt', 1, 'made up'],
      ['acme', 'fixtures/a.txt', 2, undefined],
      ['assigned-password', 'legacy/app.yaml', 2, 'samples'],
    ],
  );
});

test('manifests and lock files are held against advisories when those are given; a change tells what it brought', async () => {
  const osv = (id: string, name: string): string =>
    JSON.stringify({
      id,
      modified: '2026-09-28T00:00:00Z',
      summary: `Bad ${name}`,
      database_specific: { severity: 'HIGH' },
      affected: [
        {
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    });
  const advisories = folderOf({ 'a.json': osv('GHSA-a', 'bad'), 'b.json': osv('GHSA-b', 'worse'), 'c.json': '{}' });
  const lock = (...names: readonly string[]): string =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }])),
    });
  const folder = folderOf({
    'package-lock.json': lock('bad', 'fine'),
    'old/package.json': '{"dependencies": {"worse": ">=1"}}',
  });
  assert.deepEqual((await scan(folder)).findings, []);
  const { findings, notices } = await scan(folder, { advisories: [advisories] });
  assert.deepEqual(
    findings.map((one) => [one.rule, one.class, one.severity, one.path, one.excerpt, one.detail]),
    [['known-vulnerability', 'dependency', 'high', 'package-lock.json', 'bad 1.0.0', 'bad 1.0.0: GHSA-a: Bad bad']],
  );
  assert.deepEqual(
    notices!.map((one) => one.replace(/^.*\/(?=c\.json)/, '').slice(0, 62)),
    [
      'Only 2 configured advisories are about npm, where a whole expo',
      'old/package.json:1: the version of worse is not known, and adv',
      'c.json is no advisory: Invalid input: expected string, receive',
    ],
  );
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'First');
  write(folder, { 'package-lock.json': lock('fine', 'worse', 'bad') });
  const brought = await scan(folder, { advisories: [advisories], change: { since: 'HEAD' } });
  assert.deepEqual(
    brought.findings.map(({ excerpt }) => excerpt),
    ['worse 1.0.0'],
  );
  assert.equal(brought.changed?.earlier, 1);
});
