/** For editors: what may stand at the cursor. Names of filters, and their values as far as they are known. Pure. */
import { languages } from '../../base/language.ts';
import { patternTypes, type PatternType, type Span } from './ast.ts';
import { escapeRegexp, quoted } from './delimited.ts';
import { fields } from './fields.ts';
import { leavesInOrder } from './loose.ts';
import { resultTypeNames, selectionNames } from './parameters.ts';
import { readQuery } from './parse.ts';
import { predicatesOf } from './predicates.ts';
import type { FilterToken } from './syntax.ts';

/** What the caller knows and the language does not. */
export interface Known {
  readonly repositories?: readonly string[];
  /** Languages that occur; absent: all there are. */
  readonly languages?: readonly string[];
  readonly paths?: readonly string[];
  readonly authors?: readonly string[];
  readonly revisions?: readonly string[];
  readonly patternType?: PatternType;
}

export interface Completion {
  readonly label: string;
  /** Put in the place of `Completions`; the cursor goes to `cursor` from its beginning (absent: behind it). */
  readonly insert: string;
  readonly cursor?: number;
  readonly kind:
    'filter' | 'value' | 'predicate' | 'repository' | 'language' | 'path' | 'date' | 'operator' | 'revision';
  readonly about?: string;
}

export interface Completions extends Span {
  readonly items: readonly Completion[];
}

const mostItems = 50;

export function complete(text: string, cursor: number, known: Known = {}): Completions {
  const at = Math.max(0, Math.min(cursor, text.length));
  const read = readQuery(text, known.patternType ? { patternType: known.patternType } : {});
  const leaves = leavesInOrder(text, read.syntax, read.patternType);
  const leaf = leaves.find(({ span }) => span.from <= at && at <= span.to);
  if (leaf?.kind === 'filter' && at > text.indexOf(':', leaf.span.from)) return valuesAt(leaf, at, known, text);
  if (leaf?.kind === 'term' && leaf.form !== 'bare') return { from: at, to: at, items: [] };
  const from = wordStart(text, at);
  const to = leaf ? Math.max(leaf.span.to, at) : at;
  return { from, to, items: namesFor(text.slice(from, at)) };
}

function wordStart(text: string, at: number): number {
  let from = at;
  while (from > 0 && /[^\s()]/.test(text[from - 1]!)) from--;
  return from;
}

function namesFor(written: string): readonly Completion[] {
  const hyphen = written.startsWith('-') ? '-' : '';
  const prefix = written.slice(hyphen.length).toLowerCase();
  const matching = fields.filter(
    ({ name, aliases, negatable }) =>
      name !== 'dep' && (hyphen === '' || negatable) && [name, ...aliases].some((each) => each.startsWith(prefix)),
  );
  const filters = matching.map(({ name, about }): Completion => {
    const spelled = name === 'patterntype' ? 'patternType' : name;
    return { label: `${hyphen}${spelled}:`, insert: `${hyphen}${spelled}:`, kind: 'filter', about };
  });
  const operators = ['and', 'or', 'not']
    .filter((word) => hyphen === '' && prefix !== '' && word.startsWith(prefix))
    .map((word): Completion => ({ label: word, insert: `${word} `, kind: 'operator' }));
  return [...filters, ...operators];
}

function valuesAt(token: FilterToken, at: number, known: Known, text: string): Completions {
  const opening = token.form === 'bare' ? token.valueSpan.from : token.valueSpan.from - 1;
  const written = text.slice(token.valueSpan.from, Math.max(token.valueSpan.from, at)).replace(/^["']/, '');
  const place = { from: opening, to: token.span.to };
  const revision = token.field.name === 'repo' ? /^(.*@(?:.*:)?)([^:]*)$/.exec(written) : null;
  if (revision && known.revisions) {
    const items = known.revisions
      .filter((name) => contains(name, revision[2]!))
      .map((name): Completion => ({ label: name, insert: revision[1]! + name, kind: 'revision' }));
    return { ...place, items: items.slice(0, mostItems) };
  }
  const items = valuesOf(token.field.name, known, token.negated).filter(({ label }) => contains(label, written));
  return { ...place, items: startingFirst(items, written).slice(0, mostItems) };
}

function contains(label: string, written: string): boolean {
  const plain = written.toLowerCase().replaceAll('\\', '').replace(/^\^/, '').replace(/\$$/, '');
  return label.toLowerCase().includes(plain);
}

function startingFirst(items: readonly Completion[], written: string): readonly Completion[] {
  const starts = ({ label }: Completion) => label.toLowerCase().startsWith(written.toLowerCase());
  return [...items.filter(starts), ...items.filter((item) => !starts(item))];
}

const yesNo = ['yes', 'no'];
const yesNoOnly = ['yes', 'no', 'only'];

const words: Readonly<Record<string, readonly string[]>> = {
  case: yesNo,
  type: resultTypeNames,
  select: selectionNames,
  patterntype: patternTypes,
  fork: yesNoOnly,
  archived: yesNoOnly,
  index: yesNoOnly,
  visibility: ['any', 'public', 'private'],
  count: ['all', '100', '1000'],
  timeout: ['10s', '30s', '1m'],
  context: ['global'],
};

const days = ['yesterday', '1 week ago', '1 month ago', '3 months ago', '1 year ago', 'last monday'];
const dates: Readonly<Record<string, readonly string[]>> = {
  asof: days,
  before: days,
  after: days,
  repohascommitafter: days,
  between: ['1 month ago..now', '3 months ago..now', '1 year ago..now'],
  first: ['1 week ago..', '1 month ago..'],
  last: ['..1 week ago', '..1 month ago'],
};

function valuesOf(field: string, known: Known, negated: boolean): readonly Completion[] {
  const value = (kind: Completion['kind']) => (label: string) => ({ label, insert: spelled(label), kind });
  const exact = (kind: Completion['kind']) => (label: string) => ({
    label,
    insert: spelled(`^${escapeRegexp(label)}$`),
    kind,
  });
  const predicates = predicatesOf(field).map(({ name, example }): Completion => {
    return { label: `${name}(...)`, insert: `${name}()`, cursor: name.length + 1, kind: 'predicate', about: example };
  });
  switch (field) {
    case 'repo':
      return [...(known.repositories ?? []).map(exact('repository')), ...predicates];
    case 'file':
      return [...(known.paths ?? []).map(exact('path')), ...predicates];
    case 'rev':
      return [...(known.revisions ?? []).map(value('revision')), ...predicates];
    case 'lang':
      return (known.languages ?? languages.map(({ name }) => name)).map((name) => value('language')(name));
    case 'author':
    case 'committer':
      return (known.authors ?? []).map((author) => value('value')(escapeRegexp(author)));
    default:
      if (negated) return [];
      return (dates[field] ?? []).map(value('date')).concat((words[field] ?? []).map(value('value')));
  }
}

function spelled(value: string): string {
  return /^[^\s"'()]+$/.test(value) ? value : quoted(value);
}
