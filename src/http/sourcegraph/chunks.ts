/**
 * Lines as `chunkMatches`: runs of lines with the lines around them. Matching lines are shown as the engine found them;
 * the lines around come from the code view, where secrets are redacted.
 *
 * Invariant: every offset is that of the bytes git keeps, or `unknownOffset`. Chunks do not overlap: when the lines around
 * two matches touch, they are one chunk.
 */
import type { FileLines } from '../../app/plumbline.ts';
import type { ChunkMatch } from '../schema.ts';
import type { EngineLine } from './engine-types.ts';
import { rangesIn, unknownOffset } from './places.ts';

export function chunksOf(
  lines: readonly EngineLine[],
  file: FileLines | undefined,
  context: number,
): readonly ChunkMatch[] {
  const sorted = lines.toSorted((a, b) => a.lineNumber - b.lineNumber);
  const groups: EngineLine[][] = [];
  for (const line of sorted) {
    const last = groups.at(-1);
    const before = last?.at(-1)?.lineNumber ?? Number.NEGATIVE_INFINITY;
    const near = context > 0 && line.lineNumber - before <= 2 * context + 1;
    if (near && last && file?.texts) last.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => chunkOf(group, file, context));
}

function chunkOf(group: readonly EngineLine[], file: FileLines | undefined, context: number): ChunkMatch {
  const startOf = (line: EngineLine): number | undefined => line.byteOffset ?? file?.starts[line.lineNumber];
  const ranges = group.flatMap((line) =>
    rangesIn(line.line, line.offsetAndLengths, { line: line.lineNumber, offset: startOf(line) }),
  );
  const texts = file?.texts;
  if (context === 0 || !texts) {
    const [line] = group;
    const offset = startOf(line!) ?? unknownOffset;
    return { content: line!.line, contentStart: { offset, line: line!.lineNumber, column: 0 }, ranges };
  }
  const own = new Map(group.map((line) => [line.lineNumber, line.line]));
  const from = Math.max(0, group[0]!.lineNumber - context);
  const to = Math.min(texts.length - 1, group.at(-1)!.lineNumber + context);
  const content: string[] = [];
  for (let number = from; number <= to; number++) content.push(own.get(number) ?? texts[number] ?? '');
  const contentStart = { offset: file.starts[from] ?? unknownOffset, line: from, column: 0 };
  return { content: content.join('\n'), contentStart, ranges };
}
