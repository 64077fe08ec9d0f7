import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { symbolKinds } from '../symbols/symbol.ts';
import { Definitions } from './definitions.ts';
import { pathFacts, pathTraits } from './path-facts.ts';
import { scoreFile, scoreLine } from './rank.ts';
import type { FileFacts, SpanFacts } from './rank.ts';
import { spanFacts } from './span-facts.ts';

const use: SpanFacts = { wordStart: true, wordEnd: true, caseExact: true };

function file(path: string, changes: Partial<FileFacts> = {}): FileFacts {
  return {
    path: pathFacts(path),
    lineScores: [scoreLine({ spans: [use], atoms: 1 })],
    lines: 1,
    atoms: 1,
    terms: ['login'],
    ...changes,
  };
}

describe('scoreLine', () => {
  const definition = (part: 'whole' | 'edge' | 'inner'): SpanFacts => ({
    ...use,
    definition: { kind: 'function', part },
  });
  const better: readonly (readonly [name: string, SpanFacts, SpanFacts])[] = [
    ['a whole word before a part', use, { ...use, wordEnd: false }],
    ['a word edge before an inner part', { ...use, wordEnd: false }, { ...use, wordStart: false, wordEnd: false }],
    ['the same case before another', use, { ...use, caseExact: false }],
    ['a definition in another case before a use in the same', { ...definition('whole'), caseExact: false }, use],
    ['a whole name before an edge of one', definition('whole'), definition('edge')],
    ['an edge before an inner part', definition('edge'), definition('inner')],
    [
      'a class before a field',
      { ...use, definition: { kind: 'class', part: 'whole' } },
      { ...use, definition: { kind: 'field', part: 'whole' } },
    ],
  ];
  for (const [name, first, second] of better)
    it(`puts ${name}`, () => {
      assert.ok(scoreLine({ spans: [first], atoms: 1 }) > scoreLine({ spans: [second], atoms: 1 }));
    });

  it('counts the best span and the atoms that meet', () => {
    const one = scoreLine({ spans: [use], atoms: 1 });
    assert.equal(scoreLine({ spans: [{ ...use, wordStart: false }, use], atoms: 1 }), one);
    assert.ok(scoreLine({ spans: [use, use], atoms: 2 }) > one);
  });
});

describe('scoreFile', () => {
  const definition = scoreLine({ spans: [{ ...use, definition: { kind: 'function', part: 'whole' } }], atoms: 1 });
  const better: readonly (readonly [name: string, FileFacts, FileFacts])[] = [
    ['code before its test', file('src/a.ts'), file('src/a.test.ts')],
    ['code before vendored code', file('src/a.ts'), file('vendor/a.ts')],
    ['code before generated code', file('api/a.go'), file('api/a.pb.go')],
    ['code before a minified bundle', file('lib/jquery.js'), file('lib/jquery.min.js')],
    ['a file of that name before others', file('src/deep/login.ts'), file('src/other.ts')],
    ['a file with the term in its name before others', file('src/login-form.ts'), file('src/other.ts')],
    ['a definition before a file of that name', file('src/a.ts', { lineScores: [definition] }), file('src/login.ts')],
    ['a short path before a long one', file('src/a.ts'), file('src/b/c/d/a.ts')],
    ['more atoms before fewer', file('src/a.test.ts', { atoms: 2 }), file('src/a.test.ts')],
    ['a repository of priority', file('b/a.ts', { repositoryPriority: 1 }), file('a/a.ts')],
    ['more lines before fewer', file('src/a.ts', { lines: 9 }), file('src/b.ts')],
  ];
  for (const [name, first, second] of better)
    it(`puts ${name}`, () => {
      assert.ok(scoreFile(first) > scoreFile(second), `${scoreFile(first)} > ${scoreFile(second)}`);
    });
});

describe('pathFacts', () => {
  const table: readonly (readonly [path: string, traits: number])[] = [
    ['src/server/login.go', 0],
    ['src/latest.ts', 0],
    ['src/contest/attest.py', 0],
    ['src/testing/x.py', pathTraits.test],
    ['pkg/login_test.go', pathTraits.test],
    ['web/login.spec.tsx', pathTraits.test],
    ['src/FooTests.java', pathTraits.test],
    ['app/Foo.UnitTests/A.cs', pathTraits.test],
    ['vendor/github.com/x/y.go', pathTraits.vendor],
    ['deps/lua/src/lapi.c', pathTraits.vendor],
    ['api/v1/types.pb.go', pathTraits.generated],
    ['static/jquery.min.js', pathTraits.minified],
    ['examples/hello/main.rs', pathTraits.example],
    ['docs/intro.md', pathTraits.documentation],
    ['yarn.lock', pathTraits.listing],
  ];
  for (const [path, traits] of table)
    it(path, () => {
      assert.equal(pathFacts(path).traits, traits);
    });

  it('takes the name of the folder for files without a name of their own', () => {
    assert.equal(pathFacts('src/Router/index.ts').stem, 'router');
    assert.equal(pathFacts('src/UserProfile.test.ts').stem, 'userprofile');
    assert.equal(pathFacts('.eslintrc.json').stem, '.eslintrc');
  });
});

describe('spanFacts', () => {
  const text = new TextEncoder().encode('xx userLogin(login) yy');
  const at = (start: number, end: number) => ({ text, documentStart: 3, documentEnd: text.length, start, end });
  it('reads word boundaries, also at the ends of the document', () => {
    assert.deepEqual(spanFacts(at(13, 18)), { wordStart: true, wordEnd: true, caseExact: true });
    assert.deepEqual(spanFacts(at(7, 12)), { wordStart: false, wordEnd: true, caseExact: true });
    assert.equal(spanFacts({ ...at(3, 7), documentStart: 3 }).wordStart, true);
    assert.equal(spanFacts({ ...at(18, 22), documentEnd: 22 }).wordEnd, true);
  });
  it('compares the case with the literal', () => {
    const literal = new TextEncoder().encode('login');
    assert.equal(spanFacts({ ...at(7, 12), literal }).caseExact, false);
    assert.equal(spanFacts({ ...at(13, 18), literal }).caseExact, true);
  });
  it('says which part of a name it is', () => {
    const name = { kind: 'function', start: 3, end: 12 } as const;
    assert.equal(spanFacts(at(3, 12), name).definition?.part, 'whole');
    assert.equal(spanFacts(at(7, 12), name).definition?.part, 'edge');
    assert.equal(spanFacts(at(5, 9), name).definition?.part, 'inner');
  });
});

describe('Definitions', () => {
  const definitions = new Definitions();
  definitions.add(99, 1, symbolKinds.indexOf('enum'));
  definitions.clear();
  definitions.add(10, 5, symbolKinds.indexOf('class'));
  definitions.add(20, 4, symbolKinds.indexOf('method'));
  const table: readonly (readonly [start: number, end: number, found: string | undefined])[] = [
    [0, 10, undefined],
    [0, 11, 'class'],
    [10, 15, 'class'],
    [14, 15, 'class'],
    [15, 20, undefined],
    [12, 21, 'method'],
    [23, 40, 'method'],
    [24, 40, undefined],
  ];
  for (const [start, end, found] of table)
    it(`${start} to ${end}: ${found ?? 'none'}`, () => {
      assert.equal(definitions.at(start, end)?.kind, found);
    });
  it('grows', () => {
    const many = new Definitions();
    for (let at = 0; at < 1000; at++) many.add(10 * at, 5, at % 2);
    for (let at = 0; at < 1000; at++) {
      const found = { kind: symbolKinds[at % 2], start: 10 * at, end: 10 * at + 5 };
      assert.deepEqual(many.at(10 * at + 4, 10 * at + 9), found);
    }
  });
  it('counts what starts before', () => {
    assert.deepEqual(
      [0, 10, 11, 20, 21, 99].map((position) => definitions.countBefore(position)),
      [0, 0, 1, 1, 2, 2],
    );
  });
});
