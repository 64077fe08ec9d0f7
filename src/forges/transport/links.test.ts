import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextLink } from './links.ts';

const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['none', undefined, undefined],
  ['GitHub', '<https://f/a?page=2>; rel="next", <https://f/a?page=9>; rel="last"', 'https://f/a?page=2'],
  ['last page', '<https://f/a?page=1>; rel="first", <https://f/a?page=1>; rel="prev"', undefined],
  ['next not first', '<https://f/1>; rel="prev", <https://f/3>; rel="next"', 'https://f/3'],
  ['without quotes', '<https://f/2>; rel=next', 'https://f/2'],
  ['several relations', '<https://f/2>; title="b"; rel="last next"', 'https://f/2'],
  ['comma in the address', '<https://f/a?sha=1,2&page=2>; rel="next"', 'https://f/a?sha=1,2&page=2'],
  ['another word', '<https://f/2>; rel="next-archive"', undefined],
  ['nonsense', 'next', undefined],
];

for (const [name, header, expected] of cases)
  test(`link to the next page: ${name}`, () => assert.equal(nextLink(header), expected));
