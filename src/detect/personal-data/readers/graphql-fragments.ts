/**
 * GraphQL as clients write it: `fragment Recipient on User { email }` reads a field of a type that somebody else declares.
 * Operations are left out: what their fields belong to stands in the schema alone.
 */
import type { Declaration } from '../declaration.ts';

const head = /\bfragment\s{1,8}\w{1,80}\s{1,8}on\s{1,8}(\w{1,80})[^{}\n]{0,200}\{/g;
const longest = 4000;

/** `text` is a document, or a program with documents in its templates. */
export function* fragmentFields(text: string): Iterable<Declaration> {
  if (!text.includes('fragment ')) return;
  for (const found of text.matchAll(head)) {
    const open = found.index + found[0].length;
    for (const { name, start } of selected(text, open)) {
      yield {
        owner: found[1]!,
        field: name,
        type: '',
        source: 'code',
        start,
        span: { start, end: start + name.length },
      };
    }
  }
}

const token =
  /\.{3}\s{0,8}(?:on\s{1,8})?\w{0,80}|\$\{[^}]{0,200}\}|#[^\n]{0,400}|"[^"\n]{0,400}"|@\w{1,40}|\w{1,80}\s{0,4}:(?=\s)|\w{1,80}|[{}()]/y;

/** Names of the first level that have no selection of their own: of `alias: name` the name. */
function* selected(text: string, from: number): Iterable<{ readonly name: string; readonly start: number }> {
  let depth = 1;
  let last: { readonly name: string; readonly start: number } | undefined;
  for (let at = from; at < from + longest && depth > 0;) {
    token.lastIndex = at;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) {
      at++;
      continue;
    }
    const isName = depth === 1 && /^\w+$/.test(found);
    // What stands before a selection is no value.
    if (last && (isName || found === '}')) yield last;
    if (isName) last = { name: found, start: at };
    else if (found === '{' || found === '}') last = undefined;
    if (found === '{' || found === '(') depth++;
    else if (found === '}' || found === ')') depth--;
    at += found.length;
  }
}
