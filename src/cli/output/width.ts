/** How many cells a text takes on a terminal, and cutting it to fit. Approximates Unicode TR 11 well enough for tables. */
import { stripVTControlCharacters } from 'node:util';

const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

const cellsOf = (character: string): number => (zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);

export function displayWidth(text: string): number {
  let cells = 0;
  for (const character of stripVTControlCharacters(text)) cells += cellsOf(character);
  return cells;
}

/** Cuts plain text to `cells`, with `…` as its last cell when something was cut. */
export function cut(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  let taken = '';
  let used = 1;
  for (const character of text) {
    used += cellsOf(character);
    if (used > cells) break;
    taken += character;
  }
  return cells < 1 ? '' : `${taken}…`;
}

/** Cuts in the middle of paths: the beginning says where, the end says which. */
export function cutMiddle(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  const characters = Array.from(text);
  const keep = Math.max(1, cells - 1);
  const end = Math.ceil((keep * 2) / 3);
  return cut(`${characters.slice(0, keep - end).join('')}…${characters.slice(-end).join('')}`, Math.max(1, cells));
}

/** Makes a text from outside safe to show: control characters would move the cursor or forge lines. */
export function visible(text: string): string {
  return text.replace(/\t/g, '  ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}

/** Breaks a paragraph into lines of at most `cells`. A word longer than that stands alone. */
export function wrap(text: string, cells: number, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const joined = line === indent ? indent + word : `${line} ${word}`;
    if (displayWidth(joined) <= cells || line === indent) line = joined;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}
