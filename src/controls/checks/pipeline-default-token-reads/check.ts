import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { organisationOf } from '../../kit/access.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

export const pipelineDefaultTokenReads = defineCheck({
  meta: {
    id: 'pipeline-default-token-reads',
    title: 'By the default of the organisation a pipeline’s token only reads, and pipelines cannot approve changes',
    question: 'What may a workflow do that declares nothing, and can automation approve a change?',
    rationale:
      'What a workflow does not declare, the default gives. A default that writes turns each new workflow into a way to the code, and a pipeline that may approve makes the second pair of eyes a machine. What single workflows declare is judged from the code. A repository may have settings of its own, which are not read.',
    remediation: 'Set the default permissions of pipelines to read, and forbid them to create and approve changes.',
    reference: 'ACC-15',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['organisation'],
  test(_item, facts) {
    const found = organisationOf(facts);
    if ('unknown' in found) return untold(facts, ['organisation'], found.unknown);
    const { name, defaultPipelinePermissions, pipelinesCanApprove } = found.fact.value;
    const flaws = [
      defaultPipelinePermissions === 'write' ? 'the token of a pipeline may write by default' : '',
      pipelinesCanApprove === true ? 'pipelines may approve changes' : '',
    ].filter(Boolean);
    if (flaws.length > 0) return exception(`In ${name}, ${listed(flaws)}.`, [found.fact]);
    if (defaultPipelinePermissions === null || pipelinesCanApprove === null) {
      const unread = [
        defaultPipelinePermissions === null ? 'what a token may do by default' : '',
        pipelinesCanApprove === null ? 'whether pipelines may approve' : '',
      ].filter(Boolean);
      return untold(facts, ['organisation'], `Not told for ${name}: ${listed(unread)}.`);
    }
    return pass(`In ${name}, the token of a pipeline reads by default, and pipelines cannot approve.`, [found.fact]);
  },
});
