/** Case folding and classes against V8's regular expressions, character by character. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCodePoint, membersOf } from './code-points.ts';
import { unicodeClass, withAllCases } from './unicode.ts';

const cased = Array.from({ length: 0x1ffff }, (_, codePoint) => codePoint).filter((codePoint) =>
  /[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]/u.test(String.fromCodePoint(codePoint)),
);
const casedText = String.fromCodePoint(...cased);

test('every character has the other cases that simple folding gives it', () => {
  assert.ok(cased.length > 2500);
  for (const codePoint of cased) {
    const expected = casedText.match(new RegExp(`[\\u{${codePoint.toString(16)}}]`, 'giu')) ?? [];
    const found = membersOf(withAllCases([codePoint, codePoint])).map((member) => String.fromCodePoint(member));
    assert.deepEqual(
      found,
      expected.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!),
      codePoint.toString(16),
    );
  }
});

for (const name of [
  'L',
  'Lu',
  'Lc',
  'C',
  'Cn',
  'Co',
  'Nd',
  'Zs',
  'Greek',
  'Han',
  'Common',
  'Inherited',
  'Yi',
  'Any',
  'Emoji',
  'Math',
])
  test(`\\p{${name}} holds what V8 says`, () => {
    const set = unicodeClass(name)!;
    const v8 =
      { Any: 'Any', Lc: 'gc=LC', Emoji: 'Emoji', Math: 'Math' }[name] ??
      (name.length <= 2 && name !== 'Yi' ? `gc=${name}` : `sc=${name}`);
    const judge = new RegExp(`^\\p{${v8}}$`, 'u');
    let held = 0;
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x3200 ? 1 : 61) {
      const expected = judge.test(String.fromCodePoint(codePoint));
      if (expected) held++;
      assert.equal(hasCodePoint(set, codePoint), expected, codePoint.toString(16));
    }
    assert.ok(held > 0);
  });

test('names that RE2 does not know are no classes', () => {
  for (const name of ['Letter', 'Grek', 'ID_Start', '', 'gc=L', 'x']) assert.equal(unicodeClass(name), undefined, name);
});
