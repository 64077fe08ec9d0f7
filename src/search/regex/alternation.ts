/**
 * Alternations as trees of what their branches have in common: a list of a thousand words then has few places to be in,
 * instead of a thousand. The order of preference stays: branches move up only past others that cannot match where they do,
 * because they begin with other characters.
 */
import { codePointsOf, type CodePoints } from './code-points.ts';
import { emptyExpression, type Expression } from './expression.ts';

type Parts = readonly Expression[];
type Characters = Extract<Expression, { kind: 'characters' }>;

/** Branches that begin alike; alone when they do not begin with characters. */
interface Group {
  readonly first: Characters | undefined;
  readonly members: Parts[];
}

export function alternationOf(branches: readonly Expression[]): Expression {
  return alternationOfParts(branches.map(partsOf));
}

function alternationOfParts(branches: readonly Parts[]): Expression {
  const expressions: Expression[] = [];
  for (const { first, members } of groupsOf(branches)) {
    const [only] = members;
    const expression = members.length === 1 ? concatOf(only!) : withCommonStart(members);
    const last = expressions.at(-1);
    // (a|b) is [ab].
    if (first && last?.kind === 'characters' && expression.kind === 'characters')
      expressions[expressions.length - 1] = { kind: 'characters', set: codePointsOf([...last.set, ...expression.set]) };
    else expressions.push(expression);
  }
  return expressions.length === 1 ? expressions[0]! : { kind: 'alternate', branches: expressions };
}

function groupsOf(branches: readonly Parts[]): readonly Group[] {
  const groups: Group[] = [];
  /** Groups that begin with different characters, behind everything that begins otherwise. */
  let open = new Map<string, Group>();
  for (const parts of branches) {
    const first = parts[0]?.kind === 'characters' ? parts[0] : undefined;
    const key = first && keyOf(first);
    const known = key === undefined ? undefined : open.get(key);
    if (known) {
      known.members.push(parts);
      continue;
    }
    const group = { first, members: [parts] };
    groups.push(group);
    const meetsOthers = !first || [...open.values()].some((other) => overlap(other.first!.set, first.set));
    if (meetsOthers) open = new Map();
    if (key !== undefined) open.set(key, group);
  }
  return groups;
}

function withCommonStart(members: readonly Parts[]): Expression {
  let common = 1;
  const [example] = members;
  while (members.every((parts) => isSame(parts[common], example![common]))) common++;
  const rest = alternationOfParts(members.map((parts) => parts.slice(common)));
  return concatOf([...example!.slice(0, common), ...partsOf(rest)]);
}

function isSame(left: Expression | undefined, right: Expression | undefined): boolean {
  return left?.kind === 'characters' && right?.kind === 'characters' && keyOf(left) === keyOf(right);
}

function keyOf({ set }: Characters): string {
  return set.length === 2 ? `${set[0]}-${set[1]}` : set.join('-');
}

function overlap(left: CodePoints, right: CodePoints): boolean {
  for (let a = 0, b = 0; a < left.length && b < right.length;) {
    if (left[a + 1]! < right[b]!) a += 2;
    else if (right[b + 1]! < left[a]!) b += 2;
    else return true;
  }
  return false;
}

function partsOf(expression: Expression): Parts {
  if (expression.kind === 'empty') return [];
  return expression.kind === 'concat' ? expression.parts : [expression];
}

function concatOf(parts: Parts): Expression {
  if (parts.length === 0) return emptyExpression;
  return parts.length === 1 ? parts[0]! : { kind: 'concat', parts };
}
