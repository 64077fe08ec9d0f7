import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommit } from './commit-object.ts';

const tree = 'a'.repeat(40);
const stamp = 'Ann Other <ann@example.org> 1767225600 +0200';
const commit = (...lines: string[]): Buffer => Buffer.from([`tree ${tree}`, ...lines].join('\n'));

test('an ordinary commit', () => {
  const parsed = parseCommit(
    commit(
      `parent ${'b'.repeat(40)}`,
      `author ${stamp}`,
      `committer GitHub <noreply@github.com> 1767225601 +0000`,
      '',
      'Title',
      'goes on',
      '',
      'Body',
      '',
    ),
  )!;
  assert.deepEqual(parsed.parents, ['b'.repeat(40)]);
  assert.deepEqual(parsed.author, { name: 'Ann Other', email: 'ann@example.org' });
  assert.equal(parsed.authoredAt, '2026-01-01T00:00:00.000Z');
  assert.equal(parsed.committedAt, '2026-01-01T00:00:01.000Z');
  assert.equal(parsed.subject, 'Title goes on');
  assert.equal(parsed.message, 'Title\ngoes on\n\nBody');
  assert.equal(parsed.signed, false);
});

test('a signature and a merged tag are headers, not message', () => {
  const signature = [
    'gpgsig -----BEGIN PGP SIGNATURE-----',
    ' ',
    ' author Mallory <m@example.org> 0 +0000',
    ' -----END PGP SIGNATURE-----',
  ];
  const parsed = parseCommit(commit(`author ${stamp}`, `committer ${stamp}`, ...signature, '', 'Title'))!;
  assert.equal(parsed.signed, true);
  assert.equal(parsed.author.name, 'Ann Other');
  assert.equal(parsed.message, 'Title');
});

test('a message in Latin-1 is read as such', () => {
  const bytes = Buffer.concat([
    commit(`author ${stamp}`, `committer ${stamp}`, 'encoding ISO-8859-1', '', 'caf'),
    Buffer.from([0xe9]),
  ]);
  assert.equal(parseCommit(bytes)!.subject, 'café');
});

test('bytes that are no UTF-8 and do not say what they are read as Latin-1', () => {
  const bytes = Buffer.concat([commit(`author ${stamp}`, `committer ${stamp}`, '', 'caf'), Buffer.from([0xe9])]);
  assert.equal(parseCommit(bytes)!.subject, 'café');
});

const odd: readonly (readonly [name: string, author: string, email: string, at: string])[] = [
  ['no address', 'Ann', '', '1970-01-01T00:00:00.000Z'],
  ['an address in an address', 'Ann <<ann@x>> 5 +0000', '<ann@x>', '1970-01-01T00:00:05.000Z'],
  ['no time', 'Ann <ann@x>', 'ann@x', '1970-01-01T00:00:00.000Z'],
  ['a negative time', 'Ann <ann@x> -5 +0000', 'ann@x', '1970-01-01T00:00:00.000Z'],
  ['a time beyond the calendar', 'Ann <ann@x> 99999999999999 +0000', 'ann@x', '9999-12-31T23:59:59.999Z'],
];
for (const [name, author, email, at] of odd) {
  test(`broken identity: ${name}`, () => {
    const parsed = parseCommit(commit(`author ${author}`, `committer ${stamp}`, '', 'x'))!;
    assert.deepEqual([parsed.author.email, parsed.authoredAt], [email, at]);
  });
}

test('what is no commit is not taken for one', () => assert.equal(parseCommit(Buffer.from('hello')), undefined));
