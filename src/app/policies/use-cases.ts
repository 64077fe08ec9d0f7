import type { PolicyReport } from '../../model/policy.ts';
import type { Run } from '../../model/run.ts';

export interface PolicyAnswer {
  /** The run that judged them. */
  readonly run: Pick<Run, 'id' | 'period'>;
  /** Null: no policy stood in any repository during the period. */
  readonly report: PolicyReport | null;
}

export interface PolicyUseCases {
  /** Undefined: nothing was audited yet, or there is no such run. */
  policies(run: string | 'latest'): Promise<PolicyAnswer | undefined>;
  /** Writes the starter set into a folder; files that are there already stay as they are. */
  startPolicies(folder: string): Promise<{ readonly written: readonly string[]; readonly kept: readonly string[] }>;
}
