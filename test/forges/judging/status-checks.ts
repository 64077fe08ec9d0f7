/** Whether what the rules of the day demanded had passed when a changeset landed; what was skipped has not. */
import type { Instant } from '../../../src/base/instant.ts';
import type { SimChangeset, SimRepository, SimRules } from '../world.ts';

export type CheckFault = 'missing' | 'failed' | 'skipped' | 'wrong-application' | 'after';

export function rulesAt({ rules }: SimRepository, branch: string, at: Instant): SimRules[] {
  return rules.flatMap(({ branches, versions }) => {
    const version = versions.findLast((one) => one.at <= at);
    return branches.includes(branch) && version?.rules.active === true ? [version.rules] : [];
  });
}

export function judgeChecks(rules: readonly SimRules[], changeset: SimChangeset, landedAt: Instant): CheckFault[] {
  const commit = changeset.queueCommit ?? changeset.head;
  const onCommit = changeset.statusChecks.filter((one) => one.commit === commit);
  const demanded = rules.flatMap(({ checks }) => checks);
  return demanded.flatMap(({ name, application }): CheckFault[] => {
    const named = onCommit.filter((one) => one.name === name);
    const ours = named.filter((one) => application === null || one.application === application);
    const done = ours.findLast(({ completedAt }) => completedAt !== null && completedAt <= landedAt);
    if (done === undefined) {
      if (ours.length > 0) return ['after'];
      return [named.length > 0 ? 'wrong-application' : 'missing'];
    }
    if (done.conclusion === 'success') return [];
    return [done.conclusion === 'skipped' || done.conclusion === 'neutral' ? 'skipped' : 'failed'];
  });
}
