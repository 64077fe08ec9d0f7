import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../checks/index.ts';
import { asOf, healthField, image, repository, run } from '../test-facts.ts';

const keptElsewhere = checks.filter(({ meta }) => 'keptIn' in meta.parameters);

/** A service with personal data, and nothing written down. */
const facts = [repository(), image(), healthField({})];

for (const check of keptElsewhere)
  test(`${check.meta.id}: what is said to be kept elsewhere is asked of people, and no exception (issue 5)`, () => {
    const judged = (keptIn: string) =>
      run(check, { facts, period: asOf(100), parameters: { ...check.meta.parameters, keptIn } });
    const here = judged('');
    assert.notEqual(here.counts.exception, 0, here.because);
    const elsewhere = judged('the wiki');
    assert.equal(elsewhere.result, 'indeterminate', elsewhere.because);
    assert.match(elsewhere.members[0]!.because, /It is said to be kept in the wiki, which is not connected\./);
    assert.equal(check.leavesToPeople, true);
  });

test('checks of what is written or watched have the parameter', () => {
  assert.ok(keptElsewhere.length >= 12, `${keptElsewhere.length}`);
});
