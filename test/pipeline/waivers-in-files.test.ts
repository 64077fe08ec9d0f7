/** Waivers in a file of a real repository: git dates them, results stay, and one that is gone is found all the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Period } from '../../src/model/control.ts';
import type { Run } from '../../src/model/run.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { openAt, scratchFolder, working, year } from './workbench.ts';

const [from, to] = year.type === 'window' ? [year.from, year.to] : [year.at, year.at];
const scratch = scratchFolder('waivers-in-files');
const sources = path.join(scratch.folder, 'sources');
let plumbline: Plumbline;
let run: Run;
let repository: string;
let file: string;

function commit(day: string, who: string): void {
  const date = `${day}T12:00:00Z`;
  const clean = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const env = { ...process.env, ...clean, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const person = ['-c', `user.name=${who}`, '-c', `user.email=${who.toLowerCase()}@example.org`];
  execFileSync('git', ['-C', repository, 'add', '-A'], { env });
  execFileSync('git', ['-C', repository, ...person, 'commit', '-q', '-m', 'waivers'], { env });
}

const entry = (id: string, control: string, approvedBy: string): string =>
  `  - { id: ${id}, control: ${control}, kind: risk-accepted, requestedBy: Ada, approvedBy: ${approvedBy}, ` +
  `reason: The partner moves., from: ${from.slice(0, 10)}, until: ${lastCovered} }\n`;
const lastCovered = new Date(Date.parse(from) + 170 * 86_400_000).toISOString().slice(0, 10);

const lastDayOf = (daysBefore: number): string =>
  new Date(Date.parse(to) - daysBefore * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  repository = buildFixtureRepository('shop', sources).location;
  file = path.join(repository, 'plumbline-waivers.yaml');
  const entries = [entry('partner', 'ENC-01', 'Grace'), entry('own-word', 'ENC-01', 'ada'), '  - { id: half }\n'];
  writeFileSync(file, `waivers:\n${entries.join('')}`);
  commit(lastDayOf(5), 'Grace');
  rmSync(file);
  commit(lastDayOf(2), 'Bob');
  plumbline = await openAt(path.join(scratch.folder, 'place'));
  run = (await plumbline.audit({ locations: [sources], period: year }, working())).run;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

test('they stand as git dates them, beside results that stay what they are', async () => {
  const standing = await plumbline.waivers(`${lastDayOf(3)}T00:00:00.000Z` as Instant);
  assert.deepEqual(
    standing.map(({ waiver, declared }) => [waiver.id.replace(/@.*/, ''), declared?.landed.by, declared?.approverSeen]),
    [
      ['shop:partner', 'Grace', true],
      ['shop:own-word', 'Grace', false],
    ],
  );
  const [good, own] = standing;
  assert.equal(good!.declared!.landed.at, `${lastDayOf(5)}T12:00:00.000Z`);
  assert.deepEqual([good!.effect!.from, good!.declared!.removed], [from, undefined]);
  assert.equal(own!.effect, undefined);
  assert.match(own!.declared!.problem!, /one person/);
  const shown = (await plumbline.run('latest'))!.controls.find(({ control }) => control.id === 'ENC-01')!;
  const sealed = run.controls.find(({ control }) => control.id === 'ENC-01')!;
  assert.equal(shown.waivers?.length, 2);
  assert.ok(sealed.counts.exception > 0);
  assert.deepEqual([shown.result, shown.counts.exception], [sealed.result, sealed.counts.exception]);
  const covered = shown.checks.flatMap(({ members }) => members.flatMap(({ waivers = [] }) => waivers));
  assert.deepEqual(
    covered.map(({ id, afterwards }) => [id, afterwards]),
    [[good!.waiver.id, true]],
  );
  assert.deepEqual(await plumbline.waivers(from), []);
});

test('every file of the pack tells the same two: tables, report, OSCAL; and the pack verifies', async () => {
  const out = path.join(scratch.folder, 'pack.zip');
  await plumbline.exportPack(run.id, out, working());
  const files = unzipSync(readFileSync(out));
  const told = (name: string): string => Buffer.from(files[name]!).toString('utf8');
  const [good, own] = (await plumbline.waivers(run.finishedAt)).map(({ waiver }) => waiver.id);
  const [header, ...rows] = told('waivers.csv').trimEnd().split('\r\n');
  assert.match(header!, /^id,control,/);
  assert.deepEqual(
    rows.map((row) => [row.split(',')[0], /one person/.test(row)]),
    [
      [good, false],
      [own, true],
    ],
  );
  const tables = Object.keys(files).filter((name) => /^populations\/.*\.csv$/.test(name));
  assert.equal(tables.filter((name) => told(name).includes(good!)).length, 1);
  assert.equal(tables.filter((name) => told(name).includes(own!)).length, 0);
  for (const name of ['report.html', 'controls.json', 'oscal/assessment-results.json', 'oscal/poam.json'])
    for (const id of [good!, own!]) assert.ok(told(name).includes(id), `${name} is silent on ${id}`);
  for (const name of ['report.html', 'oscal/poam.json']) assert.match(told(name), /one person/);
  assert.match(told('report.html'), /waivers cover 0 of \d+ exceptions? whole|Waived by/i);
  assert.match(told('AUDITOR.md'), /2 waivers, 2 of them in files/);
  // Byte for byte what was sealed: nothing of the waivers is in it.
  assert.ok(!told('run.json').includes(good!));
});

test('what is wrong in the file is a gap with its line', () => {
  const gaps = run.repositories.flatMap(({ gaps: own }) => own).filter(({ of }) => of === 'declared-waiver');
  assert.ok(
    gaps.some(({ detail }) => /line 4: control is missing/.test(detail)),
    JSON.stringify(gaps),
  );
});

test('one that was taken away is listed for ever, with who took it, in audits of later periods, too', async () => {
  const removed = async () =>
    (await plumbline.waivers(to)).map(({ standing, declared }) => [standing, declared!.removed!.by]);
  // What ran out before it was taken away had run out; the one that never held was taken away.
  const expected = [
    ['expired', 'Bob'],
    ['withdrawn', 'Bob'],
  ];
  assert.deepEqual(await removed(), expected);
  const later: Period = { type: 'as-of', at: to };
  const { run: next } = await plumbline.audit({ locations: [], period: later }, working());
  assert.deepEqual(await removed(), expected);
  const sealed = (await plumbline.evidence(next.id)).find(({ envelope }) => envelope.subject === 'decisions')!;
  const { bytes } = (await plumbline.evidenceBytes(sealed.envelope.digest))!;
  assert.match(Buffer.from(bytes).toString('utf8'), /"declared":\[.*own-word/);
});
