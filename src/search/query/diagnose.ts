/** For editors: everything there is to say about a query, with its place and what to do. Pure. */
import { readFilterAlone } from './alternative-reader.ts';
import type { ParsedQuery, Span } from './ast.ts';
import { leavesInOrder } from './loose.ts';
import { parseQuery, readQuery, type ParseOptions } from './parse.ts';
import { checkedRegexp, Reading } from './reading.ts';
import { unsupportedYet } from './unsupported.ts';

export interface Diagnosis extends Span {
  /** error: the query cannot be run. notice: it runs, and perhaps means something else than was meant. */
  readonly severity: 'error' | 'notice';
  readonly message: string;
  readonly hint: string;
  readonly fixes: readonly Fix[];
}

export interface Fix {
  readonly title: string;
  /** The whole text after the fix. */
  readonly query: string;
}

/** In the order of the text; nothing to say: an empty list. */
export function diagnose(text: string, options: ParseOptions = {}): readonly Diagnosis[] {
  const read = readQuery(text, options);
  const reading = new Reading(text, read.patternType, options.now);
  for (const error of read.errors) reading.note(error);
  // A query that does not hold together has filters and expressions that can be judged by themselves.
  if (!read.syntax)
    for (const leaf of leavesInOrder(text, undefined, read.patternType))
      if (leaf.kind === 'filter') readFilterAlone(leaf, reading);
      else if (leaf.form === 'slashed') reading.attempt(() => checkedRegexp(leaf.value, leaf.valueSpan));
  const parsed = reading.errors.length === 0 ? parseQuery(text, options) : undefined;
  const refused = parsed?.ok && !asksForCommits(parsed.value) ? unsupportedYet(parsed.value) : undefined;
  if (refused) reading.note(refused);
  const errors = reading.errors.map(({ message, hint, from, to, proposedQueries = [] }) => {
    const fixes = proposedQueries.map(({ description, query }) => ({ title: description, query }));
    return { severity: 'error', message, hint, from, to, fixes } as const;
  });
  const notices = read.remarks.map(({ span, notice }) => {
    const fixes = notice.proposedQueries.map(({ description, query }) => ({ title: description, query }));
    return { severity: 'notice', message: notice.title, hint: notice.description, ...span, fixes } as const;
  });
  return [...errors, ...notices].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Differences and messages are answered elsewhere, which knows other filters. */
function asksForCommits({ alternatives }: ParsedQuery): boolean {
  return alternatives.some(({ parameters: { types } }) => types?.some((type) => type === 'diff' || type === 'commit'));
}
