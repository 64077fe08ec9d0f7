/**
 * Issues that a merge request's text names without closing them (`Refs #12`): GitLab lists only those that it would close.
 *
 * GitLab leaves out what the asking account may not see, which for confidential issues is everybody below Reporter, and says
 * nothing of projects whose issues are switched off. So an issue that is not listed is "not there" only where the account is
 * known to see all of them; else nothing is said of it.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { RequestLink } from '../../model/changeset.ts';
import { getOne, instant, type Read } from '../answers.ts';
import { mayPass } from '../lists.ts';
import type { Refusal } from '../transport/transport.ts';
import { accountOf } from './account.ts';
import type { MergeRequest } from './changeset-schema.ts';
import type { GitlabProject } from './changesets.ts';

/** Not `project#12`, which is another project's, and no character reference. */
const reference = /(?<![\w&/#])#(\d{1,9})\b/g;
/** Of one merge request; who names more pastes a list, and closes what it is about. */
const atMost = 50;
const reporter = 20;

/** What update bots paste are the notes of others. */
export function issuesNamedIn({ title, description, author }: MergeRequest): readonly number[] {
  if (accountOf(author)?.kind === 'bot') return [];
  const found = [...`${title}\n${description ?? ''}`.matchAll(reference)].map(([, number]) => Number(number));
  return [...new Set(found)].slice(0, atMost);
}

const issueSchema = z.object({ iid: z.number(), web_url: z.string(), created_at: instant });

export interface AskedIssues {
  readonly links: readonly RequestLink[];
  readonly raw: readonly Digest[];
}

interface Sight {
  /** Every issue there is. */
  readonly isFull: boolean;
  readonly raw: readonly Digest[];
}

/** Of one project. What the account may see is asked once, and only when an issue is not there. */
export class NamedIssues {
  readonly #project: GitlabProject;
  readonly #signal: AbortSignal;
  #sight: Sight | undefined;

  constructor(project: GitlabProject, signal: AbortSignal) {
    this.#project = project;
    this.#signal = signal;
  }

  /** At least one number; `name` is the project's, for what is told of them. */
  async ask(numbers: readonly number[], name: string): Promise<Result<AskedIssues, Refusal>> {
    const query = numbers.map((number) => `iids[]=${number}`).join('&');
    const read = await this.#get(`/issues?${query}&per_page=100`, z.array(issueSchema));
    if (!read.ok) return read;
    const { value: found, raw } = read.value;
    const there = new Set(found.map(({ iid }) => iid));
    const links = found.map(({ iid, web_url: url, created_at: createdAt }): RequestLink => {
      return { id: `${name}#${iid}`, url, createdAt, type: 'issue' };
    });
    const open = numbers.filter((number) => !there.has(number));
    if (open.length === 0) return ok({ links, raw: [raw] });
    const sight = await this.#looked();
    if (!sight.ok) return sight;
    if (!sight.value.isFull) return ok({ links, raw: [raw] });
    const missing = open.map((number): RequestLink => {
      return { id: `${name}#${number}`, url: null, createdAt: null, type: 'unknown', exists: false };
    });
    return ok({ links: [...links, ...missing], raw: [raw, ...sight.value.raw] });
  }

  async #looked(): Promise<Result<Sight, Refusal>> {
    if (this.#sight) return ok(this.#sight);
    const blind: Sight = { isFull: false, raw: [] };
    const project = await this.#get('', z.object({ issues_enabled: z.boolean().optional() }));
    const user = await getOne(
      this.#project.transport,
      'user',
      z.object({ id: z.number(), is_admin: z.boolean().optional() }),
      this.#signal,
    );
    for (const one of [project, user]) if (!one.ok && mayPass(one.error)) return failed(one.error);
    if (!project.ok || !user.ok || project.value.value.issues_enabled !== true) return ok((this.#sight = blind));
    const { id, is_admin: isAdministrator = false } = user.value.value;
    const raw = [project.value.raw, user.value.raw];
    if (isAdministrator) return ok((this.#sight = { isFull: true, raw }));
    const member = await this.#get(`/members/all/${id}`, z.object({ access_level: z.number() }));
    if (!member.ok && mayPass(member.error)) return failed(member.error);
    if (!member.ok || member.value.value.access_level < reporter) return ok((this.#sight = blind));
    return ok((this.#sight = { isFull: true, raw: [...raw, member.value.raw] }));
  }

  #get<T>(address: string, schema: z.ZodType<T>): Promise<Result<Read<T>, Refusal>> {
    return getOne(this.#project.transport, this.#project.path + address, schema, this.#signal);
  }
}
