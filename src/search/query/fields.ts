/**
 * The filters there are: names, aliases, what may be negated or repeated, and of what sort their values are. One table for
 * the parser, the editor functions and the messages. Names and rules are Sourcegraph's; `asof`, `between`, `first`, `last`
 * and `dep` are ours.
 */
import { nearestOf } from './nearest.ts';

export interface Field {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `filter`: a condition in the tree. `parameter`: applies to the alternative as a whole. `pattern`: content:. */
  readonly sort: 'filter' | 'parameter' | 'pattern';
  readonly negatable: boolean;
  readonly repeatable: boolean;
  readonly about: string;
}

/** `names`: the name, then its aliases. */
const field = (names: string, sort: Field['sort'], rules: string, about: string): Field => ({
  name: names.split(' ')[0]!,
  sort,
  aliases: names.split(' ').slice(1),
  negatable: rules.includes('n'),
  repeatable: rules.includes('r'),
  about,
});

/** Rules: n may be negated, r may be repeated. */
export const fields: readonly Field[] = [
  field('repo r', 'filter', 'nr', 'repositories whose name matches a regular expression'),
  field('file f path', 'filter', 'nr', 'files whose path matches a regular expression'),
  field('lang l language', 'filter', 'nr', 'files in a language'),
  field('content', 'pattern', 'nr', 'a pattern, when it could be taken for something else'),
  field('type', 'parameter', 'r', 'what is searched'),
  field('case', 'parameter', '', 'whether upper and lower case differ'),
  field('count', 'parameter', '', 'how many results at most'),
  field('select', 'parameter', '', 'what is returned of each result'),
  field('patterntype', 'parameter', '', 'how patterns are read'),
  field('rev revision', 'parameter', '', 'the revision that is searched'),
  field('asof', 'parameter', '', 'what stood on the branch at a date'),
  field('between', 'parameter', '', 'what stood on the branch at any moment of a period'),
  field('first', 'parameter', '', 'only lines seen first in a period'),
  field('last', 'parameter', '', 'only lines seen last in a period'),
  field('author', 'filter', 'nr', 'commits by an author'),
  field('committer', 'filter', 'nr', 'commits by a committer'),
  field('message m msg', 'filter', 'nr', 'commits whose message matches'),
  field('before until', 'parameter', 'r', 'commits that landed before a date'),
  field('after since', 'parameter', 'r', 'commits that landed after a date'),
  field('fork', 'parameter', '', 'whether forks are searched'),
  field('archived', 'parameter', '', 'whether archived repositories are searched'),
  field('visibility', 'parameter', '', 'public or private repositories'),
  field('timeout', 'parameter', '', 'how long the search may take'),
  field('context', 'parameter', '', 'a named set of repositories'),
  field('index', 'parameter', '', 'whether only indexed contents are searched'),
  field('rule', 'parameter', '', 'a constraint of structural search'),
  field('repohasfile', 'filter', 'nr', 'as repo:has.path(...)'),
  field('repohascommitafter', 'filter', '', 'as repo:has.commit.after(...)'),
  field('dep', 'filter', 'nr', 'repositories that depend on a package, as in dep:log4j-core@<2.17.1'),
];

const byName: ReadonlyMap<string, Field> = new Map(
  fields.flatMap((each) => [each.name, ...each.aliases].map((name) => [name, each] as const)),
);

/** By name or alias, case ignored. */
export function fieldOf(written: string): Field | undefined {
  return byName.get(written.toLowerCase());
}

/** A filter name of more than two letters that differs by a slip of the finger. */
export function nearestField(written: string): string | undefined {
  return nearestOf(
    written.toLowerCase(),
    [...byName.keys()].filter((name) => name.length > 2),
  );
}

/** `name:` at a place of the text, with an optional hyphen before; whether there is a filter of that name or not. */
export function fieldStartAt(
  text: string,
  at: number,
): { readonly written: string; readonly negated: boolean; readonly valueFrom: number } | undefined {
  const start = /^(-?)([A-Za-z]+):/.exec(text.slice(at, at + 40));
  if (!start) return undefined;
  return { written: start[2]!, negated: start[1] === '-', valueFrom: at + start[0].length };
}

/** What follows the colon in addresses (`https://`), scopes (`std::`), assignments (`x:=`) and prose (`note: this`). */
export function isLikelyText(afterColon: string): boolean {
  return /^(?:$|[\s:=]|\/\/)/.test(afterColon);
}
