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
import type { ParsedQuery, QueryNode } from '../query/ast.ts';

export interface Canary {
  /** RE2. */
  readonly source: string;
  readonly ignoreCase: boolean;
  /** A line that matches. Absent: none could be made. */
  readonly text?: string;
}

/** One per pattern of the query, negated ones included: those too have to be found to be excluded. */
export function canariesOf(query: ParsedQuery): readonly Canary[] {
  const canaries = new Map<string, Canary>();
  for (const { root, parameters } of query.alternatives) {
    if (parameters.patternType === 'structural') continue;
    for (const source of root ? sourcesIn(root) : []) {
      const ignoreCase = !parameters.caseSensitive;
      canaries.set(`${ignoreCase} ${source}`, canaryOf(source, ignoreCase));
    }
  }
  return [...canaries.values()];
}

function sourcesIn(node: QueryNode): readonly string[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(sourcesIn);
  if (node.kind === 'not') return sourcesIn(node.part);
  return node.kind === 'pattern' ? [node.syntax === 'literal' ? RE2JS.quote(node.value) : node.value] : [];
}

export function canaryOf(source: string, ignoreCase: boolean): Canary {
  const read = readExpression(source, { ignoreCase });
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const core = read && exampleOf(read.expression);
  // Around words there may have to be edges, or none; at the ends of lines there must be nothing.
  const candidates =
    core === undefined ? [] : [`canary ${core} canary`, core, `${core} canary`, `canary ${core}`, `x${core}x`];
  const text = candidates.find((candidate) => !candidate.includes('\n') && judge.test(candidate));
  return { source, ignoreCase, ...(text === undefined ? {} : { text }) };
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
  return hasCodePoint(set, 9) ? '\t' : undefined;
}
