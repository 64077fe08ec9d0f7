/** A value as the type of its variable makes it: texts and truths, sets, and members of objects that may be left out. */
import type { HclValue } from '../../readers/hcl.ts';
import { evaluate, type Names } from './evaluate.ts';
import { readExpression, type Expression } from './expression.ts';
import { call } from './functions.ts';
import { isNull, list, nothing, object, type Value } from './value.ts';

export function converted(value: Value, type: HclValue | undefined, names: Names): Value {
  if (type === undefined || type.kind !== 'expression') return value;
  const read = readExpression(type.text);
  return read ? convert(value, read, names) : value;
}

const plain: Readonly<Record<string, string>> = { string: 'tostring', number: 'tonumber', bool: 'tobool' };

function convert(value: Value, type: Expression, names: Names): Value {
  if (isNull(value) || value.kind === 'unknown') return value;
  if (type.is === 'name') {
    const into = plain[type.name];
    return (into === undefined ? undefined : call(into, [value])) ?? value;
  }
  if (type.is !== 'call') return value;
  const [of] = type.args;
  if (!of) return value;
  switch (type.name) {
    case 'list':
      return value.kind === 'list' ? list(value.items.map((item) => convert(item, of, names))) : value;
    case 'set':
      return value.kind === 'list'
        ? (call('toset', [list(value.items.map((item) => convert(item, of, names)))]) ?? value)
        : value;
    case 'map':
      return value.kind === 'object'
        ? object([...value.members].map(([key, member]) => [key, convert(member, of, names)] as const))
        : value;
    case 'object':
      return value.kind === 'object' && of.is === 'object' ? shaped(value.members, of.members, names) : value;
    case 'optional':
      return convert(value, of, names);
    default:
      return value;
  }
}

function shaped(
  given: ReadonlyMap<string, Value>,
  types: readonly (readonly [Expression, Expression])[],
  names: Names,
): Value {
  return object(
    types.map(([key, type]) => {
      const name = key.is === 'literal' ? String(key.value) : key.text;
      const isOptional = type.is === 'call' && type.name === 'optional';
      const own = given.get(name);
      const fallback = isOptional ? type.args[1] : undefined;
      const isLeftOut = own === undefined || (isNull(own) && fallback !== undefined);
      const value = isLeftOut ? (fallback ? evaluate(fallback, names) : nothing) : own;
      return [name, convert(value, type, names)] as const;
    }),
  );
}
