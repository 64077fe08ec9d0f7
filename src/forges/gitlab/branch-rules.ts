/**
 * The rules of the audited branches as they are now. GitLab keeps no history of them outside of its audit log, which is a
 * matter of the plan and says only that something changed: the past is known from when it was first seen.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import { gapOf, getOne, getPages } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal } from '../transport/transport.ts';
import type { GitlabProject } from './changesets.ts';
import { planGap, type PaidFor } from './plans.ts';
import { rulesInForce } from './rules-in-force.ts';
import {
  approvalRuleSchema,
  approvalSettingsSchema,
  projectSettingsSchema,
  protectedBranchSchema,
} from './rules-schema.ts';

const approvalRules: PaidFor = { what: 'rules of approval', plan: 'Premium', right: 'maintainers of the project' };

export async function* readBranchRules(
  project: GitlabProject,
  { branches, signal }: Pick<ReadRequest, 'branches' | 'signal'>,
): AsyncGenerator<ForgePage<BranchRulesInForce>, void, undefined> {
  const reading = new Reading(project, signal);
  const sources = {
    protections: await reading.all('protected_branches', protectedBranchSchema),
    settings: await reading.one('', projectSettingsSchema),
    approvals: await reading.one('/approvals', approvalSettingsSchema, approvalRules),
    approvalRules: await reading.all('approval_rules', approvalRuleSchema, approvalRules),
  };
  const { gaps, raw, observedAt } = reading;
  if (reading.mustStop || observedAt === undefined) {
    yield { records: [], gaps, ...(reading.mustStop && { next: '' }) };
    return;
  }
  const wanted = branches.length > 0 ? branches : (sources.protections ?? []).map(({ name }) => name);
  const records = wanted.map((branch): ForgeRecord<BranchRulesInForce> => {
    const rules = rulesInForce({ branch, ...sources });
    const value: BranchRulesInForce = { rules, from: observedAt, until: null, dated: 'snapshot', changedBy: null };
    return { key: branch, value, observedAt, raw };
  });
  yield { records, gaps, whole: gaps.length === 0 };
}

class Reading {
  readonly gaps: ForgeGap[] = [];
  readonly raw: Digest[] = [];
  observedAt: Instant | undefined;
  /** Met a limit or a forge that is down. */
  mustStop = false;
  readonly #project: GitlabProject;
  readonly #signal: AbortSignal;

  constructor(project: GitlabProject, signal: AbortSignal) {
    this.#project = project;
    this.#signal = signal;
  }

  async one<T>(address: string, schema: z.ZodType<T>, paid?: PaidFor): Promise<T | null> {
    const { transport, path } = this.#project;
    const read = await getOne(transport, path + address, schema, this.#signal);
    if (!read.ok) return this.#miss(read.error, paid);
    this.raw.push(read.value.raw);
    this.observedAt = read.value.at;
    return read.value.value;
  }

  async all<T>(list: string, schema: z.ZodType<T>, paid?: PaidFor): Promise<readonly T[] | null> {
    const { transport, path } = this.#project;
    const items: T[] = [];
    for await (const page of getPages(transport, `${path}/${list}?per_page=100`, z.array(schema), this.#signal)) {
      if (!page.ok) return this.#miss(page.error, paid);
      this.raw.push(page.value.raw);
      this.observedAt = page.value.at;
      items.push(...page.value.value);
    }
    return items;
  }

  #miss(refusal: Refusal, paid: PaidFor | undefined): null {
    this.mustStop ||= mayPass(refusal);
    this.gaps.push(paid ? planGap(refusal, paid) : gapOf(refusal));
    return null;
  }
}
