/**
 * Which contents may hold one of some literals, in any case, by the postings alone: nothing is read. For whoever keeps
 * results per content and asks which of them a new literal can change. May admit too much, never too little.
 */
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { symbolsOfCodePoint, trigramAt } from './alphabet.ts';
import { candidateBlocks, nextCandidate } from './candidates.ts';
import type { Catalog } from './catalog.ts';
import type { Shard } from './shard-file.ts';

/** Undefined: the content is not held as text, so the index cannot tell. */
export type HolderTest = (blob: string) => boolean | undefined;

export function holderTest(catalog: Catalog, literals: readonly string[]): HolderTest {
  const query: TrigramQuery = { kind: 'or', parts: literals.map(trigramsOf) };
  const blocksOf = new Map<Shard, ReturnType<typeof candidateBlocks>>();
  return (blob) => {
    const known = catalog.locate(blob);
    if (known?.shard.index.state(known.document) !== 'text') return undefined;
    const { shard, document } = known;
    const blocks = blocksOf.get(shard) ?? candidateBlocks(shard.index, query);
    blocksOf.set(shard, blocks);
    const end = shard.index.firstBlock(document + 1);
    return nextCandidate(blocks, shard.index.firstBlock(document), end) < end;
  };
}

/** No trigram spans two lines: a literal with a line break, like a short one, may stand anywhere. */
function trigramsOf(literal: string): TrigramQuery {
  if (literal.length < 3 || /[\r\n]/.test(literal)) return { kind: 'any' };
  const symbols = Array.from(literal, (character) => symbolsOfCodePoint(character.codePointAt(0)!)).join('');
  const trigrams = new Set(Array.from({ length: symbols.length - 2 }, (_, at) => trigramAt(symbols, at)));
  return { kind: 'and', parts: [...trigrams].map((trigram) => ({ kind: 'trigram', trigram })) };
}
