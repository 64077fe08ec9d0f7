/** One line for each decision, as lists of evidence show it. */
import type { Decision, DecisionTarget } from './decision.ts';

export function titleOf(decision: Decision): string {
  switch (decision.kind) {
    case 'waiver':
      return `${decision.id}: ${decision.decidedBy} asks to waive ${targetText(decision.target)} (${decision.waiver})`;
    case 'approval':
      return `${decision.id}: ${decision.decidedBy} ${decision.verdict} ${decision.of}`;
    case 'withdrawal':
      return `${decision.id}: ${decision.decidedBy} withdrew ${decision.of}`;
    case 'remediation':
      return `${decision.id}: ${decision.owner} is to mend ${targetText(decision.target)} by ${decision.dueAt.slice(0, 10)}`;
    case 'retest':
      return `${decision.id}: ${decision.of} was tested again in ${decision.run}: ${decision.verdict}`;
    case 'applicability':
      return `${decision.id}: ${decision.row} is ${decision.applicable ? `applicable, ${decision.status ?? ''}` : 'not applicable'}`;
    case 'applicability-version':
      return `${decision.id}: ${decision.decidedBy} approved Statement of Applicability ${decision.version}`;
    case 'submission':
      return `${decision.id}: ${decision.decidedBy} handed in ${decision.name} for ${decision.request}`;
    case 'submission-review':
      return `${decision.id}: ${decision.decidedBy} ${decision.verdict} ${decision.of}`;
  }
}

export function targetText({ control, check, member }: DecisionTarget): string {
  return [control, check, member].filter((part) => part !== undefined).join(' / ');
}
