/** Controls and checks that somebody wrote in plumbline.yaml, over real repositories: exact stretches, and they can fail. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseConfig } from '../../src/app/config.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { ControlEvaluation } from '../../src/model/control.ts';
import type { Run } from '../../src/model/run.ts';
import { openAt, scratchFolder, working, year } from './workbench.ts';

const scratch = scratchFolder('custom');
const sources = path.join(scratch.folder, 'sources');

const text = `
custom:
  checks:
    - id: no-eval
      title: No program evaluates text
      question: Does any program evaluate text as code?
      search: 'eval( lang:typescript'
      matches: none
    - id: notice-in-every-repository
      title: Every repository bears the notice
      question: Is the notice everywhere?
      search: 'Confidential to Acme file:NOTICE'
      matches: everyRepository
    - id: one-handbook
      title: There is a handbook
      question: Is the handbook kept as code?
      search: 'Acme engineering handbook'
      matches: some
    - id: no-sha1-here
      title: No weak hash
      question: Is SHA-1 or MD5 in use?
      rule: weak-hash
    - id: only-of-tidy
      title: Tidy evaluates nothing
      question: Does tidy evaluate text?
      search: 'eval('
      matches: none
      repositories: ['tidy*']
  controls:
    - id: ACME-01
      area: security
      title: Text is not run
      statement: Programs never evaluate text as code.
      owner: Mira
      criteria: [CC8.1]
      iso: [A.8.28]
      checks: [no-eval]
    - id: ACME-02
      area: confidentiality
      title: Notices
      statement: Every repository bears the notice, and there is a handbook.
      owner: Mira
      checks: [notice-in-every-repository]
    - { id: ACME-03, area: security, title: Handbook, statement: There is a handbook., owner: Mira, checks: [one-handbook] }
    - { id: ACME-04, area: encryption, title: Hashes, statement: No weak hash., owner: Mira, checks: [no-sha1-here] }
    - { id: ACME-05, area: security, title: Tidy, statement: Tidy is tidy., owner: Mira, checks: [only-of-tidy] }
`;

function land(name: string, at: string, files: Readonly<Record<string, string | null>>): void {
  const folder = path.join(sources, name);
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Mira', '-c', 'user.email=mira@acme.example', ...args], {
      env: { ...process.env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  git('init', '-q', '-b', 'main');
  for (const [file, content] of Object.entries(files)) {
    if (content === null) rmSync(path.join(folder, file));
    else writeFileSync(path.join(folder, file), content);
  }
  git('add', '-A');
  git('commit', '-q', '-m', `Land ${Object.keys(files).join(', ')}`);
}

let plumbline: Plumbline;
let run: Run;

before(async () => {
  const quiet = 'export const add = (a: number, b: number) => a + b;\n';
  land('loud', '2025-12-01T10:00:00Z', { 'run.ts': quiet, 'README.md': 'eval( is a function\n' });
  land('loud', '2026-02-01T10:00:00Z', { 'run.ts': 'export const run = (text: string) => eval(text);\n' });
  land('loud', '2026-04-01T10:00:00Z', { 'run.ts': quiet, 'HANDBOOK.md': 'Acme engineering handbook\n' });
  land('tidy', '2025-12-01T10:00:00Z', { 'sum.ts': quiet, NOTICE: 'Confidential to Acme\n' });
  const config = parseConfig({ path: path.join(scratch.folder, 'plumbline.yaml'), text });
  plumbline = await openAt(path.join(scratch.folder, 'data'), config);
  const audit = await plumbline.audit({ locations: [sources], period: year }, working());
  assert.deepEqual(audit.troubles, []);
  run = audit.run;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

const control = (id: string): ControlEvaluation => run.controls.find((one) => one.control.id === id)!;
const stretches = (id: string, repository: string): readonly string[] =>
  control(id)
    .checks.flatMap(({ members }) => members.filter((member) => member.repository.includes(repository)))
    .flatMap(({ intervals }) => intervals.map(({ from, to, result }) => `${from.at} ${to.at} ${result}`));

test('a search that should find nothing deviates exactly while it found something', () => {
  assert.equal(control('ACME-01').result, 'deviated');
  assert.deepEqual(
    stretches('ACME-01', 'loud').filter((stretch) => stretch.endsWith('exception')),
    ['2026-02-01T10:00:00.000Z 2026-04-01T10:00:00.000Z exception'],
  );
  assert.ok(stretches('ACME-01', 'tidy').every((stretch) => !stretch.endsWith('exception')));
});

test('each exception leads to the line it rests on', async () => {
  const [member] = control('ACME-01').checks[0]!.members.filter(({ result }) => result === 'exception');
  const [relied] = member!.intervals.find(({ result }) => result === 'exception')!.relied;
  const [fact] = await plumbline.facts(run.id, [relied!]);
  assert.equal(fact?.kind, 'search-match');
  assert.deepEqual(fact.value, { check: 'no-eval', path: 'run.ts', line: 1, lines: 1 });
});

test('a search that should match in every repository fails where it does not', () => {
  assert.deepEqual(control('ACME-02').counts.exception, 1);
  assert.ok(stretches('ACME-02', 'loud').some((stretch) => stretch.endsWith('exception')));
  assert.ok(stretches('ACME-02', 'tidy').every((stretch) => !stretch.endsWith('exception')));
});

test('one repository is enough for a search that should match in some, from when it did', () => {
  const last = stretches('ACME-03', 'tidy').at(-1);
  assert.equal(last, '2026-04-01T10:00:00.000Z 2026-11-15T00:00:00.000Z pass');
  assert.match(control('ACME-03').because, /exception/);
});

test('a rule is judged like a rule of a check of ours', () => {
  assert.equal(control('ACME-04').checks[0]?.check, 'no-sha1-here');
  assert.equal(control('ACME-04').counts.exception, 0);
});

test('a search about some repositories excludes the others by name', () => {
  const [check] = control('ACME-05').checks;
  assert.equal(check?.population.exclusions.length, 1);
  assert.match(check.population.exclusions[0]!.because, /tidy\* only/);
});

test('own controls are points of the criteria they serve, and the searches are sealed', async () => {
  const criterion = plumbline.criteria().find(({ id }) => id === 'CC8.1');
  assert.deepEqual(criterion?.points?.at(-1), { says: 'Text is not run', by: ['ACME-01'] });
  assert.ok(plumbline.checks().some(({ id }) => id === 'no-eval'));
  const kinds = (await plumbline.evidence(run.id)).filter(({ envelope }) => envelope.kind === 'search');
  assert.deepEqual(kinds.map(({ envelope }) => envelope.subject).sort(), [
    'no-eval',
    'notice-in-every-repository',
    'one-handbook',
    'only-of-tidy',
  ]);
});
