import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyLine, noteOf, origin } from '../../../test/e2e/double/ledger.ts';
import { leafHash, treeHash } from '../../../test/e2e/double/merkle.ts';
import { isSigned, readCheckpoint } from './signed-note.ts';

const root = treeHash([leafHash('a'), leafHash('b')]);
const note = noteOf(2, root);

test('a checkpoint is read, and its signature is checked', async () => {
  const read = readCheckpoint(note)!;
  assert.deepEqual([read.origin, read.size, read.root], [origin, 2, root.toString('hex')]);
  assert.equal(await isSigned(read, [keyLine]), 'signed');
  assert.equal(await isSigned(read, ['someone.else+00000000+AAAA', keyLine]), 'signed');
  assert.equal(await isSigned(readCheckpoint(note.replaceAll('\n', '\r\n'))!, [keyLine]), 'signed');
});

test('a changed one, or another key, is not', async () => {
  assert.equal(await isSigned(readCheckpoint(note.replace('\n2\n', '\n3\n'))!, [keyLine]), 'not-signed');
  assert.equal(await isSigned(readCheckpoint(note)!, []), 'not-signed');
  const other = keyLine.replace(/.=?=?$/, (end) => (end.startsWith('A') ? 'B' : 'A') + end.slice(1));
  assert.equal(await isSigned(readCheckpoint(note)!, [other]), 'not-signed');
});

for (const [name, text] of [
  ['nothing', ''],
  ['words', 'I hold a checkpoint'],
  ['a text without signatures', note.split('\n\n')[0]!],
  ['a size that is none', note.replace('\n2\n', '\n02\n')],
  ['a root that is none', note.replace(/\n[^\n]+=\n/, '\nAAAA\n')],
  ['lines that nobody reads', note.replace('\n\n', '\nmore\n\n')],
] as const)
  test(`${name} is no checkpoint`, () => assert.equal(readCheckpoint(text), undefined));
