/**
 * The rules of the audited branches as they are now. Bitbucket keeps no history of them that its interface tells: the past
 * is known from when it was first seen.
 */
import { z } from 'zod';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import { gapOf, getOne } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal } from '../transport/transport.ts';
import type { BitbucketRepository } from './gathering.ts';
import { gathered } from './paging.ts';
import { rulesInForce } from './rules-in-force.ts';
import { branchingModelSchema, inheritanceSchema, restrictionSchema } from './rules-schema.ts';

const ofTheProject: ForgeGap = {
  reason: 'not-supported',
  detail:
    'The repository takes over the branch restrictions of its project, which Bitbucket’s interface does not tell: what its own restrictions leave open is unknown.',
};

export async function* readBranchRules(
  { transport, path }: BitbucketRepository,
  { branches, signal }: Pick<ReadRequest, 'branches' | 'signal'>,
): AsyncGenerator<ForgePage<BranchRulesInForce>, void, undefined> {
  const refusals: Refusal[] = [];
  const one = async <T>(address: string, schema: z.ZodType<T>) => {
    const read = await getOne(transport, `${path}/${address}`, schema, signal);
    if (read.ok) return read.value;
    refusals.push(read.error);
    return null;
  };
  const listed = await gathered(transport, `${path}/branch-restrictions?pagelen=100`, restrictionSchema, signal);
  if (listed.refusal) refusals.push(listed.refusal);
  const model = await one('branching-model', branchingModelSchema);
  const inheritance = await one('override-settings', inheritanceSchema);
  const observedAt = listed.at ?? model?.at ?? inheritance?.at;
  const inherits = inheritance?.value.override_settings?.branch_restrictions === false;
  const gaps = [...refusals.map((refusal) => gapOf(refusal)), ...(inherits ? [ofTheProject] : [])];
  if (observedAt === undefined || refusals.some(mayPass)) {
    yield { records: [], gaps, ...(refusals.some(mayPass) && { next: '' }) };
    return;
  }
  const restrictions = listed.refusal ? null : listed.items;
  const named = (restrictions ?? []).flatMap(({ branch_match_kind: how, pattern }) =>
    how === 'glob' && !pattern.includes('*') ? [pattern] : [],
  );
  const raw = [...listed.raw, ...(model ? [model.raw] : []), ...(inheritance ? [inheritance.raw] : [])];
  const records = (branches.length > 0 ? branches : [...new Set(named)]).map((branch) => {
    const rules = rulesInForce({ branch, restrictions, model: model?.value ?? null, inherits });
    const value: BranchRulesInForce = { rules, from: observedAt, until: null, dated: 'snapshot', changedBy: null };
    return { key: branch, value, observedAt, raw } satisfies ForgeRecord<BranchRulesInForce>;
  });
  yield { records, gaps, whole: gaps.length === 0 };
}
