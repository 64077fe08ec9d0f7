/**
 * Canaries: texts that a pattern must find, made from the pattern by walking its tree, and planted where the engine does not
 * expect them. An engine that misses one is broken, whatever else it says.
 *
 * Each is checked with re2js before it is planted; a pattern for which none could be made says so, it is not passed over.
 */
import { RE2JS } from 're2js';
import { hasCodePoint } from '../regex/code-points.ts';
import type { Expression } from '../regex/expression.ts';
import { readExpression } from '../regex/read-expression.ts';
import { resultTypes, type ParsedQuery, type PatternNode, type QueryNode, type ResultType } from '../query/ast.ts';
import { spellQuery } from '../query/canonical.ts';
import { structuralMatches } from '../structural/match.ts';
import type { TemplatePart } from '../structural/template.ts';
import { documentLines } from './document-lines.ts';

export interface Canary {
  /** RE2; of a template, the template. */
  readonly source: string;
  readonly ignoreCase: boolean;
  /** The pattern as the query itself asks for it, written out: with it the engine takes the way that the query takes. */
  readonly query: string;
  /** It can reach a line feed, so it is matched over whole documents. */
  readonly multiLine: boolean;
  readonly template?: readonly TemplatePart[];
  /** What is looked at, as the query says. */
  readonly types: readonly ResultType[];
  /** The name of a definition that matches; a path that does. Absent: none could be made. */
  readonly name?: string;
  readonly path?: string;
  /** A line that matches, or several where it is multi-line. Absent: none could be made. */
  readonly text?: string;
}

/** One per pattern of the query, negated ones included: those too have to be found to be excluded. */
export function canariesOf(query: ParsedQuery): readonly Canary[] {
  const canaries = new Map<string, Canary>();
  for (const alternative of query.alternatives) {
    const { root, parameters } = alternative;
    const { caseSensitive, patternType } = parameters;
    const types = resultTypes(alternative);
    for (const pattern of root ? patternsIn(root) : []) {
      const alone = { root: pattern, parameters: { caseSensitive, patternType, time: { kind: 'head' } as const } };
      const asked = spellQuery({ alternatives: [alone] });
      // Its own text with holes filled may be no code by itself, and stands in no file of its language: none is made.
      const canary = pattern.trees
        ? { source: pattern.value, ignoreCase: false, multiLine: true }
        : pattern.template
          ? templateCanary(pattern.value, pattern.template, !caseSensitive)
          : canaryOf(pattern.syntax === 'literal' ? RE2JS.quote(pattern.value) : pattern.value, !caseSensitive);
      canaries.set(`${types.join(' ')} ${asked}`, { ...canary, query: asked, types });
    }
  }
  return [...canaries.values()];
}

function patternsIn(node: QueryNode): readonly PatternNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(patternsIn);
  if (node.kind === 'not') return patternsIn(node.part);
  return node.kind === 'pattern' ? [node] : [];
}

export function canaryOf(source: string, ignoreCase: boolean): Omit<Canary, 'query' | 'types'> {
  const read = readExpression(source, { ignoreCase });
  const multiLine = read?.multiLine ?? false;
  const core = read && exampleOf(read.expression);
  // Around words there may have to be edges, or none; at the ends of lines there must be nothing.
  const candidates =
    core === undefined ? [] : [`canary ${core} canary`, core, `${core} canary`, `canary ${core}`, `x${core}x`];
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const text = multiLine
    ? candidates.find((candidate) => documentLines(source, ignoreCase, `before\n${candidate}\nafter`).size > 0)
    : candidates.find((candidate) => !candidate.includes('\n') && judge.test(candidate));
  const name = [core, `x${core}`, `${core}x`, `x${core}x`].find(
    (one) => one !== undefined && /^[A-Za-z_]\w*$/.test(one) && judge.test(one),
  );
  const path = [`shadow/${core}`, `shadow/${core}/x`, core].find(
    (one) => one !== undefined && isPath(one) && judge.test(one),
  );
  return {
    source,
    ignoreCase,
    multiLine,
    ...(text !== undefined && { text }),
    ...(name !== undefined && { name }),
    ...(path !== undefined && { path }),
  };
}

function isPath(text: string): boolean {
  const parts = text.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\p{Cc}\\]/u.test(text);
}

function templateCanary(
  source: string,
  template: readonly TemplatePart[],
  ignoreCase: boolean,
): Omit<Canary, 'query' | 'types'> {
  const text = template.map(exampleOfPart).join('');
  const isFound = structuralMatches(template, `before\n${text}\nafter`, { ignoreCase }).matches.length > 0;
  return { source, ignoreCase, multiLine: true, template, ...(isFound ? { text } : {}) };
}

function exampleOfPart(part: TemplatePart): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'space') return '\n  ';
  if (part.hole === 'regexp') return exampleOf(readExpression(part.source!, { ignoreCase: false })!.expression) ?? '';
  return part.hole === 'blank' ? ' ' : part.hole === 'line' ? 'x\n' : 'x';
}

const longest = 10_000;

/** A string the expression matches somewhere, as far as assertions allow. */
function exampleOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return '';
    case 'characters':
      return memberOf(expression.set);
    case 'concat': {
      const parts = expression.parts.map(exampleOf);
      return parts.includes(undefined) ? undefined : parts.join('');
    }
    case 'alternate':
      return expression.branches.map(exampleOf).find((example) => example !== undefined);
    case 'repeat': {
      const { part, min, max } = expression;
      const one = exampleOf(part);
      if (one === undefined) return min === 0 ? '' : undefined;
      const times = Math.min(Math.max(min, 1), max);
      return one.length * times > longest ? undefined : one.repeat(times);
    }
  }
}

const preferred = Array.from('aZ0_- .x', (character) => character.codePointAt(0)!);

function memberOf(set: readonly number[]): string | undefined {
  const liked = preferred.find((codePoint) => hasCodePoint(set, codePoint));
  if (liked !== undefined) return String.fromCodePoint(liked);
  for (let at = 0; at < set.length; at += 2)
    for (let codePoint = set[at]!; codePoint <= set[at + 1]!; codePoint++)
      if (codePoint > 0x1f && (codePoint < 0xd800 || codePoint > 0xdfff)) return String.fromCodePoint(codePoint);
  return hasCodePoint(set, 9) ? '\t' : hasCodePoint(set, 10) ? '\n' : undefined;
}
