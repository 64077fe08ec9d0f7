/**
 * What a pipeline reaches through other files: reusable workflows and actions of the same repository, GitLab files it
 * includes, the hooks of pre-commit when a step runs them, and scripts (make, npm, shell, tox). A scanner in a called workflow runs for every change that
 * starts the caller, and blocks it, although its own file says neither.
 *
 * What lies in other repositories stays a step with `uses`: its content is unknown, and it is for the check to say so.
 */
import type { PipelineFact, PipelineScriptFact, PipelineStep } from './fact-map.ts';
import { joinedPath, scriptsCalled } from './pipeline-scripts.ts';

const deepest = 8;
const localInclude = /^(?:local: \/?|template: \/)([^@]+)$/;
/** Of Azure Pipelines: relative to the file that names it. */
const besideInclude = /^template: ([^/@][^@]*)$/;
const runsHooks = /(?:^|[\s;&|])(?:pre-commit|prek)\s+run\b/;

/**
 * The steps of `pipeline` with those of every file it calls, each under the caller's job and with the caller's
 * neutralisers added. `path` says where a step's line is. `all`: the pipelines in force at the same time, `scripts` the
 * files of commands.
 */
export function reachedSteps(
  pipeline: PipelineFact,
  all: readonly PipelineFact[],
  scripts: readonly PipelineScriptFact[] = [],
): readonly (PipelineStep & { readonly path: string })[] {
  const byPath = new Map(all.map((one) => [one.path, one]));
  const hooks = all.filter((one) => one.system === 'pre-commit');
  const expand = (step: PipelineStep, path: string, callers: readonly string[]): readonly Reached[] => {
    const own: Reached = { ...step, path };
    const called = callers.length < deepest ? calledBy({ ...step, path }, byPath, hooks) : [];
    const inner = called
      .filter((one) => !callers.includes(one.path))
      .flatMap((one) =>
        one.steps.flatMap((reached) => expand(within(reached, step, one), one.path, [...callers, one.path])),
      );
    return [own, ...inner, ...throughScripts(step, scripts, hooks)];
  };
  return pipeline.steps.flatMap((step) => expand(step, pipeline.path, [pipeline.path]));
}

/** What a step runs through files of commands: each target once, whatever calls it how often. */
function throughScripts(
  caller: PipelineStep,
  scripts: readonly PipelineScriptFact[],
  hooks: readonly PipelineFact[],
): readonly Reached[] {
  const seen = new Set<string>();
  const found: Reached[] = [];
  const follow = (step: PipelineStep, depth: number): void => {
    for (const call of depth > deepest ? [] : (step.calls ?? [])) {
      for (const { script, steps } of scriptsCalled(call, scripts)) {
        for (const inner of steps) {
          const name = JSON.stringify([script.path, inner.job, inner.line, inner.calls, inner.scanners]);
          if (seen.has(name)) continue;
          seen.add(name);
          const tolerated = call.neutraliser === undefined ? [] : [call.neutraliser];
          // The caller's own leniency; that of its other commands is none of this one's.
          const neutralisers = [...new Set([...step.neutralisers, ...tolerated, ...inner.neutralisers])];
          const reached = { ...inner, job: caller.job, neutralisers, path: script.path };
          found.push(reached);
          follow(reached, depth + 1);
          if (inner.run !== undefined && runsHooks.test(inner.run)) {
            const hooked = hooks.flatMap((one) =>
              one.steps.map((hook) => ({ ...within(hook, reached, one), path: one.path })),
            );
            found.push(...hooked);
          }
        }
      }
    }
  };
  follow(caller, 0);
  return found;
}

type Reached = PipelineStep & { readonly path: string };

function within(reached: PipelineStep, caller: PipelineStep, from: PipelineFact): PipelineStep {
  // On an author's machine a hook may be skipped; in a pipeline it runs like any other command.
  const own = from.system === 'pre-commit' ? [] : reached.neutralisers;
  const events = eventsThrough(caller, reached);
  const unclear = reached.unclear ?? caller.unclear;
  return {
    ...reached,
    job: caller.job,
    neutralisers: [...new Set([...caller.neutralisers, ...own])],
    ...(events !== undefined && { events }),
    ...(unclear !== undefined && { unclear }),
  };
}

/** What starts the caller, narrowed by the conditions of the called file's own steps. */
function eventsThrough({ events: outer }: PipelineStep, { events: inner }: PipelineStep): PipelineStep['events'] {
  if (inner === undefined || outer === undefined) return inner;
  if (inner.includes('workflow_call')) return outer;
  const isOf = (narrow: string, wide: string): boolean => narrow === wide || narrow.startsWith(`${wide}:`);
  return [
    ...new Set(outer.flatMap((one) => inner.flatMap((own) => (isOf(one, own) ? [one] : isOf(own, one) ? [own] : [])))),
  ];
}

function calledBy(
  step: Reached,
  byPath: ReadonlyMap<string, PipelineFact>,
  hooks: readonly PipelineFact[],
): readonly PipelineFact[] {
  const { uses, run } = step;
  const found: PipelineFact[] = [];
  const local =
    uses === undefined ? undefined : (localPath(uses) ?? localInclude.exec(uses)?.[1] ?? besidePath(uses, step.path));
  if (local !== undefined) {
    const candidates = [local, `${local}/action.yml`, `${local}/action.yaml`].map((path) => path.replace(/^\//, ''));
    const target = candidates.map((path) => byPath.get(path)).find((one) => one !== undefined);
    if (target) found.push(target);
  }
  const isHookRunner = uses?.startsWith('pre-commit/action@') === true || (run !== undefined && runsHooks.test(run));
  return isHookRunner ? [...found, ...hooks] : found;
}

function besidePath(uses: string, from: string): string | undefined {
  const name = besideInclude.exec(uses)?.[1];
  return name === undefined ? undefined : joinedPath(from.split('/').slice(0, -1).join('/'), name);
}

/** `./.github/workflows/x.yml` and `./` itself, relative to the root of the repository. */
function localPath(uses: string): string | undefined {
  if (uses === './' || uses === '.') return '';
  return uses.startsWith('./') ? uses.slice(2).replace(/\/$/, '') : undefined;
}
