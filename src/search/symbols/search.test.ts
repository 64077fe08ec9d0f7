import assert from 'node:assert/strict';
import { it } from 'node:test';
import { extractSymbols } from './extract.ts';
import { searchSymbols } from './search.ts';

const text = 'class Server {\n  start() {}\n  get port() { return 1 }\n}\nfunction startAll() {}\n';
const symbols = extractSymbols('a.ts', Buffer.from(text));
const names = symbols.map(({ name }) => `${name}\n`).join('');

it('finds names with their containers and places', () => {
  const found = searchSymbols(names, symbols, { matches: (name) => name.includes('start') });
  assert.deepEqual(found, [
    { name: 'start', kind: 'method', containerName: 'Server', start: text.indexOf('start'), length: 5 },
    { name: 'startAll', kind: 'function', containerName: '', start: text.indexOf('startAll'), length: 8 },
  ]);
});

it('keeps to the kinds that are asked for', () => {
  const found = searchSymbols(names, symbols, { matches: () => true, kinds: new Set(['class', 'property'] as const) });
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Server', 'port'],
  );
});

it('tells the caller which definition it asks about', () => {
  const found = searchSymbols(names, symbols, { matches: (_, index) => index === 2 });
  assert.deepEqual(
    found.map(({ name }) => name),
    ['port'],
  );
});
