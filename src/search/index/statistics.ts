/** Where the bytes of an index are, by what they are for. */
import type { Shard } from './shard-file.ts';
import { sectionNames, type SectionName } from './shard-format.ts';

const purposes: Readonly<Record<Exclude<SectionName, 'content'>, string>> = {
  documents: 'documents',
  states: 'documents',
  encodings: 'documents',
  languages: 'documents',
  languageNames: 'documents',
  firstBlocks: 'blocks',
  blockOffsets: 'blocks',
  blockLines: 'blocks',
  blockFlags: 'blocks',
  blockSums: 'blocks',
  keyGroups: 'trigrams',
  keys: 'trigrams',
  postings: 'postings',
  symbolFirsts: 'symbols',
  symbolLines: 'symbols',
  symbolStarts: 'symbols',
  symbolColumns: 'symbols',
  nameFilter: 'symbols',
  symbolNames: 'symbols',
};

/** Headers and the zeros between sections count as `frames`; all together are the files without their content. */
export function sectionBytes(shards: readonly Shard[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = { documents: 0, blocks: 0, trigrams: 0, postings: 0, symbols: 0, frames: 0 };
  for (const { header, fileBytes, contentBytes } of shards) {
    let rest = fileBytes - contentBytes;
    for (const name of sectionNames) {
      if (name === 'content') continue;
      const { length } = header.sections[name];
      sums[purposes[name]]! += length;
      rest -= length;
    }
    sums['frames']! += rest;
  }
  return sums;
}
