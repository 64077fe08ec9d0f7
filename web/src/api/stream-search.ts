/** One search over Sourcegraph's stream, event by event. */
import { readEvents, type ReceivedEvent } from './event-stream.ts';
import { problemOf, unreachable } from './problem.ts';

export interface StreamWish {
  readonly query: string;
  /** Lines sent at most; counting goes on. */
  readonly display: number;
  readonly order: 'rank' | 'path';
}

export async function* streamSearch(
  { query, display, order }: StreamWish,
  signal: AbortSignal,
): AsyncGenerator<ReceivedEvent> {
  const parameters = new URLSearchParams({ q: query, v: 'V3', display: String(display), order });
  const answer = await fetch(`/.api/search/stream?${parameters.toString()}`, {
    signal,
    headers: { accept: 'text/event-stream' },
  }).catch((error: unknown) => {
    throw signal.aborted ? error : unreachable(error);
  });
  // A refusal comes as events, too.
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream || !answer.body) throw await problemOf(answer);
  yield* readEvents(answer.body);
}
