/** A rule whose whole work is a table of expectations. */
import type { Rule, RuleExamples, RuleMeta } from '../rule.ts';
import { judgeByTable, typesOf, type Expectation } from './expectations.ts';

export const infrastructureKinds = ['hcl', 'yaml', 'json'] as const;

export interface TableRule {
  readonly meta: Omit<RuleMeta, 'class'>;
  readonly table: readonly Expectation[];
  readonly examples: RuleExamples;
}

export function tableRule({ meta, table, examples }: TableRule): Rule {
  return {
    meta: { ...meta, class: 'iac' },
    kinds: infrastructureKinds,
    contexts: ['production'],
    prefilter: { any: typesOf(table) },
    match: (file) => judgeByTable(file, table),
    examples,
  };
}
