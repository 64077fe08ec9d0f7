import type { PipelineFact, PipelineStep } from '../../../model/fact-map.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { pipelineContentGap } from '../../kit/pipelines.ts';
import { agree, counted, listed, outOf } from '../../words.ts';

export const pipelineComponentsPinned = defineCheck({
  meta: {
    id: 'pipeline-components-pinned',
    title: 'GitHub Actions pipelines pin the actions and images they use to exact versions',
    question: 'Could a third-party action take over your pipeline?',
    rationale:
      "A tag or branch of somebody else's action can be moved to other code tomorrow, and that code runs with the pipeline's rights. A commit id cannot be moved.",
    remediation:
      'Write the full commit id behind the @ of each action (with the version as a comment, which update bots keep current), and the digest behind the @ of each image.',
    reference: 'VUL-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const pipelines = facts.of('pipeline').filter(({ value }) => isActions(value));
    const used = pipelines.flatMap((pipeline) =>
      pipeline.value.steps.filter(isForeign).map((step) => ({ pipeline, step })),
    );
    if (used.length === 0)
      return notApplicable('No GitHub Actions pipeline uses an action or workflow from elsewhere.');
    const loose = used.filter(({ step }) => !isPinned(step.uses));
    const tagged = used.filter(({ step }) => byTagOnly.test(step.uses)).length;
    const tagText =
      tagged === 0 ? '' : ` ${counted(tagged, 'use')} of the SLSA generator must be by tag, and is taken as pinned.`;
    if (loose.length === 0)
      return pass(
        `${counted(used.length, 'use')} of actions and images from elsewhere, each pinned to an exact version.${tagText}`,
        pipelines,
      );
    const places = loose.map(({ pipeline, step }) => `${step.uses} at ${pipeline.value.path}:${step.line}`);
    const files = new Set(loose.map(({ pipeline }) => pipeline.value.path)).size;
    return exception(
      `${outOf(loose.length, used.length, 'use')} of actions and images from elsewhere ${agree(loose.length, 'names', 'name')} a tag or branch that can be moved, in ${outOf(files, pipelines.length, 'pipeline file')}: ${listed(places)}.${tagText}`,
      [...new Set(loose.map(({ pipeline }) => pipeline))],
    );
  },
});

const isActions = ({ system }: PipelineFact): boolean => system === 'github-actions' || system === 'github-action';

interface ForeignStep extends PipelineStep {
  readonly uses: string;
}

const isForeign = (step: PipelineStep): step is ForeignStep => step.uses !== undefined && !step.uses.startsWith('./');

/** Its verifier accepts only runs of a released tag, so a commit id would break what it is for. */
const byTagOnly = /^slsa-framework\/slsa-github-generator\/.+@v\d+\.\d+\.\d+$/;

const isPinned = (uses: string): boolean =>
  byTagOnly.test(uses) || /@(?:[0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$/.test(uses.trim());
