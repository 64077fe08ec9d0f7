/** The same run gives the same bytes: in another process, time zone, language, and whatever rights new files get. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-same-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const fixture = pathToFileURL(path.join(import.meta.dirname, '../../../test/fixtures/sample-pack.ts')).href;
const here = path.join(scratch, 'here.zip');
await sealSample({ home: path.join(scratch, 'here'), landings: 12 }).pack(here);

for (const [name, umask, env] of [
  ['far east', '0o077', { TZ: 'Pacific/Kiritimati', LANG: 'ja_JP.UTF-8' }],
  ['far west', '0o000', { TZ: 'Pacific/Pago_Pago', LC_ALL: 'C' }],
] as const) {
  test(`another process: ${name}`, () => {
    const out = path.join(scratch, `${umask}.zip`);
    const program = `process.umask(${umask});
      const { sealSample } = await import(${JSON.stringify(fixture)});
      await sealSample({ home: ${JSON.stringify(path.join(scratch, umask))}, landings: 12 }).pack(${JSON.stringify(out)});`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.ok(readFileSync(out).equals(readFileSync(here)));
  });
}
