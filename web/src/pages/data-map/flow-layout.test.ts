import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { type Flow, flowOf, type FlowNode, linesOf, place } from './flow-layout.ts';
import { fits, narrowed } from './map-address.ts';

const field = (name: string, more: Partial<MapField> = {}): MapField => ({
  repository: 'acme/shop',
  dataType: 'user.contact.email',
  class: 'email',
  sensitivity: 'confidential',
  law: [],
  owner: 'User',
  field: name,
  source: 'schema',
  store: 'sql',
  path: 'schema.sql',
  line: 1,
  places: [],
  confidence: 'certain',
  owners: [],
  sinks: [],
  ...more,
});
const to = (kind: MapField['sinks'][number]['kind']): MapField['sinks'][number] => ({
  kind,
  path: 'a.ts',
  line: 1,
  callee: 'f',
  certainty: 'flows',
});
const classes: readonly DataClass[] = [
  { id: 'email', title: 'E-mail address', sensitivity: 'confidential', law: [] },
  { id: 'health', title: 'Health', sensitivity: 'restricted', law: [] },
];
const health = field('allergies', { class: 'health', sensitivity: 'restricted' });
const many = Array.from({ length: 40 }, (_, index) =>
  field(`f${index}`, { owner: `Table${index}`, class: `class-${index}`, sinks: index % 3 === 0 ? [to('log')] : [] }),
);

const titles = (nodes: readonly FlowNode[]): readonly string[] => nodes.map(({ title }) => title);
const sizes = (nodes: readonly FlowNode[]): number => new Set(nodes.flatMap(({ fields }) => [...fields])).size;

test('the most sensitive stands first, and what goes nowhere last', () => {
  const flow = flowOf([field('email', { sinks: [to('log'), to('log'), to('llm')] }), field('cc'), health], classes, {});
  assert.deepEqual(titles(flow.columns[0]), ['Health', 'E-mail address']);
  assert.deepEqual(titles(flow.columns[1]), ['SQL tables']);
  assert.deepEqual(titles(flow.columns[2]), ['Language model', 'Logs', 'Nowhere seen']);
});

test('every field is in every column, however many are put together', () => {
  for (const search of [{}, { repository: 'acme/shop' }, { owner: 'Table1' }]) {
    const flow = flowOf(many, [], search);
    for (const column of flow.columns) {
      assert.ok(column.length <= 13);
      assert.equal(sizes(column), many.length);
    }
  }
  const [left] = flowOf(many, [], {}).columns;
  assert.equal(left.at(-1)?.title, '28 others');
  assert.equal(left.at(-1)?.change, undefined);
});

test('a click narrows, and the same click again widens', () => {
  const node = (flow: Flow, title: string): FlowNode | undefined =>
    flow.columns.flat().find((one) => one.title === title);
  const fields = [field('email', { sinks: [to('log')] }), health];
  const chosen = narrowed({ offset: 50 }, node(flowOf(fields, classes, {}), 'Health')!.change!);
  assert.deepEqual(chosen, { class: 'health' });
  const after = flowOf(
    fields.filter((one) => fits(one, chosen)),
    classes,
    chosen,
  );
  assert.deepEqual(titles(after.columns[1]), ['User']);
  assert.equal(node(after, 'Health')!.isChosen, true);
  assert.deepEqual(narrowed(chosen, node(after, 'Health')!.change!), {});
  const deeper = narrowed(chosen, node(after, 'User')!.change!);
  assert.deepEqual(titles(flowOf([health], classes, deeper).columns[1]), ['User.allergies']);
});

test('nodes of a column do not touch, and ribbons stay within their bars', () => {
  const placed = place(flowOf(many, [], {}), 900);
  for (const column of [0, 1, 2]) {
    const nodes = placed.nodes.filter((node) => node.column === column);
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1];
      assert.ok(node.y >= 0 && node.y + node.height <= placed.height + 0.01);
      if (next) assert.ok(node.y + node.height < next.y);
    }
  }
  const ends = placed.nodes.map(({ x }) => x);
  assert.ok(Math.max(...ends) < 900);
});

test('filters fit together', () => {
  const one = field('email', { sinks: [to('log')], protection: 'hashed' });
  const yes = [
    {},
    { sink: 'any' },
    { sink: 'log' },
    { protection: 'hashed' },
    { store: 'sql' },
    { text: 'user.EMAIL' },
  ];
  const no = [{ sink: 'none' }, { sink: 'llm' }, { protection: 'none' }, { store: 'code' }, { text: 'phone' }];
  for (const search of yes) assert.ok(fits(one, search as never), JSON.stringify(search));
  for (const search of no) assert.ok(!fits(one, search as never), JSON.stringify(search));
});

test('labels are broken where words end, and lose nothing', () => {
  assert.deepEqual(linesOf('Account and pseudonymous identifiers', 140), [
    'Account and ',
    'pseudonymous ',
    'identifiers',
  ]);
  assert.deepEqual(linesOf('acme/payments-api', 75), ['acme/', 'payments-a', 'pi']);
  for (const text of ['Names', 'GoogleCloudPlatform+bank-of-anthos/repo', 'Gender and other demographic data'])
    assert.equal(linesOf(text, 160).join(''), text);
  assert.equal(linesOf('x'.repeat(200), 100).length, 3);
});
