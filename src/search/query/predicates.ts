/**
 * `repo:has.file(path:x content:y)` and the like. An unknown name or a malformed argument is an error: taken for a regular
 * expression, as elsewhere, a slip of the finger would find nothing and look like a clean result.
 */
import type { Instant } from '../../base/instant.ts';
import { QueryFault, type Predicate, type Span, type TextTest } from './ast.ts';
import { escapeRegexp, scanQuoted } from './delimited.ts';
import { nearestOf } from './nearest.ts';
import { checkedRegexp, patternFault, type Reading } from './reading.ts';
import { dateAndName } from './revisions.ts';

interface Arguments {
  readonly text: string;
  readonly span: Span;
  readonly now: Instant | undefined;
}

type Reader = (given: Arguments) => Predicate;

interface PredicateKind {
  readonly field: 'repo' | 'file';
  readonly names: readonly string[];
  readonly negatable: boolean;
  readonly example: string;
  readonly read: Reader;
}

const kinds: readonly PredicateKind[] = [
  {
    field: 'repo',
    names: ['has.file', 'contains.file', 'contains'],
    negatable: true,
    example: 'has.file(path:go\\.mod$ content:grpc)',
    read: hasFile,
  },
  {
    field: 'repo',
    names: ['has.path', 'contains.path'],
    negatable: true,
    example: 'has.path(go\\.mod$)',
    read: (given) => ({ name: 'repo:has.file', path: regexpOf(given) }),
  },
  {
    field: 'repo',
    names: ['has.content', 'contains.content'],
    negatable: true,
    example: 'has.content(TODO)',
    read: (given) => ({ name: 'repo:has.file', content: regexpOf(given) }),
  },
  {
    field: 'repo',
    names: ['has.commit.after', 'contains.commit.after'],
    negatable: true,
    example: 'has.commit.after(30 days ago)',
    read: hasCommitAfter,
  },
  {
    field: 'repo',
    names: ['has.description'],
    negatable: false,
    example: 'has.description(go package)',
    read: (given) => ({ name: 'repo:has.description', source: wordsInOrder(regexpOf(given)) }),
  },
  { field: 'repo', names: ['has.meta'], negatable: true, example: 'has.meta(team:payments)', read: hasMeta },
  { field: 'repo', names: ['has'], negatable: true, example: 'has.meta(team:payments)', read: hasPair },
  {
    field: 'repo',
    names: ['has.tag'],
    negatable: true,
    example: 'has.meta(tag:)',
    read: (given) => ({ name: 'repo:has.meta', key: { equals: required(given) }, value: null }),
  },
  {
    field: 'repo',
    names: ['has.key'],
    negatable: true,
    example: 'has.meta(key)',
    read: (given) => ({ name: 'repo:has.meta', key: { equals: required(given) } }),
  },
  {
    field: 'repo',
    names: ['has.topic'],
    negatable: true,
    example: 'has.topic(security)',
    read: (given) => ({ name: 'repo:has.topic', topic: required(given) }),
  },
  {
    field: 'file',
    names: ['has.content', 'contains.content', 'contains'],
    negatable: true,
    example: 'has.content(TODO)',
    read: (given) => ({ name: 'file:has.content', source: regexpOf(given) }),
  },
  {
    field: 'file',
    names: ['has.owner'],
    negatable: true,
    example: 'has.owner(@org/team)',
    read: ({ text }) => {
      const owner = text.trim();
      return owner === '' ? { name: 'file:has.owner' } : { name: 'file:has.owner', owner };
    },
  },
  {
    field: 'file',
    names: ['has.contributor'],
    negatable: true,
    example: 'has.contributor(@example\\.org)',
    read: (given) => ({ name: 'file:has.contributor', source: regexpOf(given) }),
  },
];

/** Names of predicates of a field, the one to prefer first. */
export function predicatesOf(field: string): readonly { readonly name: string; readonly example: string }[] {
  if (field === 'rev') return [{ name: 'at.time', example: 'at.time(2026-01-31)' }];
  return kinds.flatMap((kind) => (kind.field === field ? [{ name: kind.names[0]!, example: kind.example }] : []));
}

/** Where the parentheses of what looks like a predicate end; undefined when the value does not begin with one. Throws when they do not. */
export function predicateEnd(field: string, text: string, from: number): number | undefined {
  const name = /^([A-Za-z.]+)\(/.exec(text.slice(from, from + 60))?.[1];
  if (name === undefined || !isPredicateName(field, name)) return undefined;
  let depth = 0;
  for (let at = from + name.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  const hint = 'Close it, put a backslash before parentheses that stand for themselves, or quote the whole value.';
  throw new QueryFault(`the parenthesis of ${field}:${name}(...) is not closed`, hint, { from, to: text.length });
}

/** Also of names that are nearly one, or one of another filter: they are told apart later, with an error. */
function isPredicateName(field: string, name: string): boolean {
  if (field === 'rev') return name === 'at.time';
  if (field !== 'repo' && field !== 'file') return false;
  if (/^(?:has|contains)(?:\.|$)/i.test(name)) return true;
  return name.includes('.') && nearest(field, name) !== undefined;
}

function nearest(field: string, name: string): string | undefined {
  const names = kinds.flatMap((kind) => (kind.field === field ? kind.names : []));
  return nearestOf(
    name.toLowerCase(),
    names.filter((known) => known.includes('.')),
  );
}

/** The predicate that a whole value spells; undefined when it is none, by its looks. */
export function readPredicate(
  field: 'repo' | 'file',
  value: string,
  place: { readonly span: Span; readonly negated: boolean; readonly reading: Reading },
): Predicate | undefined {
  const name = /^([A-Za-z.]+)\(/.exec(value)?.[1];
  if (name === undefined || !isPredicateName(field, name)) return undefined;
  const { span, reading } = place;
  if (predicateEnd(field, value, 0) !== value.length) {
    const hint = `Close its parenthesis and put a space after it, or quote the value: ${field}:"...".`;
    throw new QueryFault(`${field}:${name}(...) does not end where its value ends`, hint, span);
  }
  const kind = kinds.find((known) => known.field === field && known.names.includes(name));
  if (!kind) throw unknownPredicate(field, name, place);
  if (place.negated && !kind.negatable)
    throw new QueryFault(`${field}:${name}(...) cannot be negated`, 'Leave out the - or NOT.', span);
  const inside = { from: span.from + name.length + 1, to: span.to - 1 };
  return kind.read({ text: value.slice(name.length + 1, -1), span: inside, now: reading.now });
}

function unknownPredicate(
  field: string,
  name: string,
  { span, reading }: { readonly span: Span; readonly reading: Reading },
): QueryFault {
  const place = { from: span.from, to: span.from + name.length };
  const elsewhere = kinds.find((known) => known.field !== field && known.names.includes(name));
  const near = nearest(field, name);
  let hint = `Write one of ${kinds.flatMap((kind) => (kind.field === field ? [kind.names[0]!] : [])).join(', ')}`;
  if (near !== undefined) hint = `Did you mean ${field}:${near}(...)?`;
  else if (elsewhere) hint = `Did you mean ${elsewhere.field}:${name}(...)?`;
  const meant =
    near === undefined ? [] : [{ description: `Did you mean ${near}?`, query: reading.replaced(place, near) }];
  return new QueryFault(
    `there is no predicate ${field}:${name}(...)`,
    `${hint} A regular expression goes in quotes.`,
    place,
    meant,
  );
}

function required({ text, span }: Arguments): string {
  const value = text.trim();
  if (value === '') throw new QueryFault('the parentheses are empty', 'Write a value in them.', around(span));
  return value;
}

/** With its parentheses: an empty place cannot be shown. */
function around({ from, to }: Span): Span {
  return { from: from - 1, to: to + 1 };
}

function regexpOf(given: Arguments): string {
  const value = required(given);
  const from = given.span.from + given.text.indexOf(value);
  return balanced(checkedRegexp(value, { from, to: from + value.length }));
}

/** `go package`: both words, in this order. */
function wordsInOrder(source: string): string {
  const words = source.split(/\s+/);
  if (words.length === 1 || words.some((word) => patternFault(word) !== undefined)) return source;
  return words.map((word) => `(?:${word})`).join('.*?');
}

function hasCommitAfter({ text, span, now }: Arguments): Predicate {
  if (text.trim() === '') required({ text, span, now });
  const { date: after, name } = dateAndName(text, span, now);
  return { name: 'repo:has.commit.after', after, ...(name !== undefined && { revision: name }) };
}

/** `path:x content:y` in any order, either may be missing; a value alone is a path. */
function hasFile(given: Arguments): Predicate {
  const found: { path?: string; content?: string } = {};
  const { text, span } = given;
  let at = 0;
  for (at = skipSpace(text, at); at < text.length; at = skipSpace(text, at)) {
    const key = /^(path|file|content):/i.exec(text.slice(at, at + 8))?.[0];
    const whole = { from: span.from + at, to: span.to };
    if (key === undefined && Object.keys(found).length > 0) throw malformedFile(whole);
    if (key === undefined && /^-?\w+:/.test(text.slice(at))) throw malformedFile(whole);
    const name = key?.toLowerCase().startsWith('content') ? 'content' : 'path';
    const value = argumentAt(text, at + (key?.length ?? 0));
    const place = { from: span.from + at, to: span.from + value.end };
    if (value.text === '' || found[name] !== undefined) throw malformedFile(place);
    found[name] = withoutSpaces(checkedRegexp(value.text, { from: span.from + value.from, to: span.from + value.end }));
    at = value.end;
  }
  if (found.path === undefined && found.content === undefined) required(given);
  return { name: 'repo:has.file', ...found };
}

function malformedFile(span: Span): QueryFault {
  const hint = 'Write repo:has.file(path:regexp content:regexp); quote values with spaces.';
  return new QueryFault('repo:has.file takes one path: and one content:', hint, span);
}

/** In a class a parenthesis needs no escape; written with one it counts for nobody who only counts parentheses. */
function balanced(source: string): string {
  const spelledOut = source.replaceAll(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (part, text: string | undefined) =>
    text === undefined ? part : escapeRegexp(text),
  );
  return spelledOut.replaceAll(/\\[\s\S]|\[\^?\]?(?:\[:\w+:\]|\\[\s\S]|[^\]\\])*\]/g, (part) =>
    part.startsWith('\\') ? part : part.replaceAll(/\\[\s\S]|[()]/g, (each) => (each.length > 1 ? each : `\\${each}`)),
  );
}

/** White space and quotation marks separate arguments: spelled as escapes the value can be written without quotes. */
function withoutSpaces(source: string): string {
  const escape = (character: string) => `\\x{${character.codePointAt(0)!.toString(16)}}`;
  return balanced(source)
    .replaceAll(/\\?\s/g, (space) => escape(space.slice(-1)))
    .replace(/^["']/, escape);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** Quoted, or to the next space outside of parentheses. */
function argumentAt(
  text: string,
  from: number,
): { readonly text: string; readonly from: number; readonly end: number } {
  const quoted = scanQuoted(text, from);
  if (quoted) return { text: quoted.value, from: from + 1, end: quoted.end };
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth <= 0 && /\s/.test(text[at]!)) break;
  }
  const end = Math.min(at, text.length);
  return { text: text.slice(from, end), from, end };
}

/** `key`, `key:` (without a value), `key:value`, `key:/regexp/`; both may be quoted. */
function hasMeta(given: Arguments): Predicate {
  const { key, value } = pairOf(given);
  return { name: 'repo:has.meta', key, ...(value !== undefined && { value }) };
}

/** The old `repo:has(key:value)`: a value is needed. */
function hasPair(given: Arguments): Predicate {
  const { key, value } = pairOf(given);
  if (value) return { name: 'repo:has.meta', key, value };
  throw new QueryFault(
    'repo:has(...) takes key:value',
    'Write repo:has.meta(key) for a key alone.',
    around(given.span),
  );
}

function pairOf(given: Arguments): { readonly key: TextTest; readonly value?: TextTest | null } {
  required(given);
  const { text, span } = given;
  const key = partAt(text, skipSpace(text, 0), span);
  if ('equals' in key.test && key.test.equals === '')
    throw new QueryFault('the key is empty', 'Write repo:has.meta(key:value).', around(span));
  const rest = skipSpace(text, key.end);
  if (rest === text.length) return { key: key.test };
  if (text[rest] !== ':') throw malformedPair({ from: span.from + rest, to: span.to });
  const start = skipSpace(text, rest + 1);
  if (start === text.length) return { key: key.test, value: null };
  const value = partAt(text, start, span, true);
  if (skipSpace(text, value.end) < text.length) throw malformedPair({ from: span.from + value.end, to: span.to });
  return { key: key.test, value: value.test };
}

function malformedPair(span: Span): QueryFault {
  return new QueryFault('something follows the key or the value', 'Quote keys and values with colons in them.', span);
}

function partAt(
  text: string,
  from: number,
  span: Span,
  toEnd = false,
): { readonly test: TextTest; readonly end: number } {
  const quoted = scanQuoted(text, from);
  if (quoted) return { test: { equals: quoted.value }, end: quoted.end };
  const regexp = /^\/((?:\\.|[^/\\])+)\//.exec(text.slice(from));
  if (regexp) {
    const source = regexp[1]!.replaceAll('\\/', '/');
    const place = { from: span.from + from + 1, to: span.from + from + regexp[0].length - 1 };
    return { test: { matches: balanced(checkedRegexp(source, place)) }, end: from + regexp[0].length };
  }
  const colon = text.indexOf(':', from);
  const end = toEnd || colon < 0 ? text.length : colon;
  const value = text.slice(from, end).trim();
  if (toEnd && value.includes(':')) throw malformedPair({ from: span.from + from + value.indexOf(':'), to: span.to });
  return { test: { equals: value }, end };
}
