/**
 * The rules of the audited branches as they are now. Gitea keeps no history of them, and a rule's own dates do not say which
 * other rules there were before it: the past is known from when it was first seen.
 */
import { z } from 'zod';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import { gapOf, getOne } from '../answers.ts';
import type { ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import { isGlob } from './branch-glob.ts';
import type { GiteaRepository } from './changesets.ts';
import { nameOf, rulesInForce } from './rules-in-force.ts';
import { branchProtectionSchema } from './rules-schema.ts';

export async function* readBranchRules(
  { transport, path }: GiteaRepository,
  { branches, signal, repository }: Pick<ReadRequest, 'branches' | 'signal' | 'repository'>,
): AsyncGenerator<ForgePage<BranchRulesInForce>, void, undefined> {
  // This list is always whole: it has no pages.
  const schema = z.array(branchProtectionSchema).nullable();
  const read = await getOne(transport, `${path}/branch_protections`, schema, signal);
  if (!read.ok) {
    yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: '' }) };
    return;
  }
  const { value, raw, at } = read.value;
  const protections = value ?? [];
  const plain = protections.map(nameOf).filter((name) => !isGlob(name));
  const records = (branches.length > 0 ? branches : plain).map((branch): ForgeRecord<BranchRulesInForce> => {
    const rules = rulesInForce({ branch, defaultBranch: repository?.defaultBranch ?? null, protections });
    const state: BranchRulesInForce = { rules, from: at, until: null, dated: 'snapshot', changedBy: null };
    return { key: branch, value: state, observedAt: at, raw: [raw] };
  });
  yield { records, gaps: [], whole: true };
}
