/** The filters there are, what their values mean, and what to say about those there are not. */
import { languageByName, languages } from '../../base/language.ts';
import { compilePattern } from '../regex/compile.ts';
import { QueryFault, type FilterNode, type FilterTest, type Notice, type Span } from './ast.ts';
import { nearestOf } from './nearest.ts';

const aliases: Readonly<Record<string, readonly string[]>> = {
  repo: ['r'],
  file: ['f', 'path'],
  lang: ['l', 'language'],
  content: [],
  case: [],
  count: [],
  type: [],
  select: [],
  patterntype: [],
  fork: [],
  archived: [],
  context: [],
};

/** Known to Sourcegraph and not to us, with what to do instead. */
const unsupported: Readonly<Record<string, string>> = {
  rev: 'Only the indexed commit of each repository is searched.',
  revision: 'Only the indexed commit of each repository is searched.',
  before: 'History is not searched: use insights for series over time.',
  until: 'History is not searched: use insights for series over time.',
  after: 'History is not searched: use insights for series over time.',
  since: 'History is not searched: use insights for series over time.',
  author: 'Commits are not searched: see the change list.',
  committer: 'Commits are not searched: see the change list.',
  message: 'Commits are not searched: see the change list.',
  msg: 'Commits are not searched: see the change list.',
  m: 'Commits are not searched: see the change list.',
  visibility: 'Visibility is not known here: filter by repo: instead.',
  timeout: 'A search runs until it is done or cancelled: leave it out.',
  index: 'Everything is indexed: leave it out.',
  rule: 'Structural search is not supported: use a regular expression.',
  repohasfile: 'Write select:repo with file: to find repositories by their files.',
  repohascommitafter: 'Commits are not searched: see the change list.',
};

const fullNames: ReadonlyMap<string, string> = new Map(
  Object.entries(aliases).flatMap(([name, others]) => [name, ...others].map((alias) => [alias, name] as const)),
);

/** The full name of a filter, supported or not; undefined when Sourcegraph's language has none of that name. */
export function fieldOf(written: string): string | undefined {
  const lower = written.toLowerCase();
  return fullNames.get(lower) ?? (lower in unsupported ? lower : undefined);
}

export function refuseUnsupported(field: string, span: Span): void {
  const instead = unsupported[field];
  if (instead !== undefined) throw new QueryFault(`${field}: is not supported`, instead, span);
}

/** What follows the colon in addresses (`https://`), scopes (`std::`), assignments (`x:=`) and prose (`note: this`). */
export function isLikelyText(afterColon: string): boolean {
  return /^(?:$|[\s:=]|\/\/)/.test(afterColon);
}

export function unknownField(written: string, span: Span): QueryFault {
  const near = nearestOf(
    written.toLowerCase(),
    [...fullNames.keys()].filter((name) => name.length > 2),
  );
  const meant = near === undefined ? '' : `Did you mean ${near}:? `;
  return new QueryFault(
    `there is no filter ${written}:`,
    `${meant}To search for the text itself, put it in quotes: "${written}:...".`,
    span,
  );
}

/** A filter on repositories, paths or languages. Pushes a notice when the value was not taken as it stands. */
export function readFilter(
  field: FilterNode['field'],
  value: string,
  spans: { readonly whole: Span; readonly value: Span },
  notices: Notice[],
): FilterNode {
  const test =
    field === 'lang'
      ? languageTest(value, spans.value)
      : pathTest(field as 'repo' | 'file', value, spans.value, notices);
  return { kind: 'filter', field, test, span: spans.whole };
}

function languageTest(value: string, span: Span): FilterTest {
  const language = languageByName(value);
  if (language) return { kind: 'language', name: language.name };
  const names = languages.flatMap(({ name, aliases: others }) => [name.toLowerCase(), ...others]);
  const near = nearestOf(value.toLowerCase(), names);
  const hint = near === undefined ? 'Filter by path instead, as in file:\\.ext$.' : `Did you mean lang:${near}?`;
  throw new QueryFault(`unknown language: "${value}"`, hint, span);
}

const predicate = /^(?:has|contains|at)(?:\.[a-z.]+)?\(.*\)$/;

function pathTest(field: 'repo' | 'file', value: string, span: Span, notices: Notice[]): FilterTest {
  if (predicate.test(value)) {
    const hint = 'Combine terms instead, as in file:\\.go$ AND "text".';
    throw new QueryFault(`${field}:${value.replace(/\(.*/, '(...)')} is not supported`, hint, span);
  }
  if (field === 'repo' && value.includes('@')) {
    const hint = 'Only the indexed commit of each repository is searched: leave out what follows the @.';
    throw new QueryFault('repo: with a revision is not supported', hint, {
      from: span.from + value.indexOf('@'),
      to: span.to,
    });
  }
  if (value === '*') {
    notices.push(globNotice(field, value, '.*'));
    return { kind: 'everything' };
  }
  const compiled = compilePattern(value, { ignoreCase: true });
  if (compiled.ok) return { kind: 'regexp', source: value };
  const { message, hint, from, to, kind } = compiled.error;
  const glob = kind === 'invalid' && value.startsWith('*') ? regexOfGlob(value) : undefined;
  if (glob === undefined || !compilePattern(glob, { ignoreCase: true }).ok)
    throw new QueryFault(message, hint, { from: span.from + from, to: Math.min(span.from + to, span.to) });
  notices.push(globNotice(field, value, glob));
  return { kind: 'regexp', source: glob };
}

function globNotice(field: string, value: string, source: string): Notice {
  const what = source === '.*' ? (field === 'repo' ? 'every repository' : 'every file') : 'a wildcard';
  return {
    title: `${field}:${value} was read as ${what}`,
    description: `Values of ${field}: are regular expressions, and ${value} is none: it was read as ${field}:${source}`,
    proposedQueries: [{ description: 'The same, as a regular expression', query: `${field}:${source}` }],
  };
}

/** `*` within a folder, `**` across folders, `?` one character; matches a whole path from some folder on. */
function regexOfGlob(glob: string): string | undefined {
  if (!/^[\w*?./-]+$/.test(glob)) return undefined;
  const body = glob.replace(/\*\*\/?|[*?.]/g, (part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : '\\.';
  });
  return `(?:^|/)${body}$`;
}
