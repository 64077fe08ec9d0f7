/** The main job over real repositories built by script: from a folder to verdicts, findings, changes and sealed evidence. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { Run } from '../../src/model/run.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { assertGolden } from '../golden.ts';
import { eventsOf, landFile, openAt, scratchFolder, verdictsOf, working, year } from './workbench.ts';

const scratch = scratchFolder('audit');
const sources = path.join(scratch.folder, 'sources');
let plumbline: Plumbline;
let run: Run;

before(async () => {
  for (const name of ['shop', 'clean'] as const) buildFixtureRepository(name, sources);
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  const audit = await plumbline.audit({ locations: [sources], period: year }, working());
  assert.deepEqual(audit.troubles, []);
  run = audit.run;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

const control = (id: string) => run.controls.find((evaluation) => evaluation.control.id === id)!;
const memberOf = (id: string, repository: string) =>
  control(id)
    .checks.flatMap((check) => check.members)
    .filter((member) => member.repository === repository);

describe('an audit of a folder with a well-kept and an ill-kept repository', () => {
  test('its verdicts are those reviewed in the golden file', () =>
    assertGolden('pipeline/verdicts.txt', verdictsOf(run)));

  test('the well-kept repository has no exception anywhere', () => {
    const exceptions = run.controls.flatMap(({ checks }) =>
      checks.flatMap(({ check, members }) =>
        members
          .filter((member) => member.repository === 'clean' && member.result === 'exception')
          .map((member) => `${check}: ${member.because}`),
      ),
    );
    assert.deepEqual(exceptions, []);
  });

  test('outcomes and exclusions add up to each population, and an empty one is never operated', () => {
    let populations = 0;
    for (const { checks, result, counts } of run.controls) {
      for (const { population, counts: own, members, result: ownResult } of checks) {
        populations++;
        assert.equal(members.length + population.exclusions.length, population.size);
        assert.equal(own.pass + own.exception + own.notApplicable + own.notDetermined, members.length);
        if (members.length === 0) assert.notEqual(ownResult, 'operated');
      }
      if (counts.population === 0) assert.notEqual(result, 'operated');
    }
    assert.ok(populations >= 25, `only ${populations} checks were judged`);
  });

  test('approvals that only a forge knows are not determined, never exceptions', () => {
    const members = memberOf('CHG-02', 'shop');
    assert.ok(members.length > 0);
    assert.deepEqual(
      [...new Set(members.map(({ result }) => result))].filter((result) => result === 'exception'),
      [],
    );
    assert.ok(members.some(({ result }) => result === 'not-determined'));
  });

  test('a credential that was removed within the window leaves an exception with its interval', () => {
    const [shop] = memberOf('ACC-10', 'shop');
    assert.equal(shop?.result, 'exception');
    const bad = shop.intervals.filter(({ result }) => result === 'exception');
    assert.ok(bad.length > 0 && bad.every(({ from, to }) => from.at < to.at));
  });

  test('findings carry their first sight and show no secret', async () => {
    const { items } = await plumbline.findings({ class: 'secret' });
    assert.ok(items.length > 0);
    for (const finding of items) assert.match(finding.excerpt, /redacted/);
  });

  test('a secret is not shown again in the code view, at any commit', async () => {
    const { items } = await plumbline.findings({ class: 'secret', repository: 'shop' });
    assert.ok(items.length > 0);
    for (const { path: file, firstSeen, line } of items) {
      const view = await plumbline.file('shop', file, firstSeen.commit);
      assert.match(view!.text!.split('\n')[line - 1]!, /\[redacted\]/);
    }
  });

  test('every landing of the window is in the change population', async () => {
    const { changes, repositories } = await plumbline.changes({
      from: year.type === 'window' ? year.from : undefined!,
    });
    const counted = run.repositories.map(({ name, landedInPeriod }) => [name, landedInPeriod]);
    assert.deepEqual(
      repositories.map(({ name, landings }) => [name, landings]),
      counted,
    );
    let listed = 0;
    for await (const _ of changes) listed += 1;
    assert.equal(
      listed,
      counted.reduce((sum, [, landings]) => sum + Number(landings), 0),
    );
  });

  test('each piece of evidence proves its place in the ledger, and the facts relied on can be read back', async () => {
    const evidence = await plumbline.evidence(run.id);
    assert.ok(evidence.length > run.controls.length);
    for (const { envelope } of evidence.slice(0, 12)) {
      const proof = await plumbline.evidenceProof(envelope.id);
      assert.equal(proof?.verified, true, proof?.because);
    }
    const relied = run.controls.flatMap(({ checks }) =>
      checks.flatMap(({ members }) =>
        members.flatMap(({ intervals }) => intervals.flatMap((interval) => interval.relied)),
      ),
    );
    const some = [...new Set(relied)].slice(0, 40);
    const facts = await plumbline.facts(run.id, some);
    assert.deepEqual(facts.map(({ id }) => id).sort(), some.sort());
  });

  test('a search finds what stands at the heads and says what it looked at', async () => {
    const events = await eventsOf(plumbline.search('repo:* file:CODEOWNERS select:file .', {}));
    const last = events.at(-1);
    assert.equal(last?.type, 'manifest');
    if (last?.type === 'manifest') assert.equal(last.manifest.repositories.length, 2);
  });
});

describe('running again', () => {
  test('with nothing new reads nothing', async () => {
    const again = await plumbline.audit({ locations: [sources], period: year }, working());
    assert.equal(again.run.id, run.id);
  });

  test('after one new commit does the work of that commit', async () => {
    landFile(path.join(sources, 'shop'), 'notes.md', '# Notes\n\nOne more file.\n');
    const { run: next } = await plumbline.audit({ locations: [sources], period: year }, working());
    assert.notEqual(next.id, run.id);
    assert.deepEqual({ landings: next.work.landingsRead, blobs: next.work.blobsRead }, { landings: 1, blobs: 1 });
  });
});
