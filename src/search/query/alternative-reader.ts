/** One alternative: its parameters, its tree, and whether they go together. */
import {
  QueryFault,
  type Alternative,
  type FilterNode,
  type QueryNode,
  type QueryParameters,
  type Span,
} from './ast.ts';
import type { SyntaxAlternative } from './alternatives.ts';
import { readFilter } from './filters.ts';
import { ParameterReader } from './parameters.ts';
import { readContent, readRun, type Operand } from './patterns.ts';
import type { Reading } from './reading.ts';
import { hasPattern, type FilterToken, type Syntax } from './syntax.ts';
import { hasTrees, withTrees } from './trees.ts';

export function readAlternative({ parameters: tokens, condition }: SyntaxAlternative, reading: Reading): Alternative {
  const reader = new ParameterReader(reading);
  for (const token of tokens) reading.attempt(() => reader.read(token));
  const read = condition && readNode(condition, reading);
  const parameters = reader.finished();
  const root = read && parameters.patternType === 'structural' ? withTrees(read, reading) : read;
  const filters = root ? filtersIn(root) : [];
  for (const check of [checkRevisions, checkTime, checkCommitFilters, checkTypes, checkStructural])
    reading.attempt(() => check({ parameters, filters, root, reader, text: reading.text }));
  return { parameters, ...(root && { root }) };
}

/** Reads one filter by itself, for its errors: of a query that does not hold together. */
export function readFilterAlone(token: FilterToken, reading: Reading): void {
  if (token.field.sort === 'parameter') reading.attempt(() => new ParameterReader(reading).read(token));
  else filterNode(token, reading);
}

/** Undefined when nothing of it could be read; the errors are noted. */
function readNode(syntax: Syntax, reading: Reading): QueryNode | undefined {
  if (syntax.kind === 'or')
    return joined(
      'or',
      syntax.parts.flatMap((part) => readNode(part, reading) ?? []),
    );
  if (syntax.kind === 'and')
    return joined(
      'and',
      syntax.parts.flatMap((part) => readNode(part, reading) ?? []),
    );
  const parts = syntax.kind === 'run' ? syntax.parts : [syntax];
  return joined(
    'and',
    readRun(
      parts.flatMap((part) => operandOf(part, reading) ?? []),
      reading,
    ),
  );
}

function operandOf(syntax: Syntax, reading: Reading): Operand | undefined {
  if (syntax.kind === 'term') return { kind: 'term', token: syntax };
  const node = syntax.kind === 'filter' ? filterNode(syntax, reading) : readNode(syntax, reading);
  return node && { kind: 'node', node, parts: syntax.kind !== 'filter' && hasPattern(syntax) };
}

function filterNode(token: FilterToken, reading: Reading): QueryNode | undefined {
  if (token.field.sort === 'pattern') return readContent(token, reading);
  return reading.attempt(() => {
    if (token.negated && !token.field.negatable) {
      const { name } = token.field;
      throw new QueryFault(`${name}: cannot be negated`, `Write ${name}: without - or NOT.`, token.span);
    }
    const filter = readFilter(token, reading);
    return token.negated ? { kind: 'not', part: filter } : filter;
  });
}

function joined(kind: 'and' | 'or', parts: readonly QueryNode[]): QueryNode | undefined {
  if (parts.length <= 1) return parts[0];
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

interface FoundFilter {
  readonly filter: FilterNode;
  readonly negated: boolean;
}

function filtersIn(node: QueryNode, negated = false): readonly FoundFilter[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap((part) => filtersIn(part, negated));
  if (node.kind === 'not') return filtersIn(node.part, true);
  return node.kind === 'filter' ? [{ filter: node, negated }] : [];
}

interface Checked {
  readonly parameters: QueryParameters;
  readonly filters: readonly FoundFilter[];
  readonly root: QueryNode | undefined;
  readonly reader: ParameterReader;
  /** The whole query. */
  readonly text: string;
}

function checkRevisions({ parameters, filters, reader, text }: Checked): void {
  const rev = reader.placeOf('rev');
  const withRevision = filters.find(({ filter }) => filter.revisions);
  if (rev && withRevision) {
    const hint = 'Remove either what follows the @ or rev:.';
    throw new QueryFault('a repository has revisions both by @ and by rev:', hint, rev);
  }
  const names = filters.some(({ filter, negated }) => filter.field === 'repo' && !negated);
  if (rev && !names) {
    const hint = 'Add repo:name, or repo:.* for all of them.';
    throw new QueryFault('rev: needs a repo: that says whose revision it is', hint, rev);
  }
  checkRanges([rev, ...filters.flatMap(({ filter }) => (filter.revisions ? [filter.span] : []))], { parameters, text });
  const revisions = [...(parameters.revisions ?? []), ...filters.flatMap(({ filter }) => filter.revisions ?? [])];
  if (reader.indexOnly && revisions.some(({ kind }) => kind === 'glob')) {
    const hint = 'Leave index:only out, or name the revisions.';
    throw new QueryFault('revisions by wildcard are not all in the index', hint, reader.placeOf('index')!);
  }
  if (revisions.length === 0 || parameters.time.kind === 'head') return;
  const name = parameters.time.kind === 'as-of' ? 'asof' : 'between';
  const hint = 'Of another branch at a date: repo:name rev:at.time(2026-01-31, branch).';
  throw new QueryFault(`${name}: looks at the default branch, so it takes no revision`, hint, reader.placeOf(name)!);
}

/** Files stand in a tree; what lies between two commits is commits. */
function checkRanges(
  places: readonly (Span | undefined)[],
  { parameters, text }: Pick<Checked, 'parameters' | 'text'>,
): void {
  if (parameters.types?.some((type) => type === 'commit' || type === 'diff')) return;
  const range = places.find(
    (place) => place && /[@:](?:[^@]*[^.@])?\.\.(?!\.)[^@]*$/.test(text.slice(place.from, place.to)),
  );
  if (!range) return;
  const hint = 'Add type:commit or type:diff, or name one revision.';
  throw new QueryFault('A..B means commits, not files', hint, range);
}

function checkTime({ parameters, reader }: Checked): void {
  const [asof, between] = [reader.placeOf('asof'), reader.placeOf('between')];
  if (asof && between)
    throw new QueryFault('asof: and between: exclude each other', 'Leave one of them out.', later(asof, between));
  for (const name of ['first', 'last'] as const) {
    const place = reader.placeOf(name);
    const given = name === 'first' ? parameters.firstSeen : parameters.lastSeen;
    if (!place || !given || parameters.time.kind === 'between') continue;
    const hint = `Add the period that is looked at, as in between:2026-01-01..2026-12-31.`;
    throw new QueryFault(`${name}: needs between:`, hint, place);
  }
}

function later(a: Span, b: Span): Span {
  return a.from > b.from ? a : b;
}

const commitFields: ReadonlySet<string> = new Set(['author', 'committer', 'message']);

function checkCommitFilters({ parameters, filters, reader }: Checked): void {
  if (parameters.types?.some((type) => type === 'commit' || type === 'diff')) return;
  const filter = filters.find((found) => commitFields.has(found.filter.field))?.filter;
  const name = filter?.field ?? ['before', 'after'].find((each) => reader.placeOf(each));
  if (name === undefined) return;
  const hint = 'Add type:commit (messages) or type:diff (added and removed lines).';
  throw new QueryFault(
    `${name}: requires type:commit or type:diff in the query`,
    hint,
    filter?.span ?? reader.placeOf(name)!,
  );
}

/** Names of repositories are no files: `type:repo file:x` would find nothing, or ignore a filter. */
function checkTypes({ parameters, filters }: Checked): void {
  if (!parameters.types?.includes('repo')) return;
  const filter = filters.find(
    (found) => found.filter.field !== 'repo' && !commitFields.has(found.filter.field),
  )?.filter;
  if (!filter) return;
  const hint = 'To find repositories by their files, write select:repo instead of type:repo.';
  throw new QueryFault(`type:repo looks at names of repositories, ${filter.field}: at files`, hint, filter.span);
}

function checkStructural({ parameters, root, reader }: Checked): void {
  const type = reader.placeOf('type');
  if (parameters.patternType === 'structural' && type)
    throw new QueryFault('structural search looks at contents only, so it takes no type:', 'Leave out type:.', type);
  const ofCase = reader.placeOf('case');
  if (ofCase && !parameters.caseSensitive && root && hasTrees(root)) {
    const hint = 'Leave it out, or write a template, as in f(:[x]).';
    throw new QueryFault('patterns over syntax trees heed case, so they take no case:no', hint, ofCase);
  }
  const rule = reader.placeOf('rule');
  if (parameters.patternType !== 'structural' && rule)
    throw new QueryFault('rule: belongs to structural search', 'Add patternType:structural, or leave it out.', rule);
}
