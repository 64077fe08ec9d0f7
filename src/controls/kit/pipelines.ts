/**
 * What pipelines run on each proposed change, with what they reach through other files of the repository
 * (`model/pipeline-steps.ts`): called workflows and actions, included files, hooks that a step runs. What lies in another
 * repository cannot be read: `unreadCalls` names it, so that "not found" can become "not known".
 */
import type { PipelineFact, PipelineStep, ScannerKind } from '../../model/fact-map.ts';
import type { Fact, FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { reachedSteps } from '../../model/pipeline-steps.ts';
import type { FactView } from '../check.ts';
import { listed } from '../words.ts';

type PipelineFactRef = Fact<'pipeline'>;
type ScriptFactRef = Fact<'pipeline-script'>;

export interface RunStep {
  /** The pipeline that starts it. */
  readonly pipeline: PipelineFactRef;
  /** The file in which the step stands: the pipeline's own, or one that it calls. */
  readonly holder: PipelineFactRef | ScriptFactRef;
  readonly step: PipelineStep;
  /** Of the step and of the calls that lead to it. */
  readonly neutralisers: readonly string[];
  /** The pipeline starts only for changes to these paths; for all when empty. */
  readonly onlyFor: readonly string[];
  /** It is written for another forge than the one whose pipelines the repository keeps. */
  readonly away: boolean;
}

/** Every step that a proposed change starts. */
export function changeSteps(
  pipelines: readonly PipelineFactRef[],
  scripts: readonly ScriptFactRef[] = [],
): readonly RunStep[] {
  const started = pipelines.filter(({ value }) => value.onChange);
  return runSteps(started, pipelines, scripts);
}

/** Every step that any trigger starts; hooks on a developer's machine (pre-commit) are none. */
export function allSteps(
  pipelines: readonly PipelineFactRef[],
  scripts: readonly ScriptFactRef[] = [],
): readonly RunStep[] {
  return runSteps(pipelines.filter(startsByItself), pipelines, scripts);
}

export const isHook = ({ value }: PipelineFactRef): boolean => value.system === 'pre-commit';

/** Only ever called by others. */
const isCallee = ({ value }: PipelineFactRef): boolean =>
  value.triggers.length > 0 && value.triggers.every((trigger) => trigger === 'workflow_call');

const startsByItself = (pipeline: PipelineFactRef): boolean =>
  !isHook(pipeline) && !isCallee(pipeline) && pipeline.value.system !== 'github-action';

function runSteps(
  started: readonly PipelineFactRef[],
  pipelines: readonly PipelineFactRef[],
  scripts: readonly ScriptFactRef[],
): readonly RunStep[] {
  const byPath = new Map([...scripts, ...pipelines].map((holder) => [holder.value.path, holder]));
  const commands = scripts.map(({ value }) => value);
  const all = pipelines.map(({ value }) => value);
  const foreign = foreignSystem(all);
  return started.flatMap((pipeline) => {
    const onlyFor = (pipeline.value.pathFilters ?? []).filter((filter) => !filter.startsWith('!'));
    const away = pipeline.value.system === foreign;
    return reachedSteps(pipeline.value, all, commands).map((step) => {
      const holder = byPath.get(step.path) ?? pipeline;
      return { pipeline, holder, step, neutralisers: step.neutralisers, onlyFor, away };
    });
  });
}

const forges: ReadonlyMap<string, string> = new Map([
  ['github-actions', 'GitHub'],
  ['gitlab-ci', 'GitLab'],
]);

/**
 * GitHub runs no GitLab file, and GitLab no workflow of GitHub. Some repositories keep both, one of them for a mirror or
 * as a leftover: the one with fewer steps is taken to be that one. Which forge builds the repository is not in the code.
 */
function foreignSystem(pipelines: readonly PipelineFact[]): string | undefined {
  const [first, second] = [...forges.keys()].map((system) => {
    const own = pipelines.filter((pipeline) => pipeline.system === system);
    return { system, files: own.length, steps: own.reduce((sum, { steps }) => sum + steps.length, 0) };
  });
  if (!first || !second || first.files === 0 || second.files === 0 || first.steps === second.steps) return undefined;
  return first.steps < second.steps ? first.system : second.system;
}

/** Does it run for each proposed change, as far as the pipeline says? */
export const isWhole = ({ onlyFor, away }: RunStep): boolean => onlyFor.length === 0 && !away;

/** Where it stands and why it may not run for each change. */
export function limitedPlace(run: RunStep): string {
  const forge = forges.get(run.pipeline.value.system) ?? run.pipeline.value.system;
  const limits = [
    run.onlyFor.length > 0 ? `only for changes to ${listed(run.onlyFor)}` : '',
    run.away ? `only where ${forge} builds the repository, whose other pipelines are for another forge` : '',
  ].filter(Boolean);
  return `${stepPlace(run)} (${limits.join('; ')})`;
}

/** Steps of pipelines that do not say what starts them, with the gaps that tell so. */
export function unstarted(
  steps: readonly RunStep[],
  gaps: readonly Gap[],
): { readonly steps: readonly RunStep[]; readonly gaps: readonly Gap[] } {
  const open = gaps.filter(isStartGap);
  const found = steps.filter(({ pipeline }) => open.some((gap) => gap.path === pipeline.value.path));
  return { steps: found, gaps: open.filter((gap) => found.some(({ pipeline }) => pipeline.value.path === gap.path)) };
}

const isStartGap = (gap: Gap): boolean => gap.reason === 'not-connected' && gap.path !== undefined;

/** The view without gaps about what starts a pipeline: what such a pipeline holds was read all the same. */
export function contentGaps<K extends FactKind>(facts: Pick<FactView<K>, 'gaps'>): Pick<FactView<K>, 'gaps'> {
  return { gaps: (kind) => facts.gaps(kind).filter((gap) => gap.of === 'all' || !isStartGap(gap)) };
}

/** How a step names a whole file of steps: `org/repo/…/x.yml@v1`, or what GitLab includes. */
const fileOfSteps = /^(?:[^./][^@\s]*\.ya?ml(?:@|$)|(?:local|project|remote|template|component): )/;

/** Calls of files of steps that were not followed: they lie in other repositories. What is known of a template is known. */
export function unreadCalls(steps: readonly RunStep[]): readonly string[] {
  const read = new Set(steps.map(({ holder }) => holder.value.path));
  return steps
    .filter(({ step }) => step.scanners.length === 0)
    .map(({ step }) => step.uses ?? '')
    .filter((uses) => fileOfSteps.test(uses) && !read.has(uses.replace(/^local: \/?/, '')))
    .map((uses) => uses.replace(/(?<=@[0-9a-f]{10})[0-9a-f]{30}$/, ''));
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
export const filesOf = (steps: readonly RunStep[]): readonly (PipelineFactRef | ScriptFactRef)[] => [
  ...new Set(steps.flatMap(({ pipeline, holder }) => [pipeline, holder])),
];

/** That a file does not say what starts it takes nothing from what it says about permissions, pins or inputs. */
export const pipelineContentGap = (gap: Gap): boolean => gap.reason !== 'not-connected';
