import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { structuralMatches } from './match.ts';
import { parseTemplate, requiredTexts } from './template.ts';

function found(template: string, text: string, ignoreCase = false): readonly string[] {
  const parts = parseTemplate(template);
  assert.ok(parts.ok, template);
  const { matches, gaveUp } = structuralMatches(parts.value, text, { ignoreCase });
  assert.equal(gaveUp, false);
  return matches.map(({ from, to }) => text.slice(from, to));
}

describe('structural templates', () => {
  const cases: readonly (readonly [name: string, template: string, text: string, expected: readonly string[]])[] = [
    ['a call', 'f(...)', 'f(a, g(b), c) + f()', ['f(a, g(b), c)', 'f()']],
    ['a hole does not leave its parentheses', 'f(:[x])', 'f(a) && g(b)', ['f(a)']],
    ['a closer in a string is no closer', 'f(:[x])', 'f(")", y)', ['f(")", y)']],
    ['over lines', 'if (:[c]) { ... }', 'if (a &&\n  b) {\n  c();\n}', ['if (a &&\n  b) {\n  c();\n}']],
    ['an unbalanced group is no match', 'f(:[x])', 'f((a)', []],
    ['the same name twice is the same text', ':[[x]] == :[[x]]', 'a == b; c == c', ['c == c']],
    ['a word', 'new :[[name]](', 'new Foo( new 1(', ['new Foo(', 'new 1(']],
    ['a word begins where a word begins', ':[[a]].equals(:[[a]])', 'foobar.equals(bar) x.equals(x)', ['x.equals(x)']],
    ['two words', ':[[a]] :[[b]];', 'int i; j', ['int i;']],
    ['a word inside of one', 'get:[[a]](', 'getName(', ['getName(']],
    ['a word is taken whole', 'let :[[n]]', 'let abc = 1', ['let abc']],
    ['a solid hole ends at a space', 'key=:[v.]', 'key=a.b-c other', ['key=a']],
    ['an expression', 'x = :[n~[0-9]+]', 'x = 12; x = y', ['x = 12']],
    ['an expression with a bracket in a class', 'x = :[n~[\\]a]+];', 'x = ]a;', ['x = ]a;']],
    ['the rest of a line', 'TODO:[rest\\n]', 'a TODO: b\nc', ['TODO: b\n']],
    ['whitespace is any whitespace', 'return  x', 'return\n\tx', ['return\n\tx']],
    ['whitespace at punctuation may be missing', 'f( x )', 'f(x)', ['f(x)']],
    ['words stay apart', 'a b', 'ab', []],
    ['two arguments', 'f(:[a], :[b])', 'f(g(1, 2), [3, 4])', ['f(g(1, 2), [3, 4])']],
    ['strings are skipped whole', 'f(:[a], :[b])', 'f("x, y", z)', ['f("x, y", z)']],
    ['an apostrophe is no string', '(:[x])', "(it isn't)", ["(it isn't)"]],
  ];
  for (const [name, template, text, expected] of cases) {
    test(name, () => assert.deepEqual(found(template, text), expected));
  }

  test('case counts unless told otherwise', () => {
    assert.deepEqual(found('Foo(...)', 'foo(1)'), []);
    assert.deepEqual(found('Foo(...)', 'foo(1)', true), ['foo(1)']);
  });

  test('what is no template is refused with a place', () => {
    for (const template of [':[x', 'a :[x-y]', ':[x]', '...', '   ']) {
      const parts = parseTemplate(template);
      assert.ok(!parts.ok, template);
      assert.ok(parts.error.from >= 0 && parts.error.to <= template.length);
    }
  });

  test('every match holds the required texts in order, and is balanced', () => {
    const text = fc.array(fc.constantFrom('f(', ')', '(', ',', 'a', ' ', '"', '[', ']', '\n'), { maxLength: 40 });
    fc.assert(
      fc.property(text, (pieces) => {
        const parts = parseTemplate('f(:[x],:[y])');
        assert.ok(parts.ok);
        for (const match of found('f(:[x],:[y])', pieces.join(''))) {
          let at = 0;
          for (const piece of requiredTexts(parts.value)) {
            const here = match.indexOf(piece, at);
            assert.ok(here >= 0);
            at = here + piece.length;
          }
          const outside = match.replace(/"[^"\n]*"/g, '');
          assert.equal(outside.split('(').length, outside.split(')').length);
        }
      }),
    );
  });

  test('work is bounded', () => {
    const parts = parseTemplate('a:[b]a:[c]a:[d]a:[e]z');
    assert.ok(parts.ok);
    const { gaveUp } = structuralMatches(parts.value, `${'a'.repeat(5000)})z`, { ignoreCase: false, steps: 100_000 });
    assert.equal(gaveUp, true);
  });
});
