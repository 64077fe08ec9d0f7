/**
 * All pull requests of a repository, oldest change first, in windows: each page begins where the last one ended in time
 * (`q=updated_on >= …`), so that nothing that changes meanwhile slips past. Only where a whole page changed at one time is
 * the page behind it asked for, by the address that Bitbucket gives.
 *
 * The cursor is `<time or -> <numbers already told of that time, with commas, or -> <address of the page or ->`.
 *
 * It is not documented that an approval or a build changes `updated_on`: whatever changed in the five days before `since` is
 * told again, so that reviews right after a landing are not missed.
 *
 * Invariant: a pull request is yielded with all its lists at their ends, or with the list that was refused among its
 * `missing`. A limit or a forge that is down ends the strand before the pull request that it hit, with `next` there.
 */
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Changeset } from '../../model/changeset.ts';
import { gapOf, getOne } from '../answers.ts';
import type { ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { pullRequestSchema, type PullRequest } from './changeset-schema.ts';
import { Gathering, isPassing, type BitbucketRepository } from './gathering.ts';
import { pageOf } from './paging.ts';

/** More is refused for pull requests. */
const pageSize = 50;
const lookBackMillis = 5 * 86_400_000;

interface Window {
  readonly after: Instant | undefined;
  /** Those of exactly that time that were told already. */
  readonly told: ReadonlySet<number>;
  /** As Bitbucket wrote it; absent: the first page from `after` on. */
  readonly page?: string;
}

export async function* readChangesets(
  repository: BitbucketRepository,
  { cursor, since, signal }: Pick<ReadRequest, 'cursor' | 'since' | 'signal'>,
): AsyncGenerator<ForgePage<Changeset>, void, undefined> {
  let window: Window | undefined = windowOf(cursor, since);
  while (window !== undefined) {
    const here: Window = window;
    const listed = await getOne(repository.transport, addressOf(repository, here), pageOf(pullRequestSchema), signal);
    if (!listed.ok) {
      yield { records: [], gaps: [gapOf(listed.error)], ...(isPassing(listed.error) && { next: cursorOf(here) }) };
      return;
    }
    const { values, next } = listed.value.value;
    const records: ForgeRecord<Changeset>[] = [];
    for (const request of values) {
      if (request.updated_on === here.after && here.told.has(request.id)) continue;
      const whole = await new Gathering(repository, request, listed.value, signal).record();
      if (!whole.ok) {
        yield { records, gaps: [gapOf(whole.error)], next: cursorOf(here) };
        return;
      }
      records.push(whole.value);
    }
    window = next === undefined ? undefined : windowAfter(here, values, next);
    yield { records, gaps: [], ...(window && { next: cursorOf(window) }) };
  }
}

function addressOf({ path }: BitbucketRepository, { after, page }: Window): string {
  if (page !== undefined) return page;
  const states = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'].map((state) => `state=${state}`).join('&');
  const since = after === undefined ? '' : `&q=${encodeURIComponent(`updated_on >= ${spelled(after)}`)}`;
  const fields = encodeURIComponent('+values.participants');
  return `${path}/pullrequests?${states}&sort=updated_on&pagelen=${pageSize}&fields=${fields}${since}`;
}

/** Its filters take an offset, and no `Z`. */
const spelled = (at: Instant): string => at.replace(/Z$/, '+00:00');

function windowOf(cursor: string | undefined, since: Instant | undefined): Window {
  const [, after, told, page] = /^(\S+) (\S+) (\S+)$/.exec(cursor ?? '') ?? [];
  if (after === undefined || told === undefined || page === undefined) {
    const from = since === undefined ? undefined : instantFromMillis(millisOf(since) - lookBackMillis);
    return { after: from, told: new Set() };
  }
  return {
    // Cursors are our own: what stands there is a time that a schema read.
    after: after === '-' ? undefined : (after as Instant),
    told: new Set(told === '-' ? [] : told.split(',').map(Number)),
    ...(page !== '-' && { page }),
  };
}

function cursorOf({
  after = '-',
  told,
  page = '-',
}: Omit<Window, 'after'> & { readonly after?: string | undefined }): string {
  return `${after} ${told.size === 0 ? '-' : [...told].join(',')} ${page}`;
}

/** Where a whole page changed at one time, time does not lead on: then the next page does. */
function windowAfter(here: Window, values: readonly PullRequest[], next: string): Window {
  const last = values.at(-1)?.updated_on;
  const told = values.filter(({ updated_on: at }) => at === last).map(({ id }) => id);
  if (last === undefined || last === here.after)
    return { after: here.after, told: new Set([...here.told, ...told]), page: next };
  return { after: last, told: new Set(told) };
}
