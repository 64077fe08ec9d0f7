/**
 * One line out of a file of sorted lines, by halving: a few dozen small reads, however long the file.
 *
 * Lines end with a line feed (the last one may lack it) and are sorted as JavaScript sorts strings, by UTF-16 units.
 */
export interface ReadAt {
  readonly size: number;
  /** As many bytes as there are, at most `length`. */
  read(offset: number, length: number): Buffer;
}

const lineFeed = 10;
const atOnce = 16 * 1024;

/** The first line that begins so; undefined when none does. */
export function findSortedLine(file: ReadAt, beginning: string): string | undefined {
  let low = 0;
  let high = file.size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = lineFrom(file, middle);
    if (start >= high || beginningOf(file, start, beginning) >= beginning) high = middle;
    else low = lineFrom(file, start + 1);
  }
  const start = lineFrom(file, low);
  if (start >= file.size || beginningOf(file, start, beginning) !== beginning) return undefined;
  return file.read(start, endOfLine(file, start) - start).toString('utf8');
}

/** Where the first line begins that begins at an offset or after it; the size of the file when none does. */
const lineFrom = (file: ReadAt, offset: number): number =>
  offset === 0 ? 0 : Math.min(endOfLine(file, offset - 1) + 1, file.size);

function endOfLine(file: ReadAt, from: number): number {
  for (let offset = from; offset < file.size; offset += atOnce) {
    const found = file.read(offset, atOnce).indexOf(lineFeed);
    if (found >= 0) return offset + found;
  }
  return file.size;
}

/** Of the line at `start`, as much as is compared. A unit of UTF-16 is three bytes of UTF-8 at most. */
function beginningOf(file: ReadAt, start: number, like: string): string {
  const bytes = file.read(start, like.length * 3 + 4);
  const end = bytes.indexOf(lineFeed);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end).slice(0, like.length);
}
