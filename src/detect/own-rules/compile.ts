/** Makes rules of what the user wrote, one of each, in order. What cannot be run was refused when it was read. */
import { AppError } from '../../base/app-error.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { Rule } from '../rule.ts';
import { regexRule } from './regex-rule.ts';

export function compileOwnRules(own: readonly OwnRule[]): readonly Rule[] {
  return own.map(compileOwnRule);
}

export function compileOwnRule(own: OwnRule): Rule {
  const { pattern } = own;
  if (pattern.kind === 'regex') return regexRule(own, pattern);
  throw new AppError('detect/own-rules', `the rule ${own.id} cannot be run by this version`, {
    hint: 'Write it as a regex, or install a version of Plumbline that knows structural rules.',
  });
}
