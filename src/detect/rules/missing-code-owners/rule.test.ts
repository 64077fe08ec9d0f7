import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingCodeOwners } from './rule.ts';

const judge = (text: string) =>
  missingCodeOwners.judge([{ path: 'CODEOWNERS', kind: 'code-owners', text }], new Set(['CODEOWNERS']));

test('missing-code-owners: a rule with an owner is enough', () =>
  assert.equal(judge('# all\n* @acme/all\n'), undefined));
test('missing-code-owners: a pattern without an owner is none', () =>
  assert.equal(judge('/docs/\n')?.path, 'CODEOWNERS'));
test('missing-code-owners: sections of GitLab alone are none', () => assert.ok(judge('[Docs]\n')));
