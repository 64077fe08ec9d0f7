/** Filters that are conditions: on repositories, paths, languages, commits. What their values mean, and what is no value. */
import { languageByName, languages } from '../../base/language.ts';
import { QueryFault, type FilterNode, type FilterTest, type Span } from './ast.ts';
import { quoted } from './delimited.ts';
import { dateAndName, readRevisions } from './revisions.ts';
import { nearestOf } from './nearest.ts';
import { readDependency } from './dependency.ts';
import { readPredicate } from './predicates.ts';
import { checkedRegexp, lineFault, patternFault, type Reading } from './reading.ts';
import type { FilterToken } from './syntax.ts';

export function readFilter(token: FilterToken, reading: Reading): FilterNode {
  const { span } = token;
  if (token.value === '') {
    const hint = `Write ${token.written}:something without a space, or quote the text.`;
    const nameFrom = span.from + (reading.text[span.from] === '-' ? 1 : 0);
    // Sourcegraph takes an empty repo: or file: for all of them.
    if (reading.patternType === 'auto' || (token.field.name !== 'repo' && token.field.name !== 'file'))
      throw new QueryFault(`${token.written}: needs a value`, hint, { from: nameFrom, to: span.to });
  }
  switch (token.field.name) {
    case 'repo':
      return repoFilter(token, reading);
    case 'file':
      return fileFilter(token, reading);
    case 'lang':
      return { kind: 'filter', field: 'lang', test: languageTest(token, reading), span };
    case 'author':
    case 'committer':
    case 'message':
      return commitFilter(token.field.name, token, reading);
    case 'repohasfile': {
      const predicate = { name: 'repo:has.file', path: checkedRegexp(token.value, token.valueSpan) } as const;
      return { kind: 'filter', field: 'repo', test: { kind: 'predicate', predicate }, span };
    }
    case 'repohascommitafter': {
      const { date: after } = dateAndName(token.value, token.valueSpan, reading.now);
      const predicate = { name: 'repo:has.commit.after', after } as const;
      return { kind: 'filter', field: 'repo', test: { kind: 'predicate', predicate }, span };
    }
    default:
      return { kind: 'filter', field: 'repo', test: { kind: 'predicate', predicate: readDependency(token) }, span };
  }
}

function repoFilter(token: FilterToken, reading: Reading): FilterNode {
  const { value, valueSpan, span, negated } = token;
  const predicate = predicateOf('repo', token, reading);
  if (predicate) return { kind: 'filter', field: 'repo', test: predicate, span };
  const at = value.indexOf('@');
  if (at < 0) return { kind: 'filter', field: 'repo', test: pathTest(token, reading), span };
  // Quoted values may have escapes: then only the whole is known to be the place.
  const after = token.form === 'bare' ? { from: valueSpan.from + at + 1, to: valueSpan.to } : valueSpan;
  const place = { from: after.from - (token.form === 'bare' ? 1 : 0), to: after.to };
  if (negated) throw new QueryFault('an excluded repository has no revision', 'Leave out what follows the @.', place);
  const revisions = readRevisions(value.slice(at + 1), after, reading.now);
  const name = {
    ...token,
    value: value.slice(0, at),
    valueSpan: { from: valueSpan.from, to: Math.max(valueSpan.from, place.from) },
  };
  const test = pathTest(token.form === 'bare' ? name : { ...name, valueSpan }, reading);
  return { kind: 'filter', field: 'repo', test, ...(revisions.length > 0 && { revisions }), span };
}

function fileFilter(token: FilterToken, reading: Reading): FilterNode {
  const test = predicateOf('file', token, reading) ?? pathTest(token, reading);
  return { kind: 'filter', field: 'file', test, span: token.span };
}

/** Quoted values are regular expressions, whatever they look like. */
function predicateOf(field: 'repo' | 'file', token: FilterToken, reading: Reading): FilterTest | undefined {
  if (token.form === 'quoted') return undefined;
  const { valueSpan: span, negated } = token;
  const predicate = readPredicate(field, token.value, { span, negated, reading });
  return predicate && { kind: 'predicate', predicate };
}

function commitFilter(field: 'author' | 'committer' | 'message', token: FilterToken, reading: Reading): FilterNode {
  if (field !== 'message' && token.value.startsWith('@'))
    reading.remark(token.span, {
      title: `${token.written}:${token.value} is looked for in names and addresses`,
      description: 'Accounts of a forge are not known here: the text is searched in the name and mail of the commit.',
      proposedQueries: [],
    });
  const source = checkedRegexp(token.value, token.valueSpan, field === 'message' ? patternFault : lineFault);
  return { kind: 'filter', field, test: { kind: 'regexp', source }, span: token.span };
}

function languageTest({ value, valueSpan }: FilterToken, reading: Reading): FilterTest {
  const language = languageByName(value);
  if (language) return { kind: 'language', name: language.name };
  const near = nearestLanguages(value);
  const hint =
    near.length === 0
      ? 'Filter by path instead, as in file:\\.ext$.'
      : `Did you mean ${near.map((name) => `lang:${name}`).join(' or ')}?`;
  const proposals = near.map((name) => {
    const spelled = /\s/.test(name) ? quoted(name) : name;
    return { description: `Files in ${name}`, query: reading.replaced(valueOnly(valueSpan, reading), spelled) };
  });
  throw new QueryFault(`unknown language: "${value}"`, hint, valueSpan, proposals);
}

/** With the quotation marks, when there are. */
function valueOnly(span: Span, { text }: Reading): Span {
  const isQuoted = /["']/.test(text[span.from - 1] ?? '') && text[span.from - 1] === text[span.to];
  return isQuoted ? { from: span.from - 1, to: span.to + 1 } : span;
}

/** At most three, the nearest first. */
export function nearestLanguages(written: string): readonly string[] {
  const word = written.toLowerCase();
  let names: readonly string[] = languages.flatMap(({ name, aliases }) => [name.toLowerCase(), ...aliases]);
  const found: string[] = [];
  for (let near = nearestOf(word, names); near !== undefined && found.length < 3; near = nearestOf(word, names)) {
    const { name } = languageByName(near)!;
    found.push(near);
    names = names.filter((other) => languageByName(other)!.name !== name);
  }
  return found;
}

function pathTest(token: FilterToken, reading: Reading): FilterTest {
  const { value, valueSpan } = token;
  if (value === '' || value === '.*') return { kind: 'everything' };
  if (value === '*') {
    globRemark(token, '.*', reading);
    return { kind: 'everything' };
  }
  const fault = patternFault(value);
  if (!fault) {
    if (looksLikeGlob(value)) misleadingGlobRemark(token, reading);
    return { kind: 'regexp', source: value };
  }
  const glob = fault.kind === 'invalid' && value.includes('*') ? regexpOfGlob(value) : undefined;
  if (glob === undefined || patternFault(glob) !== undefined)
    return { kind: 'regexp', source: checkedRegexp(value, valueSpan) };
  globRemark(token, glob, reading);
  return { kind: 'regexp', source: glob };
}

/** `github.com/acme/*`, `src/*.go`: valid, and something else than it looks like. */
function looksLikeGlob(value: string): boolean {
  return /^[\w./-]+\/\*(?:\.\w+)?$/.test(value) || /^[\w/-]+\*\.\w+$/.test(value);
}

function misleadingGlobRemark(token: FilterToken, reading: Reading): void {
  const { value, written, valueSpan } = token;
  const meant = regexpOfGlob(value)!;
  reading.remark(token.span, {
    title: `${written}:${value} was read as a regular expression`,
    description: `In a regular expression * repeats what stands before it, so this finds more than the wildcard would.`,
    proposedQueries: [{ description: 'As a wildcard', query: reading.replaced(valueOnly(valueSpan, reading), meant) }],
  });
}

function globRemark({ field, written, value, valueSpan, span }: FilterToken, source: string, reading: Reading): void {
  const what = source === '.*' ? (field.name === 'repo' ? 'every repository' : 'every file') : 'a wildcard';
  const place = valueOnly(valueSpan, reading);
  reading.remark(
    span,
    {
      title: `${field.name}:${value} was read as ${what}`,
      description: `Values of ${written}: are regular expressions, and ${value} is none: it was read as ${field.name}:${source}`,
      proposedQueries: [{ description: 'The same, as a regular expression', query: reading.replaced(place, source) }],
    },
    { spelledOut: true },
  );
}

/** `*` within a folder, `**` across folders, `?` one character; matches a whole path from some folder on. */
export function regexpOfGlob(glob: string): string | undefined {
  if (!/^[\w*?./-]+$/.test(glob)) return undefined;
  const body = glob.replace(/\*\*\/?|[*?.]/g, (part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : '\\.';
  });
  return `(?:^|/)${body}$`;
}
