/** Names that match, found in stretches: the same ones whether kernels take many stretches at once or one after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simd, TextMemory } from '../kernels/fixtures/texts.ts';
import { compiled } from '../regex/pattern.ts';
import { NameFinder, type Stretch } from './name-finder.ts';
import type { ScannedShard } from './term.ts';
import { TextScanner } from './text-scanner.ts';

const memory = new TextMemory(1 << 20, simd, 16 << 20);
const names = Array.from({ length: 12_000 }, (_, at) => (at % 5 === 0 ? `get${at}User` : `name_${at}`));
const text = Buffer.from(`${names.join('\n')}\n`);
const at = memory.put(text, 0, Buffer.alloc(0));
const bytes = Buffer.from(memory.simd.memory.buffer);

/** A stretch for each name, more than there is room for at once; but for every seventh name. */
function stretches(): readonly Stretch[] {
  let from = 0;
  return names.flatMap((name, number) => {
    const stretch = { from, to: (from += name.length + 1) };
    return number % 7 === 6 ? [] : [stretch];
  });
}

function found(source: string, together: boolean): readonly string[] {
  const pattern = compiled(source, { ignoreCase: false });
  assert.ok(pattern.ok);
  const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern: pattern.value });
  const runs = together ? memory.simd.runs!() : undefined;
  const arena = { id: 0, kernels: memory.simd, bytes, ...(runs && { runs }) };
  const told: string[] = [];
  const take = (start: number, end: number) => void told.push(bytes.toString('utf8', start, end));
  // Of a shard, nothing but the place of its names is looked at.
  const shard = { id: 1, at, arena } as unknown as ScannedShard;
  new NameFinder(shard, { scanner, isCancelled: () => false, take }).find(stretches());
  scanner.close();
  runs?.release();
  return told;
}

for (const source of ['User', 'get(1|22)', 'name_.*9', '^get', '[0-9]{4}U', 'nothing'])
  test(`finds every name with ${source}, in order`, () => {
    const expected = names.filter((name, number) => number % 7 !== 6 && new RegExp(source).test(name));
    assert.deepEqual(found(source, true), expected);
    assert.deepEqual(found(source, false), expected);
  });
