/**
 * `dep:log4j-core@<2.17.1`, `dep:npm:lodash@^4`, `dep:org.springframework:spring-core`, `dep:@babel/core`: a package by its
 * name or the end of its name after `:` or `/`, in one ecosystem or any, in any version or those of a range.
 */
import { readRange } from '../../base/versions/range.ts';
import { ecosystemsWithOrder } from '../../base/versions/schemes.ts';
import { QueryFault, type Predicate } from './ast.ts';
import type { FilterToken } from './syntax.ts';

type DependencyPredicate = Extract<Predicate, { name: 'repo:has.dependency' }>;

/** What people say, and what package URLs call it. */
const said: Readonly<Record<string, string>> = {
  go: 'golang',
  pip: 'pypi',
  python: 'pypi',
  rust: 'cargo',
  crates: 'cargo',
  ruby: 'gem',
  gradle: 'maven',
  php: 'composer',
  elixir: 'hex',
  dotnet: 'nuget',
};

export function readDependency({ value, valueSpan }: Pick<FilterToken, 'value' | 'valueSpan'>): DependencyPredicate {
  const prefix = /^([a-z]+):(?=.)/.exec(value)?.[1] ?? '';
  const ecosystem = Object.hasOwn(said, prefix) ? said[prefix] : ecosystemsWithOrder.find((one) => one === prefix);
  const rest = ecosystem === undefined ? value : value.slice(prefix.length + 1);
  const at = rest.indexOf('@', 1);
  const name = (at < 0 ? rest : rest.slice(0, at)).trim();
  if (!/^@?[\w.~+-][\w.~+:/-]*$/.test(name))
    throw new QueryFault(
      `"${name}" is no name of a package`,
      'Write dep:name, dep:name@range or dep:ecosystem:name.',
      valueSpan,
    );
  const range = at < 0 ? undefined : rest.slice(at + 1).trim();
  const fault = range === undefined ? undefined : readRange(range);
  if (fault?.ok === false) {
    const hint = `In a range of versions ${fault.error}. Write it as in dep:${name}@<2.17.1, dep:${name}@^4, dep:${name}@>=1.2,<2.`;
    throw new QueryFault(`"${range}" is no range of versions`, hint, valueSpan);
  }
  return {
    name: 'repo:has.dependency',
    package: name,
    ...(ecosystem !== undefined && { ecosystem }),
    ...(range !== undefined && { range }),
  };
}

/** As it is written after `dep:`. */
export function spellDependency({ package: name, ecosystem, range }: DependencyPredicate): string {
  return `${ecosystem === undefined ? '' : `${ecosystem}:`}${name}${range === undefined ? '' : `@${range}`}`;
}
