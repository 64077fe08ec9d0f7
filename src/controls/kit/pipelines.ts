/**
 * What pipelines run on each proposed change, with what they reach through other files of the repository
 * (`model/pipeline-steps.ts`): called workflows and actions, included files, hooks that a step runs. What lies in another
 * repository cannot be read: `unreadCalls` names it, so that "not found" can become "not known".
 */
import type { PipelineStep, ScannerKind } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { reachedSteps } from '../../model/pipeline-steps.ts';

type PipelineFactRef = Fact<'pipeline'>;

export interface RunStep {
  /** The pipeline that starts it. */
  readonly pipeline: PipelineFactRef;
  /** The file in which the step stands: the pipeline's own, or one that it calls. */
  readonly holder: PipelineFactRef;
  readonly step: PipelineStep;
  /** Of the step and of the calls that lead to it. */
  readonly neutralisers: readonly string[];
  /** The pipeline starts only for changes to certain paths. */
  readonly partial: boolean;
}

/** Every step that a proposed change starts. */
export function changeSteps(pipelines: readonly PipelineFactRef[]): readonly RunStep[] {
  return runSteps(
    pipelines.filter(({ value }) => value.onChange),
    pipelines,
  );
}

/** Every step that any trigger starts; hooks on a developer's machine (pre-commit) are none. */
export function allSteps(pipelines: readonly PipelineFactRef[]): readonly RunStep[] {
  return runSteps(pipelines.filter(startsByItself), pipelines);
}

export const isHook = ({ value }: PipelineFactRef): boolean => value.system === 'pre-commit';

/** Only ever called by others. */
const isCallee = ({ value }: PipelineFactRef): boolean =>
  value.triggers.length > 0 && value.triggers.every((trigger) => trigger === 'workflow_call');

const startsByItself = (pipeline: PipelineFactRef): boolean =>
  !isHook(pipeline) && !isCallee(pipeline) && pipeline.value.system !== 'github-action';

function runSteps(started: readonly PipelineFactRef[], pipelines: readonly PipelineFactRef[]): readonly RunStep[] {
  const byPath = new Map(pipelines.map((pipeline) => [pipeline.value.path, pipeline]));
  const all = pipelines.map(({ value }) => value);
  return started.flatMap((pipeline) => {
    const partial = (pipeline.value.pathFilters ?? []).some((filter) => !filter.startsWith('!'));
    return reachedSteps(pipeline.value, all).map((step) => ({
      pipeline,
      holder: byPath.get(step.path) ?? pipeline,
      step,
      neutralisers: step.neutralisers,
      partial,
    }));
  });
}

/** How a step names a whole file of steps: `org/repo/…/x.yml@v1`, or what GitLab includes. */
const fileOfSteps = /^(?:[^./][^@\s]*\.ya?ml(?:@|$)|(?:local|project|remote|template|component): )/;

/** Calls of files of steps that were not followed: they lie in other repositories. What is known of a template is known. */
export function unreadCalls(steps: readonly RunStep[]): readonly string[] {
  const read = new Set(steps.map(({ holder }) => holder.value.path));
  return steps
    .filter(({ step }) => step.scanners.length === 0)
    .map(({ step }) => step.uses ?? '')
    .filter((uses) => fileOfSteps.test(uses) && !read.has(uses.replace(/^local: \/?/, '')));
}

export function scansOf(steps: readonly RunStep[], kind: ScannerKind): readonly RunStep[] {
  return steps.filter(({ step }) => step.scanners.some((scanner) => scanner.kind === kind));
}

export const toolsOf = (steps: readonly RunStep[], kind: ScannerKind): readonly string[] => [
  ...new Set(steps.flatMap(({ step }) => step.scanners.filter((s) => s.kind === kind).map((s) => s.tool))),
];

/** Where the step stands and, when that file does not start by itself here, what runs it. */
export function stepPlace({ pipeline, holder, step }: RunStep): string {
  const place = `${holder.value.path}:${step.line}`;
  return holder.value.path === pipeline.value.path ? place : `${place} via ${pipeline.value.path}`;
}

/** What an outcome about steps rests on: the pipelines that start them and the files in which they stand. */
export const filesOf = (steps: readonly RunStep[]): readonly PipelineFactRef[] => [
  ...new Set(steps.flatMap(({ pipeline, holder }) => [pipeline, holder])),
];

/** That a file does not say what starts it takes nothing from what it says about permissions, pins or inputs. */
export const pipelineContentGap = (gap: Gap): boolean => gap.reason !== 'not-connected';
