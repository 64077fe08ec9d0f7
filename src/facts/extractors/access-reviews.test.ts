import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../../base/instant.ts';
import { accessReviews } from './access-reviews.ts';
import { factsOf, gapsOf } from './said-by.ts';

const read = (path: string, text: string) => factsOf(accessReviews, path, text).map(({ value }) => value);

for (const path of [
  'access-reviews/2026-Q1.yaml',
  'compliance/access_reviews/github/2026-01.yml',
  'docs/2026-Q1-access-review.csv',
  'access-review/q1.md',
])
  test(`${path} is a record`, () => assert.ok(accessReviews.wants(path)));
for (const path of [
  'access-reviews/README.md',
  'access-reviews/template.yaml',
  'src/access-reviews/index.ts',
  'docs/access.md',
  'docs/access-review-policy/policy.md',
])
  test(`${path} is none`, () => assert.equal(accessReviews.wants(path), false));

const expected = {
  system: 'GitHub',
  reviewers: ['Ann <ann@example.com>'],
  date: parseInstant('2026-01-15'),
  population: 3,
};
const said = (record: { readonly decisions: readonly { account: string; decision: string | null }[] } | undefined) =>
  record?.decisions.map(({ account, decision }) => `${account} ${decision}`);

test('YAML with a list of decisions', () => {
  const [record] = read(
    'access-reviews/2026-Q1.yaml',
    'reviewer: Ann <ann@example.com>\ndate: 2026-01-15\nsystem: GitHub\npopulation: 3\ndecisions:\n  - {account: ann, decision: keep, by: bob}\n  - account: bob\n    decision: Change\n  - account: "@eve"\n    decision: removed\n',
  );
  const { path, decisions, ...rest } = record!;
  assert.equal(path, 'access-reviews/2026-Q1.yaml');
  assert.deepEqual(rest, expected);
  assert.deepEqual(decisions, [
    { account: 'ann', decision: 'keep', by: 'bob', line: 6 },
    { account: 'bob', decision: 'change', line: 7 },
    { account: 'eve', decision: 'revoke', line: 9 },
  ]);
});

test('YAML with accounts by decision', () => {
  const [record] = read(
    'access-reviews/q1.yaml',
    'reviewers: [Ann, Bob]\ndate: "2026-01-15"\ndecisions:\n  keep: [ann]\n  revoke: [eve]\n  ponder: [zoe]\n',
  );
  assert.deepEqual(record?.reviewers, ['Ann', 'Bob']);
  assert.equal(record?.system, null);
  assert.deepEqual(said(record), ['ann keep', 'eve revoke', 'zoe null']);
});

test('CSV, a record for each system', () => {
  const records = read(
    'access-reviews/q1.csv',
    'System,Account,Decision,Reviewer,Date\nGitHub,ann,keep,bob,2026-01-14\nGitHub,"eve, contractor",revoke,bob,2026-01-15\nAWS,ann,keep,zoe,2026-01-10\n',
  );
  assert.deepEqual(
    records.map((record) => [record.system, record.reviewers, record.date, said(record)]),
    [
      ['GitHub', ['bob'], parseInstant('2026-01-15'), ['ann keep', 'eve, contractor revoke']],
      ['AWS', ['zoe'], parseInstant('2026-01-10'), ['ann keep']],
    ],
  );
  assert.equal(records[0]!.decisions[1]!.line, 3);
});

test('Markdown with lines and a table', () => {
  const [record] = read(
    'access-reviews/q1.md',
    '# Review\n\n- **Reviewer**: Ann <ann@example.com>\n- **Date:** 2026-01-15\n- System: GitHub\n- Population: 3\n\n| Account | Role | Decision |\n| --- | --- | --- |\n| `ann` | admin | keep |\n| @eve | write | revoke |\n\nAfterwards | nothing\n',
  );
  const { path: _path, decisions: _decisions, ...rest } = record!;
  assert.deepEqual(rest, expected);
  assert.deepEqual(said(record), ['ann keep', 'eve revoke']);
});

test('Markdown with front matter', () => {
  const [record] = read(
    'access-reviews/q1.md',
    '---\nreviewer: Ann\ndate: 2026-01-15\nsystem: AWS\n---\n| User | Action |\n|---|---|\n| ann | keep |\n',
  );
  assert.deepEqual([record?.reviewers, record?.system, said(record)], [['Ann'], 'AWS', ['ann keep']]);
});

test('what is no record says nothing, and what cannot be read is a gap', () => {
  const [record] = read('access-reviews/q1.yaml', 'note: to be done\n');
  assert.deepEqual(record?.decisions, []);
  assert.equal(record?.date, null);
  assert.deepEqual(gapsOf(accessReviews, 'access-reviews/q1.yaml', 'a: [\n'), ['unreadable']);
  assert.equal(read('access-reviews/q1.csv', '')[0]?.reviewers.length, 0);
});
