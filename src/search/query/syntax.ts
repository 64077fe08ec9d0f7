/**
 * The query as it is written, before anything is known about values: leaves with their places, and what holds them
 * together. Both readers (reader of our own mode, reader of Sourcegraph's modes) make it; everything after is common.
 */
import type { Span } from './ast.ts';
import type { Field } from './fields.ts';

export type TermForm = 'bare' | 'quoted' | 'slashed';

export interface TermToken {
  readonly kind: 'term';
  readonly span: Span;
  readonly negated: boolean;
  readonly form: TermForm;
  /** Without quotes or slashes. */
  readonly value: string;
  /** Of `value`: the same length for a bare term. */
  readonly valueSpan: Span;
  /** Parentheses in it that do not match stand for themselves, also in a regular expression. */
  readonly dangling?: boolean;
}

export interface FilterToken {
  readonly kind: 'filter';
  readonly span: Span;
  readonly negated: boolean;
  readonly field: Field;
  /** The name as written, without hyphen and colon. */
  readonly written: string;
  readonly value: string;
  readonly form: TermForm;
  readonly valueSpan: Span;
}

export type Leaf = TermToken | FilterToken;

/** `run`: side by side without an operator; together they are an AND, and neighbouring words may join into one pattern. */
export type Syntax =
  Leaf | { readonly kind: 'and' | 'or' | 'run'; readonly parts: readonly Syntax[]; readonly grouped?: boolean };

export function leavesOf(syntax: Syntax): readonly Leaf[] {
  return syntax.kind === 'term' || syntax.kind === 'filter' ? [syntax] : syntax.parts.flatMap(leavesOf);
}

export function hasPattern(syntax: Syntax): boolean {
  return leavesOf(syntax).some((leaf) => leaf.kind === 'term' || leaf.field.sort === 'pattern');
}
