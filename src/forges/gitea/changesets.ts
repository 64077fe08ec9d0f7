/**
 * All pull requests of a repository. The first time in the order they were made, which never changes; later those that
 * changed, newest change first, down to `since`: what changes meanwhile moves to the front and is read by the next sync,
 * which asks from the beginning of this one.
 *
 * The cursor is the address of the page.
 *
 * Invariant: a pull request is yielded with all its lists at their ends, or with the list that was refused among its
 * `missing`. A limit or a forge that is down ends the strand before the page that it hit, with `next` there.
 *
 * It takes five questions for most of them: commits, reviews, two pages of the timeline, statuses of the head.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Changeset, ChangesetPart, MissingPart } from '../../model/changeset.ts';
import { gapOf, getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { changesetOf, headOf } from './changeset.ts';
import {
  commitSchema,
  pullSchema,
  reviewSchema,
  statusSchema,
  timelineSchema,
  type Pull,
  type TimelineEntry,
} from './changeset-schema.ts';
import { firstPage, getPage, getPages } from './paging.ts';

const pageSize = 20;

export interface GiteaRepository {
  readonly transport: Transport;
  /** `repos/acme/shop` */
  readonly path: string;
}

export async function* readChangesets(
  repository: GiteaRepository,
  { cursor, since, signal }: Pick<ReadRequest, 'cursor' | 'since' | 'signal'>,
): AsyncGenerator<ForgePage<Changeset>, void, undefined> {
  const order = since === undefined ? 'oldest' : 'recentupdate';
  const longestPage = await readLongestPage(repository, signal);
  let here: string | undefined = cursor || firstPage(`${repository.path}/pulls?state=all&sort=${order}`, pageSize);
  while (here !== undefined) {
    const page: string = here;
    const listed = await getPage(repository.transport, page, pullSchema.nullable(), signal);
    if (!listed.ok) {
      yield { records: [], gaps: [gapOf(listed.error)], ...(isPassing(listed.error) && { next: page }) };
      return;
    }
    const { value: pulls, next } = listed.value;
    const records: ForgeRecord<Changeset>[] = [];
    const gaps: ForgeGap[] = [];
    let isOver = false;
    for (const pull of pulls) {
      if (pull === null) {
        gaps.push(brokenOne(page));
        continue;
      }
      isOver = since !== undefined && page.includes('sort=recentupdate') && pull.updated_at < since;
      if (isOver) break;
      const whole = await new Gathering(repository, pull, { listed: listed.value, longestPage, signal }).record();
      if (!whole.ok) {
        yield { records, gaps: [...gaps, gapOf(whole.error)], next: page };
        return;
      }
      records.push(whole.value);
    }
    here = isOver ? undefined : next;
    yield { records, gaps, ...(here !== undefined && { next: here }) };
  }
}

const usualPage = 50;

/** How long a page can be at most, as this server is set. */
async function readLongestPage({ transport }: GiteaRepository, signal: AbortSignal): Promise<number> {
  const read = await getOne(transport, 'settings/api', z.object({ max_response_items: z.number().min(1) }), signal);
  return read.ok ? Math.min(usualPage, read.value.value.max_response_items) : 1;
}

function brokenOne(page: string): ForgeGap {
  const detail = `The server lists a pull request without anything in it (GET ${page}): its own log says what is broken there.`;
  return { reason: 'unreadable', detail };
}

/** What will pass by itself. One broken pull request (500) is not a forge that is down (502, 503, 504, no answer). */
function isPassing({ reason, status }: Refusal): boolean {
  return reason === 'rate-limited' || (reason === 'unreachable' && status !== 500);
}

interface Listing {
  readonly listed: Read<unknown>;
  readonly longestPage: number;
  readonly signal: AbortSignal;
}

/** Collects everything that hangs on one pull request. */
class Gathering {
  readonly #repository: GiteaRepository;
  readonly #pull: Pull;
  readonly #listing: Listing;
  readonly #raw: Digest[];
  readonly #missing: MissingPart[] = [];
  /** Nothing more is asked after this. */
  #stopped: Refusal | undefined;

  constructor(repository: GiteaRepository, pull: Pull, listing: Listing) {
    this.#repository = repository;
    this.#pull = pull;
    this.#listing = listing;
    this.#raw = [listing.listed.raw];
  }

  async record(): Promise<Result<ForgeRecord<Changeset>, Refusal>> {
    const { path } = this.#repository;
    const pull = this.#pull;
    const place = `${path}/pulls/${pull.number}`;
    const commits = await this.#all(`${place}/commits?verification=false&files=false`, commitSchema, 'commits');
    const reviews = (await this.#all(`${place}/reviews`, reviewSchema, 'reviews')) ?? [];
    const timeline = await this.#timeline();
    const head = headOf(pull, commits);
    const statuses = (await this.#all(`${path}/commits/${head}/statuses`, statusSchema, 'statusChecks')) ?? [];
    if (this.#stopped) return failed(this.#stopped);
    const value = changesetOf({ pull, commits, reviews, timeline, statuses, missing: this.#missing });
    return ok({ key: value.id, value, observedAt: this.#listing.listed.at, raw: [...new Set(this.#raw)] });
  }

  /**
   * Gitea cuts the timeline into pages first and leaves out remarks on lines (and what the token may not see) afterwards;
   * its total counts what is left on the page. So a page can be empty in the middle: only one that lies behind all that
   * was shown and all remarks there are is the end.
   */
  async #timeline(): Promise<readonly TimelineEntry[] | null> {
    const { transport, path } = this.#repository;
    const entries: TimelineEntry[] = [];
    let least = this.#listing.longestPage;
    for (let page = 1; this.#stopped === undefined; page++) {
      const address = `${path}/issues/${this.#pull.number}/timeline?limit=${usualPage}&page=${page}`;
      const read = await getPage(transport, address, timelineSchema, this.#listing.signal);
      if (!read.ok) return this.#miss(['pushes', 'reviews'], read.error);
      this.#raw.push(read.value.raw);
      entries.push(...read.value.value);
      least = Math.max(least, read.value.value.length);
      const hidden = this.#pull.review_comments ?? 0;
      if (read.value.value.length === 0 && page * least > entries.length + hidden) return entries;
    }
    return null;
  }

  async #all<T>(address: string, item: z.ZodType<T>, part: ChangesetPart): Promise<readonly T[] | null> {
    if (this.#stopped) return null;
    const items: T[] = [];
    for await (const page of getPages(this.#repository.transport, address, item, this.#listing.signal)) {
      if (!page.ok) return this.#miss([part], page.error);
      if (page.value.value.length === 0 && items.length > 0) continue;
      this.#raw.push(page.value.raw);
      items.push(...page.value.value);
    }
    return items;
  }

  #miss(parts: readonly ChangesetPart[], refusal: Refusal): null {
    if (isPassing(refusal)) {
      this.#stopped = refusal;
      return null;
    }
    const { reason, detail } = refusal;
    const why = reason === 'forbidden' || reason === 'not-supported' ? reason : 'unreachable';
    for (const part of parts) this.#missing.push({ part, reason: why, detail });
    return null;
  }
}
