/**
 * What an expression is worth among names that somebody else knows (`Names`). Nothing is guessed: what hangs on something
 * that the repository does not say is unknown, together with what it hangs on. A condition that is not known is worked out
 * where both sides agree. The work is bounded: beyond it everything is unknown and says so.
 */
import type { HclValue } from '../../readers/hcl.ts';
import { readExpression, readTemplate, type Expression, type ForExpression } from './expression.ts';
import { call } from './functions.ts';
import {
  areEqual,
  entriesOf,
  fault,
  isNull,
  list,
  nothing,
  numberOf,
  object,
  openIn,
  scalar,
  textOf,
  truthOf,
  unknown,
  type Value,
} from './value.ts';

export interface Names {
  /** What `name` begins with: `var`, `local`, `module`, `each`, a type of resource. `path` is what follows it. */
  lookup(name: string, path: readonly string[], text: string): Looked | undefined;
  readonly budget: Budget;
}

/** `used` of the names that follow the first are answered by `value`. */
export interface Looked {
  readonly value: Value;
  readonly used: number;
}

export interface Budget {
  left: number;
}

/** What one root may cost; the largest of the real ones that were tried took a tenth of it. */
export const newBudget = (): Budget => ({ left: 1_000_000 });

export const tooMuch = 'more than can be worked out';

export function evaluateHcl(value: HclValue, names: Names): Value {
  switch (value.kind) {
    case 'scalar':
      return scalar(value.value);
    case 'list':
      return list(value.items.map((item) => evaluateHcl(item, names)));
    case 'object':
      return objectOf(value.members, names);
    case 'expression': {
      const read = value.isTemplate ? readTemplate(value.text) : readExpression(value.text);
      return read ? evaluate(read, names) : unknown(value.text, '');
    }
  }
}

function objectOf(written: readonly (readonly [string, HclValue])[], names: Names): Value {
  const members: (readonly [string, Value])[] = [];
  for (const [key, member] of written) {
    const name = key.startsWith('(') ? keyOf(key, names) : key;
    if (name === undefined) return unknown(key, '');
    members.push([name, evaluateHcl(member, names)]);
  }
  return object(members);
}

function keyOf(key: string, names: Names): string | undefined {
  const read = readExpression(key);
  return read && textOf(evaluate(read, names));
}

export function evaluate(expression: Expression, names: Names): Value {
  if ((names.budget.left -= 1) < 0) return unknown(expression.text, tooMuch);
  switch (expression.is) {
    case 'literal':
      return scalar(expression.value);
    case 'template':
      return template(expression.parts, expression.text, names);
    case 'list':
      return list(expression.items.map((item) => evaluate(item, names)));
    case 'object':
      return written(expression, names);
    case 'name':
    case 'get':
      return reference(expression, names);
    case 'splat':
      return splat(expression, names);
    case 'call':
      return called(expression, names);
    case 'if':
      return chosen(expression, names);
    case 'binary':
      return binary(expression, names);
    case 'unary':
      return unary(expression, names);
    case 'for':
      return loop(expression, names);
  }
}

const hangs = (text: string, ...on: readonly Value[]): Value => {
  for (const value of on) {
    const open = openIn(value);
    if (open) return unknown(text, open.because);
  }
  return unknown(text, '');
};

function template(parts: readonly Expression[], text: string, names: Names): Value {
  const values = parts.map((part) => evaluate(part, names));
  // `"${x}"` is x, whatever its type.
  if (values.length === 1) return values[0]!;
  const texts = values.map(textOf);
  return texts.every((one) => one !== undefined) ? scalar(texts.join('')) : hangs(text, ...values);
}

function written({ members, text }: Extract<Expression, { is: 'object' }>, names: Names): Value {
  const found: (readonly [string, Value])[] = [];
  for (const [key, member] of members) {
    const named = evaluate(key, names);
    const name = textOf(named);
    if (name === undefined) return hangs(text, named);
    found.push([name, evaluate(member, names)]);
  }
  return object(found);
}

/** The longest run of names that stand still: `var.a.b[var.c]` begins with `var`, `a`, `b`. */
function reference(expression: Expression, names: Names): Value {
  const keys: Expression[] = [];
  let at = expression;
  while (at.is === 'get') {
    keys.unshift(at.key);
    at = at.of;
  }
  if (at.is !== 'name')
    return keys.reduce((of, key) => member(of, evaluate(key, names), expression.text), evaluate(at, names));
  const plain: string[] = [];
  for (const key of keys) {
    if (key.is !== 'literal' || typeof key.value !== 'string') break;
    plain.push(key.value);
  }
  const looked = names.lookup(at.name, plain, expression.text);
  if (!looked) return unknown(expression.text, '');
  return keys.slice(looked.used).reduce((of, key) => member(of, evaluate(key, names), expression.text), looked.value);
}

function member(of: Value, key: Value, text: string): Value {
  if (of.kind === 'fault') return of;
  if (of.kind === 'unknown') return unknown(text, of.because);
  if (key.kind !== 'scalar') return hangs(text, key);
  if (of.kind === 'object') return of.members.get(String(key.value)) ?? fault(`${text}: no such member`);
  if (of.kind === 'list') {
    const index = numberOf(key);
    return (index === undefined ? undefined : of.items[index]) ?? fault(`${text}: no such item`);
  }
  return fault(`${text}: no member of a plain value`);
}

function splat({ of, keys, text }: Extract<Expression, { is: 'splat' }>, names: Names): Value {
  const over = evaluate(of, names);
  if (over.kind === 'unknown' || over.kind === 'fault') return hangs(text, over);
  const items = over.kind === 'list' ? over.items : isNull(over) ? [] : [over];
  return list(items.map((item) => keys.reduce((value, key) => member(value, evaluate(key, names), text), item)));
}

function called({ name, args, spread, text }: Extract<Expression, { is: 'call' }>, names: Names): Value {
  if (name === 'try') return tried(args, text, names);
  const values = args.map((arg) => evaluate(arg, names));
  if (name === 'can')
    return values[0]?.kind === 'unknown' ? hangs(text, values[0]) : scalar(values[0]?.kind !== 'fault');
  const failed = values.find((value) => value.kind === 'fault');
  if (failed) return failed;
  const last = values.at(-1);
  if (spread && last?.kind !== 'list') return hangs(text, ...values);
  const all = spread && last?.kind === 'list' ? [...values.slice(0, -1), ...last.items] : values;
  return call(name, all) ?? hangs(text, ...values);
}

function tried(args: readonly Expression[], text: string, names: Names): Value {
  for (const arg of args) {
    const value = evaluate(arg, names);
    if (value.kind === 'unknown') return unknown(text, value.because);
    if (value.kind !== 'fault') return value;
  }
  return fault(text);
}

function chosen({ test, yes, no, text }: Extract<Expression, { is: 'if' }>, names: Names): Value {
  const condition = evaluate(test, names);
  const truth = truthOf(condition);
  if (truth !== undefined) return evaluate(truth ? yes : no, names);
  const [a, b] = [evaluate(yes, names), evaluate(no, names)];
  return areEqual(a, b) === true ? a : hangs(text, condition);
}

function binary({ op, left, right, text }: Extract<Expression, { is: 'binary' }>, names: Names): Value {
  const a = evaluate(left, names);
  if (op === '&&' || op === '||') return logical(op, a, { right, text, names });
  const b = evaluate(right, names);
  if (a.kind === 'fault') return a;
  if (b.kind === 'fault') return b;
  if (op === '==' || op === '!=') {
    const equal = areEqual(a, b) ?? nullness(a, b);
    return equal === undefined ? hangs(text, a, b) : scalar(equal === (op === '=='));
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined || y === undefined) return hangs(text, a, b);
  return scalar(arithmetic[op]!(x, y));
}

/** A list or object with open members is not null all the same. */
function nullness(a: Value, b: Value): boolean | undefined {
  const other = isNull(a) ? b : isNull(b) ? a : undefined;
  return other !== undefined && (other.kind === 'list' || other.kind === 'object') ? false : undefined;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

interface LogicalRest {
  readonly right: Expression;
  readonly text: string;
  readonly names: Names;
}

function logical(op: '&&' | '||', a: Value, { right, text, names }: LogicalRest): Value {
  const decides = op === '||';
  const x = truthOf(a);
  if (x === decides) return scalar(decides);
  const b = evaluate(right, names);
  const y = truthOf(b);
  if (y === decides && a.kind === 'unknown') return scalar(decides);
  if (x === undefined || y === undefined) return hangs(text, a, b);
  return scalar(y);
}

function unary({ op, of, text }: Extract<Expression, { is: 'unary' }>, names: Names): Value {
  const value = evaluate(of, names);
  if (op === '!') {
    const truth = truthOf(value);
    return truth === undefined ? hangs(text, value) : scalar(!truth);
  }
  const number = numberOf(value);
  return number === undefined ? hangs(text, value) : scalar(-number);
}

/** The names of a `for`, before those around it. */
export function within(names: Names, own: ReadonlyMap<string, Value>): Names {
  return {
    budget: names.budget,
    lookup(name, path, text) {
      const value = own.get(name);
      return value ? { value, used: 0 } : names.lookup(name, path, text);
    },
  };
}

function loop(expression: ForExpression, names: Names): Value {
  const { over, text } = expression;
  const source = evaluate(over, names);
  const entries = entriesOf(source);
  if (!entries) return hangs(text, source);
  const items: Value[] = [];
  const groups = new Map<string, Value[]>();
  for (const [key, value] of entries) {
    const [last = '', before] = expression.names.toReversed();
    const inner = within(names, new Map([[last, value], ...(before === undefined ? [] : [[before, key] as const])]));
    if (expression.when) {
      const wanted = evaluate(expression.when, inner);
      const truth = truthOf(wanted);
      if (truth === undefined) return hangs(text, wanted);
      if (!truth) continue;
    }
    const made = evaluate(expression.value, inner);
    if (!expression.key) {
      items.push(made);
      continue;
    }
    const named = evaluate(expression.key, inner);
    const name = textOf(named);
    if (name === undefined) return hangs(text, named);
    groups.set(name, [...(groups.get(name) ?? []), made]);
  }
  if (!expression.key) return list(items);
  return object([...groups].map(([name, made]) => [name, expression.groups ? list(made) : (made.at(-1) ?? nothing)]));
}
