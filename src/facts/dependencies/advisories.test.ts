import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Advisory } from '../../model/advisory.ts';
import type { Ecosystem } from '../../model/dependency.ts';
import { AdvisoryIndex } from './advisories.ts';

const range = (introduced: string, fixed: string) =>
  [
    { kind: 'introduced', version: introduced },
    { kind: 'fixed', version: fixed },
  ] as const;

/** As the database of advisories tells the two of December 2021: with fixes carried back to older lines. */
const log4shell: Advisory = {
  id: 'GHSA-jfh8-c2jp-5v3q',
  aliases: ['CVE-2021-44228'],
  summary: 'Remote code injection',
  severity: 'critical',
  affected: [
    {
      ecosystem: 'maven',
      name: 'org.apache.logging.log4j:log4j-core',
      versions: [],
      ranges: [range('2.13.0', '2.15.0'), range('2.4', '2.12.2'), range('2.0-beta9', '2.3.1')],
    },
  ],
};
const index = new AdvisoryIndex([log4shell]);
const said = (name: string, version: string | undefined, ecosystem: Ecosystem = 'maven'): string =>
  index.of({ ecosystem, name, ...(version !== undefined && { version }) })[0]?.exposure ?? 'no advisory';

const core = 'org.apache.logging.log4j:log4j-core';

test('log4j: fixes carried back are fixes, and what only sounds like it is not it', () => {
  for (const version of ['2.0-beta9', '2.0', '2.3', '2.4', '2.12.1', '2.13.0', '2.14.1', '2.15.0-rc1'])
    assert.equal(said(core, version), 'affected', version);
  for (const version of ['2.0-beta8', '2.3.1', '2.3.2', '2.12.2', '2.12.4', '2.15.0', '2.17.1', '2.26.1'])
    assert.equal(said(core, version), 'unaffected', version);
  assert.equal(said('log4j:log4j', '1.2.17'), 'no advisory');
  assert.equal(said('org.apache.logging.log4j:log4j-api', '2.14.1'), 'no advisory');
  assert.equal(said('org.apache.logging.log4j:log4j-to-slf4j', '2.14.1'), 'no advisory');
  assert.equal(said(core, '2.14.1', 'npm'), 'no advisory');
});

test('a version that is not known is neither exposed nor safe', () => {
  assert.equal(said(core, undefined), 'unknown');
  assert.equal(said(core, '${log4j.version}'), 'unknown');
});

test('advisories that are aliases are one, with the severity of the worst', () => {
  const other: Advisory = { ...log4shell, id: 'CVE-2021-44228', aliases: [], severity: 'unknown' };
  const third: Advisory = { ...log4shell, id: 'OSV-1', aliases: ['CVE-2021-44228'], severity: 'high' };
  const joined = new AdvisoryIndex([third, other, log4shell]);
  assert.equal(joined.size, 1);
  const [only] = joined.of({ ecosystem: 'maven', name: core, version: '2.14.1' });
  assert.deepEqual(
    [only?.advisory.id, only?.advisory.severity, only?.exposure],
    ['GHSA-jfh8-c2jp-5v3q', 'critical', 'affected'],
  );
});

test('versions named one by one, the last affected, and more than one stretch', () => {
  const advisory = (affected: Partial<Advisory['affected'][0]>): AdvisoryIndex =>
    new AdvisoryIndex([
      { ...log4shell, affected: [{ ecosystem: 'pypi', name: 'x', versions: [], ranges: [], ...affected }] },
    ]);
  const of = (at: AdvisoryIndex, version: string) => at.of({ ecosystem: 'pypi', name: 'x', version })[0]?.exposure;
  assert.equal(of(advisory({ versions: ['1.0'] }), '1.0.0'), 'affected');
  assert.equal(of(advisory({ versions: ['1.0'] }), '1.1'), 'unaffected');
  const last = advisory({
    ranges: [
      [
        { kind: 'introduced', version: '0' },
        { kind: 'last-affected', version: '1.5' },
      ],
    ],
  });
  assert.deepEqual(
    ['1.5', '1.5.1'].map((one) => of(last, one)),
    ['affected', 'unaffected'],
  );
  const again = advisory({ ranges: [[...range('1.0', '1.2'), ...range('2.0', '2.1')]] });
  assert.deepEqual(
    ['0.9', '1.1', '1.2', '1.9', '2.0', '2.1'].map((one) => of(again, one)),
    ['unaffected', 'affected', 'unaffected', 'unaffected', 'affected', 'unaffected'],
  );
});
