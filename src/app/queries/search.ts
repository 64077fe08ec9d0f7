/**
 * Search, with the one thing the engine cannot know: which repositories there should be. One that is known and not in
 * the index (lost, or not read yet) is announced with every search, so that "0 matches" never speaks for it in silence.
 */
import type { SearchAlert, SearchEvent, SearchOptions } from '../../search/contract.ts';
import type { AppContext } from '../context.ts';

export interface SearchContext extends Pick<AppContext, 'engine' | 'clock'> {
  readonly stores: Pick<AppContext['stores'], 'repositories'>;
}

export async function* search(
  query: string,
  options: SearchOptions,
  { engine: openEngine, stores, clock }: SearchContext,
): AsyncGenerator<SearchEvent> {
  const engine = await openEngine();
  const published = new Set(engine.published().map(({ name }) => name));
  const known = (await stores.repositories.list()).filter(({ head }) => head !== undefined);
  const lost = known.map(({ name }) => name).filter((name) => !published.has(name));
  // Relative dates count from now, whichever door the query came in by.
  for await (const event of engine.search(query, { now: clock.now(), ...options })) {
    if (event.type === 'manifest' && lost.length > 0) yield { type: 'alert', alert: notIndexed(lost) };
    yield event;
  }
}

function notIndexed(names: readonly string[]): SearchAlert {
  const shown = names.slice(0, 5).join(', ');
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return {
    title: `Not searched: ${shown}${rest}`,
    description: `${names.length === 1 ? 'It is' : 'They are'} known but not in the index; plumbline audit reads what is missing.`,
    proposedQueries: [],
  };
}
