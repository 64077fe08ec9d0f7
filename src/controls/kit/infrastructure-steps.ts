/**
 * What pipelines do with infrastructure code, and on which events. Only the form of a job is read, never what its runs
 * did. Systems that keep their schedule elsewhere (GitLab) say in the file which jobs are meant for it.
 */
import type { InfrastructureAct } from '../../model/fact-map.ts';
import type { RunStep } from './pipelines.ts';
import { sortOf, type usualEnvironments } from './environments.ts';

type Lists = { readonly [Name in keyof typeof usualEnvironments]: string };

export const actsOf = (steps: readonly RunStep[], act: InfrastructureAct['act']): readonly RunStep[] =>
  steps.filter(({ step }) => step.infrastructure?.some((one) => one.act === act) === true);

export const toolsNamed = (steps: readonly RunStep[]): readonly string[] => [
  ...new Set(steps.flatMap(({ step }) => (step.infrastructure ?? []).map(({ tool }) => tool))),
];

/** On which events the step may run. Where its own conditions are not read, those that start its pipeline. */
const eventsOf = ({ pipeline, step }: RunStep): readonly string[] => step.events ?? pipeline.value.triggers;

/** `unclear`: its pipeline is started by a schedule too, and whether this step runs then is not in what was read. */
export function scheduleOf(run: RunStep): 'scheduled' | 'unclear' | 'never' {
  const events = eventsOf(run);
  if (!events.includes('schedule'))
    return run.pipeline.value.system === 'gitlab-ci' && events.includes('push') ? 'unclear' : 'never';
  const isOwn = run.step.events !== undefined || events.every((event) => event === 'schedule');
  return isOwn && run.step.unclear === undefined ? 'scheduled' : 'unclear';
}

/** What keeps a difference from failing the job. That a step does not run for proposed changes does not. */
export const leniencyOf = ({ neutralisers }: RunStep): readonly string[] =>
  neutralisers.filter((text) => !text.includes('not for a proposed change'));

/** A script or a later step looks at how the comparison ended, so letting its failure through may be by design. */
export const isAnswered = ({ step }: RunStep): boolean =>
  step.outcomeReadAt !== undefined ||
  /\$\?|PIPESTATUS|exit_?code/i.test((step.run ?? '').replace(/-detailed-exitcode/g, ''));

export type Reach = 'landed' | 'unmerged' | 'unknown' | 'elsewhere';

/** Tools that keep a state of what they made: applying with them changes what is there, not a cluster made for a test. */
const keepsState: ReadonlySet<string> = new Set([
  'Terraform',
  'OpenTofu',
  'Terragrunt',
  'Pulumi',
  'CDK',
  'CloudFormation',
]);

/** From where a step may apply to production. `elsewhere`: it is not for production, as far as it says. */
export function reachOf(run: RunStep, branch: string, lists: Lists): Reach {
  const { environment } = run.step;
  const sort = sortOf(environment ?? run.step.job, lists);
  const isDeclared = environment !== undefined && sort === 'production';
  if (sort === 'other' || (!isDeclared && !toolsNamed([run]).some((tool) => keepsState.has(tool)))) return 'elsewhere';
  const events = eventsOf(run);
  const isOpen = events.some((event) => event === 'push' || proposed.test(event));
  if (isOpen && run.step.events !== undefined && run.step.unclear === undefined)
    return isDeclared ? 'unmerged' : 'unknown';
  return !isOpen && events.every((event) => isLanded(event, branch)) ? 'landed' : 'unknown';
}

const proposed = /^(?:pull_request|pull_request_target)(?::closed)?$|^merge_group$/;

/** A start by hand is a decision of somebody who may start it; from which branch, the forge knows. */
const isLanded = (event: string, branch: string): boolean =>
  event === `push:${branch}` ||
  [
    'push:$default',
    'pull_request:merged',
    'schedule',
    'workflow_dispatch',
    `workflow_dispatch:${branch}`,
    'workflow_dispatch:$default',
  ].includes(event);
