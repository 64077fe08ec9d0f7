/**
 * A query with every implied choice written out. Reading it again gives the same query, whatever the pattern type of the
 * reader and whatever the time: it can be kept as evidence of what was searched, and run again.
 */
import {
  resultTypes,
  type Alternative,
  type FilterNode,
  type ParsedQuery,
  type PatternNode,
  type Period,
  type Predicate,
  type QueryNode,
  type QueryParameters,
  type TextTest,
} from './ast.ts';
import { quoted, slashed } from './delimited.ts';
import { spellDependency } from './dependency.ts';
import { spellDuration } from './duration.ts';
import { spellRevision } from './revisions.ts';
import { united } from './united.ts';

/** `limit`: of alternatives without a `count:` of their own. */
export function canonicalQuery(query: Pick<ParsedQuery, 'alternatives'>, limit: number | 'all'): string {
  const explicit = query.alternatives.map((alternative) => {
    const { count = limit } = alternative.parameters;
    return { ...alternative, parameters: { ...alternative.parameters, ...typesOf(alternative), count } };
  });
  return spellAlternatives(united(explicit));
}

/** Structural search looks at contents only and takes no type:. */
function typesOf(alternative: Alternative): Pick<QueryParameters, 'types'> {
  return alternative.parameters.patternType === 'structural' ? {} : { types: resultTypes(alternative) };
}

/** As it was understood, without choices that were left open (`count:`, `type:`). */
export function spellQuery({ alternatives }: Pick<ParsedQuery, 'alternatives'>): string {
  return spellAlternatives(alternatives);
}

function spellAlternatives(alternatives: readonly Alternative[]): string {
  const modes = new Set(alternatives.map(modeOf));
  const spelled = alternatives.map((alternative) => spellAlternative(alternative, spellNode));
  if (modes.size > 1) return spelled.map((each, at) => `(${modeOf(alternatives[at]!)} ${each})`).join(' OR ');
  const [mode] = modes;
  if (spelled.length === 1) return `${mode} ${spelled[0]!}`;
  return `${mode} (${spelled.map((each) => `(${each})`).join(' OR ')})`;
}

function modeOf({ parameters }: Alternative): string {
  return `patternType:${parameters.patternType === 'structural' ? 'structural' : 'keyword'}`;
}

function spellAlternative({ root, parameters }: Alternative, spell: (node: QueryNode) => string): string {
  const words = [...spellParameters(parameters)];
  if (root) words.push(root.kind === 'or' ? `(${spell(root)})` : spell(root));
  return words.join(' ');
}

export function spellParameters(parameters: QueryParameters): readonly string[] {
  const { time, select, revisions, landed } = parameters;
  const words = [`case:${parameters.caseSensitive ? 'yes' : 'no'}`];
  for (const type of parameters.types ?? []) words.push(`type:${type}`);
  if (select) words.push(`select:${'symbolKind' in select ? `symbol.${select.symbolKind}` : select.kind}`);
  if (parameters.count !== undefined) words.push(`count:${parameters.count}`);
  if (parameters.timeout !== undefined) words.push(`timeout:${spellDuration(parameters.timeout)}`);
  for (const name of ['fork', 'archived', 'visibility'] as const)
    if (parameters[name] !== undefined) words.push(`${name}:${parameters[name]}`);
  if (parameters.rule !== undefined) words.push(`rule:${quoted(parameters.rule)}`);
  if (time.kind === 'as-of') words.push(`asof:${time.at}`);
  if (time.kind === 'between') words.push(`between:${time.from}..${time.to}`);
  if (parameters.firstSeen) words.push(`first:${spellPeriod(parameters.firstSeen)}`);
  if (parameters.lastSeen) words.push(`last:${spellPeriod(parameters.lastSeen)}`);
  if (landed?.from !== undefined) words.push(`after:${landed.from}`);
  if (landed?.to !== undefined) words.push(`before:${landed.to}`);
  if (revisions) words.push(`rev:${revisions.map(spellRevision).join(':')}`);
  return words;
}

function spellPeriod({ from, to }: Period): string {
  return `${from ?? ''}..${to ?? ''}`;
}

function spellNode(node: QueryNode): string {
  switch (node.kind) {
    case 'pattern':
      return spellPattern(node);
    case 'filter':
      return spellFilter(node);
    case 'not':
      return `NOT ${spellNode(node.part)}`;
    case 'and':
      return node.parts.map((part) => (part.kind === 'or' ? `(${spellNode(part)})` : spellNode(part))).join(' AND ');
    case 'or':
      return node.parts.map((part) => (needsParentheses(part) ? `(${spellNode(part)})` : spellNode(part))).join(' OR ');
  }
}

/** Filters beside the first or last alternative would be read as applying to all of them. */
function needsParentheses(part: QueryNode): boolean {
  return part.kind === 'and' && hasFilter(part);
}

function hasFilter(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some(hasFilter);
  return node.kind === 'not' ? hasFilter(node.part) : node.kind === 'filter';
}

function spellPattern({ syntax, value }: PatternNode): string {
  return `content:${syntax === 'literal' ? quoted(value) : slashed(value)}`;
}

export function spellFilter(node: FilterNode): string {
  const { test, field, revisions } = node;
  if (test.kind === 'predicate') return spellPredicate(test.predicate);
  const written = test.kind === 'everything' ? '.*' : test.kind === 'language' ? test.name : test.source;
  const value = revisions ? `${written}@${revisions.map(spellRevision).join(':')}` : written;
  return `${field}:${/^[^\s"'()]+$/.test(value) ? value : quoted(value)}`;
}

function spellPredicate(predicate: Predicate): string {
  switch (predicate.name) {
    case 'repo:has.file': {
      const { path, content } = predicate;
      if (path === undefined) return `repo:has.content(${content ?? ''})`;
      return content === undefined ? `repo:has.path(${path})` : `repo:has.file(path:${path} content:${content})`;
    }
    case 'repo:has.commit.after': {
      const { after, revision } = predicate;
      return `repo:has.commit.after(${after}${revision === undefined ? '' : `, ${revision}`})`;
    }
    case 'repo:has.meta': {
      const { key, value } = predicate;
      const pair = value === undefined ? '' : value === null ? ':' : `:${spellText(value)}`;
      return `repo:has.meta(${spellText(key)}${pair})`;
    }
    case 'repo:has.topic':
      return `repo:has.topic(${predicate.topic})`;
    case 'repo:has.dependency': {
      const spelled = spellDependency(predicate);
      return `dep:${/^[^\s"'()]+$/.test(spelled) ? spelled : quoted(spelled)}`;
    }
    case 'file:has.owner':
      return `file:has.owner(${predicate.owner ?? ''})`;
    case 'repo:has.description':
    case 'file:has.content':
    case 'file:has.contributor':
      return `${predicate.name}(${predicate.source})`;
  }
}

/** Parentheses decide where a predicate ends, so a backslash is doubled only where it would be read as an escape. */
function spellText(test: TextTest): string {
  if ('matches' in test) return `/${test.matches.replaceAll(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
  return `"${test.equals.replaceAll(/\\(?=[nrt\\"]|$)|"/g, '\\$&')}"`;
}
