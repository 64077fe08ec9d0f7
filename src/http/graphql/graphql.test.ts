import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { execute, type NodeObject } from './execute.ts';
import { parseDocument } from './parse.ts';

const root: NodeObject = {
  __typename: 'Query',
  site: { __typename: 'Site', version: '7', flags: [true, null, 3] },
  echo: (input) => JSON.stringify(input),
  later: async () => Promise.resolve('late'),
  nothing: null,
  never: () => assert.fail('a field that nobody asked for'),
  things: [
    { __typename: 'Cat', name: 'Mau', lives: 9 },
    { __typename: 'Dog', name: 'Wau', friend: { __typename: 'Cat', name: 'Mia', lives: 8 } },
  ],
};

async function answer(text: string, variables: Record<string, unknown> = {}, operationName?: string): Promise<unknown> {
  const document = parseDocument(text);
  assert.ok(document.ok, document.ok ? '' : document.error.message);
  const read = await execute(root, {
    document: document.value,
    variables,
    ...(operationName === undefined ? {} : { operationName }),
  });
  return JSON.parse(JSON.stringify(read)) as unknown;
}

const rows: readonly (readonly [name: string, text: string, data: unknown, variables?: Record<string, unknown>])[] = [
  ['a query without its word', '{ site { version } }', { site: { version: '7' } }],
  ['an alias', '{ a: site { v: version } b: site { version } }', { a: { v: '7' }, b: { version: '7' } }],
  ['a list of plain values', '{ site { flags } }', { site: { flags: [true, null, 3] } }],
  ['a promise and a null', '{ later nothing { x } }', { later: 'late', nothing: null }],
  ['commas and comments', '{ # all\n later,,, nothing }', { later: 'late', nothing: null }],
  [
    'arguments of every kind',
    'query ($v: [Int!]! = [1], $w: String) { echo(a: 1, b: -2.5e1, c: "x\\"\\u00e9", d: true, e: null, f: RED, g: [1, 2], h: {i: $v}, j: $w) }',
    { echo: '{"a":1,"b":-25,"c":"x\\"é","d":true,"e":null,"f":"RED","g":[1,2],"h":{"i":[1]},"j":"q"}' },
    { w: 'q' },
  ],
  ['a block of text', '{ echo(a: """\n    one\n      two\n  """) }', { echo: '{"a":"one\\n  two"}' }],
  [
    'fragments, inline and by name, by type',
    'fragment F on Cat { name ...L } query { things { __typename ... on Dog { friend { ...F } } ...F } } fragment L on Cat { lives }',
    {
      things: [
        { __typename: 'Cat', name: 'Mau', lives: 9 },
        { __typename: 'Dog', friend: { name: 'Mia', lives: 8 } },
      ],
    },
  ],
  [
    'a field asked for twice',
    '{ site { version } site { flags } }',
    { site: { version: '7', flags: [true, null, 3] } },
  ],
  [
    'skip and include',
    'query ($no: Boolean!) { later @include(if: $no) nothing @skip(if: true) site @skip(if: $no) { version @include(if: true) } }',
    { site: { version: '7' } },
    { no: false },
  ],
];

for (const [name, text, data, variables] of rows)
  test(`GraphQL: ${name}`, async () => assert.deepEqual(await answer(text, variables), { data }));

const faults: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['no such field', '{ site { nope } }', /no field nope on Site/],
  ['inherited names are no fields', '{ toString }', /no field toString/],
  ['an object without selection', '{ site }', /which fields of Site/],
  ['a plain value with one', '{ later { x } }', /plain value/],
  ['no such fragment', '{ ...F }', /no fragment F/],
  ['a fragment that holds itself', 'fragment F on Query { ...F } { ...F }', /holds itself/],
  ['a variable without its value', 'query ($q: String!) { echo(a: $q) }', /\$q has no value/],
  ['a variable that is not declared', '{ echo(a: $q) }', /\$q is not declared/],
  ['a mutation', 'mutation { later }', /cannot be run/],
  ['two operations and no name', 'query A { later } query B { nothing { x } }', /several operations/],
];
for (const [name, text, message] of faults)
  test(`GraphQL error: ${name}`, async () => {
    const { errors } = (await answer(text)) as { errors: { message: string }[] };
    assert.match(errors[0]!.message, message);
  });

test('an operation is chosen by its name', async () => {
  assert.deepEqual(await answer('query A { later } query B { nothing { x } }', {}, 'A'), { data: { later: 'late' } });
});

const broken: readonly (readonly [text: string, line: number, column: number])[] = [
  ['', 1, 1],
  ['{', 1, 2],
  ['{ }', 1, 3],
  ['{ a(b: ) }', 1, 8],
  ['query {\n  a ? b }', 2, 5],
  ['{ a(b: "\n") }', 1, 8],
  ['{ a(b: "\\q") }', 1, 8],
  ['frag F on X { a }', 1, 1],
  ['{ a } }', 1, 7],
  ['{ a(b: 01) }', 1, 8],
];
for (const [text, line, column] of broken)
  test(`GraphQL that is none: ${JSON.stringify(text)}`, () => {
    const read = parseDocument(text);
    assert.ok(!read.ok);
    assert.deepEqual([read.error.line, read.error.column], [line, column]);
  });

test('nesting without end is refused, not a crash', () => {
  assert.ok(!parseDocument('{a'.repeat(100_000)).ok);
  assert.ok(!parseDocument(`{ a(b: ${'['.repeat(100_000)}`).ok);
  assert.ok(!parseDocument(`query ($a: ${'['.repeat(100_000)}`).ok);
});

test('any text gives a document or an error', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '...',
    'on',
    'fragment',
    'query',
    '$',
    ':',
    '"a"',
    '"',
    '1',
    ' ',
    'x',
    '@',
    '!',
    '[',
    ']',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
      ),
      (text) => {
        const read = parseDocument(text);
        assert.ok(read.ok || read.error.line >= 1);
      },
    ),
    { numRuns: 500 },
  );
});
