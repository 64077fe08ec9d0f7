/** Issue 5: no green, and no "does not apply", on what nobody looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exception, notApplicable, pass } from '../model/outcome.ts';
import { defineCheck } from './check.ts';
import { asOf, day, document, landing, repository, run, window } from './test-facts.ts';

const meta = {
  title: '',
  question: '',
  rationale: '',
  remediation: '',
  reference: '',
  evaluation: 'state',
  parameters: {},
} as const;

const documented = (id: string) =>
  defineCheck({
    meta: { ...meta, id },
    population: 'repository',
    reads: ['document'],
    test(_item, facts) {
      const [found] = facts.of('document');
      if (found === undefined) return notApplicable('None is declared.');
      return found.value.topic === 'runbook' ? pass('Sound.', [found]) : exception('Flawed.', [found]);
    },
  });

const elsewhere = documented('datastores-encrypted');
const two = [repository(), repository({ repository: 'web' })];

test('nothing is declared anywhere, and it may be kept elsewhere: open, with what would mend it', () => {
  const result = run(elsewhere, { facts: two, period: window(0, 100) });
  assert.deepEqual([result.result, result.coverage, result.counts.notApplicable], ['indeterminate', 0, 2]);
  assert.match(result.because, /^Nothing in the 2 repositories of this audit declares a managed datastore;/);
  assert.match(result.gaps[0]!.detail, /Connect the repository .* hand in what is asked .* switch the control off/);
  assert.deepEqual(
    result.gaps.map(({ reason, of, repository }) => [reason, of, repository]),
    [['not-declared', 'document', 'all']],
  );
  assert.deepEqual(
    result.unjudged?.map(({ from, to }) => [from, to]),
    [[day(0), day(100)]],
  );
  assert.deepEqual([result.continuity?.atEnd, result.continuity?.since], ['unknown', null]);
});

test('on a date as well', () => {
  const result = run(elsewhere, { facts: [repository()], period: asOf(50) });
  assert.deepEqual([result.result, result.coverage], ['indeterminate', 0]);
  assert.match(result.because, /^Nothing in the one repository of this audit/);
});

test('where another repository declares it, that one is what is judged', () => {
  const web = { repository: 'web' };
  const sound = run(elsewhere, { facts: [...two, document('runbook', {}, web)], period: window(0, 100) });
  assert.deepEqual([sound.result, sound.coverage, sound.gaps], ['operated', 1, []]);
  const flawed = run(elsewhere, { facts: [...two, document('backup', {}, web)], period: window(0, 100) });
  assert.deepEqual([flawed.result, flawed.gaps], ['deviated', []]);
});

test('where what decides it stands in the repositories, nothing there is proof', () => {
  const result = run(documented('webhooks-authenticated'), { facts: two, period: window(0, 100) });
  assert.deepEqual([result.result, result.gaps], ['not-applicable', []]);
});

test('a check of the user’s own says itself what it is about', () => {
  assert.equal(run(documented('our-own'), { facts: two, period: window(0, 100) }).result, 'not-applicable');
});

test('what the dated scope leaves out, the company said itself', () => {
  const scope = () => [{ until: day(0), reason: 'sold' }];
  const result = run(elsewhere, { facts: two, period: window(10, 100), scope });
  assert.equal(result.result, 'not-applicable');
});

const fixes = defineCheck({
  meta: { ...meta, id: 'incident-fixes-reviewed', evaluation: 'population' },
  population: 'landed-change',
  reads: ['landed-change'],
  scope: () => ({ excluded: 'It names no incident.' }),
  test: (item) => pass('Reviewed.', [item]),
});

test('events of which none is one of those that are asked about: open too', () => {
  const facts = [repository(), landing({}, { from: 20 })];
  const result = run(fixes, { facts, period: window(0, 100) });
  assert.equal(result.result, 'indeterminate');
  assert.match(result.because, /declares which changes mend an incident/);
});

test('issue 5: a window in whose first half nothing was declared yet says so, and what came later is judged', () => {
  const late = document('runbook', {}, { from: 40 });
  const result = run(elsewhere, { facts: [repository(), late], period: window(0, 100) });
  assert.deepEqual([result.result, result.gaps], ['operated', []]);
  assert.deepEqual(
    result.unjudged?.map(({ from, to, because }) => [from, to, because]),
    [
      [
        day(0),
        day(40),
        ['Until then no repository of this audit declared a managed datastore; it may have been kept elsewhere.'],
      ],
    ],
  );
  assert.deepEqual(
    [result.continuity?.since?.at, result.continuity?.brokenBy, result.continuity?.unknown],
    [day(40), 'unknown', [{ from: day(0), to: day(40) }]],
  );
});

test('issue 5: before there was any repository nothing is missing', () => {
  const result = run(elsewhere, {
    facts: [repository({ from: 40 }), document('runbook', {}, { from: 40 })],
    period: window(0, 100),
  });
  assert.equal(result.unjudged, undefined);
});
