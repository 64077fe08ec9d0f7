/**
 * Parameters (`type:`, `case:`, `rev:` …) apply to a whole alternative. Where an `or` stands between parts with different
 * ones, the query falls apart into alternatives, each with what stands beside the `or`. ORs of conditions stay as they are.
 */
import { QueryFault } from './ast.ts';
import { leavesOf, type FilterToken, type Syntax } from './syntax.ts';

/** More would be asked for by nobody, and a few ORs of parameters multiply. */
export const mostAlternatives = 100;

export interface SyntaxAlternative {
  readonly parameters: readonly FilterToken[];
  /** Without the parameters. */
  readonly condition?: Syntax;
}

export function alternativesOf(syntax: Syntax): readonly SyntaxAlternative[] {
  if (syntax.kind === 'filter' && syntax.field.sort === 'parameter') return [{ parameters: [syntax] }];
  if (!hasParameter(syntax) || syntax.kind === 'term' || syntax.kind === 'filter')
    return [{ parameters: [], condition: syntax }];
  if (syntax.kind === 'or') return limited(syntax.parts.flatMap(alternativesOf), syntax);
  return syntax.parts.reduce<readonly SyntaxAlternative[]>(
    (before, part) => {
      const others = alternativesOf(part);
      return limited(
        before.flatMap((left) => others.map((right) => both(syntax, left, right))),
        syntax,
      );
    },
    [{ parameters: [] }],
  );
}

function hasParameter(syntax: Syntax): boolean {
  return leavesOf(syntax).some((leaf) => leaf.kind === 'filter' && leaf.field.sort === 'parameter');
}

/** Side by side as they were: words of a run still neighbour each other. */
function both(of: Syntax, left: SyntaxAlternative, right: SyntaxAlternative): SyntaxAlternative {
  const parameters = [...left.parameters, ...right.parameters];
  if (!left.condition || !right.condition) {
    const condition = left.condition ?? right.condition;
    return { parameters, ...(condition && { condition }) };
  }
  const kind = of.kind === 'run' ? 'run' : 'and';
  // What was gathered so far is the only ungrouped node of this kind that has `gathered` parts.
  const before = left.condition.kind === kind && gathered.has(left.condition) ? left.condition.parts : [left.condition];
  const condition: Syntax = { kind, parts: [...before, right.condition] };
  gathered.add(condition);
  return { parameters, condition };
}

/** Nodes made here, as opposed to ones that were written. */
const gathered = new WeakSet<Syntax>();

function limited(alternatives: readonly SyntaxAlternative[], syntax: Syntax): readonly SyntaxAlternative[] {
  if (alternatives.length <= mostAlternatives) return alternatives;
  const leaves = leavesOf(syntax);
  const span = { from: leaves[0]!.span.from, to: leaves.at(-1)!.span.to };
  const hint = 'Ask for them one after the other.';
  throw new QueryFault(`the query falls apart into more than ${mostAlternatives} alternatives`, hint, span);
}
