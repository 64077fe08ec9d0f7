/**
 * Which judged population answers a question: that of the run, when what is asked lies within the run's period; else one
 * that is judged afresh from the stored history, repository by repository, into a scratch database, and remembered for the
 * next question about the same stretch until another run is sealed.
 */
import { AppError } from '../../base/app-error.ts';
import { instantFromMillis, type Instant, type TimeSpan } from '../../base/instant.ts';
import { changePopulations, type ChangePopulations } from '../../store/change-populations.ts';
import { changeRows, type ChangeRows } from '../../store/change-rows.ts';
import { openScratchDatabase, type Database } from '../../store/database.ts';
import { defaultPeriod, landingSpanOf } from '../auditing/default-period.ts';
import type { ChangeWish } from './questions.ts';
import type { AppContext } from '../context.ts';
import type { RunSummary, Working } from '../plumbline.ts';
import { judgedParts } from './stretches.ts';

export type Stretch = Pick<ChangeWish, 'run' | 'from' | 'to'>;

export interface Population {
  readonly id: string;
  /** What is asked about. */
  readonly span: TimeSpan;
  /** What was judged; never less. */
  readonly judged: TimeSpan;
  /** The run whose facts it rests on; absent when it was judged afresh. */
  readonly run?: string;
  readonly rows: ChangeRows;
  readonly populations: Pick<ChangePopulations, 'parts'>;
}

export const populationOfRun = (run: string): string => `run ${run}`;

const beginning = instantFromMillis(0);

/** Populations judged afresh that are remembered; beyond, the one that was asked for longest ago is dropped. */
const remembered = 4;

interface Fresh {
  readonly population: Promise<Population>;
  /** Questions under way: what they read is not dropped. */
  users: number;
}

export class PopulationMemory {
  readonly #context: AppContext;
  readonly #working: Working;
  readonly #fresh = new Map<string, Fresh>();
  #scratch: Promise<Database> | undefined;

  constructor(context: AppContext, working: Working) {
    this.#context = context;
    this.#working = working;
  }

  async use<T>(stretch: Stretch, ask: (population: Population) => Promise<T>): Promise<T> {
    for await (const answer of this.stream(stretch, async function* (population) {
      yield await ask(population);
    }))
      return answer;
    throw new Error('a question without an answer');
  }

  async *stream<T>(stretch: Stretch, ask: (population: Population) => AsyncIterable<T>): AsyncIterable<T> {
    const runs = await this.#context.stores.runs.summaries();
    const ofRun = await this.#ofRun(stretch, runs);
    if (ofRun) return yield* ask(ofRun);
    const fresh = this.#judgedAfresh(stretch, runs);
    fresh.users += 1;
    try {
      yield* ask(await fresh.population);
    } finally {
      fresh.users -= 1;
      await this.#forgetOldest();
    }
  }

  async close(): Promise<void> {
    await (await this.#scratch?.catch(() => undefined))?.destroy();
  }

  async #ofRun(stretch: Stretch, runs: readonly RunSummary[]): Promise<Population | undefined> {
    const run = runOf(stretch, runs);
    if (!run) return undefined;
    const { changePopulations: populations, changeRows: rows } = this.#context.stores;
    const kept = await populations.find(populationOfRun(run.id));
    if (!kept) return undefined;
    const span = this.#spanOf(stretch, run);
    if (span.from < kept.span.from || span.to > kept.span.to) return undefined;
    return { id: kept.id, span, judged: kept.span, run: run.id, rows, populations };
  }

  #judgedAfresh(stretch: Stretch, runs: readonly RunSummary[]): Fresh {
    const { run, from, to } = stretch;
    const key = JSON.stringify([run ?? null, from ?? null, to ?? null, runs.map(({ id }) => id)]);
    const known = this.#fresh.get(key);
    // Again the youngest.
    this.#fresh.delete(key);
    const fresh = known ?? { population: this.#judge(key, this.#spanOf(stretch, runOf(stretch, runs))), users: 0 };
    this.#fresh.set(key, fresh);
    // A failure is nobody's answer: the next one asks again.
    if (!known) fresh.population.catch(() => this.#fresh.delete(key));
    return fresh;
  }

  async #judge(id: string, span: TimeSpan): Promise<Population> {
    const database = await (this.#scratch ??= openScratchDatabase());
    const populations = changePopulations(database);
    await populations.save({ id, run: null, span }, judgedParts(span, this.#context, this.#working));
    return { id, span, judged: span, rows: changeRows(database), populations };
  }

  async #forgetOldest(): Promise<void> {
    for (const [key, { users, population }] of this.#fresh) {
      if (this.#fresh.size <= remembered) return;
      if (users > 0) continue;
      this.#fresh.delete(key);
      await population;
      await changePopulations(await this.#scratch!).drop(key);
    }
  }

  /** A single end that lies outside of the audited period: everything before it, or everything since. */
  #spanOf({ from, to }: Stretch, run: RunSummary | undefined): TimeSpan {
    const now = this.#context.clock.now();
    const fallback = landingSpanOf(run?.period ?? defaultPeriod(now));
    const start: Instant = from ?? (to !== undefined && to <= fallback.from ? beginning : fallback.from);
    const end: Instant = to ?? (from !== undefined && from >= fallback.to ? now : fallback.to);
    if (start < end) return { from: start, to: end };
    throw new AppError('app/empty-period', `nothing can have landed since ${start}: that is still to come`, {
      hint: 'Give an earlier --from.',
    });
  }
}

function runOf({ run }: Stretch, runs: readonly RunSummary[]): RunSummary | undefined {
  if (run === undefined) return runs[0];
  const found = runs.find(({ id }) => id === run);
  if (found) return found;
  throw new AppError('app/no-such-run', `there is no run ${run}`, {
    hint: 'plumbline runs list shows those there are.',
  });
}
