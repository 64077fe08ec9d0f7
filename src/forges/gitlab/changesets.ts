/**
 * All merge requests of a project, oldest change first, in windows: each page begins where the last one ended in time
 * (`updated_after`), so that nothing that changes meanwhile slips past, and no list gets so long that GitLab cuts it
 * (offsets end at 50,000 there).
 *
 * The cursor is `<time> <page> <numbers already told of that time, with commas>`.
 *
 * Invariant: a merge request is yielded with all its lists at their ends, or with the list that was refused among its
 * `missing`. A limit or a forge that is down ends the strand before the merge request that it hit, with `next` there: such
 * a gap mends itself, and must not stand in a record that nothing would read again.
 *
 * It takes about nine questions per merge request. Rejected: GraphQL, which answers fewer of them (no times of approvals on
 * older servers, no versions), at complexity limits that differ by server.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/instant.ts';
import type { Changeset, ChangesetPart, MissingPart, RequestLink } from '../../model/changeset.ts';
import { gapOf, getOne, getPages, type Read } from '../answers.ts';
import type { ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { changesetOf, headOf, isOfMergedResult, isOfTrain, projectOf } from './changeset.ts';
import {
  approvalsSchema,
  closedIssueSchema,
  commitSchema,
  commitStatusSchema,
  jobSchema,
  mergeRequestDetailSchema,
  mergeRequestSchema,
  noteSchema,
  pipelineSchema,
  versionCommitsSchema,
  versionSchema,
  type ClosedIssue,
  type Commit,
  type Job,
  type MergeRequest,
  type MergeRequestDetail,
  type Pipeline,
  type Version,
} from './changeset-schema.ts';
import { issuesNamedIn, NamedIssues } from './named-issues.ts';
import type { PipelineRun } from './status-checks.ts';

const pageSize = 20;

export interface GitlabProject {
  readonly transport: Transport;
  /** `projects/4711` */
  readonly path: string;
}

interface Window {
  readonly after: Instant | undefined;
  readonly page: number;
  /** Those of exactly that time that were told already. */
  readonly told: ReadonlySet<number>;
}

export async function* readChangesets(
  project: GitlabProject,
  { cursor, since, signal }: ReadRequest,
): AsyncGenerator<ForgePage<Changeset>, void, undefined> {
  let window: Window | undefined = windowOf(cursor, since);
  const issues = new NamedIssues(project, signal);
  while (window !== undefined) {
    const here: Window = window;
    const listed = await getOne(project.transport, addressOf(project, here), z.array(mergeRequestSchema), signal);
    if (!listed.ok) {
      yield { records: [], gaps: [gapOf(listed.error)], ...(isPassing(listed.error) && { next: cursorOf(here) }) };
      return;
    }
    const records: ForgeRecord<Changeset>[] = [];
    for (const request of listed.value.value) {
      if (request.updated_at === here.after && here.told.has(request.iid)) continue;
      const whole = await new Gathering({ project, issues, signal }, request, listed.value).record();
      if (!whole.ok) {
        yield { records, gaps: [gapOf(whole.error)], next: cursorOf(here) };
        return;
      }
      records.push(whole.value);
    }
    window = windowAfter(here, listed.value.value);
    yield { records, gaps: [], ...(window && { next: cursorOf(window) }) };
  }
}

function addressOf({ path }: GitlabProject, { after, page }: Window): string {
  const since = after === undefined ? '' : `&updated_after=${encodeURIComponent(after)}`;
  return `${path}/merge_requests?state=all&scope=all&order_by=updated_at&sort=asc&per_page=${pageSize}&page=${page}${since}`;
}

function windowOf(cursor: string | undefined, since: Instant | undefined): Window {
  const [, after, page, told] = /^(\S*) (\d+) ([\d,]*)$/.exec(cursor ?? '') ?? [];
  if (page === undefined) return { after: since, page: 1, told: new Set() };
  const numbers = (told ?? '').split(',').filter(Boolean).map(Number);
  // Cursors are our own: what stands there is a time that a schema read.
  return { after: after === '' ? undefined : (after as Instant), page: Number(page), told: new Set(numbers) };
}

function cursorOf({ after, page, told }: Window): string {
  return `${after ?? ''} ${page} ${[...told].join(',')}`;
}

/** Where a whole page changed at one time, time does not lead on: then the next page does. */
function windowAfter(here: Window, listed: readonly MergeRequest[]): Window | undefined {
  const last = listed.at(-1)?.updated_at;
  if (last === undefined || listed.length < pageSize) return undefined;
  const told = listed.filter(({ updated_at: at }) => at === last).map(({ iid }) => iid);
  if (last === here.after) return { after: last, page: here.page + 1, told: new Set([...here.told, ...told]) };
  return { after: last, page: 1, told: new Set(told) };
}

/** What will pass by itself. One broken merge request (500) is not a forge that is down (502, 503, 504, no answer). */
function isPassing({ reason, status }: Refusal): boolean {
  return reason === 'rate-limited' || (reason === 'unreachable' && status !== 500);
}

interface Reading {
  readonly project: GitlabProject;
  readonly issues: NamedIssues;
  readonly signal: AbortSignal;
}

/** Collects everything that hangs on one merge request. */
class Gathering {
  readonly #project: GitlabProject;
  readonly #issues: NamedIssues;
  readonly #request: MergeRequest;
  readonly #listed: Read<unknown>;
  readonly #signal: AbortSignal;
  readonly #raw: Digest[];
  readonly #missing: MissingPart[] = [];
  /** Nothing more is asked after this. */
  #stopped: Refusal | undefined;

  constructor({ project, issues, signal }: Reading, request: MergeRequest, listed: Read<unknown>) {
    this.#project = project;
    this.#issues = issues;
    this.#request = request;
    this.#listed = listed;
    this.#signal = signal;
    this.#raw = [listed.raw];
  }

  async record(): Promise<Result<ForgeRecord<Changeset>, Refusal>> {
    const whole = await this.#whole();
    if (this.#stopped) return failed(this.#stopped);
    const value = changesetOf(whole);
    return ok({ key: value.id, value, observedAt: this.#listed.at, raw: [...new Set(this.#raw)] });
  }

  async #whole() {
    const detail = await this.#one('', mergeRequestDetailSchema, 'statusChecks');
    // GitLab lists the newest first.
    const commits = (await this.#all('/commits', commitSchema, 'commits'))?.toReversed() ?? [];
    const approvals = await this.#one('/approvals', approvalsSchema, 'reviews');
    const notes = (await this.#all('/notes?sort=asc&order_by=created_at', noteSchema, 'reviews')) ?? [];
    const versions = await this.#all('/versions', versionSchema, 'pushes');
    const forced = await this.#forced(versions ?? [], commits);
    const { runs, statuses } = await this.#statusChecks(detail, headOf(this.#request, versions));
    const closes = (await this.#all('/closes_issues', closedIssueSchema, 'requests')) ?? [];
    const named = await this.#namedBesides(closes);
    const missing = this.#missing;
    return {
      request: this.#request,
      detail,
      commits,
      approvals,
      notes,
      versions,
      forced,
      runs,
      statuses,
      closes,
      named,
      missing,
    };
  }

  async #namedBesides(closes: readonly ClosedIssue[]): Promise<readonly RequestLink[]> {
    const own = projectOf(this.#request.web_url);
    const isOwn = (issue: ClosedIssue, number: number): boolean =>
      'iid' in issue && issue.iid === number && projectOf(issue.web_url) === own;
    const open = issuesNamedIn(this.#request).filter((number) => !closes.some((issue) => isOwn(issue, number)));
    if (this.#stopped || open.length === 0) return [];
    const asked = await this.#issues.ask(open, own);
    if (!asked.ok) {
      this.#miss('requests', asked.error);
      return [];
    }
    this.#raw.push(...asked.value.raw);
    return asked.value.links;
  }

  /**
   * GitLab does not say that a push was forced: the head before it is then not among the commits of the version after. Only
   * when one is missing at the end, too, the versions between are asked for their commits.
   */
  async #forced(versions: readonly Version[], commits: readonly Commit[]): Promise<ReadonlySet<number>> {
    const forced = new Set<number>();
    const pushes = versions.toReversed().filter(({ head_commit_sha: head }) => head !== null);
    const last = new Set(commits.map(({ id }) => id));
    if (last.size === 0 || pushes.every(({ head_commit_sha: head }) => last.has(head!))) return forced;
    for (const [i, { id, head_commit_sha: head }] of pushes.entries()) {
      const before = pushes[i - 1]?.head_commit_sha;
      if (!before || before === head) continue;
      const own = i === pushes.length - 1 ? last : await this.#commitsOf(id);
      if (own && !own.has(before)) forced.add(id);
    }
    return forced;
  }

  async #commitsOf(version: number): Promise<ReadonlySet<string> | undefined> {
    const read = await this.#one(`/versions/${version}`, versionCommitsSchema, 'pushes');
    return read ? new Set(read.commits.map(({ id }) => id)) : undefined;
  }

  async #statusChecks(detail: MergeRequestDetail | null, head: string) {
    const pipelines = (await this.#all('/pipelines', pipelineSchema, 'statusChecks')) ?? [];
    const landed = this.#request.merge_commit_sha ?? this.#request.squash_commit_sha;
    const runs: PipelineRun[] = [];
    for (const pipeline of pipelines) {
      const isOfHead = pipeline.id === detail?.head_pipeline?.id;
      const ranOnLanded = isOfTrain(pipeline.ref) && pipeline.sha === landed;
      if (!isOfHead && !ranOnLanded && pipeline.sha !== head) continue;
      // A pipeline of merged results runs on a commit that stands nowhere; GitLab says that it speaks of the head.
      const commit = isOfHead && isOfMergedResult(pipeline.ref) ? head : pipeline.sha;
      runs.push({ pipeline, commit, jobs: await this.#jobsOf(pipeline) });
    }
    const commits = new Set([head, ...runs.map(({ pipeline }) => pipeline.sha)]);
    const statuses = [];
    for (const commit of commits) {
      const address = `${this.#project.path}/repository/commits/${commit}/statuses?all=true`;
      statuses.push(...((await this.#pages(address, commitStatusSchema, 'statusChecks')) ?? []));
    }
    return { runs, statuses };
  }

  async #jobsOf({ id }: Pipeline): Promise<readonly Job[]> {
    const jobs: Job[] = [];
    for (const kind of ['jobs', 'bridges'] as const) {
      const address = `${this.#project.path}/pipelines/${id}/${kind}?include_retried=true`;
      jobs.push(...((await this.#pages(address, jobSchema, 'statusChecks')) ?? []));
    }
    return jobs;
  }

  get #path(): string {
    return `${this.#project.path}/merge_requests/${this.#request.iid}`;
  }

  async #one<T>(address: string, schema: z.ZodType<T>, part: ChangesetPart): Promise<T | null> {
    if (this.#stopped) return null;
    const read = await getOne(this.#project.transport, this.#path + address, schema, this.#signal);
    if (read.ok) {
      this.#raw.push(read.value.raw);
      return read.value.value;
    }
    this.#miss(part, read.error);
    return null;
  }

  #all<T>(address: string, schema: z.ZodType<T>, part: ChangesetPart): Promise<readonly T[] | null> {
    return this.#pages(this.#path + address, schema, part);
  }

  async #pages<T>(address: string, schema: z.ZodType<T>, part: ChangesetPart): Promise<readonly T[] | null> {
    if (this.#stopped) return null;
    const items: T[] = [];
    const first = `${address}${address.includes('?') ? '&' : '?'}per_page=100`;
    for await (const page of getPages(this.#project.transport, first, z.array(schema), this.#signal)) {
      if (!page.ok) {
        this.#miss(part, page.error);
        return null;
      }
      this.#raw.push(page.value.raw);
      items.push(...page.value.value);
    }
    return items;
  }

  #miss(part: ChangesetPart, refusal: Refusal): void {
    if (isPassing(refusal)) {
      this.#stopped = refusal;
      return;
    }
    const { reason, detail } = refusal;
    const why = reason === 'forbidden' || reason === 'not-supported' ? reason : 'unreachable';
    this.#missing.push({ part, reason: why, detail });
  }
}
