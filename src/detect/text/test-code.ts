/**
 * Tests that stand in the file which they test, as Rust has them: what hangs on `#[cfg(test)]` or `#[test]` is no code
 * that runs, whatever the path says.
 */
import type { FileKind } from '../../model/file-kind.ts';
import type { Span } from '../rule.ts';
import { closingBracket } from './calls.ts';

const marker =
  /#\[(?:cfg\(\s{0,8}(?:(?:any|all)\(\s{0,8})?test\b[^\]\n]{0,120}|(?:\w{1,30}::)?test(?:\([^\]\n]{0,80}\))?)\]/g;
/** Further attributes and the head of the item, up to its body; `mod tests;` has none. */
const farthestBody = 1000;

export function hasTestCode(text: string, kind: FileKind): boolean {
  return kind === 'rust' && /#\[(?:cfg\(|(?:\w{1,30}::)?test\b)/.test(text);
}

/** In order; `code` is the text without comments and strings. Reads no character twice but for heads of items. */
export function testCodeIn(code: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of code.matchAll(marker)) {
    if (found.index < from) continue;
    const behind = found.index + found[0].length;
    const body = /[{;]/.exec(code.slice(behind, behind + farthestBody));
    if (body?.[0] !== '{') continue;
    const close = closingBracket(code, behind + body.index, code.length);
    from = close ?? code.length;
    spans.push({ start: found.index, end: from });
  }
  return spans;
}
