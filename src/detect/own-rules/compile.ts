/** Makes rules of what the user wrote, one of each, in order. What cannot be run was refused when it was read. */
import type { OwnRule } from '../../model/own-rule.ts';
import type { Rule } from '../rule.ts';
import { regexRule } from './regex-rule.ts';
import { structureRule } from './structure.ts';

export function compileOwnRules(own: readonly OwnRule[]): readonly Rule[] {
  return own.map(compileOwnRule);
}

export function compileOwnRule(own: OwnRule): Rule {
  const { pattern, from } = own;
  const rule = pattern.kind === 'regex' ? regexRule(own, pattern) : structureRule(own, pattern);
  // The file that it is written in holds its examples: they are no findings.
  const isItself = (path: string): boolean => from.file === path || from.file.endsWith(`/${path}`);
  return { ...rule, appliesTo: (path) => !isItself(path) && (rule.appliesTo?.(path) ?? true) };
}
