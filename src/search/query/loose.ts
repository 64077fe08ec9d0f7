/**
 * Leaves of a query that is being written: whatever is there, whether it holds together or not. What a complete reading
 * finds is taken when there is one; else words are cut at spaces.
 */
import { QueryFault, type PatternType } from './ast.ts';
import { scanQuoted, scanSlashed } from './delimited.ts';
import { fieldOf, fieldStartAt, type Field } from './fields.ts';
import { predicateEnd } from './predicates.ts';
import { leavesOf, type FilterToken, type Leaf, type Syntax } from './syntax.ts';

export function leavesInOrder(text: string, syntax: Syntax | undefined, patternType: PatternType): readonly Leaf[] {
  const leaves = syntax ? leavesOf(syntax) : looseLeaves(text, patternType);
  return leaves.toSorted((a, b) => a.span.from - b.span.from);
}

function looseLeaves(text: string, patternType: PatternType): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (let at = 0; at < text.length;) {
    if (/[\s()]/.test(text[at]!)) {
      at++;
      continue;
    }
    const operator = /^(?:and|or|not)(?=[\s(]|$)/i.exec(text.slice(at, at + 4))?.[0];
    if (operator !== undefined && (at === 0 || /[\s()]/.test(text[at - 1]!))) {
      at += operator.length;
      continue;
    }
    const leaf = looseFilter(text, at) ?? looseTerm(text, at, patternType);
    leaves.push(leaf);
    at = leaf.span.to;
  }
  return leaves;
}

function looseFilter(text: string, from: number): FilterToken | undefined {
  const start = fieldStartAt(text, from);
  const field = start && fieldOf(start.written);
  if (!start || !field) return undefined;
  const { written, negated, valueFrom } = start;
  const token = { kind: 'filter', negated, field, written } as const;
  const quoted = scanQuoted(text, valueFrom);
  if (quoted) {
    const valueSpan = { from: valueFrom + 1, to: quoted.end - 1 };
    return { ...token, span: { from, to: quoted.end }, value: quoted.value, form: 'quoted', valueSpan };
  }
  const to = looseValueEnd(text, valueFrom, field);
  const valueSpan = { from: valueFrom, to };
  return { ...token, span: { from, to }, value: text.slice(valueFrom, to), form: 'bare', valueSpan };
}

function looseValueEnd(text: string, from: number, field: Field): number {
  try {
    const end = predicateEnd(field.name, text, from);
    if (end !== undefined) return end;
  } catch (error) {
    // A predicate that is not closed yet reaches to the end.
    if (error instanceof QueryFault) return text.length;
    throw error;
  }
  return wordEnd(text, from);
}

function looseTerm(text: string, from: number, patternType: PatternType): Leaf {
  const delimited = scanQuoted(text, from);
  const slashed = patternType === 'literal' ? undefined : scanSlashed(text, from);
  const found = delimited ?? slashed;
  const form = delimited ? 'quoted' : slashed ? 'slashed' : 'bare';
  const to = found ? found.end : Math.max(wordEnd(text, from), from + 1);
  const valueSpan = found ? { from: from + 1, to: to - 1 } : { from, to };
  const value = found ? found.value : text.slice(from, to);
  return { kind: 'term', span: { from, to }, negated: false, form, value, valueSpan };
}

function wordEnd(text: string, from: number): number {
  const space = /[\s)]/.exec(text.slice(from));
  return space ? from + space.index : text.length;
}
