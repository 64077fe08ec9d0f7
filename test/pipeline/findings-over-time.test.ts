/** What `finding list` tells must not hang on which period was audited last: beginnings are true, nothing known is lost. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Instant } from '../../src/base/instant.ts';
import type { Period } from '../../src/model/control.ts';
import type { Finding } from '../../src/model/finding.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('findings');
const sources = path.join(scratch.folder, 'sources');
const window = (from: string, to: string): Period => ({ type: 'window', from: from as Instant, to: to as Instant });
const whole = window('2020-01-01T00:00:00.000Z', '2026-11-15T00:00:00.000Z');
const lastDays = window('2026-10-25T00:00:00.000Z', '2026-11-15T00:00:00.000Z');
const past: Period = { type: 'as-of', at: '2025-10-01T00:00:00.000Z' as Instant };
let all: readonly Finding[];

before(async () => {
  buildFixtureRepository('shop', sources);
  all = await findingsAfter('whole', [whole]);
});
after(() => scratch.remove());

async function findingsAfter(name: string, periods: readonly Period[]): Promise<readonly Finding[]> {
  const opened = await openAt(path.join(scratch.folder, name));
  try {
    for (const period of periods) await opened.audit({ locations: [sources], period }, working());
    return (await opened.findings({})).items;
  } finally {
    await opened.close();
  }
}

const atHead = (findings: readonly Finding[]): readonly Finding[] => findings.filter((finding) => finding.atHead);

for (const [name, period] of [
  ['the last days', lastDays],
  ['a day long ago', past],
] as const)
  test(`${name}: what stands at the head is listed whole, since the landing that brought it`, async () => {
    assert.deepEqual(atHead(await findingsAfter(name.replaceAll(' ', '-'), [period])), atHead(all));
  });

test('a secret that was removed stays listed after an audit of a later period', async () => {
  const removed = all.filter((finding) => finding.class === 'secret' && finding.removedBy !== undefined);
  assert.ok(removed.length > 0, 'the fixture has one');
  const later = await findingsAfter('later', [whole, lastDays, past]);
  // Fingerprints of secrets are keyed by data directory.
  const plain = (findings: readonly Finding[]) =>
    findings.map(({ fingerprint: _keyed, identity: _too, ...rest }) => rest);
  assert.deepEqual(plain(later), plain(all));
});
