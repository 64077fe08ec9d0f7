/** For the tests of extractors: what a file says, in short. */
import assert from 'node:assert/strict';
import type { FactKind } from '../../model/fact.ts';
import { isExtractedGap, type ExtractedFact, type Extractor, type Said } from '../extractor.ts';

/** The facts of a file that holds no gap. */
export function factsOf<K extends FactKind>(
  extractor: Extractor<K, Said<K>>,
  path: string,
  text: string,
): readonly ExtractedFact<K>[] {
  assert.ok(extractor.wants(path), `${extractor.id} wants ${path}`);
  const all = [...extractor.extract({ path, text })];
  assert.deepEqual(
    all.filter((one) => 'gap' in one),
    [],
  );
  return all.filter((one): one is ExtractedFact<K> => !('gap' in one) && !('part' in one));
}

/** The reasons of its gaps. */
export function gapsOf(extractor: Extractor<FactKind, Said>, path: string, text: string): readonly string[] {
  return [...extractor.extract({ path, text })].filter(isExtractedGap).map(({ gap }) => gap);
}

/** A row of a table of files and what each of them says. */
export interface SaidCase {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly said: readonly string[];
}
