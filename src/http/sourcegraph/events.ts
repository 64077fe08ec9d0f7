/**
 * The engine's events in Sourcegraph's shapes, so that its existing clients work against this server.
 *
 * Format (one event each, see event-stream.ts for the framing): `matches` an array of matches; `progress` with the list of
 * what was skipped and why; `filters`; `alert`; `error`; `manifest` (ours: clients ignore names they do not know); `done`,
 * always last, also after an error. Lines and columns count from 0, columns in code points, offsets in bytes of the file.
 *
 * The first matches go out at once, later ones when 32 KiB have come together or 100 ms have passed. The engine is asked
 * for more only when the client has taken what was sent: a slow reader slows the search down. When the client goes away
 * nothing more is awaited, not even the engine.
 *
 * Invariant: nothing that was not searched is left out of `skipped`, and `done` is always sent.
 */
import type { StreamEvent } from '../event-stream.ts';
import { problemOf } from '../problem.ts';
import type { StreamMatch } from '../schema.ts';
import type { EngineProgress, SearchEvent, SearchEvents, SearchMatch } from './engine-types.ts';
import { Facets, weightOf } from './facets.ts';
import { streamMatchOf, type MatchShape } from './matches.ts';
import { finalProgress, progressOf } from './progress.ts';
import { soonest } from './soonest.ts';

export interface StreamShape extends MatchShape {
  /** Matches sent at most; the search itself goes on, so that counts are right. */
  readonly display: number;
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

const batchMillis = 100;
const batchBytes = 32 << 10;
/** Nothing may look dead to what stands between us and the client. */
const pingMillis = 5000;
/** Clients read events of at most 10 MiB; JSON can make six characters of one. */
const mostLineLength = 1 << 20;
const matchBytes = 1 << 20;

interface State {
  readonly shape: StreamShape;
  readonly facets: Facets;
  readonly trimmed: { lines: number };
  batch: StreamMatch[];
  batchSize: number;
  /** When the batch has to go, and when something has to; milliseconds of `performance.now()`. */
  batchDue: number;
  pingDue: number;
  sentAny: boolean;
  sent: number;
  withheld: number;
  last: EngineProgress;
}

export async function* sourcegraphEvents(events: SearchEvents, asked: StreamShape): AsyncGenerator<StreamEvent> {
  const shape = { ...asked, maxLineLength: Math.min(asked.maxLineLength, mostLineLength) };
  const state = newState(shape);
  const source = events[Symbol.asyncIterator]();
  try {
    yield* pumped(source, state);
  } catch (error) {
    if (shape.signal.aborted) return;
    shape.report(error);
    yield* flushed(state);
    const { message, hint } = problemOf(error);
    yield { event: 'error', data: { message, hint } };
  } finally {
    // Not awaited: the engine may be in the middle of something, and whoever left has left.
    source.return?.(undefined)?.then(undefined, (error: unknown) => {
      if (!shape.signal.aborted) shape.report(error);
    });
  }
  yield { event: 'done', data: {} };
}

function newState(shape: StreamShape): State {
  return {
    shape,
    facets: new Facets(),
    trimmed: { lines: 0 },
    batch: [],
    batchSize: 0,
    batchDue: Number.POSITIVE_INFINITY,
    pingDue: performance.now() + pingMillis,
    sentAny: false,
    sent: 0,
    withheld: 0,
    last: { done: false, matchCount: 0, filesSearched: 0, filesTotal: 0, elapsedMillis: 0 },
  };
}

async function* pumped(source: AsyncIterator<SearchEvent>, state: State): AsyncGenerator<StreamEvent> {
  const { signal } = state.shape;
  for (;;) {
    const next = source.next();
    for (;;) {
      const came = await soonest(next, Math.min(state.batchDue, state.pingDue), signal);
      if (came === 'due') {
        yield* overdue(state);
        continue;
      }
      if (came.done) {
        yield* flushed(state);
        return;
      }
      for await (const event of translated(came.value, state)) {
        state.pingDue = performance.now() + pingMillis;
        yield event;
      }
      break;
    }
  }
}

function* overdue(state: State): Iterable<StreamEvent> {
  if (state.batch.length > 0) yield* flushed(state);
  else yield { event: 'progress', data: progressOf(state.last, state.facets.repositories.size) };
  state.pingDue = performance.now() + pingMillis;
}

function* flushed(state: State): Iterable<StreamEvent> {
  if (state.batch.length === 0) return;
  const data = state.batch;
  state.batch = [];
  state.batchSize = 0;
  state.batchDue = Number.POSITIVE_INFINITY;
  state.sentAny = true;
  yield { event: 'matches', data };
}

async function* translated(event: SearchEvent, state: State): AsyncGenerator<StreamEvent> {
  switch (event.type) {
    case 'matches':
      for (const match of event.matches) yield* taken(match, state);
      // The engine had nothing more at that moment: what is first is shown at once.
      if (!state.sentAny) yield* flushed(state);
      return;
    case 'progress':
      state.last = event.progress;
      yield* flushed(state);
      // The end is told once, with what was left out: by the manifest.
      if (event.progress.done) return;
      yield { event: 'progress', data: progressOf(event.progress, state.facets.repositories.size) };
      return;
    case 'alert':
      yield { event: 'alert', data: event.alert };
      return;
    case 'error': {
      const { message, hint, from, to } = event;
      yield { event: 'error', data: { message, hint, from, to } };
      return;
    }
    case 'manifest': {
      const { facets, last, withheld, trimmed, shape } = state;
      yield* flushed(state);
      yield { event: 'filters', data: facets.list(event.manifest.limitHit) };
      const leftOut = { display: shape.display, withheld, trimmedLines: trimmed.lines };
      yield { event: 'progress', data: finalProgress(event.manifest, last, leftOut) };
      yield { event: 'manifest', data: event.manifest };
    }
  }
}

async function* taken(found: SearchMatch, state: State): AsyncGenerator<StreamEvent> {
  state.facets.count(found);
  const shown = limited(found, state);
  if (!shown) return;
  for (const match of inParts(shown)) {
    const size = sizeOf(match, state.shape.chunks);
    if (state.batch.length > 0 && state.batchSize + size > matchBytes) yield* flushed(state);
    if (state.batch.length === 0) state.batchDue = performance.now() + batchMillis;
    state.batch.push(await streamMatchOf(match, state.shape, state.trimmed));
    state.batchSize += size;
    if (state.batchSize >= batchBytes) yield* flushed(state);
  }
}

/** What of a match may still be sent: `display` counts lines and symbols, and everything else as one each. */
function limited(match: SearchMatch, state: State): SearchMatch | undefined {
  const room = Math.max(state.shape.display - state.sent, 0);
  const wanted = weightOf(match);
  state.sent += Math.min(wanted, room);
  state.withheld += Math.max(wanted - room, 0);
  if (room === 0) return undefined;
  if (wanted <= room) return match;
  if (match.type === 'content') return { ...match, lineMatches: match.lineMatches.slice(0, room) };
  return match.type === 'symbol' ? { ...match, symbols: match.symbols.slice(0, room) } : match;
}

/** A file with very many matching lines becomes several matches: no event may grow without bound. */
function* inParts(match: SearchMatch): Iterable<SearchMatch> {
  if (match.type !== 'content' || sizeOf(match, true) <= matchBytes) {
    yield match;
    return;
  }
  let from = 0;
  let size = 0;
  for (const [index, line] of match.lineMatches.entries()) {
    const own = lineSize(line, true);
    if (index > from && size + own > matchBytes) {
      yield { ...match, lineMatches: match.lineMatches.slice(from, index) };
      from = index;
      size = 0;
    }
    size += own;
  }
  yield { ...match, lineMatches: match.lineMatches.slice(from) };
}

/** About how long its JSON is. */
function sizeOf(match: SearchMatch, chunks: boolean): number {
  if (match.type === 'content') return match.lineMatches.reduce((sum, line) => sum + lineSize(line, chunks), 300);
  if (match.type === 'symbol') return match.symbols.length * 200 + 300;
  if (match.type !== 'commit') return 300;
  const diff = match.diff ?? [];
  return diff.reduce(
    (sum, { hunks }) =>
      sum + hunks.reduce((all, { lines }) => all + lines.reduce((n, { text }) => n + text.length + 20, 0), 0),
    match.message.length + 800,
  );
}

function lineSize(
  { line, offsetAndLengths }: { readonly line: string; readonly offsetAndLengths: readonly unknown[] },
  chunks: boolean,
): number {
  return line.length + 60 + offsetAndLengths.length * (chunks ? 110 : 10);
}
