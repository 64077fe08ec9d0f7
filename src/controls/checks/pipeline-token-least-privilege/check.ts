import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { pipelineContentGap } from '../../kit/pipelines.ts';
import { agree, counted, listed, outOf } from '../../words.ts';

export const pipelineTokenLeastPrivilege = defineCheck({
  meta: {
    id: 'pipeline-token-least-privilege',
    title: 'Every GitHub Actions workflow declares what its token may do, and none may write everything',
    question: 'What could a compromised workflow do with its built-in token?',
    rationale:
      "A workflow that declares nothing gets what the organisation's default gives, which may be the right to write everything; that default is a setting which the code does not hold. A declaration in the file is seen by every reviewer and holds whatever the default.",
    remediation:
      'Put `permissions: contents: read` (or `permissions: {}`) at the top of each workflow and give single jobs what they need in addition.',
    reference: 'ACC-15',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const workflows = facts.of('pipeline').filter(isWorkflow);
    if (workflows.length === 0)
      return notApplicable('The repository has no GitHub Actions workflow with a token of its own.');
    const writeAll = workflows.filter(({ value }) => value.permissions === 'write-all');
    const undeclared = workflows.filter(isUndeclared);
    const bad = [...writeAll, ...undeclared];
    if (bad.length === 0)
      return pass(
        `${counted(workflows.length, 'workflow')} ${workflows.length === 1 ? 'declares' : 'declare'} what the token may do.`,
        workflows,
      );
    const parts = [
      writeAll.length > 0 ? `${paths(writeAll)} may write everything` : '',
      undeclared.length > 0
        ? `${paths(undeclared)} ${agree(undeclared.length, 'leaves', 'leave')} at least one job to the default of the forge`
        : '',
    ].filter(Boolean);
    return exception(
      `${outOf(bad.length, workflows.length, 'workflow')} without a limit on the token: ${parts.join('; ')}.`,
      bad,
    );
  },
});

/** A workflow that others call gets its token from the caller. */
const isWorkflow = ({ value }: Fact<'pipeline'>): boolean =>
  value.system === 'github-actions' && !value.triggers.every((trigger) => trigger === 'workflow_call');

const isUndeclared = ({ value }: Fact<'pipeline'>): boolean =>
  value.permissions === 'undeclared' && !value.jobs.every((job) => value.jobsWithPermissions.includes(job));

const paths = (workflows: readonly Fact<'pipeline'>[]): string =>
  listed(workflows.map(({ value }) => value.path).sort());
