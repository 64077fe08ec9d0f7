/**
 * Webhooks: what a forge sends by itself. A delivery is taken in when its signature is right, before anything else is read
 * of it: its bytes are kept by digest, a move of a branch that it tells becomes a record at once (watched, not told
 * later), and what it makes stale is read again in the background, many deliveries by one look.
 *
 * Invariant: a move is stored before its delivery is noted, so a kill in between costs nothing: the forge sends it again,
 * and the record is the same. What was noted and not worked through is found after a start: then the whole source is
 * read, since only memory knew what had become stale.
 */
import { millisOf } from '../../base/instant.ts';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, isAppError } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { strands, type Strand, type WebhookNews, type WebhookRefusal } from '../../forges/forge.ts';
import type { AppContext } from '../context.ts';
import { tryLock } from '../data-directory.ts';
import type { Working } from '../plumbline.ts';
import { silentObserver } from '../../base/progress.ts';
import type { ConfiguredForge } from './config-schema.ts';
import { knownSources, open, syncWithLock, type KnownSource } from './use-cases.ts';

export interface IncomingDelivery {
  readonly source: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type DeliveryRefusal = WebhookRefusal | 'no-such-source' | 'no-secret';
export type DeliveryAnswer = Result<'taken-in' | 'repeated', DeliveryRefusal>;

export interface DeliveryCounts {
  readonly takenIn: number;
  readonly repeated: number;
  readonly refused: number;
}

const betweenLooksMillis = 5000;
const betweenLogsMillis = 6 * 60 * 60 * 1000;
const patience = 10 * 60_000;

export class Deliveries {
  readonly #context: AppContext;
  /** What deliveries made stale, until it was read again. */
  readonly #news = new Map<string, WebhookNews>();
  readonly #counts = new Map<string, DeliveryCounts>();

  constructor(context: AppContext) {
    this.#context = context;
  }

  /** Since this process began. */
  counts(source: string): DeliveryCounts {
    return this.#counts.get(source) ?? { takenIn: 0, repeated: 0, refused: 0 };
  }

  async receive(incoming: IncomingDelivery): Promise<DeliveryAnswer> {
    const known = (await knownSources(this.#context)).find(({ id }) => id === incoming.source);
    if (!known) return failed('no-such-source');
    const answer = await this.#receiveOf(known, incoming);
    const { takenIn, repeated, refused } = this.counts(known.id);
    this.#counts.set(known.id, {
      takenIn: takenIn + (answer.ok && answer.value === 'taken-in' ? 1 : 0),
      repeated: repeated + (answer.ok && answer.value === 'repeated' ? 1 : 0),
      refused: refused + (answer.ok ? 0 : 1),
    });
    return answer;
  }

  async #receiveOf(known: KnownSource, { headers, body }: IncomingDelivery): Promise<DeliveryAnswer> {
    const { clock, stores, rawBytes } = this.#context;
    const secret = secretIn(known.settings?.webhookSecret, this.#context);
    if (secret === undefined) return failed('no-secret');
    const receivedAt = clock.now();
    const { forge } = open(known, 0, this.#context, { observer: silentObserver });
    const read = forge.webhooks.read({ headers, body, receivedAt }, secret);
    if (!read.ok) return failed(read.error);
    const { delivery, event, repository, moves } = read.value;
    const digest = rawBytes.put(body);
    if (repository !== null && moves.length > 0)
      await stores.forgeRecords.keepWatched({ source: known.id, repository, strand: 'ref-activity' }, moves);
    const isNew = await stores.forgeSources.receive({ source: known.id, delivery, event, receivedAt, digest });
    if (!isNew) return ok('repeated');
    this.#news.set(`${known.id} ${delivery}`, read.value);
    return ok('taken-in');
  }

  /** Reads again what deliveries made stale, and logs that forget, until the signal ends it. */
  async keepFresh(working: Working): Promise<void> {
    const now = (): number => millisOf(this.#context.clock.now());
    let logsAt = now();
    while (!working.signal.aborted) {
      try {
        await sleep(betweenLooksMillis, undefined, { signal: working.signal });
        await this.workThrough(working);
        if (now() - logsAt < betweenLogsMillis) continue;
        if (await this.#locked(() => this.#readLogs(working))) logsAt = now();
      } catch (error) {
        if (working.signal.aborted) return;
        if (!isAppError(error)) throw error;
        working.observer.note(`Reading what a forge told to be new: ${error.message}`);
      }
    }
  }

  /** False: somebody else is writing; it is tried again later. */
  async workThrough(working: Working): Promise<boolean> {
    const { forgeSources } = this.#context.stores;
    for (const { id } of await knownSources(this.#context)) {
      const open = await forgeSources.unhandled(id);
      if (open.length === 0) continue;
      const news = open.map(({ delivery }) => this.#news.get(`${id} ${delivery}`));
      const done = await this.#locked(async () => {
        const [sync] = await syncWithLock({ sources: [id], patience, ...staleIn(news) }, this.#context, working);
        if (sync?.trouble || sync?.strands.some(({ finished }) => !finished)) return;
        for (const { delivery } of open) {
          await forgeSources.handled(id, delivery, this.#context.clock.now());
          this.#news.delete(`${id} ${delivery}`);
        }
      });
      if (!done) return false;
    }
    return true;
  }

  async #readLogs(working: Working): Promise<void> {
    for (const known of await knownSources(this.#context)) {
      const { capabilities } = open(known, 0, this.#context, working).forge;
      const forgetting = strands.filter((strand) => capabilities[strand].decaysAfterDays !== null);
      await syncWithLock({ sources: [known.id], patience, strands: forgetting }, this.#context, working);
    }
  }

  async #locked(work: () => Promise<void>): Promise<boolean> {
    const lock = tryLock(this.#context.directory);
    if (!lock) return false;
    try {
      await work();
      return true;
    } finally {
      lock.release();
    }
  }
}

/** Everything, when it is not known of one delivery what it made stale. */
export function staleIn(news: readonly (WebhookNews | undefined)[]): {
  readonly strands?: readonly Strand[];
  readonly repositories?: readonly string[];
} {
  const known = news.flatMap((one) => one ?? []);
  if (known.length < news.length) return {};
  const stale = new Set(known.flatMap(({ refresh }) => refresh.map(({ strand }) => strand)));
  const repositories = known.flatMap(({ repository }) => repository ?? []);
  const isOfAll = known.some(({ repository }) => repository === null);
  return { strands: strands.filter((strand) => stale.has(strand)), ...(!isOfAll && { repositories }) };
}

function secretIn(place: ConfiguredForge['webhookSecret'], { environment }: AppContext): string | undefined {
  if (place?.environment !== undefined) return environment[place.environment]?.trim() || undefined;
  if (place?.file === undefined) return undefined;
  try {
    return readFileSync(place.file, 'utf8').trim() || undefined;
  } catch (cause) {
    throw new AppError('sources/token-unreadable', `the secret of webhooks cannot be read: ${place.file}`, {
      hint: 'Name a file that this user may read as `webhookSecret` in plumbline.yaml.',
      cause,
    });
  }
}
