import { AppError } from '../../base/app-error.ts';
import type { SearchOptions } from '../../search/contract.ts';
import type { AppContext } from '../context.ts';
import { prepareRecords } from '../queries/commits.ts';

/** What is kept of commits is of all that is known of them: their record is brought up to date first. */
export async function commitsRecorded(
  { query, ...options }: SearchOptions & { readonly query: string },
  context: AppContext,
): Promise<void> {
  for await (const event of prepareRecords(query, options, context))
    if (event.type === 'error')
      throw new AppError('search/bad-query', `the query cannot be run: ${event.message}`, { hint: event.hint });
}
