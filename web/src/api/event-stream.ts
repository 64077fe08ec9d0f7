/** Reads server-sent events from a body as they arrive. */
export interface ReceivedEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Events may be cut anywhere between two chunks, also inside a character: the decoder and the rest keep the pieces. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncIterable<ReceivedEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}

function eventOf(block: string): ReceivedEvent | undefined {
  let event = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  return data === '' ? undefined : { event, data: JSON.parse(data) as unknown };
}
