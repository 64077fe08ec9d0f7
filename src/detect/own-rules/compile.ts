/** Makes rules of what the user wrote, one of each, in order. What cannot be run was refused when it was read. */
import type { OwnRule } from '../../model/own-rule.ts';
import type { Rule } from '../rule.ts';
import { regexRule } from './regex-rule.ts';
import { structureRule } from './structure.ts';

export function compileOwnRules(own: readonly OwnRule[]): readonly Rule[] {
  return own.map(compileOwnRule);
}

export function compileOwnRule(own: OwnRule): Rule {
  const { pattern } = own;
  return pattern.kind === 'regex' ? regexRule(own, pattern) : structureRule(own, pattern);
}
