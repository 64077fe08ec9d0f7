/** Makes rules of what the user wrote, one of each, in order. */
import { AppError } from '../../base/app-error.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { Rule } from '../rule.ts';

export function compileOwnRules(own: readonly OwnRule[]): readonly Rule[] {
  if (own.length === 0) return [];
  throw new AppError('detect/own-rules', `the rule ${own[0]!.id} cannot be run by this version`, {
    hint: 'Install a version of Plumbline that knows rules of your own.',
  });
}
