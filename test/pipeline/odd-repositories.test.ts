/** Repositories with something wrong: each gives a right result or a gap with its reason, and is never written to. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import type { GapReason } from '../../src/model/gap.ts';
import { buildFixtureRepository, type FixtureName } from '../fixtures/build.ts';
import { openAt, scratchFolder, working, year } from './workbench.ts';

const scratch = scratchFolder('odd');
after(() => scratch.remove());

/** Every file of a folder with its bytes and mode, as one digest. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  // Latin-1 keeps every byte of a name, whatever its encoding.
  for (const file of readdirSync(folder, { recursive: true, encoding: 'latin1' }).sort()) {
    const place = Buffer.from(path.join(folder, file), 'latin1');
    const status = lstatSync(place);
    hash.update(file).update(String(status.mode)).update(String(status.mtimeMs));
    if (status.isFile()) hash.update(readFileSync(place));
  }
  return hash.digest('hex');
}

const cases: readonly (readonly [FixtureName, readonly GapReason[]])[] = [
  ['sha256', []],
  ['submodule', ['not-supported']],
  ['lfs', ['missing-object']],
  ['shallow', ['missing-object']],
  ['partial', ['missing-object']],
  ['corrupt', ['missing-object']],
  ['rewritten', []],
  ['odd-paths', []],
  ['symlinks', []],
];

for (const [name, reasons] of cases) {
  test(`${name}: ${reasons.length === 0 ? 'a result' : `a result and a gap (${reasons.join(', ')})`}`, async () => {
    const { location } = buildFixtureRepository(name, scratch.folder);
    const before = digestOf(location);
    const plumbline = await openAt(path.join(scratch.folder, 'data', name));
    try {
      const { run, troubles } = await plumbline.audit({ locations: [location], period: year }, working());
      assert.deepEqual(troubles, []);
      const [repository] = run.repositories;
      assert.ok(repository && repository.commits > 0);
      for (const reason of reasons) {
        const gap = repository.gaps.find((one) => one.reason === reason);
        assert.ok(gap, `no gap ${reason}; there are: ${repository.gaps.map((one) => one.reason).join(', ')}`);
        assert.ok(gap.detail.length > 20);
      }
    } finally {
      await plumbline.close();
    }
    assert.equal(digestOf(location), before, 'the repository was written to');
  });
}

test('empty: nothing is judged as operated', async () => {
  const { location } = buildFixtureRepository('empty', scratch.folder);
  const plumbline = await openAt(path.join(scratch.folder, 'data', 'empty'));
  const { run } = await plumbline.audit({ locations: [location], period: year }, working());
  await plumbline.close();
  assert.deepEqual(
    run.controls.filter(({ result }) => result === 'operated').map(({ control }) => control.id),
    [],
  );
  assert.ok(run.controls.length > 0);
});

test('what is no repository is a trouble with a hint, and the rest is audited', async () => {
  const { location } = buildFixtureRepository('shop', path.join(scratch.folder, 'mixed'));
  const folder = path.join(scratch.folder, 'plain');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'file.txt'), 'no repository');
  const plumbline = await openAt(path.join(scratch.folder, 'data', 'mixed'));
  const locations = [folder, path.join(scratch.folder, 'nowhere'), location];
  const { run, troubles } = await plumbline.audit({ locations, period: year }, working());
  await plumbline.close();
  assert.deepEqual(
    troubles.map((trouble) => trouble.location),
    locations.slice(0, 2),
  );
  for (const { message, hint } of troubles) assert.ok(message.length > 10 && hint.length > 10);
  assert.deepEqual(
    run.repositories.map((repository) => repository.name as string),
    ['shop'],
  );
});
