import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import { builtInRuleSet } from '../../detect/rule-set.ts';
import { scanPaths } from './scan-paths.ts';

const scanning = { ruleSet: builtInRuleSet, secretKey: () => new Uint8Array(32) };

const folder = mkdtempSync(join(tmpdir(), 'plumbline-scan-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'src'));
writeFileSync(join(folder, 'src', 'call.py'), 'import requests\nrequests.get(url, verify=False)\n');
writeFileSync(join(folder, 'src', 'logo.png'), Buffer.from([0x89, 0x50, 0, 0]));
const working = { observer: silentObserver, signal: new AbortController().signal };

test('a folder without git is read as it lies; what was not scanned is listed', async () => {
  const report = await scanPaths([folder], scanning, working);
  assert.deepEqual(
    report.findings.map(({ rule, path, line }) => [rule, path, line]),
    [['disabled-certificate-check', 'src/call.py', 2]],
  );
  assert.deepEqual(report.unscanned, [{ path: 'src/logo.png', reason: 'binary content' }]);
  assert.equal(report.filesScanned, 1);
});

test('a path that does not exist is an error that names it', async () => {
  await assert.rejects(scanPaths([join(folder, 'nowhere')], scanning, working), {
    code: 'app/no-such-path',
    message: /nowhere/,
  });
});
