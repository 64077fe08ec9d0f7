/** What a stream does when its reader is slow or leaves, over a real socket; judged by the work that was done, not by time. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import type { Plumbline } from '../app/plumbline.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import { listen } from './listen.ts';

const linesOfMatch = 1000;
const line = 'return '.repeat(10);

/** An engine that would give two and a half million matching lines if it was let, and counts what it gave. */
function floodingPlumbline() {
  const given = { lines: 0, whole: false };
  const plumbline: Plumbline = {
    ...fullPlumbline(),
    async *search(_, { signal }) {
      const lineMatches = Array.from({ length: linesOfMatch }, (__, lineNumber) => ({
        line,
        lineNumber,
        offsetAndLengths: [[0, 6]] as const,
      }));
      while (given.lines < 2_500_000) {
        // As the engine does: between two slices of work it looks whether anybody still waits.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted) return;
        given.lines += linesOfMatch;
        const path = `file-${given.lines}.go`;
        const match = { type: 'content', repository: 'acme/shop', path, commit: 'a'.repeat(40), lineMatches } as const;
        yield { type: 'matches', matches: [match] };
      }
      given.whole = true;
    },
  };
  return { plumbline, given };
}

async function streaming(plumbline: Plumbline) {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const server = await listen({ api: createApi(plumbline, { jobs, report: () => undefined }), port: 0 });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const path = '/.api/search/stream?q=return&display=10000000';
    request({ host: '127.0.0.1', port: server.port, path }, resolve).on('error', reject).end();
  });
  return { answer, close: () => server.close() };
}

/** Until nothing changed for many turns: what fits into buffers on the way has been filled. */
async function settledValue(value: () => number): Promise<number> {
  let last = value();
  for (let unchanged = 0; unchanged < 40; unchanged++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (value() === last) continue;
    last = value();
    unchanged = 0;
  }
  return last;
}

test('a reader that stops reading stops the search, and one that goes on gets all of it', async () => {
  const { plumbline, given } = floodingPlumbline();
  const { answer, close } = await streaming(plumbline);
  answer.pause();
  const held = await settledValue(() => given.lines);
  // Sockets of this machine hold a few megabytes; a line is about 130 bytes on the wire.
  assert.ok(held > 0 && held < 250_000, `${held} lines were found for somebody who reads nothing`);
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (given.lines > held + 100_000) break;
  }
  assert.ok(bytes > 1_000_000, 'it went on when it was read again');
  await close();
});

test('when the socket closes, the search ends within a few turns, however much is left to find', async () => {
  const { plumbline, given } = floodingPlumbline();
  const { answer, close } = await streaming(plumbline);
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > 500_000) break;
  }
  const atLeaving = given.lines;
  answer.destroy();
  const atEnd = await settledValue(() => given.lines);
  assert.equal(given.whole, false);
  assert.ok(atEnd - atLeaving < 250_000, `${atEnd - atLeaving} lines were found after the reader had left`);
  await close();
});
