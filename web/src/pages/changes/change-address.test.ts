import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  filterOf,
  openGroups,
  readChangesSearch,
  sortedBy,
  sortOf,
  writeOpenGroups,
  type ChangesSearch,
  type SearchChange,
} from './change-address.ts';

/** As the address holds it: what is undefined is not there. */
const written = (change: SearchChange): ChangesSearch =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

test('a column that sorts is turned around, another one starts as it reads naturally', () => {
  assert.deepEqual(sortOf({}), { order: 'landed', descending: true });
  const oldest = written(sortedBy({}, 'landed'));
  assert.deepEqual(oldest, { descending: 'false' });
  assert.deepEqual(sortOf(oldest), { order: 'landed', descending: false });
  assert.deepEqual(written(sortedBy(oldest, 'landed')), {});
  const author = written(sortedBy(oldest, 'author'));
  assert.deepEqual(author, { order: 'author' });
  assert.deepEqual(written(sortedBy(author, 'author')), { order: 'author', descending: 'true' });
});

test('open groups come back from the address, also one without a key', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.option(fc.string({ unit: 'grapheme' }).filter((key) => !key.includes('\n')))),
      (keys) => {
        assert.deepEqual(openGroups(writeOpenGroups(new Set(keys))), new Set(keys));
      },
    ),
  );
});

test('days become instants, order and view are no filter', () => {
  const filter = filterOf(
    { from: '2026-01-31', to: '2026-02-01T10:00:00.000Z', view: 'table', order: 'author' },
    'run-1',
  );
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  assert.deepEqual(given, { run: 'run-1', from: '2026-01-31T00:00:00.000Z', to: '2026-02-01T10:00:00.000Z' });
});

test('an address that somebody mistyped is read as far as it means something', () => {
  const raw = {
    view: 'pie',
    group: 'toString',
    order: 'author',
    from: 'yesterday',
    to: '2026-02-30x',
    text: 'fix',
    n: '1',
  };
  assert.deepEqual(readChangesSearch(raw), { order: 'author', text: 'fix' });
  const whole = {
    from: '2026-01-31',
    to: '2026-02-01T10:00:00.000Z',
    automation: 'false',
    outcome: 'exception',
  } as const;
  assert.deepEqual(readChangesSearch(whole), whole);
});
