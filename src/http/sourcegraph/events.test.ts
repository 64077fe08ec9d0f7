import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../../test/e2e/double/plumbline.ts';
import { createApi } from '../api.ts';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { createJobs } from '../jobs.ts';
import { decodeAsClient } from './testing/decoder.ts';
import {
  manifestSchema,
  streamAlertSchema,
  streamErrorSchema,
  streamFilterSchema,
  streamMatchSchema,
  streamProgressSchema,
} from '../schema.ts';

interface Received {
  readonly event: string;
  readonly data: unknown;
}

/** Reads as Sourcegraph's own client does: split at empty lines, first line the event, second the data, nothing else. */
function decoded(text: string): readonly Received[] {
  assert.doesNotMatch(text, /\r/);
  assert.ok(text.endsWith('\n\n'));
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((block) => {
      const lines = block.split('\n');
      assert.equal(lines.length, 2, block.slice(0, 200));
      assert.match(lines[0]!, /^event: [a-z]+$/);
      assert.match(lines[1]!, /^data: /);
      return { event: lines[0]!.slice(7), data: JSON.parse(lines[1]!.slice(6)) as unknown };
    });
}

async function streamed(query: string, plumbline = fullPlumbline()): Promise<readonly Received[]> {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const api = createApi(plumbline, { jobs, report: () => undefined });
  const answer = await api.request(`/.api/search/stream?${query}`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type')!, /^text\/event-stream/);
  return decoded(await answer.text());
}

const schemas: Readonly<Record<string, { parse(value: unknown): unknown }>> = {
  matches: streamMatchSchema.array(),
  progress: streamProgressSchema,
  filters: streamFilterSchema.array(),
  alert: streamAlertSchema,
  error: streamErrorSchema,
  manifest: manifestSchema,
  done: { parse: (value) => assert.deepEqual(value, {}) },
};

const matchesOf = (events: readonly Received[]): ReturnType<typeof streamMatchSchema.parse>[] =>
  events.filter(({ event }) => event === 'matches').flatMap(({ data }) => streamMatchSchema.array().parse(data));

for (const query of [
  'q=email',
  'q=em.il',
  'q=email&cm=t&display=3',
  'q=(',
  'q=nothingmatches',
  'q=email&v=V3&t=keyword',
]) {
  test(`every event of ${query} has its form, and done is last`, async () => {
    const events = await streamed(query);
    for (const { event, data } of events) schemas[event]!.parse(data);
    assert.equal(events.at(-1)!.event, 'done');
    assert.equal(events.filter(({ event }) => event === 'done').length, 1);
  });
}

test('offsets count code points, also behind an emoji', async () => {
  const events = await streamed('q=email');
  const line = matchesOf(events)
    .flatMap((match) => (match.type === 'content' ? (match.lineMatches ?? []) : []))
    .find(({ line }) => line.includes('😀'))!;
  for (const [offset, length] of line.offsetAndLengths)
    assert.equal(
      Array.from(line.line)
        .slice(offset, offset + length)
        .join('')
        .toLowerCase(),
      'email',
    );
});

test('display limits what is sent, not what is counted, and says so', async () => {
  const all = await streamed('q=email');
  const few = await streamed('q=email&display=3');
  const lines = (events: readonly Received[]): number =>
    matchesOf(events).reduce((sum, match) => sum + (match.type === 'content' ? match.lineMatches!.length : 1), 0);
  assert.equal(lines(few), 3);
  const final = (events: readonly Received[]): ReturnType<typeof streamProgressSchema.parse> =>
    streamProgressSchema.parse(events.filter(({ event }) => event === 'progress').at(-1)!.data);
  assert.equal(final(few).matchCount, lines(all));
  assert.ok(final(few).done);
  assert.equal(final(few).skipped.find(({ reason }) => reason === 'display')?.title, `${lines(all) - 3} more not sent`);
});

test('what was not searched is listed with its reason', async () => {
  const events = await streamed('q=email');
  const progress = streamProgressSchema.parse(events.filter(({ event }) => event === 'progress').at(-1)!.data);
  assert.deepEqual(
    progress.skipped.map(({ reason, severity }) => `${reason} ${severity}`),
    ['unsearched-binary info', 'unsearched-missing-object warn', 'unsearched-submodule warn'],
  );
});

test('long lines are cut, with the matches that still fit', async () => {
  const events = await streamed('q=email&max-line-len=10');
  const lines = matchesOf(events).flatMap((match) => (match.type === 'content' ? (match.lineMatches ?? []) : []));
  assert.ok(lines.length > 0);
  for (const { line, offsetAndLengths } of lines) {
    assert.ok(Array.from(line).length <= 10);
    for (const [offset, length] of offsetAndLengths) assert.ok(offset + length <= 10);
  }
});

test('chunks hold the same lines', async () => {
  const [lines, chunks] = await Promise.all([streamed('q=email'), streamed('q=email&cm=true')]);
  const asLines = matchesOf(lines).flatMap((m) => (m.type === 'content' ? m.lineMatches!.map(({ line }) => line) : []));
  const asChunks = matchesOf(chunks).flatMap((m) =>
    m.type === 'content' ? m.chunkMatches!.map(({ content }) => content) : [],
  );
  assert.deepEqual(asChunks, asLines);
});

test('an engine that breaks gives an error, and done', async () => {
  const broken: Plumbline = {
    ...fullPlumbline(),
    // eslint-disable-next-line require-yield
    async *search() {
      await Promise.resolve();
      throw new Error('boom');
    },
  };
  const events = await streamed('q=a', broken);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['error', 'done'],
  );
  assert.doesNotMatch(JSON.stringify(events), /boom/);
});

test('many matches are split into events that clients can read', async () => {
  const line = 'x'.repeat(1000);
  const match = {
    type: 'content' as const,
    repository: 'r',
    path: 'p',
    commit: '0'.repeat(40),
    lineMatches: Array.from({ length: 500 }, (_, lineNumber) => ({ line, lineNumber, offsetAndLengths: [] })),
  };
  const big: Plumbline = {
    ...fullPlumbline(),
    async *search() {
      await Promise.resolve();
      yield { type: 'matches', matches: Array.from({ length: 10 }, () => match) };
    },
  };
  const events = (await streamed('q=a', big)).filter(({ event }) => event === 'matches');
  assert.ok(events.length >= 5);
  for (const { data } of events) assert.ok(JSON.stringify(data).length < 3_000_000);
});

test('what a client asks wrongly it is told in events, whatever the status', async () => {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const api = createApi(fullPlumbline(), { jobs, report: () => undefined });
  const rows: readonly (readonly [string, number, HeadersInit])[] = [
    ['/.api/search/stream', 400, {}],
    ['/.api/search/stream?q=a&t=magic', 400, {}],
    ['/.api/search/stream?q=a&display=x', 400, {}],
    ['/.api/search/stream?q=a', 403, { origin: 'https://evil.example' }],
    ['/.api/search/stream?q=a', 421, { host: 'evil.example' }],
  ];
  for (const [address, status, headers] of rows) {
    const answer = await api.request(address, { headers });
    assert.equal(answer.status, status, address);
    const read = decodeAsClient(new Uint8Array(await answer.arrayBuffer()));
    assert.equal(read.errors.length, 1);
    assert.ok(read.done);
  }
});

test('an access token is taken and ignored', async () => {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const api = createApi(fullPlumbline(), { jobs, report: () => undefined });
  for (const authorization of ['token 0123', 'Bearer abc']) {
    const answer = await api.request('/.api/search/stream?q=email', { headers: { authorization } });
    assert.equal(answer.status, 200);
    assert.ok(decodeAsClient(new Uint8Array(await answer.arrayBuffer())).matches.length > 0);
  }
});
