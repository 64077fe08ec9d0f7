/** Shards: whatever is added comes back, and what the index says of it is what brute force finds. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { PlainPostingCollector } from '../kernels/plain-postings.ts';
import { symbolKinds, type SourceSymbol } from '../symbols/symbol.ts';
import { symbolOfByte, symbolsOfCodePoint, trigramAt } from './alphabet.ts';
import { kindOf } from './blocks.ts';
import { ShardBuilder, type NewDocument } from './shard-builder.ts';
import { openShard, type Shard } from './shard-file.ts';

let folder: string;
const collector = new PlainPostingCollector(1 << 20);
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-shard-test-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function documentOf(bytes: Uint8Array, more: Partial<NewDocument> = {}): NewDocument {
  const blob = createHash('sha1').update(bytes).digest('hex');
  const kind = kindOf(bytes);
  return { blob, ...kind, bytes: kind.state === 'text' ? bytes : new Uint8Array(0), ...more };
}

async function shardOf<T>(
  documents: readonly NewDocument[],
  use: (shard: Shard, content: Buffer) => T | Promise<T>,
  blockBytes = 64,
): Promise<T> {
  const builder = new ShardBuilder(collector, { blockBytes });
  for (const document of documents) builder.add(document);
  const opened = await openShard(1, builder.write(folder)!);
  assert.ok(opened.ok);
  try {
    return await use(opened.value, Buffer.from(await opened.value.readContent()));
  } finally {
    await opened.value.close();
  }
}

function contentOf({ index }: Shard, content: Buffer, document: number): Buffer {
  return content.subarray(
    index.blockOffset(index.firstBlock(document)),
    index.blockOffset(index.firstBlock(document + 1)),
  );
}

/** Text that has lines, letters that fold together, bytes beyond ASCII and broken UTF-8. */
const someBytes = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          'a',
          'B',
          'b',
          'k',
          's',
          'S',
          ' ',
          '(',
          '\u212a',
          '\u017f',
          'é',
          '汉',
          '🙂',
          '\r',
          '\t',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('\n', '\n\n', 'x'.repeat(90), 'abc\n') },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
    ),
    { maxLength: 120 },
  )
  .map((parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part)))))
  // A byte order mark makes it another encoding: transcoded, not byte for byte.
  .filter((bytes) => kindOf(bytes).encoding === 'utf-8');

/** The symbols of a text, character by character: what alphabet.ts says, in the plainest way. */
function symbolsOf(bytes: Buffer): string {
  return [...bytes.toString('latin1').matchAll(/\xc5\xbf|\xe2\x84\xaa|[^]/g)]
    .map(([one]) => {
      if (one === '\xc5\xbf') return symbolsOfCodePoint(0x17f);
      if (one === '\xe2\x84\xaa') return symbolsOfCodePoint(0x212a);
      return one === '\n' ? '\n' : String.fromCharCode(symbolOfByte[one.charCodeAt(0)]!);
    })
    .join('');
}

function trigramsOf(block: Buffer): Set<number> {
  const found = new Set<number>();
  // No symbol is a line feed's: 10 is that of another character, so lines are split before folding.
  let start = 0;
  while (start <= block.length) {
    const end = block.indexOf(10, start) < 0 ? block.length : block.indexOf(10, start);
    const symbols = symbolsOf(block.subarray(start, end));
    for (let at = 0; at + 3 <= symbols.length; at++) found.add(trigramAt(symbols, at));
    start = end + 1;
  }
  return found;
}

test('whatever is added comes back byte for byte, with the blocks of every trigram as brute force finds them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someBytes, { minLength: 1, maxLength: 12 }), async (texts) => {
      await shardOf(
        texts.map((bytes) => documentOf(bytes)),
        ({ index, blobs }, content) => {
          const wanted = new Map<number, number[]>();
          assert.equal(index.documents, texts.length);
          for (const [document, bytes] of texts.entries()) {
            assert.equal(blobs[document], documentOf(bytes).blob);
            const from = index.blockOffset(index.firstBlock(document));
            const to = index.blockOffset(index.firstBlock(document + 1));
            assert.deepEqual(content.subarray(from, to), bytes);
            let line = 0;
            for (let block = index.firstBlock(document); block < index.firstBlock(document + 1); block++) {
              const text = content.subarray(index.blockOffset(block), index.blockOffset(block + 1));
              assert.equal(index.firstLine(block), line);
              assert.equal(index.documentOf(block), document);
              assert.equal(index.blockAt(index.blockOffset(block)), block);
              assert.equal(
                index.isAscii(block),
                text.every((byte) => byte < 0x80),
              );
              assert.equal(index.hasInvalidUtf8(block), !Buffer.from(text.toString()).equals(text));
              assert.ok(text.length <= 64 || text.indexOf(10) < 0 || text.indexOf(10) === text.length - 1);
              line += text.filter((byte) => byte === 10).length;
              for (const trigram of trigramsOf(text)) wanted.set(trigram, [...(wanted.get(trigram) ?? []), block]);
            }
          }
          for (let trigram = 0; trigram < 1 << 21; trigram += 997)
            if (!wanted.has(trigram)) assert.equal(index.posting(trigram), undefined);
          for (const [trigram, blocks] of wanted) assert.deepEqual(blocksOf(index, trigram), blocks);
        },
      );
    }),
    { numRuns: 80 },
  );
});

function blocksOf(index: Shard['index'], trigram: number, within?: Uint32Array): readonly number[] {
  const range = index.posting(trigram);
  if (!range) return [];
  const bits = new Uint32Array(index.bitmapWords);
  index.readPosting(range, bits, within);
  return membersOf(bits, index.blocks);
}

function membersOf(bits: Uint32Array, blocks: number): number[] {
  return Array.from({ length: blocks }, (_, block) => block).filter(
    (block) => (bits[block >> 5]! & (1 << (block & 31))) !== 0,
  );
}

test('postings of every density come back, whole and within a set of blocks', async () => {
  const blocks = 3000;
  const densities = [1, 2, 3, 7, 40, 300, 700, 749, 751, 1000, 1499, 2999, 3000];
  const text = Array.from({ length: blocks }, (_, block) => {
    const words = densities.filter(
      (count) => Math.floor((block * count) / blocks) !== Math.floor(((block + 1) * count) / blocks),
    );
    return `${words.map((count) => `w${String.fromCharCode(0x41 + densities.indexOf(count))}x`).join(' ')}${' '.repeat(70)}\n`;
  });
  await shardOf([documentOf(Buffer.from(text.join('')))], ({ index }) => {
    assert.equal(index.blocks, blocks);
    const odd = new Uint32Array(index.bitmapWords).fill(0xaaaaaaaa);
    for (const [at, count] of densities.entries()) {
      const word = `w${String.fromCharCode(0x61 + at)}x`;
      const trigram = trigramAt(
        word.replace(/./g, (one) => symbolsOfCodePoint(one.charCodeAt(0))),
        0,
      );
      const expected = text.flatMap((line, block) => (line.toLowerCase().includes(word) ? [block] : []));
      assert.equal(expected.length, count);
      assert.deepEqual(blocksOf(index, trigram), expected, word);
      assert.deepEqual(
        blocksOf(index, trigram, odd),
        expected.filter((block) => block % 2 === 1),
        word,
      );
      // From one block, which is looked up, to all of them, which are read.
      for (const step of [2999, 1000, 311, 64, 9, 2, 1])
        for (const first of [0, 1, step - 1]) {
          const within = new Uint32Array(index.bitmapWords);
          let population = 0;
          for (let block = first; block < blocks; block += step, population++) within[block >> 5]! |= 1 << (block & 31);
          const [beside, listed] = [within.slice(), membersOf(within, blocks)];
          index.narrowByPosting(index.posting(trigram)!, within, population);
          const isDone = index.narrowListed(index.posting(trigram)!, beside, listed);
          if (population <= count / 8) assert.ok(isDone, `${word}: every ${step} from ${first}, listed`);
          if (isDone) {
            assert.deepEqual(beside, within);
            assert.deepEqual(listed, membersOf(within, blocks));
          }
          assert.deepEqual(
            membersOf(within, blocks),
            expected.filter((block) => block >= first && (block - first) % step === 0),
            `${word}: every ${step} from ${first}`,
          );
        }
    }
  });
});

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

test('what is text and what is not: UTF-16 with a byte order mark is, a NUL is not', async () => {
  const cases: readonly (readonly [string, Buffer, string, string, string])[] = [
    ['little endian', utf16('größe = 1\n🙂', false), 'text', 'utf-16le', 'größe = 1\n🙂'],
    ['big endian', utf16('größe = 1\n', true), 'text', 'utf-16be', 'größe = 1\n'],
    ['an odd byte at the end', Buffer.concat([utf16('ab', false), Buffer.of(0x41)]), 'text', 'utf-16le', 'ab\ufffd'],
    ['only a byte order mark', utf16('', false), 'text', 'utf-16le', ''],
    ['UTF-16 with a NUL character', utf16('a\0b', false), 'binary', 'utf-8', ''],
    ['UTF-32', Buffer.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0), 'binary', 'utf-8', ''],
    ['a NUL at 7999', Buffer.concat([Buffer.alloc(7999, 'x'), Buffer.of(0)]), 'binary', 'utf-8', ''],
    ['a NUL at 8000', Buffer.concat([Buffer.alloc(8000, 'x'), Buffer.of(0)]), 'text', 'utf-8', `${'x'.repeat(8000)}\0`],
    ['nothing', Buffer.alloc(0), 'text', 'utf-8', ''],
  ];
  await shardOf(
    cases.map(([, bytes]) => documentOf(bytes)),
    (shard, content) => {
      for (const [document, [name, , state, encoding, text]] of cases.entries()) {
        assert.equal(shard.index.state(document), state, name);
        assert.equal(shard.index.encoding(document), encoding, name);
        assert.equal(contentOf(shard, content, document).toString(), text, name);
      }
    },
  );
});

const unnamed = (symbol: SourceSymbol) =>
  Object.fromEntries(Object.entries(symbol).filter(([column]) => column !== 'name'));

test('symbols and languages come back; names are lines of a text of their own', async () => {
  const first: readonly SourceSymbol[] = [
    { name: 'Größe', kind: 'class', start: 6, length: 7 },
    { name: 'of', kind: 'method', start: 300, length: 2, container: 0 },
    { name: 'with\nbreak', kind: 'function', start: 70_000, length: 200 },
  ];
  const second: readonly SourceSymbol[] = [{ name: 'of', kind: 'constant', start: 0, length: 2 }];
  const documents = [
    documentOf(Buffer.from('nothing')),
    documentOf(Buffer.from('one'), { symbols: { symbols: first, truncated: false }, language: 'Go' }),
    documentOf(Buffer.from('two'), { language: 'Rust' }),
    documentOf(Buffer.from('three'), { symbols: { symbols: second, truncated: true }, language: 'Go' }),
  ];
  await shardOf(documents, async (shard) => {
    const { index } = shard;
    const names = Buffer.alloc(shard.textBytes('symbols'));
    assert.equal(await shard.readText('symbols', names), undefined);
    assert.equal(names.toString(), 'Größe\nof\nwith break\nof\n');
    assert.deepEqual(
      [0, 1, 2, 3].map((document) => index.language(document)),
      [undefined, 'Go', 'Rust', 'Go'],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((document) => index.symbolCount(document)),
      [0, 3, 0, 1],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((document) => index.lacksSymbols(document)),
      [false, false, false, true],
    );
    assert.equal(index.encoding(3), 'utf-8');
    assert.deepEqual(index.symbolsOf(1), first.map(unnamed));
    assert.deepEqual(index.symbolsOf(3), second.map(unnamed));
    for (const [document, symbols] of [first, [], second].entries()) {
      const told: unknown[] = [];
      const number = [1, 0, 3][document]!;
      index.readSymbols(number, {
        add: (start, length, kind) => told.push({ start, length, kind: symbolKinds[kind] }),
      });
      const plain = symbols.map(({ start, length, kind }) => ({ start, length, kind }));
      assert.deepEqual(told, plain);
      const kinds = index.symbolKinds(number);
      for (const [at, { kind }] of plain.entries()) if (at % 2 === 0) assert.equal(kinds.kindAt(at), kind);
    }
    assert.deepEqual(
      [0, 6, 22].map((offset) => index.documentOfSymbolName(offset)),
      [1, 1, 3],
    );
  });
});

test('ids that do not fit are refused', () => {
  const builder = new ShardBuilder(collector);
  builder.reset();
  const empty = { state: 'binary', encoding: 'utf-8', bytes: Buffer.alloc(0) } as const;
  builder.add({ ...empty, blob: 'a'.repeat(40) });
  assert.equal(builder.takes('b'.repeat(64), 0), false);
  for (const blob of ['b'.repeat(64), 'c'.repeat(39), 'x'.repeat(40), ''])
    assert.throws(() => builder.add({ ...empty, blob }), { code: 'search/bad-blob-id' }, blob);
});
