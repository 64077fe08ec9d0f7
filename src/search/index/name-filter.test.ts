/** Windows of names: whatever a pattern matches stands in one of those that are told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compiledOnce } from '../match/text-matcher.ts';
import { NameFilter, nameFilterOf, windowBytes, type Windows } from './name-filter.ts';

/** Some thousand names, a few of them longer than a window. */
function madeUp(): readonly string[] {
  const words = ['get', 'Set', 'user', 'Name', 'HTTP', 'parse', 'ſtraße', 'Kelvin', 'x', '_', '42'];
  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: 3000 }, (_, at) => {
    const name = Array.from({ length: 1 + next(4) }, () => words[next(words.length)]!).join('');
    return at % 700 === 699 ? `${name}${'long'.repeat(windowBytes / 3)}end${at}` : `${name}${at % 97 === 0 ? at : ''}`;
  });
}

function hasWindow(windows: Windows, window: number): boolean {
  return windows === 'all' || (windows[window >> 3]! & (1 << (window & 7))) !== 0;
}

describe('the filter of names', () => {
  const names = madeUp();
  const starts: number[] = [];
  let length = 0;
  for (const name of names) {
    starts.push(length);
    length += Buffer.byteLength(name) + 1;
  }
  const text = Buffer.from(`${names.join('\n')}\n`);
  const filter = new NameFilter(nameFilterOf(text), text.length);

  const patterns: readonly (readonly [source: string, ignoreCase: boolean])[] = [
    ['getUser', false],
    ['getuser', true],
    ['parse(HTTP|user)', false],
    ['strasse|straße', true],
    ['kelvin', true],
    ['longlong.*end', false],
    ['97', false],
    ['user.*Name', false],
    ['^x', false],
    ['nothing_like_it', false],
  ];
  for (const [source, ignoreCase] of patterns)
    it(`leaves out no name with ${source}`, () => {
      const known = compiledOnce({ source, ignoreCase });
      assert.ok(known.ok);
      const windows = filter.windowsFor(known.value.trigrams);
      const finder = known.value.newSpans();
      for (const [number, name] of names.entries()) {
        const bytes = Buffer.from(name);
        if (finder.spans(bytes, 0, bytes.length, 1).length > 0)
          assert.ok(hasWindow(windows, Math.floor(starts[number]! / windowBytes)), name.slice(0, 80));
      }
    });

  it('leaves out most of what has none', () => {
    const known = compiledOnce({ source: 'authenticate', ignoreCase: false });
    assert.ok(known.ok);
    const windows = filter.windowsFor(known.value.trigrams);
    const told = Array.from({ length: filter.windows }, (_, window) => hasWindow(windows, window));
    assert.ok(filter.windows > 10);
    assert.equal(told.filter(Boolean).length, 0);
  });

  it('is nothing where there are no names', () => {
    assert.equal(nameFilterOf(Buffer.alloc(0)).length, 0);
    assert.equal(new NameFilter(new Uint8Array(0), 0).windows, 0);
  });
});
