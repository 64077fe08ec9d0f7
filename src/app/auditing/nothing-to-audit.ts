import { AppError } from '../../base/app-error.ts';
import type { SourceTrouble } from '../plumbline.ts';
import type { ExcludedRepository } from './configured-controls.ts';

/**
 * No run over nothing: sealed, it would look like an audit in which nothing was found. Every trouble is told, as it would
 * be beside a run.
 */
export function nothingToAudit(troubles: readonly SourceTrouble[], excluded: readonly ExcludedRepository[]): AppError {
  const [first, ...others] = troubles;
  if (first && others.length === 0)
    return new AppError('app/nothing-to-audit', `${first.location}: ${first.message}`, { hint: first.hint });
  if (first) {
    const lines = troubles.map(({ location, message }) => `  ${location}: ${message}`);
    const message = ['there is nothing to audit: no location could be read', ...lines].join('\n');
    return new AppError('app/nothing-to-audit', message, { hint: first.hint });
  }
  const [one] = excluded;
  if (one)
    return new AppError(
      'app/nothing-to-audit',
      `no repository is in scope: ${one.because} (${excluded.length} left out)`,
      {
        hint: 'Change scope.repositories in plumbline.yaml.',
      },
    );
  return new AppError('app/nothing-to-audit', 'no repository is known yet, so there is nothing to audit', {
    hint: 'Name one: plumbline audit PATH-OR-URL…, or list sources: in plumbline.yaml.',
  });
}
