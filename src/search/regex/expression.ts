/**
 * Regular expressions as a tree, exactly: what read-expression.ts makes of RE2 syntax, and what automata, needles and
 * trigram queries are built from. Case is folded into the sets of characters; groups are gone, since nobody asks for them.
 */
import { countOf, lastCodePoint, type CodePoints } from './code-points.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

export type Expression =
  | { readonly kind: 'empty' }
  /** Matches the empty string, in some places. */
  | { readonly kind: 'assertion'; readonly at: Assertion }
  /** One character of the set; an empty set matches nothing. */
  | { readonly kind: 'characters'; readonly set: CodePoints }
  | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
  /** The first branch that leads to a match is preferred. */
  | { readonly kind: 'alternate'; readonly branches: readonly Expression[] }
  | Repeat;

export interface Repeat {
  readonly kind: 'repeat';
  readonly part: Expression;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
}

export const emptyExpression: Expression = { kind: 'empty' };

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

interface Extent {
  /** Bytes. `least` is Infinity when nothing can match. */
  readonly least: number;
  readonly most: number;
}

/** How many bytes a match has. */
export function extentOf(expression: Expression): Extent {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return { least: 0, most: 0 };
    case 'characters': {
      const { set } = expression;
      if (set.length === 0) return { least: Infinity, most: 0 };
      return { least: utf8Length(set[0]!), most: utf8Length(set.at(-1)!) };
    }
    case 'concat': {
      let least = 0;
      let most = 0;
      for (const part of expression.parts) {
        const extent = extentOf(part);
        least += extent.least;
        most += extent.most;
      }
      return { least, most };
    }
    case 'alternate': {
      const extents = expression.branches.map(extentOf);
      return {
        least: Math.min(...extents.map(({ least }) => least)),
        most: Math.max(...extents.map(({ most }) => most)),
      };
    }
    case 'repeat': {
      const { least, most } = extentOf(expression.part);
      return {
        least: expression.min === 0 ? 0 : least * expression.min,
        most: most === 0 || expression.max === 0 ? 0 : most * expression.max,
      };
    }
  }
}

export function isEveryCharacter(set: CodePoints): boolean {
  return set.length === 2 && countOf(set) === lastCodePoint + 1;
}

/** The expression with another one in place of each leaf. */
export function mapLeaves(
  expression: Expression,
  leaf: (leaf: Extract<Expression, { kind: 'characters' | 'assertion' }>) => Expression,
): Expression {
  switch (expression.kind) {
    case 'empty':
      return expression;
    case 'assertion':
    case 'characters':
      return leaf(expression);
    case 'concat':
      return { kind: 'concat', parts: expression.parts.map((part) => mapLeaves(part, leaf)) };
    case 'alternate':
      return { kind: 'alternate', branches: expression.branches.map((branch) => mapLeaves(branch, leaf)) };
    case 'repeat':
      return { ...expression, part: mapLeaves(expression.part, leaf) };
  }
}
