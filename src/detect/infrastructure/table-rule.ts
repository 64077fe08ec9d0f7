/** A rule whose whole work is a table of expectations. */
import type { Rule, RuleExamples, RuleMeta } from '../rule.ts';
import { constructorsOf, programKinds } from './programs.ts';
import { judgeByTable, typesOf, type Expectation } from './expectations.ts';

export const infrastructureKinds: readonly string[] = ['hcl', 'yaml', 'json', ...programKinds];

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
    prefilter: { any: [...typesOf(table), ...constructorsOf(new Set(table.flatMap(({ types }) => types)))] },
    match: (file) => judgeByTable(file, table),
    examples,
  };
}
