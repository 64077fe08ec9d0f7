/**
 * What pipelines run on each proposed change. A local workflow or action that is called (`uses: ./…`) is followed into
 * its own file, and whatever softens the call softens what is called. What lies in another repository cannot be read:
 * `unreadCalls` names it, so that "not found" can become "not known".
 */
import type { PipelineStep, ScannerKind } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';

type PipelineFactRef = Fact<'pipeline'>;

export interface RunStep {
  /** The pipeline that the change starts. */
  readonly pipeline: PipelineFactRef;
  /** The file in which the step stands. */
  readonly path: string;
  readonly step: PipelineStep;
  /** Of the step and of the calls that lead to it. */
  readonly neutralisers: readonly string[];
  /** The pipeline starts only for changes to certain paths. */
  readonly partial: boolean;
}

/** Every step that a proposed change starts. */
export function changeSteps(pipelines: readonly PipelineFactRef[]): readonly RunStep[] {
  return pipelines.filter(({ value }) => value.onChange).flatMap((pipeline) => stepsOf(pipeline, pipelines));
}

/** Every step that any trigger starts; hooks on a developer's machine (pre-commit) are none. */
export function allSteps(pipelines: readonly PipelineFactRef[]): readonly RunStep[] {
  return pipelines.filter(startsByItself).flatMap((pipeline) => stepsOf(pipeline, pipelines));
}

export const isHook = ({ value }: PipelineFactRef): boolean => value.system === 'pre-commit';

const startsByItself = (pipeline: PipelineFactRef): boolean =>
  !isHook(pipeline) && pipeline.value.system !== 'github-action';

function stepsOf(pipeline: PipelineFactRef, all: readonly PipelineFactRef[]): readonly RunStep[] {
  const found: RunStep[] = [];
  const partial = (pipeline.value.pathFilters ?? []).some((filter) => !filter.startsWith('!'));
  const walk = (inside: PipelineFactRef, softened: readonly string[], seen: readonly string[]): void => {
    for (const step of inside.value.steps) {
      const neutralisers = [...softened, ...step.neutralisers];
      found.push({ pipeline, path: inside.value.path, step, neutralisers, partial });
      const called = step.uses === undefined ? undefined : localPipeline(step.uses, all);
      if (called && !seen.includes(called.value.path)) walk(called, neutralisers, [...seen, called.value.path]);
    }
  };
  walk(pipeline, [], [pipeline.value.path]);
  return found;
}

/** `./.github/workflows/x.yml`, or a folder with an `action.yml`. */
function localPipeline(uses: string, all: readonly PipelineFactRef[]): PipelineFactRef | undefined {
  if (!uses.startsWith('./')) return undefined;
  const path = uses.slice(2).replace(/\/$/, '');
  const names = new Set([path, `${path}/action.yml`, `${path}/action.yaml`].map((name) => name.replace(/^\//, '')));
  return all.find(({ value }) => names.has(value.path));
}

/** Calls of workflows and templates that live in other repositories. */
export function unreadCalls(steps: readonly RunStep[]): readonly string[] {
  return steps.map(({ step }) => step.uses ?? '').filter((uses) => /^[^./][^@]*\.ya?ml(?:@|$)/.test(uses));
}

export function scansOf(steps: readonly RunStep[], kind: ScannerKind): readonly RunStep[] {
  return steps.filter(({ step }) => step.scanners.some((scanner) => scanner.kind === kind));
}

export const toolsOf = (steps: readonly RunStep[], kind: ScannerKind): readonly string[] => [
  ...new Set(steps.flatMap(({ step }) => step.scanners.filter((s) => s.kind === kind).map((s) => s.tool))),
];

export const stepPlace = ({ path, step }: RunStep): string => `${path}:${step.line}`;

/** That a file does not say what starts it takes nothing from what it says about permissions, pins or inputs. */
export const pipelineContentGap = (gap: Gap): boolean => gap.reason !== 'not-connected';
