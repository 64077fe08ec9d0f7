/** What holds for every check: names, pages, tests of their own, and sentences an auditor can read. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkPage } from '../check-page.ts';
import { subjectOf } from '../kit/subjects.ts';
import { describeChecks } from '../evaluate.ts';
import { checks } from './index.ts';

const folder = import.meta.dirname;
const updating = process.env['PLUMBLINE_UPDATE'] === '1';

test('the registry lists every folder once, and nothing else', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  assert.ok(checks.length >= 28, `only ${checks.length} checks`);
  assert.deepEqual(checks.map((check) => check.meta.id).sort(), folders.sort());
});

test('the descriptions say what the checks say', () => {
  const described = describeChecks();
  assert.equal(described.length, checks.length);
  for (const [index, { meta, population, reads }] of checks.entries()) {
    assert.deepEqual(described[index], { ...meta, population, reads, subject: subjectOf(meta.id) });
  }
});

for (const check of checks) {
  const { meta } = check;
  test(`${meta.id} has a page that says what it says`, () => {
    const file = path.join(folder, meta.id, 'check.md');
    if (updating) writeFileSync(file, checkPage(check));
    assert.ok(existsSync(file), `no ${file}; run: npm test -- --update, then review the difference`);
    assert.equal(readFileSync(file, 'utf8'), checkPage(check), `${file} differs; run: npm test -- --update`);
  });

  test(`${meta.id} has a test of its own that shows each kind of outcome`, () => {
    const source = readFileSync(path.join(folder, meta.id, 'check.test.ts'), 'utf8');
    for (const sort of ['passes: [', 'fails: [', 'notDetermined: [', 'notApplicable: ['])
      assert.ok(source.includes(sort), sort);
  });

  test(`${meta.id} is described in sentences`, () => {
    assert.match(meta.reference, /^[A-Z]{2,3}-\d{2}$/);
    assert.match(meta.question, /[?.]$/);
    assert.match(meta.rationale, /\.$/);
    assert.match(meta.remediation, /\.$/);
    assert.doesNotMatch(meta.title, /\.$/);
    for (const text of [meta.title, meta.question, meta.rationale, meta.remediation]) assert.ok(text.length > 20, text);
  });
}
