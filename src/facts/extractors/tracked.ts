/** What the extractors of tracked files share. Files of tests, examples and vendored code stand for nothing that runs. */
import { fileContextOf } from '../../model/file-kind.ts';
import type { TrackedFileFact } from '../../model/fact-map.ts';
import type { ExtractedFact } from '../extractor.ts';

export const runsForReal = (path: string): boolean => ['production', 'generated'].includes(fileContextOf(path));

/** `key` tells apart several of one topic in a file; the topic is part of it. */
export function tracked(
  topic: TrackedFileFact['topic'],
  at: { readonly path: string; readonly line: number },
  detail: string,
  key = '',
): ExtractedFact<'tracked-file'> {
  const { path, line } = at;
  return {
    kind: 'tracked-file',
    key: key === '' ? topic : `${topic} ${key}`,
    value: { topic, path, line, detail: detail.slice(0, 300) },
    line,
  };
}

/** From 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}
