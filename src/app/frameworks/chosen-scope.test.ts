import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { configuredControls } from '../auditing/configured-controls.ts';
import { parseConfig } from '../config.ts';
import { loadContent } from '../content.ts';
import { chosenScope } from './chosen-scope.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-scope-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const shipped = loadContent(path.join(import.meta.dirname, '..', '..', '..', 'content'));
const text = 'frameworks:\n  soc2:\n    categories: [privacy]\n  iso27001: false\n  reason: No uptime is promised.\n';

function committed(name: string): { readonly file: string; readonly id: string } {
  const folder = path.join(scratch, name);
  mkdirSync(path.join(folder, 'compliance'), { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Jo Doe', '-c', 'user.email=jo@acme.example', ...args], {
      encoding: 'utf8',
      env: { ...process.env, GIT_COMMITTER_DATE: '2026-03-04T05:06:07Z', GIT_AUTHOR_DATE: '2026-03-04T05:06:07Z' },
    });
  git('init', '-q');
  const file = path.join(folder, 'compliance', 'plumbline.yaml');
  writeFileSync(file, text);
  git('add', '.');
  git('commit', '-q', '-m', 'Privacy only');
  return { file, id: git('rev-parse', 'HEAD').trim() };
}

test('without a choice everything is in scope, and nobody decided', async () => {
  const scope = await chosenScope(parseConfig({ path: '/nowhere/plumbline.yaml', text: 'sources: []\n' }));
  assert.equal(scope.soc2.length, 5);
  assert.equal(scope.iso27001, true);
  assert.equal(scope.decision, undefined);
});

test('security is always in, and the commit that chose is named', async () => {
  const { file, id } = committed('repository');
  const scope = await chosenScope(parseConfig({ path: file, text }));
  assert.deepEqual(scope.soc2, ['security', 'privacy']);
  assert.equal(scope.iso27001, false);
  const commit = { id, author: 'Jo Doe <jo@acme.example>', at: '2026-03-04T05:06:07.000Z' };
  assert.deepEqual(scope.decision?.commit, commit);
  assert.equal(scope.decision.reason, 'No uptime is promised.');
});

test('a text that is not the committed one names no commit', async () => {
  const { file } = committed('changed');
  const scope = await chosenScope(parseConfig({ path: file, text: `${text}# not committed\n` }));
  assert.equal(scope.decision?.commit, undefined);
  assert.match(scope.decision?.digest ?? '', /^[0-9a-f]{64}$/);
});

test('controls that serve only what is out of scope are not judged and say why; the others are', async () => {
  const config = parseConfig({ path: '/nowhere/plumbline.yaml', text });
  const { enabled, disabled } = configuredControls(shipped.controls, config, await chosenScope(config));
  assert.equal(enabled.length + disabled.length, 175);
  const off = new Map(disabled.map((evaluation) => [evaluation.control.id, evaluation]));
  const capacity = off.get('AVL-03');
  assert.equal(capacity?.result, 'not-applicable');
  assert.match(
    capacity.because,
    /^Out of scope: it serves only A1\.1, A\.8\.6, and the audit is about SOC 2 \(Security, Privacy\) without ISO\/IEC 27001\. Decided in/,
  );
  assert.ok(enabled.some(({ id }) => id === 'CHG-02') && enabled.some(({ id }) => id === 'PRI-01'));
  for (const { control } of disabled)
    assert.deepEqual(
      control.criteria.filter((id) => /^(?:CC|P)\d/.test(id)),
      [],
      control.id,
    );
});

test('a category that is none is refused at its place', () => {
  const wrong = 'frameworks:\n  soc2:\n    categories: [security, uptime]\n';
  assert.throws(
    () => parseConfig({ path: '/nowhere/plumbline.yaml', text: wrong }),
    (error) => isAppError(error) && /plumbline\.yaml:3:28: .*expected one of security/.test(error.message),
  );
});
