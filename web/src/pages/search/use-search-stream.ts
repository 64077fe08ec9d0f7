/** Runs a query over the search stream and keeps what has come in so far. A new query, or leaving, stops the old one. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type {
  SearchManifest,
  StreamAlert,
  StreamError,
  StreamFilter,
  StreamMatch,
  StreamProgress,
} from '../../../../src/http/schema.ts';
import { readEvents, type ReceivedEvent } from '../../api/event-stream.ts';
import { problemOf, unreachable } from '../../api/problem.ts';

export interface SearchState {
  readonly phase: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly matches: readonly StreamMatch[];
  readonly progress: StreamProgress | undefined;
  readonly filters: readonly StreamFilter[];
  readonly alert: StreamAlert | undefined;
  /** The query is wrong. */
  readonly fault: StreamError | undefined;
  /** The server did not answer. */
  readonly trouble: unknown;
  readonly manifest: SearchManifest | undefined;
}

const empty: SearchState = {
  phase: 'idle',
  matches: [],
  progress: undefined,
  filters: [],
  alert: undefined,
  fault: undefined,
  trouble: undefined,
  manifest: undefined,
};

/** Lines that are fetched to be shown; counting goes on behind them. */
export const linesFetched = 2000;

function withEvent(state: SearchState, { event, data }: ReceivedEvent): SearchState {
  switch (event) {
    case 'matches':
      return { ...state, matches: [...state.matches, ...(data as readonly StreamMatch[])] };
    case 'progress':
      return { ...state, progress: data as StreamProgress };
    case 'filters':
      return { ...state, filters: data as readonly StreamFilter[] };
    case 'alert':
      return { ...state, alert: data as StreamAlert };
    case 'error':
      return { ...state, phase: 'failed', fault: data as StreamError };
    case 'manifest':
      return { ...state, manifest: data as SearchManifest };
    case 'done':
      return { ...state, phase: state.phase === 'failed' ? 'failed' : 'done' };
    default:
      return state;
  }
}

export function useSearchStream(query: string): { readonly state: SearchState; readonly stop: () => void } {
  const [state, setState] = useState(empty);
  const current = useRef<AbortController>(undefined);

  useEffect(() => {
    if (query === '') {
      setState(empty);
      return undefined;
    }
    const abort = new AbortController();
    current.current = abort;
    setState({ ...empty, phase: 'running' });
    run(query, abort.signal, (events) => setState((old) => events.reduce(withEvent, old))).catch((trouble: unknown) => {
      if (!abort.signal.aborted) setState((old) => ({ ...old, phase: 'failed', trouble }));
    });
    return () => abort.abort();
  }, [query]);

  const stop = useCallback(() => {
    current.current?.abort();
    setState((old) => (old.phase === 'running' ? { ...old, phase: 'stopped' } : old));
  }, []);
  return { state, stop };
}

/** Events are handed over frame by frame: a stream is faster than a page should be redrawn. */
async function run(
  query: string,
  signal: AbortSignal,
  take: (events: readonly ReceivedEvent[]) => void,
): Promise<void> {
  const parameters = new URLSearchParams({ q: query, v: 'V3', display: String(linesFetched) });
  const answer = await fetch(`/.api/search/stream?${parameters.toString()}`, {
    signal,
    headers: { accept: 'text/event-stream' },
  }).catch((error: unknown) => {
    throw signal.aborted ? error : unreachable(error);
  });
  // A refusal comes as events, too.
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream || !answer.body) throw await problemOf(answer);
  let waiting: ReceivedEvent[] = [];
  const flush = (): void => {
    const events = waiting;
    waiting = [];
    if (!signal.aborted) take(events);
  };
  for await (const event of readEvents(answer.body)) {
    if (waiting.length === 0) setTimeout(flush, 30);
    waiting.push(event);
  }
}
