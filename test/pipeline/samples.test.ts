/** An auditor draws from what an audit sealed: over the command line's and the API's use case, on a real repository. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { isAppError } from '../../src/base/app-error.ts';
import { firstColumn } from '../../src/ledger/csv-ids.ts';
import { sampleCsv } from '../../src/exports/csv/sample-csv.ts';
import type { Population } from '../../src/model/population.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { openAt, scratchFolder, working, year } from './workbench.ts';

const scratch = scratchFolder('samples');
const check = 'change-through-changeset';
let plumbline: Plumbline;

before(async () => {
  const sources = path.join(scratch.folder, 'sources');
  for (const name of ['shop', 'clean'] as const) buildFixtureRepository(name, sources);
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  await plumbline.audit({ locations: [sources], period: year }, working());
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

const drawn = (seed: string, size = 5) =>
  plumbline.drawSample({ of: check, run: 'latest', seed, size, by: 'A. Auditor' });

async function sealedPopulation(): Promise<Population> {
  const sealed = (await plumbline.evidence()).find(
    ({ envelope }) => envelope.kind === 'population' && envelope.subject === check,
  )!;
  const found = (await plumbline.evidenceBytes(sealed.envelope.digest))!;
  return (JSON.parse(Buffer.from(found.bytes).toString()) as { population: Population }).population;
}

describe('a sample', () => {
  test('is what sha256sum and sort draw from the ids that were sealed', async () => {
    const { sample } = await drawn('dice 4 2 6 1');
    const population = await sealedPopulation();
    writeFileSync(path.join(scratch.folder, 'ids.txt'), population.ids.map((id) => `${id}\n`).join(''));
    const script = `
      key=$(printf 'plumbline-sample/1\\n%s\\n%s' "$1" "$2" | sha256sum | cut -c1-64)
      while IFS= read -r id; do
        printf '%s %s\\n' "$(printf '%s\\n%s' "$key" "$id" | sha256sum | cut -c1-64)" "$id"
      done < ids.txt | LC_ALL=C sort | head -n 5`;
    const args = ['-c', script, 'sh', population.idsDigest, 'dice 4 2 6 1'];
    const lines = execFileSync('sh', args, { cwd: scratch.folder, encoding: 'utf8' }).trimEnd().split('\n');
    assert.deepEqual(
      sample.items.map(({ ticket, id }) => `${ticket} ${id}`),
      lines,
    );
    assert.equal(sample.population.idsDigest, population.idsDigest);
  });

  test('is sealed after its population, with a proof, and is read back as it was', async () => {
    const { sample, evidence } = await drawn('coin');
    assert.ok(evidence.index > sample.population.index);
    const proof = await plumbline.evidenceProof(evidence.envelope.id);
    assert.equal(proof?.verified, true);
    assert.deepEqual(await plumbline.sample(evidence.envelope.id), { sample, evidence });
  });

  test('names every draw from the same population before it, so that nobody draws until it suits', async () => {
    const before = (await plumbline.samples()).map(({ evidence }) => evidence.envelope.id);
    const { sample } = await drawn('third');
    assert.ok(before.length >= 2);
    assert.deepEqual(sample.earlier.map(({ evidence }) => evidence).toReversed(), before);
  });

  test('has for every change what an auditor tests, and says what is not known', async () => {
    const { sample } = await drawn('whole', 5000);
    assert.equal(sample.items.length, sample.population.size);
    for (const item of sample.items) {
      assert.deepEqual(
        item.attributes.map(({ id }) => id),
        ['described', 'requested', 'tested', 'approved', 'unaltered', 'landed', 'deployed'],
      );
      assert.ok(item.attributes.every(({ recorded }) => recorded !== ''));
      assert.match(item.attributes[2]!.recorded, /not known/);
    }
  });

  test('of a control with one check may be named by the control, with a size by risk', async () => {
    const { sample } = await plumbline.drawSample({
      of: 'CHG-03',
      run: 'latest',
      seed: 'risk',
      size: { risk: 0.1, tolerable: 0.09 },
    });
    assert.equal(sample.check, check);
    assert.ok(sample.items.length > 1 && sample.items.length <= Math.min(25, sample.population.size));
  });

  test('as a sheet has a line for each item and a column for each answer', async () => {
    const { sample } = await drawn('sheet');
    const [head, ...lines] = sampleCsv(sample).trimEnd().split('\r\n');
    assert.deepEqual(
      firstColumn(sampleCsv(sample)),
      sample.items.map(({ rank }) => String(rank)),
    );
    assert.equal(head!.split(': auditor').length - 1, 7);
    // Each answer's cell stands empty behind what is recorded; the notes are the last.
    for (const line of lines) assert.match(line, /,,not known: no deployment record,,$/);
  });
});

const refused: readonly (readonly [
  name: string,
  request: Partial<Parameters<Plumbline['drawSample']>[0]>,
  code: string,
])[] = [
  ['no seed', { seed: ' ' }, 'samples/bad-seed'],
  ['a seed of two lines', { seed: 'a\nb' }, 'samples/bad-seed'],
  ['no item', { size: 0 }, 'samples/bad-size'],
  ['more than a sample', { size: 5001 }, 'samples/bad-size'],
  ['a check that does not exist', { of: 'no-such-check' }, 'samples/no-check'],
  ['a control of several checks', { of: 'CHG-02' }, 'samples/no-check'],
  ['an audit that does not exist', { run: 'no-such-run' }, 'samples/no-run'],
];

for (const [name, request, code] of refused)
  test(`refused, and nothing is sealed: ${name}`, async () => {
    const before = (await plumbline.samples()).length;
    const draw = plumbline.drawSample({ of: check, run: 'latest', seed: 'seed', size: 5, ...request });
    await assert.rejects(draw, (error) => isAppError(error) && error.code === code && error.hint !== '');
    assert.equal((await plumbline.samples()).length, before);
  });
