/** Names out of the heads of functions and the left sides of assignments. Reads bounded pieces only. */
import type { Grammar } from './grammar.ts';

export interface Target {
  readonly target: string;
  readonly property?: string;
}

const longestPattern = 400;
const mostNames = 40;

/** What the left side of an assignment binds, as written (without `=`). */
export function targetsOf(written: string, grammar: Grammar): readonly Target[] {
  const text = declared(written.slice(-longestPattern).trim(), grammar);
  const pattern = /^(?:\w{1,40}(?:::\w{1,40})*)?\s*([{[(])([^]*)[}\])]$/.exec(text);
  if (pattern && (pattern[1] !== '[' || text.startsWith('['))) return destructured(pattern[2]!, pattern[1] === '{');
  if (grammar.tuples && text.includes(',')) {
    return text.split(',').flatMap((part) => pathAtEnd(part.replace(/^\s*\*/, '')));
  }
  return pathAtEnd(text);
}

/** Without `const`, without the annotated type, and nothing of an earlier statement. */
function declared(text: string, grammar: Grammar): string {
  let rest = text.replace(
    /^(?:(?:export|public|private|protected|internal|static|final|const|let|var|val|mut|ref|readonly|override|lateinit|if|while|for|switch|guard|else|elif|case|in|using|await|lazy|weak)\b\s*)+/,
    '',
  );
  if (grammar.typesFirst || grammar.name === 'php' || grammar.name === 'ruby') return rest;
  const colon = annotationAt(rest);
  if (colon > 0) rest = rest.slice(0, colon).trim();
  return rest.replace(/^(?:mut|ref)\s+/, '');
}

/** Of the first `:` outside brackets that is no `::` and no `:=`. */
function annotationAt(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 40 || character === 91 || character === 123) depth++;
    else if (character === 41 || character === 93 || character === 125) depth--;
    else if (character === 58 && depth === 0) {
      if (text.charCodeAt(at + 1) === 58) at++;
      else return at;
    }
  }
  return -1;
}

function pathAtEnd(text: string): Target[] {
  const found = /(?:[\w$@#?]|->|::|\.|!\.|\[[^[\]]{0,80}\])+$/.exec(
    text.trim().replace(/\s*(?:\+|-|\*|\/|%|\?\?|\|\||&&|\||&|\.|\^|:)$/, ''),
  );
  const target = found?.[0].replace(/^[?.:>-]+/, '').replace(/\[\s*["'`]?\s*["'`]?\s*\]/g, '[]');
  return target === undefined || !/[\w$]/.test(target) || target === '_' ? [] : [{ target }];
}

function destructured(inside: string, keyed: boolean): Target[] {
  const targets: Target[] = [];
  const element = /(\.\.\.)?([\w$]{1,80})\s*(:(?!:)\s*)?([{[])?(\s*=(?!=)[^,{}[\]]{0,120})?/g;
  let property: string | undefined;
  for (const found of inside.matchAll(element)) {
    const [, rest, name, colon, nested] = found;
    if (targets.length >= mostNames) break;
    if (colon !== undefined && nested === undefined) property = name!;
    else if (colon === undefined && !/^(?:mut|ref|val|var|let|const|final|_)$/.test(name!)) {
      const taken = keyed && rest === undefined ? (property ?? name!) : undefined;
      targets.push({ target: name!, ...(taken === undefined ? {} : { property: taken }) });
      property = undefined;
    }
  }
  return targets;
}

/** The names of one parameter as written. */
export function paramNames(written: string, grammar: Grammar): readonly string[] {
  const text = written
    .slice(0, longestPattern)
    .trim()
    .replace(/^(?:(?:@[\w.]+(?:\([^()]{0,80}\))?|\[[\w.]+(?:\([^()]{0,80}\))?\](?=\s*\w)|#\[[^\]]{0,80}\])\s*)+/, '');
  if (text === '' || text === '*' || text === '/') return [];
  if (/^[{[]/.test(text) && grammar.name === 'script') {
    const close = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
    return destructured(text.slice(1, close < 1 ? undefined : close), true).map(({ target }) => target);
  }
  if (/^[{[]/.test(text))
    return text
      .slice(1)
      .split(',')
      .flatMap((part) => paramNames(part.replace(/[\]}]\s*$/, ''), grammar));
  const head = text.replace(/\s*=(?!>)[^]*$/, '');
  if (grammar.name === 'go') return firstName(head);
  if (grammar.name === 'ruby') return lastName(head.replace(/:[^]*$/, ''));
  if (grammar.typesFirst || grammar.name === 'php') return lastName(head.replace(/\)\s*$/, ''));
  const colon = annotationAt(head);
  return lastName((colon < 0 ? head : head.slice(0, colon)).replace(/[)\s]+$/, ''));
}

function firstName(text: string): string[] {
  const name = /^[\w$]+/.exec(text)?.[0];
  return name === undefined || name === '_' ? [] : [name];
}

function lastName(text: string): string[] {
  const name = /[$]?[\w$]+(?=[?!]?\s*$)/.exec(text)?.[0];
  return name === undefined || name === '_' ? [] : [name];
}

/** All of a list written in one piece: `x, y` of `|x, y|`, `{ x, y -> `. */
export function paramList(written: string, grammar: Grammar): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let from = 0;
  const text = written.slice(0, longestPattern);
  for (let at = 0; at <= text.length && names.length < mostNames; at++) {
    const character = at === text.length ? 44 : text.charCodeAt(at);
    if (character === 40 || character === 91 || character === 123 || character === 60) depth++;
    else if (character === 41 || character === 93 || character === 125 || character === 62) depth--;
    else if (character === 44 && (depth === 0 || at === text.length)) {
      names.push(...paramNames(text.slice(from, at), grammar));
      from = at + 1;
    }
  }
  return names;
}
