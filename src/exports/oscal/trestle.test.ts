/** Opened by a tool that is not ours; only where it is installed (test/fixtures/oscal/README.md says how). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { sampleOscalInput } from '../../../test/fixtures/sample-oscal.ts';
import { oscalDocuments, oscalText } from './oscal.ts';

const python = process.env['TRESTLE_PYTHON'];
const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-trestle-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test(
  'compliance-trestle reads every document, writes it with the same values, and validates them together',
  {
    skip: python === undefined && 'TRESTLE_PYTHON is not set',
  },
  () => {
    const [documents, workspace] = [path.join(scratch, 'documents'), path.join(scratch, 'workspace')] as const;
    for (const folder of [documents, workspace]) mkdirSync(folder);
    const written = oscalDocuments(sampleOscalInput()).map(({ name, make }) => {
      writeFileSync(path.join(documents, name), oscalText(make()!));
      return name;
    });
    const script = path.join(import.meta.dirname, '../../../test/fixtures/oscal/open_with_trestle.py');
    const { status, stdout, stderr } = spawnSync(python!, [script, documents, workspace], { encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    for (const name of written) assert.match(stdout, new RegExp(`^${name}: .* the same$`, 'm'));
    assert.match(stdout, /^VALID: /m);
  },
);
