/**
 * What a match over several lines may span. In differences: neighbouring added, or neighbouring removed, lines of one file
 * in one landing, as they stand in it (those of a hunk); a line that was removed and one that was added never stood side by
 * side. In messages: the lines of one message.
 *
 * Sourcegraph looks at one line of a difference after the other, where such a pattern finds nothing, and at whole messages.
 */
import type { Stretches } from '../match/protocol.ts';
import type { OpenSegment } from './delta-reader.ts';
import type { OpenPack } from './open-pack.ts';

/** By shard. */
export type StretchesOfPack = ReadonlyMap<number, Stretches>;

const known = new WeakMap<OpenPack, StretchesOfPack>();

export function stretchesOfLines({ segment, lines }: OpenSegment): StretchesOfPack {
  return cut(lines, (entry, push) => {
    const hunks = segment.hunks(entry);
    let line = 0;
    for (let at = 0; at < hunks.length; at += 4)
      for (const count of [hunks[at + 1]!, hunks[at + 3]!]) {
        if (count > 0) push(line);
        line += count;
      }
  });
}

export function stretchesOfMessages({ messages }: OpenSegment): StretchesOfPack {
  return cut(messages, (_message, push) => push(0));
}

/** `firstLines` tells at which of its lines the stretches of a text begin. */
function cut(pack: OpenPack, firstLines: (text: number, push: (line: number) => void) => void): StretchesOfPack {
  const found = known.get(pack);
  if (found) return found;
  const { documents, lines } = pack.columns;
  const made = new Map<number, Stretches>();
  let before = 0;
  for (const { id, index } of pack.shards) {
    const firsts = [0];
    const starts: number[] = [];
    for (let document = 0; document < index.documents; document++) {
      for (let text = documents[before + document]!; text < documents[before + document + 1]!; text++)
        firstLines(text, (line) => starts.push(lines[text]! + line));
      firsts.push(starts.length);
    }
    made.set(id, { documents: shared(firsts), lines: shared(starts) });
    before += index.documents;
  }
  known.set(pack, made);
  return made;
}

function shared(numbers: readonly number[]): Uint32Array {
  const words = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
  words.set(numbers);
  return words;
}
