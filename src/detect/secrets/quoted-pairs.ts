/** Values in quotes: assignments, keyword arguments, entries, comparisons, defaults, setters, look-ups with a fallback. */
import type { TextWindow } from '../rule.ts';
import { nameBefore } from '../text/identifier.ts';
import type { Value } from './pair.ts';

/** After the name: closing quote or bracket, a type, the operator, a string prefix, the quote. */
const assigned =
  /\\?["'`]?[\])]?\s{0,12}(?::\s{0,4}&?(?:'\w{1,20}\s)?[A-Za-z][\w<>[\]|?.]{0,30}|\b(?:string|String|str|\[\]byte|&'?\w{0,10}\s?str)\b)?\s{0,12}(?:=>|:{1,3}=|\?=|\|\|=|\?\?=|\.=|={1,3}|!={1,2}|:|\?:|->)\s{0,12}(?:[rRbBuU@$]{1,2}|\[\]byte\(|new String\(|Buffer\.from\()?(\\"|"""|["'`])/y;
const compared = /\s{0,4}(?:={2,3}|!={1,2})\s{0,4}["'`]|\.(?:equals(?:IgnoreCase)?|eq|compareTo)\(\s{0,4}["']/y;
const fallback =
  /(?:["'`]\]?\s{0,4}(?:,|\)\s{0,4}(?:\|\||\?\?|or)|\]\s{0,4}(?:\|\||\?\?))|\s{0,4}(?:\|\||\?\?))\s{0,8}["'`]/y;
const argument = /["'`]\s{0,4},\s{0,8}["'`]/y;
/** Gradle: `buildConfigField "String", "NAME", '"value"'` */
const field = /["']\s{0,4},\s{0,4}(?:'"|"\\")/y;
const called = /\(\s{0,4}["'`]/y;
const spaced = /\s{1,20}["']/y;
const valueAttribute = /["']\s{1,8}value\s{0,4}=\s{0,4}["']/y;
const setters = /^(?:.*[.>:])?(?:put\w*|set\w*|define|add\w*|append|property|header|env|with\w*|config\w*|export)$/i;
const lookups = /^(?:.*[.>:])?(?:get\w*|env|environ|fetch|lookup\w*|config|default)$/i;

/** The value of the name that stands in the window from `nameStart` to `end`. */
export function quotedValueAfter(window: TextWindow, nameStart: number, end: number): Value | undefined {
  const { text } = window;
  const from = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = end;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  };
  const comparison = from(compared);
  if (comparison !== undefined) return used('compared', quoted(window, comparison));
  const open = from(assigned);
  if (open !== undefined) return quoted(window, open);
  const opened = /["'`]/.test(text[nameStart - 1] ?? '');
  const closed = /["'`]/.test(text[end] ?? '');
  const otherwise = opened === closed ? from(fallback) : undefined;
  if (otherwise !== undefined && (!opened || lookups.test(calleeBefore(text, nameStart)))) {
    const value = quoted(window, otherwise);
    if (value) return used('fallback', value);
  }
  const constant =
    opened && /\b(?:buildConfigField|resValue)\b[^\n]{0,60}$/.test(text.slice(Math.max(0, nameStart - 90), nameStart))
      ? (from(field) ?? from(argument))
      : undefined;
  if (constant !== undefined) return quoted(window, constant);
  const second = opened ? from(argument) : undefined;
  if (second !== undefined && setters.test(calleeBefore(text, nameStart))) return quoted(window, second);
  const inCall = from(called);
  if (inCall !== undefined) {
    return isSetter(text, nameStart, end) ? closedArgument(quoted(window, inCall), window) : undefined;
  }
  const bare = isStatement(text, nameStart) ? from(spaced) : undefined;
  if (bare !== undefined) return quoted(window, bare);
  const attribute = from(valueAttribute);
  return attribute === undefined ? undefined : quoted(window, attribute);
}

/** `#define NAME "…"`; Gradle's `storePassword "…"` at the start of a line or block. */
function isStatement(text: string, nameStart: number): boolean {
  const before = text.slice(Math.max(0, nameStart - 40), nameStart);
  return /#\s{0,4}define\s{1,8}$/.test(before) || /(?:^|[{;])\s{0,20}$/.test(before);
}

function used(use: 'compared' | 'fallback', value: Value | undefined): Value | undefined {
  return value && { ...value, use };
}

function calleeBefore(text: string, nameStart: number): string {
  const before = text
    .slice(Math.max(0, nameStart - 80), nameStart)
    .replace(/["'`]$/, '')
    .trimEnd();
  if (/\.environ\[$|ENV\[$|env\[$/.test(before)) return 'environ';
  return before.endsWith('(') ? nameBefore(before, before.length - 1) : '';
}

/** `setPassword("…")`, `withPassword("…")`, `.password("…")`: not `getToken("…")`, not `hasSecret("…")`. */
function isSetter(text: string, nameStart: number, end: number): boolean {
  const name = text.slice(nameStart, end);
  return (
    /^(?:set|with)[A-Z_]/.test(name.slice(name.lastIndexOf('.') + 1)) ||
    /\.(?:password|passwd|pwd|secret)$/.test(name) ||
    text[nameStart - 1] === '.'
  );
}

function closedArgument(value: Value | undefined, window: TextWindow): Value | undefined {
  if (!value) return undefined;
  return /^["'`]\s{0,4}[),]/.test(window.text.slice(value.start - window.start + value.value.length))
    ? value
    : undefined;
}

const longestValue = 2500;

/** `open` is right behind the opening quote. Values do not span lines. */
export function quoted(window: TextWindow, open: number): Value | undefined {
  const { text } = window;
  const quote = text[open - 1]!;
  // `"{\"password\": \"…\"}"`: the quotes themselves are escaped.
  const escaped = text[open - 2] === '\\';
  let end = open;
  while (end < text.length && text[end] !== quote && end - open <= longestValue) {
    if (text[end] === '\\') {
      if (escaped) break;
      end++;
    }
    end++;
  }
  if (end >= text.length || end === open) return undefined;
  // `"…" + x`: a piece of something that is made elsewhere.
  if (/^["'`]\s{0,4}(?:\+|\.\s?(?:\$|[A-Za-z_\\]{1,60}(?:::|\())|%\s?[\w(]|\.format)/.test(text.slice(end, end + 20)))
    return undefined;
  return { value: text.slice(open, end), start: window.start + open };
}
