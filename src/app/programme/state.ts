/** Everything the programme is read from, gathered once. The plan and the review are pure functions of it. */
import type { Instant } from '../../base/instant.ts';
import type { Control, Period } from '../../model/control.ts';
import type { PolicyReport } from '../../model/policy.ts';
import type { Run } from '../../model/run.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';
import type { Statement } from '../../model/standing/statement.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { SourceView } from '../forges/source-views.ts';

export interface ProgrammeState {
  readonly at: Instant;
  /** The latest audit. */
  readonly run: Run | undefined;
  readonly controls: readonly Control[];
  readonly configured: {
    /** Repositories, branches or frameworks in scope were chosen by somebody. */
    readonly scope: boolean;
    readonly window: Period | undefined;
    /** Controls whose owner is named in the configuration. */
    readonly owners: ReadonlySet<string>;
  };
  readonly sources: readonly SourceView[];
  readonly policies: PolicyReport | undefined;
  readonly requests: readonly StandingRequest[];
  readonly waivers: readonly StandingWaiver[];
  readonly remediations: readonly StandingRemediation[];
  /** Absent: ISO/IEC 27001 is not in scope. */
  readonly statement: Statement | undefined;
}
