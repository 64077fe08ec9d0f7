import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenYaml, readYaml, type YamlView } from './yaml.ts';

function one(text: string): YamlView {
  const read = readYaml(text);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value[0]!;
}

test('knows the lines of keys, values and list items', () => {
  const root = one('a: 1\nb:\n  - x\n  - y: 2\nc: |\n  text\n');
  assert.equal(root.entry('b')!.line, 2);
  assert.deepEqual(
    root.get('b')!.items.map((i) => i.line),
    [3, 4],
  );
  assert.equal(root.entry('c')!.line, 5);
  assert.equal(root.get('c')!.text, 'text\n');
});

test('keeps scalars as they were written', () => {
  const root = one('a: 1.20\nb: "1.20"\nc: yes\nd:\ne: 0x10\non: push');
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e', 'on'].map((k) => root.get(k)!.text),
    ['1.20', '1.20', 'yes', undefined, '0x10', 'push'],
  );
  assert.equal(root.get('a')!.scalar, 1.2);
  assert.equal(root.get('d')!.scalar, null);
});

test('follows aliases and merge keys; own keys win', () => {
  const root = one('base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\ntwo:\n  <<: [*b, {z: 4}]\nsame: *b\n');
  assert.deepEqual(
    root.get('own')!.entries.map((e) => [e.key, e.value.scalar]),
    [
      ['x', 1],
      ['y', 3],
    ],
  );
  assert.deepEqual(root.get('two')!.keys, ['x', 'y', 'z']);
  assert.equal(root.get('same', 'x')!.scalar, 1);
});

test('of two equal keys the later one counts', () => {
  assert.equal(one('a: 1\na: 2').get('a')!.scalar, 2);
});

test('every document that is not empty', () => {
  const read = readYaml('---\na: 1\n---\n---\n# nothing\n---\nb: 2\n');
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.map((v) => v.keys[0]),
    ['a', 'b'],
  );
});

test('takes brackets and quotes whose further lines are not indented, with the same lines', () => {
  const list = one(`steps:\n- args: ['a',\n  'b]',\n  'c']\n- args: [d]\n`);
  assert.deepEqual(
    list.get('steps')!.items.map((i) => i.get('args')!.texts),
    [['a', 'b]', 'c'], ['d']],
  );
  assert.equal(list.get('steps')!.items[1]!.line, 5);
  const text = one('a:\n    b:\n      - "x\n   y"\n      - z\n');
  assert.deepEqual(text.get('a', 'b')!.texts, ['x y', 'z']);
});

test('what is broken is an error with its line', () => {
  for (const text of ['a: [1, 2', 'a: "x', 'a:\n  - b\n c: d', '\t- x: {', 'jobs:\n- a\nb']) {
    const read = readYaml(text);
    assert.equal(read.ok, false, text);
    if (!read.ok) assert.match(read.error, /line \d+/);
  }
});

test('aliases that blow up are cut, not followed for ever', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`).join('\n');
  const flat = flattenYaml(one(`l0: &l0 x\n${levels}`), 500);
  assert.equal(flat.complete, false);
  assert.equal(Object.keys(flat.values).length, 500);
});

test('flattens to dotted paths', () => {
  const flat = flattenYaml(one('a: {b: [1, {c: true}]}\n__proto__: {x: 1}\nn: null'));
  assert.equal(flat.complete, true);
  assert.deepEqual(Object.entries(flat.values), [
    ['a.b.0', 1],
    ['a.b.1.c', true],
    ['__proto__.x', 1],
    ['n', null],
  ]);
});
