/** What clauses may say with a number or a word, and the checks that test it: for docs/policies.md. */
import { clauseMeanings, type ClauseMeaning } from '../../controls/policies/clause-parameters.ts';
import type { ClauseValue } from '../../controls/policies/clause-value.ts';

export interface ClauseParameterDescription {
  /** As it is written: `approvals>=1`. */
  readonly examples: readonly string[];
  readonly says: string;
  readonly checks: readonly string[];
}

export function describeClauseParameters(): readonly ClauseParameterDescription[] {
  return clauseMeanings.map((meaning) => ({
    examples: examplesOf(meaning).map(({ written }) => `${meaning.name}${meaning.operators[0]}${written}`),
    says: meaning.says,
    checks: [...new Set(examplesOf(meaning).flatMap(({ value }) => meaning.tests(value).map(({ check }) => check)))],
  }));
}

function examplesOf({
  form,
  words,
}: ClauseMeaning): readonly { readonly written: string; readonly value: ClauseValue }[] {
  switch (form) {
    case 'count':
      return [{ written: '2', value: { form, count: 2 } }];
    case 'duration':
      return [{ written: '30d', value: { form, hours: 720 } }];
    case 'version':
      return [{ written: '1.2', value: { form, version: '1.2' } }];
    case 'word':
      return words.map((word) => ({ written: word, value: { form, word } }));
  }
}
