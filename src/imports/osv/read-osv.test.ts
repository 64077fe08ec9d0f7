import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseScore } from './cvss.ts';
import { readOsv } from './read-osv.ts';

const osv = (more: object): string =>
  JSON.stringify({
    id: 'GHSA-1',
    modified: '2022-01-01T00:00:00Z',
    summary: 'Bad',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'Flask_Login' },
        versions: ['1.0'],
        ranges: [
          { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.1' }] },
          { type: 'GIT', events: [{ introduced: '0' }] },
        ],
      },
    ],
    ...more,
  });

test('an advisory as OSV writes it', () => {
  const read = readOsv(osv({ aliases: ['CVE-1'], database_specific: { severity: 'MODERATE' } }));
  assert.deepEqual(read.ok && read.value, {
    id: 'GHSA-1',
    aliases: ['CVE-1'],
    summary: 'Bad',
    severity: 'medium',
    modified: '2022-01-01T00:00:00Z',
    affected: [
      {
        ecosystem: 'pypi',
        name: 'flask-login',
        versions: ['1.0'],
        ranges: [
          [
            { kind: 'introduced', version: '0' },
            { kind: 'fixed', version: '1.1' },
          ],
        ],
      },
    ],
  });
});

test('the severity of a vector, when nobody named it', () => {
  const read = readOsv(osv({ severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }] }));
  assert.equal(read.ok && read.value?.severity, 'critical');
});

test('the year 1 is no date', () => {
  const read = readOsv(osv({ published: '0001-01-01T00:00:00Z', modified: '0001-01-01T00:00:00Z' }));
  assert.deepEqual(read.ok && [read.value?.published, read.value?.modified], [undefined, undefined]);
});

test('a package published to do harm is critical, though nobody scored it', () => {
  const read = readOsv(osv({ id: 'MAL-2024-1' }));
  assert.equal(read.ok && read.value?.severity, 'critical');
});

test('withdrawn advisories and other ecosystems are none of ours; what is no advisory is a fault', () => {
  const none = [
    osv({ withdrawn: '2022-02-01T00:00:00Z' }),
    osv({ affected: [{ package: { ecosystem: 'Debian:12', name: 'x' } }] }),
    osv({ affected: [] }),
  ];
  for (const text of none) assert.deepEqual(readOsv(text), { ok: true, value: undefined });
  for (const text of ['{', '{}', '[]', '{"id":1}']) assert.equal(readOsv(text).ok, false, text);
});

test('base scores, as the specification’s examples have them', () => {
  const scores: readonly (readonly [string, number | undefined])[] = [
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 7.5],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N', 0],
    ['CVSS:4.0/AV:N/AC:L', undefined],
    ['CVSS:3.1/AV:N', undefined],
  ];
  for (const [vector, score] of scores) assert.equal(baseScore(vector), score, vector);
});
