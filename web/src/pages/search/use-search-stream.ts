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
import type { ReceivedEvent } from '../../api/event-stream.ts';
import { streamSearch } from '../../api/stream-search.ts';

export interface SearchState {
  readonly phase: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly matches: readonly StreamMatch[];
  readonly progress: StreamProgress | undefined;
  readonly filters: readonly StreamFilter[];
  readonly alerts: readonly StreamAlert[];
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
  alerts: [],
  fault: undefined,
  trouble: undefined,
  manifest: undefined,
};

/** Lines that are fetched to be shown; counting goes on behind them. */
export const linesFetched = 10_000;

function withEvent(state: SearchState, { event, data }: ReceivedEvent): SearchState {
  switch (event) {
    case 'matches':
      return { ...state, matches: [...state.matches, ...(data as readonly StreamMatch[])] };
    case 'progress':
      return { ...state, progress: data as StreamProgress };
    case 'filters':
      return { ...state, filters: data as readonly StreamFilter[] };
    case 'alert':
      return { ...state, alerts: [...state.alerts, data as StreamAlert] };
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

export interface SearchWish {
  readonly query: string;
  /** `path`: by repository and path. */
  readonly order: 'rank' | 'path';
}

export function useSearchStream({ query, order }: SearchWish): {
  readonly state: SearchState;
  readonly stop: () => void;
} {
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
    run({ query, order }, abort.signal, (events) => setState((old) => events.reduce(withEvent, old))).catch(
      (trouble: unknown) => {
        if (!abort.signal.aborted) setState((old) => ({ ...old, phase: 'failed', trouble }));
      },
    );
    return () => abort.abort();
  }, [query, order]);

  const stop = useCallback(() => {
    current.current?.abort();
    setState((old) => (old.phase === 'running' ? { ...old, phase: 'stopped' } : old));
  }, []);
  return { state, stop };
}

/** Events are handed over frame by frame: a stream is faster than a page should be redrawn. */
async function run(
  wish: SearchWish,
  signal: AbortSignal,
  take: (events: readonly ReceivedEvent[]) => void,
): Promise<void> {
  let waiting: ReceivedEvent[] = [];
  const flush = (): void => {
    const events = waiting;
    waiting = [];
    if (!signal.aborted) take(events);
  };
  for await (const event of streamSearch({ ...wish, display: linesFetched }, signal)) {
    if (waiting.length === 0) setTimeout(flush, 30);
    waiting.push(event);
  }
}
