import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { carriedOver, queryPieces } from './query-colours.ts';

const span = fc.record({ kind: fc.constant('text'), from: fc.nat(12), to: fc.nat(12) });
const complaint = fc.record({
  severity: fc.constantFrom('error' as const, 'notice' as const),
  from: fc.nat(12),
  to: fc.nat(12),
});
const text = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '漢'), maxLength: 8 });

test('the pieces together are the query, and no character is cut', () =>
  fc.assert(
    fc.property(text, fc.array(span), fc.array(complaint), (query, tokens, complaints) => {
      const pieces = queryPieces(query, tokens, complaints);
      assert.equal(pieces.map((piece) => piece.text).join(''), query);
      for (const piece of pieces) assert.ok(piece.text.isWellFormed());
    }),
  ));

test('a piece has the kind of its token and the worse of its complaints', () => {
  const tokens = [{ kind: 'filter-name', from: 0, to: 5 }];
  const complaints = [
    { severity: 'notice' as const, from: 0, to: 8 },
    { severity: 'error' as const, from: 5, to: 8 },
  ];
  assert.deepEqual(queryPieces('repo:abc', tokens, complaints), [
    { text: 'repo:', kind: 'filter-name', severity: 'notice' },
    { text: 'abc', kind: 'space', severity: 'error' },
  ]);
});

test('while the server reads, tokens stay with their text', () => {
  const tokens = [
    { kind: 'text', from: 0, to: 3 },
    { kind: 'filter-name', from: 4, to: 9 },
  ];
  const at = (newer: string) => carriedOver(tokens, 'foo lang:', newer).map(({ from, to }) => newer.slice(from, to));
  assert.deepEqual(at('foo lang:go'), ['foo', 'lang:']);
  assert.deepEqual(at('fooo lang:'), ['foo', 'lang:']);
  assert.deepEqual(at('fXoo lang:'), ['fXoo', 'lang:']);
  assert.deepEqual(at('x foo lang:'), ['foo', 'lang:']);
  assert.deepEqual(at(''), []);
});

test('spans carried over lie in the newer text', () =>
  fc.assert(
    fc.property(text, text, fc.nat(8), fc.nat(8), (older, newer, a, b) => {
      const from = Math.min(a, b, older.length);
      const to = Math.min(Math.max(a, b), older.length);
      for (const one of carriedOver([{ from, to }], older, newer))
        assert.ok(one.from >= 0 && one.from <= one.to && one.to <= newer.length);
    }),
  ));
