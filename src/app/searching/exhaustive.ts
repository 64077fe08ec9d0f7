/**
 * A search without a cap and without a time-out, to a file: matches as JSON lines, by repository, and the manifest as the
 * last line. Killed at any instant, the same command goes on where it was; the file then equals, byte for byte, that of a
 * search nobody interrupted.
 *
 * Invariant: one file is one query over one state of the index. When the index changed in between, nothing is added: it is
 * said what changed, and the user may begin anew.
 */
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { AppError } from '../../base/app-error.ts';
import { diskError } from '../../base/atomic-file.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { SearchAlert, SearchEngine, SearchManifest } from '../../search/contract.ts';
import type { AppContext } from '../context.ts';
import type { ExhaustiveRequest, ExhaustiveResult, Working } from '../plumbline.ts';
import {
  appendLine,
  checkpointPath,
  readCheckpoint,
  type Checkpoint,
  type CheckpointHead,
  type DoneUnit,
} from './checkpoint.ts';
import { commitsRecorded } from './commits-recorded.ts';
import { landingTimesOf } from './landing-times.ts';
import { mergedManifest } from './merged-manifest.ts';
import { missingRepositories } from './missing.ts';
import { unitQueries, type UnitQueries } from './units.ts';

const bufferedBytes = 1 << 20;

export interface ExhaustiveContext extends Pick<AppContext, 'engine' | 'clock'> {
  readonly stores: Pick<AppContext['stores'], 'repositories' | 'histories'>;
}

export async function searchExhaustively(
  request: ExhaustiveRequest,
  context: AppContext,
  working: Working,
): Promise<ExhaustiveResult> {
  const { query, patternType } = request;
  await commitsRecorded({ query, patternType, now: context.clock.now(), signal: working.signal }, context);
  return searchUnits(request, context, working);
}

export async function searchUnits(
  request: ExhaustiveRequest,
  context: ExhaustiveContext,
  working: Working,
): Promise<ExhaustiveResult> {
  const engine = await context.engine();
  const units = engine.published().map(({ name, commit }): [string, string] => [name, commit]);
  units.sort(([a], [b]) => (a < b ? -1 : 1));
  const missing = [...(await missingRepositories(context))];
  const started = request.anew ? undefined : readCheckpoint(request.out);
  // Relative dates mean the same however often the search is taken up again.
  const now = (started?.head.now as Instant | undefined) ?? context.clock.now();
  const { query, patternType } = request;
  const queries = unitQueries({ query, patternType, now });
  const head: CheckpointHead = {
    format: 'plumbline-exhaustive 1',
    query,
    patternType,
    canonical: queries.canonical,
    now,
    corpus: sha256(canonicalJson([units, missing])),
    units,
    missing,
  };
  if (started) assertSame(started.head, head, request.out);
  else begin(head, request);
  const done = started ? await keptUnits(started, request.out) : [];
  const file = openResult(request.out, done.at(-1)?.bytes ?? 0);
  try {
    const all = await runUnits({ engine, queries, head, done, file, request }, working);
    const manifest = await mergedManifest(all, head, request.out);
    const alerts = alertsOf(all, missing);
    const names = manifest.repositories.map(({ name }) => name);
    const times = await landingTimesOf(queries.parsed, names, context);
    write(
      file,
      `${JSON.stringify({ type: 'manifest', ...manifest, missing, alerts, ...times })}\n`,
      all.at(-1)?.bytes ?? 0,
      request.out,
    );
    fsyncSync(file);
    rmSync(checkpointPath(request.out));
    return { out: request.out, resumedAfter: done.length, manifest, alerts };
  } finally {
    closeSync(file);
  }
}

function begin(head: CheckpointHead, { out, anew }: ExhaustiveRequest): void {
  assertFile(out);
  if (!anew && existsSync(out))
    throw new AppError('search/out-exists', `${out} exists, and no search was interrupted while writing it`, {
      hint: 'Name another file with --out, or replace this one with --fresh.',
    });
  rmSync(out, { force: true });
  appendLine(checkpointPath(out), head, 'w');
}

/** A pipe cannot be taken up again where it was. */
function assertFile(out: string): void {
  if (!existsSync(out) || statSync(out).isFile()) return;
  const hint = 'Name a file with --out; search without --exhaustive writes to a pipe.';
  throw new AppError('search/out-is-no-file', `${out} is no file that a search could be resumed in`, { hint });
}

function assertSame(started: CheckpointHead, head: CheckpointHead, out: string): void {
  const hint = 'Begin anew with --fresh, or name another file with --out.';
  if (started.query !== head.query || started.patternType !== head.patternType)
    throw new AppError('search/other-query', `${out} was begun with another query: ${started.query}`, { hint });
  if (started.canonical !== head.canonical)
    throw new AppError('search/other-query', `${out} was begun when this query meant: ${started.canonical}`, { hint });
  if (started.corpus === head.corpus) return;
  const what = changes([...started.units, ...lostUnits(started)], [...head.units, ...lostUnits(head)]);
  const message = `the index changed since ${out} was begun: ${what}`;
  throw new AppError('search/index-changed', message, { hint });
}

const lostUnits = ({ missing }: CheckpointHead): [string, string][] => missing.map((name) => [name, 'not indexed']);

/** Each once: most are the same for every repository. */
function alertsOf(all: readonly DoneUnit[], missing: readonly string[]): readonly SearchAlert[] {
  const alerts = new Map(all.flatMap((unit) => unit.alerts.map((alert) => [JSON.stringify(alert), alert] as const)));
  if (missing.length === 0) return [...alerts.values()];
  const description = 'They are known but not in the index; plumbline audit reads what is missing.';
  return [{ title: `Not searched: ${missing.join(', ')}`, description, proposedQueries: [] }, ...alerts.values()];
}

function changes(before: readonly [string, string][], after: readonly [string, string][]): string {
  const was = new Map(before);
  const is = new Map(after);
  const moved = before.flatMap(([name, commit]) => {
    const now = is.get(name);
    if (now === commit) return [];
    return [now === undefined ? `${name} is gone` : `${name} went from ${commit.slice(0, 10)} to ${now.slice(0, 10)}`];
  });
  const added = after.flatMap(([name]) => (was.has(name) ? [] : [`${name} is new`]));
  const all = [...moved, ...added];
  return `${all.slice(0, 3).join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`;
}

/** What was done before, compared with what stands in the file. */
async function keptUnits({ done }: Checkpoint, out: string): Promise<readonly DoneUnit[]> {
  const damaged = (why: string): AppError =>
    new AppError('search/result-damaged', `${out} is not what was written: ${why}`, {
      hint: 'Begin anew with --fresh.',
    });
  if (done.length > 0 && !existsSync(out)) throw damaged('it is gone');
  let from = 0;
  for (const { unit, bytes, digest } of done) {
    const hash = createHash('sha256');
    let read = 0;
    if (bytes > from)
      for await (const chunk of createReadStream(out, { start: from, end: bytes - 1 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        read += chunk.length;
      }
    if (read !== bytes - from || hash.digest('hex') !== digest) throw damaged(`the matches of ${unit} differ`);
    from = bytes;
  }
  return done;
}

/** What follows the last finished unit was cut off in the middle: it is written again. */
function openResult(out: string, bytes: number): number {
  try {
    const file = openSync(out, existsSync(out) ? 'r+' : 'wx+');
    ftruncateSync(file, bytes);
    return file;
  } catch (error) {
    throw diskError(out, error);
  }
}

interface Setting {
  readonly engine: SearchEngine;
  readonly queries: UnitQueries;
  readonly head: CheckpointHead;
  readonly done: readonly DoneUnit[];
  readonly file: number;
  readonly request: ExhaustiveRequest;
}

async function runUnits(setting: Setting, { observer, signal }: Working): Promise<readonly DoneUnit[]> {
  const { head, request } = setting;
  const all = [...setting.done];
  const total = head.units.length;
  for (const unit of head.units.slice(all.length)) {
    signal.throwIfAborted();
    observer.progress({ step: 'Searching', done: all.length, total, unit: 'repositories', detail: unit[0] });
    const result = await runUnit(setting, unit, { from: all.at(-1)?.bytes ?? 0, signal });
    fsyncSync(setting.file);
    appendLine(checkpointPath(request.out), result, 'a');
    all.push(result);
  }
  observer.progress({ step: 'Searching', done: total, total, unit: 'repositories' });
  return all;
}

async function runUnit(
  { engine, queries, file, request }: Setting,
  [name, commit]: readonly [string, string],
  { from, signal }: { readonly from: number; readonly signal: AbortSignal },
): Promise<DoneUnit> {
  const hash = createHash('sha256');
  let bytes = from;
  let waiting = '';
  const flush = (): void => {
    hash.update(waiting);
    bytes += write(file, waiting, bytes, request.out);
    waiting = '';
  };
  let manifest: SearchManifest | undefined;
  const alerts: SearchAlert[] = [];
  for await (const event of engine.search(queries.of(name), { signal, patternType: 'keyword', order: 'path' })) {
    if (event.type === 'error')
      throw new AppError('search/bad-query', `the query cannot be run: ${event.message}`, { hint: event.hint });
    if (event.type === 'manifest') ({ manifest } = event);
    if (event.type === 'alert') alerts.push(event.alert);
    if (event.type !== 'matches') continue;
    for (const match of event.matches) {
      waiting += `${JSON.stringify(match)}\n`;
      if (waiting.length > bufferedBytes) flush();
    }
  }
  flush();
  if (!manifest || manifest.limitHit) throw incomplete(name);
  // Revisions and dates name other commits than the one that is indexed; the index itself must be the same as before.
  const now = engine.published().find((one) => one.name === name)?.commit;
  if (now !== commit) throw movedOn(name, now);
  if (manifest.repositories.some((one) => one.name !== name)) throw incomplete(name);
  return { unit: name, bytes, digest: hash.digest('hex'), manifest, alerts };
}

function incomplete(name: string): AppError {
  const hint = 'Run the same command again: what was done is kept.';
  return new AppError('search/incomplete', `the search of ${name} ended before its end`, { hint });
}

function movedOn(name: string, commit: string | undefined): AppError {
  const what = commit === undefined ? `${name} is gone` : `${name} is at ${commit.slice(0, 10)} now`;
  const message = `the index changed during the search: ${what}`;
  return new AppError('search/index-changed', message, { hint: 'Begin anew with --fresh.' });
}

function write(file: number, text: string, at: number, out: string): number {
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length;)
      written += writeSync(file, bytes, written, bytes.length - written, at + written);
  } catch (error) {
    throw diskError(out, error);
  }
  return bytes.length;
}
