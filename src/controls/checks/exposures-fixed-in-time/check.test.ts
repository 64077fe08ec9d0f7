import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exposure, ExposureLookup, UndecidedExposure } from '../../../model/exposure.ts';
import { casesOf, day, fact, gap, judge, repository, run, window, type When } from '../../test-facts.ts';
import { exposuresFixedInTime } from './check.ts';

const place = {
  path: 'package-lock.json',
  line: 12,
  context: 'production',
  ecosystem: 'npm',
  name: 'left-pad',
  scope: 'runtime',
  direct: true,
  landedAt: day(2),
  landedKnown: true,
  publishedAt: day(5),
  fixedAt: null,
} as const;

const exposure = (more: Partial<Exposure> = {}, when: When = {}) =>
  fact(
    'exposure',
    {
      ...place,
      is: 'exposed',
      versions: ['1.0.0'],
      known: 'lock-resolved',
      advisory: 'GHSA-1',
      ids: ['GHSA-1', 'CVE-1'],
      severity: 'high',
      summary: 'Pads too much',
      fixedBy: null,
      ...more,
    },
    { from: 5, ...when },
  );

const undecided = (more: Partial<UndecidedExposure> = {}) =>
  fact(
    'exposure',
    { ...place, is: 'undecided', constraint: '^1', because: 'no lock file', advisories: ['GHSA-1'], ...more },
    { from: 5 },
  );

const lookup = (more: Partial<ExposureLookup> = {}) =>
  fact(
    'exposure',
    {
      is: 'lookup',
      isConfigured: true,
      ecosystems: [{ ecosystem: 'npm', packages: 12, advisories: 900, newest: day(390) }],
      named: 0,
      refused: 0,
      ...more,
    },
    { id: 'lookup' },
  );

const accepted = (more: { readonly reason?: string | null } = {}, when: When = {}) =>
  fact(
    'accepted-risk',
    { path: '.trivyignore', line: 3, tool: 'trivy', subject: 'CVE-1', reason: 'not reached', until: null, ...more },
    { from: 8, ...when },
  );

const fixed = (at: number, more: Partial<Exposure> = {}) =>
  exposure({ fixedAt: day(at), fixedBy: '1.0.1', ...more }, { to: at });

const cases = casesOf(exposuresFixedInTime, {
  passes: [
    {
      name: 'replaced in time',
      facts: [fixed(20)],
      because: /high, known since 2026-01-06, .* 30 days; replaced by 1.0.1 on 2026-01-21/,
    },
    {
      name: 'the package went away',
      facts: [exposure({ fixedAt: day(9) }, { to: 9 })],
      because: /the package was gone on 2026-01-10/,
    },
    {
      name: 'accepted with a reason',
      facts: [exposure(), accepted()],
      because: /accepted on 2026-01-09 without an end in .trivyignore:3: not reached/,
    },
    { name: 'days of the policy', facts: [fixed(60)], parameters: { highDays: 90 }, because: /within 90 days/ },
    {
      name: 'nothing known',
      facts: [lookup()],
      because: /12 packages of npm against 900 advisories, the newest of 2027-01-26/,
    },
  ],
  fails: [
    { name: 'replaced too late', facts: [fixed(60)], because: /late by/ },
    {
      name: 'rated by nobody',
      facts: [exposure({ severity: 'unknown' })],
      because: /rated by no advisory, .* within 90 days/,
    },
    { name: 'open still', facts: [exposure(), lookup({ named: 1 })], because: /it still stands: .*364 days/ },
    { name: 'accepted without a reason', facts: [exposure(), accepted({ reason: ' ' })], because: /it still stands/ },
    { name: 'accepted when it was overdue', facts: [exposure(), accepted({}, { from: 100 })], because: /late by/ },
    {
      name: 'development, where the policy counts it',
      facts: [exposure({ scope: 'dev' })],
      parameters: { includesDevelopment: true },
      because: /it still stands/,
    },
    {
      name: 'old advisories take nothing from what they do know',
      facts: [exposure()],
      gaps: [gap('exposure', { reason: 'not-observed', days: [50, 9999] })],
      because: /The list may not be whole.*it still stands/,
    },
  ],
  notDetermined: [
    { name: 'no day of publication', facts: [exposure({ publishedAt: null })], because: /became known/ },
    {
      name: 'a version that is not known',
      facts: [undecided()],
      because: /left-pad \(\^1\) at package-lock.json:12 is not known: no lock file; 1 advisory names/,
    },
    {
      name: 'may have stood there for longer',
      facts: [fixed(20, { landedKnown: false, landedAt: day(6) })],
      because: /before 2026-01-07/,
    },
    {
      name: 'an ecosystem without advisories',
      facts: [lookup({ ecosystems: [{ ecosystem: 'hex', packages: 2, advisories: 0, newest: null }] })],
      because: /2 packages of hex against no advisories about them/,
    },
    {
      name: 'a part of the advisories',
      facts: [
        lookup({ ecosystems: [{ ecosystem: 'hex', packages: 2, advisories: 3, newest: null, isPartial: true }] }),
      ],
      because: /3 advisories, which cannot be all/,
    },
    {
      name: 'an old export shows no absence',
      facts: [lookup()],
      gaps: [gap('exposure', { reason: 'not-observed', detail: 'The newest is old.', days: [50, 9999] })],
      because: /The list may not be whole: The newest is old/,
    },
    {
      name: 'the lock file could not be read when it was due',
      facts: [exposure()],
      gaps: [gap('exposure', { path: 'package-lock.json', days: [10, 9999] })],
      because: /nobody looked after 2026-01-11/,
    },
    {
      name: 'gone after a stretch that could not be read',
      facts: [fixed(60)],
      gaps: [gap('exposure', { path: 'package-lock.json', days: [10, 60] })],
      because: /answered between 2026-01-11/,
    },
  ],
  notApplicable: [
    {
      name: 'no dependency at all',
      facts: [lookup({ isConfigured: false, ecosystems: [] })],
      because: /No manifest or lock file of the period names a dependency/,
    },
    { name: 'only tests use it', facts: [exposure({ scope: 'test' })], because: /excluded/ },
    { name: 'test data', facts: [exposure({ context: 'test' })], because: /excluded/ },
  ],
});
for (const [name, run] of cases) test(name, run);

test('what is left out says why; a broken file elsewhere takes nothing from an exposure', () => {
  const facts = [repository(), lookup({ isConfigured: false }), exposure(), exposure({ scope: 'dev' }, { id: 'dev' })];
  const { population, members } = run(exposuresFixedInTime, {
    facts,
    gaps: [gap('exposure', { path: 'other/package-lock.json', days: [10, 9999] })],
    period: window(0, 400),
  });
  assert.deepEqual(
    population.exclusions.map(({ because }) => because.slice(0, 30)),
    ['No advisories are configured: ', 'Only development uses it.'],
  );
  assert.deepEqual(
    members.map(({ result }) => result),
    ['exception'],
  );
});

test('one of before the period that was open then belongs to it', () => {
  const { because } = judge(exposuresFixedInTime, { facts: [repository(), fixed(60)], period: window(20, 400) });
  assert.match(because, /late by 25 days/);
});
