import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJson, readJson5, readToml, recordAt } from './structured.ts';

test('JSON5: comments, bare keys, single quotes, trailing commas; addresses are no comments', () => {
  const read = readJson5(`// head
{
\t$schema: 'https://docs.example/x.json', /* y */
  extends: ["a", 'b//c',],
  enabled: false,
}
`);
  assert.ok(read.ok, read.ok ? '' : read.error);
  assert.equal(read.value.get('$schema')!.text, 'https://docs.example/x.json');
  assert.deepEqual(read.value.get('extends')!.texts, ['a', 'b//c']);
  assert.equal(read.value.get('enabled')!.scalar, false);
  assert.equal(read.value.entry('extends')!.line, 4);
});

test('what is broken is an error', () => {
  assert.equal(readJson('{"a": 1,}').ok, false);
  assert.equal(readJson('[1]').ok, false);
  assert.equal(readJson5('{a: [').ok, false);
  assert.equal(readToml('[a\nb = 1').ok, false);
});

test('recordAt reads own objects only', () => {
  assert.deepEqual(recordAt({ a: { b: { c: 1 } } }, 'a', 'b'), { c: 1 });
  assert.deepEqual(recordAt({ a: 1 }, 'a', 'b'), {});
  assert.deepEqual(recordAt({}, 'constructor'), {});
});
