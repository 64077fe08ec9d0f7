/** Lists of GraphQL (connections) and refusals of their parts. */
import type { Ask } from '../../face.ts';
import { read, write } from '../lists.ts';
import { GraphqlMistake, GraphqlRefusal, type Arguments, type Resolved } from './execute.ts';

const mostListed = 100;

export function refuse(type: string, message: string): never {
  throw new GraphqlRefusal(type, message);
}

/** Parts that the token has no right to are null, each with its own error. */
export function needing(
  { credential }: Ask,
  scope: string,
  value: (given: Arguments) => unknown,
): (given: Arguments) => unknown {
  const scopes = credential?.scopes ?? [];
  return (given) =>
    scopes.includes('*') || scopes.includes(scope)
      ? value(given)
      : refuse('FORBIDDEN', 'Resource not accessible by token');
}

interface ListOf<T> {
  readonly type: string;
  readonly items: readonly T[];
  /** How many there are, when not all can be listed. */
  readonly total?: number;
}

export function connection<T>({ type, items, total = items.length }: ListOf<T>, shape: (item: T) => unknown) {
  return ({ first, last, after, before }: Arguments): Resolved => {
    const size = Number(first ?? last ?? 0);
    if (size < 1)
      throw new GraphqlMistake(`You must provide a \`first\` or \`last\` value to properly paginate the ${type}.`);
    if (size > mostListed)
      throw new GraphqlMistake(`Requesting ${size} records on the ${type} exceeds the limit of 100 records.`);
    const from = typeof after === 'string' && after !== '' ? Number(read(after)) : 0;
    const to = typeof before === 'string' ? Number(read(before)) - 1 : items.length;
    const start = first === undefined || first === null ? Math.max(from, to - size) : from;
    const shown = items.slice(start, Math.min(to, start + size));
    return {
      __typename: type,
      totalCount: total,
      nodes: shown.map(shape),
      pageInfo: {
        __typename: 'PageInfo',
        hasNextPage: start + shown.length < items.length,
        hasPreviousPage: start > 0,
        startCursor: shown.length > 0 ? write(String(start + 1)) : null,
        endCursor: shown.length > 0 ? write(String(start + shown.length)) : null,
      },
    };
  };
}
