/**
 * Server-sent events. Framing as Sourcegraph's clients want it, which is stricter than the standard: `event: NAME`, one
 * `data:` line, an empty line; no comments, no ids.
 */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

export const eventStreamType = 'text/event-stream; charset=utf-8';

export function encodeEvent({ event, data }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Sends events as they come. `abort` is fired when the client goes away, so that the work behind the events stops. */
export function eventStreamResponse(events: AsyncIterable<StreamEvent>, abort: AbortController): Response {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  // Asked for one event at a time, and for the next only when that one was taken: a slow reader holds back the work.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (abort.signal.aborted) return;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(encodeEvent(value)));
    },
    async cancel() {
      abort.abort();
      // Whatever `pull` still waits for ends by the signal.
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': eventStreamType,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}
