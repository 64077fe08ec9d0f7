/**
 * Which lines of a whole document match, from the definition: a pattern that can reach a line feed is matched over the
 * document (`^` and `$` at any line), leftmost first, and the lines are those that hold a part of a match. Another
 * implementation than the engine's, by re2js.
 */
import { RE2JS } from 're2js';

export function documentLines(source: string, ignoreCase: boolean, text: string): ReadonlySet<number> {
  const matcher = RE2JS.compile(source, RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)).matcher(text);
  const spans: (readonly [from: number, to: number])[] = [];
  for (let last = -1; matcher.find();) {
    const [from, to] = [matcher.start(), matcher.end()];
    // An empty match right behind another one is none.
    if (to > from || to !== last) spans.push([from, to]);
    last = to;
  }
  return linesWith(text, spans);
}

/** Numbers of the lines that hold a part of a span; spans are ascending positions in UTF-16. */
export function linesWith(text: string, spans: readonly (readonly [from: number, to: number])[]): ReadonlySet<number> {
  const lines = new Set<number>();
  let line = 0;
  let end = endOfLine(text, 0);
  for (const [from, to] of spans)
    for (let at = from; at < Math.max(to, from + 1) && at < text.length; at = end + 1) {
      for (; end < at; end = endOfLine(text, end + 1)) line++;
      lines.add(line);
    }
  return lines;
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed < 0 ? text.length : feed;
}
