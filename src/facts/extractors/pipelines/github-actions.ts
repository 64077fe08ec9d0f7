/**
 * GitHub Actions: workflows and composite actions. A job that calls a reusable workflow becomes one step with `uses`;
 * what that workflow runs is in its own fact (trigger `workflow_call`), as what a local action runs is in the fact of its
 * `action.yml` (system `github-action`, no triggers of its own).
 */
import type { PipelineFact, PipelineStep } from '../../../model/fact-map.ts';
import type { YamlEntry, YamlView } from '../../readers/yaml.ts';
import { anyEvent, eventsOfTrigger, eventsUnder } from './github-conditions.ts';
import { stepOf, type StepSource } from './recognise.ts';

export function readWorkflow(path: string, root: YamlView): PipelineFact | undefined {
  const on = root.get('on') ?? root.get('true');
  const jobs = root.get('jobs')?.entries ?? [];
  if (!on || jobs.length === 0) return undefined;
  const events = eventsOf(on);
  const change = changeEvents(events);
  const filters = change.flatMap(({ value }) => (value ? pathFiltersOf(value) : []));
  const everyChange = change.some(({ value }) => !value || pathFiltersOf(value).length === 0);
  const context: WorkflowContext = {
    onChange: change.length > 0,
    shell: root.get('defaults', 'run', 'shell')?.text,
    folder: root.get('defaults', 'run', 'working-directory')?.text,
    env: pairsOf(root.get('env'), 'env.'),
    events: events.every(({ name }) => name === 'workflow_call')
      ? anyEvent
      : events.flatMap(({ name, value }) => eventsOfTrigger(name, value)),
  };
  return {
    system: 'github-actions',
    path,
    name: root.get('name')?.text ?? path.slice(path.lastIndexOf('/') + 1),
    triggers: events.map(({ name }) => name),
    onChange: change.length > 0,
    ...(filters.length > 0 && !everyChange && { pathFilters: filters }),
    permissions: permissionsOf(root.get('permissions')),
    jobsWithPermissions: jobs.filter(({ value }) => value.get('permissions')).map(({ key }) => key),
    ...jobNamesOf(jobs),
    jobs: jobs.map(({ key }) => key),
    steps: jobs.flatMap((job) => jobSteps(job, context)),
  };
}

function jobNamesOf(jobs: readonly YamlEntry[]): Pick<PipelineFact, 'jobNames'> {
  const named = jobs.flatMap(({ key, value }) => {
    const name = value.get('name')?.text;
    return name === undefined || name === key ? [] : [[key, name] as const];
  });
  return named.length === 0 ? {} : { jobNames: Object.fromEntries(named) };
}

export function readCompositeAction(path: string, root: YamlView): PipelineFact | undefined {
  const runs = root.get('runs');
  if (!runs) return undefined;
  const steps = runs.get('steps')?.items ?? [];
  const image = runs.get('image');
  const container = image?.text?.startsWith('docker://')
    ? [stepOf({ job: '', line: image.line, uses: image.text })]
    : [];
  return {
    system: 'github-action',
    path,
    name: root.get('name')?.text ?? path,
    triggers: [],
    onChange: false,
    permissions: 'undeclared',
    jobsWithPermissions: [],
    jobs: [],
    steps: [...container, ...steps.flatMap((step) => actionStep(step, '', [], { onChange: false, events: anyEvent }))],
  };
}

interface WorkflowContext {
  readonly onChange: boolean;
  readonly shell?: string | undefined;
  /** Where commands run when a step does not say it. */
  readonly folder?: string | undefined;
  /** The values that each name of the job's matrix takes, where they are written out. */
  readonly matrix?: ReadonlyMap<string, readonly string[]>;
  /** What may start it, in the words of `PipelineStep.events`. */
  readonly events: readonly string[];
  /** The condition of the job. */
  readonly condition?: string | undefined;
  readonly environment?: string | undefined;
  /** Environment given for the whole workflow and job. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Event {
  readonly name: string;
  /** Its configuration; absent for the short forms. */
  readonly value?: YamlView;
}

/** `on: push`, `on: [push, pull_request]`, `on: {push: …}`. */
function eventsOf(on: YamlView): readonly Event[] {
  if (on.isMap) return on.entries.map(({ key, value }) => ({ name: key, value }));
  return on.texts.map((name) => ({ name }));
}

const changeEventNames = new Set(['pull_request', 'pull_request_target', 'merge_group']);
const proposing = new Set(['opened', 'synchronize', 'reopened', 'checks_requested']);

/** The events that start it for each proposed change; `types: [closed]` or `[labeled]` alone do not. */
function changeEvents(events: readonly Event[]): readonly Event[] {
  return events.filter(({ name, value }) => {
    const types = value?.get('types')?.texts ?? [];
    return changeEventNames.has(name) && (types.length === 0 || types.some((type) => proposing.has(type)));
  });
}

/** `paths` as they are, `paths-ignore` with `!` before them. */
function pathFiltersOf(event: YamlView): readonly string[] {
  const ignored = (event.get('paths-ignore')?.texts ?? []).map((path) => `!${path}`);
  return [...(event.get('paths')?.texts ?? []), ...ignored];
}

export function permissionsOf(view: YamlView | undefined): PipelineFact['permissions'] {
  if (!view) return 'undeclared';
  const all = view.text;
  if (all === 'write-all') return 'write-all';
  if (all !== undefined) return 'read-only';
  const writes = view.entries.filter(({ value }) => value.text === 'write').map(({ key }) => key);
  return writes.length === 0 ? 'read-only' : writes;
}

function jobSteps({ key, value, line }: YamlEntry, context: WorkflowContext): readonly PipelineStep[] {
  const neutralisers = lenienceOf(value, context, 'job: ');
  const shell = value.get('defaults', 'run', 'shell')?.text ?? context.shell;
  const env = { ...context.env, ...pairsOf(value.get('env'), 'env.') };
  const called = value.entry('uses');
  if (called?.value.text !== undefined) {
    const inputs = pairsOf(value.get('with'));
    const call = stepOf({ job: key, line: called.line, uses: called.value.text, inputs, neutralisers });
    return [withEvents(call, value, { ...context, condition: undefined })];
  }
  const image = value.get('container')?.text ?? value.get('container', 'image')?.text;
  const steps = value.get('steps')?.items ?? [];
  const condition = value.get('if')?.text;
  const environment = value.get('environment')?.text ?? value.get('environment', 'name')?.text;
  const folder = value.get('defaults', 'run', 'working-directory')?.text ?? context.folder;
  const matrix = matrixOf(value.get('strategy', 'matrix'));
  const inJob = { ...context, shell, folder, matrix, env, condition, environment };
  const own = steps.flatMap((step) => withReader(actionStep(step, key, neutralisers, inJob), step, steps));
  const container = image === undefined ? undefined : stepOf({ job: key, line, image, neutralisers });
  // A job inside a scanner's image may run it by a path of its own; only then is the image itself worth a line.
  return container && container.scanners.length > 0 && own.every((s) => s.scanners.length === 0)
    ? [...own, container]
    : own;
}

function actionStep(
  step: YamlView,
  job: string,
  inherited: readonly string[],
  context: WorkflowContext,
): readonly PipelineStep[] {
  const uses = step.entry('uses');
  const run = step.entry('run');
  const shell = step.get('shell')?.text ?? context.shell;
  const source: StepSource = {
    job,
    line: (uses ?? run)?.line ?? step.line,
    ...(uses?.value.text !== undefined && { uses: uses.value.text }),
    ...(run?.value.text !== undefined && { run: run.value.text }),
    inputs: { ...pairsOf(step.get('with')), ...context.env, ...pairsOf(step.get('env'), 'env.') },
    neutralisers: [...inherited, ...lenienceOf(step, context)],
    // Without `shell: bash` written out, GitHub starts bash with -e but without pipefail.
    losesPipes: shell === undefined || shell === 'sh',
    ...folderOf(step.get('working-directory')?.text ?? context.folder),
  };
  if (!uses && !run) return [];
  return [source, ...withMatrix(source, context)].map((one) => withEvents(stepOf(one), step, context));
}

const folderOf = (folder: string | undefined): Pick<StepSource, 'folder'> => (folder === undefined ? {} : { folder });

function matrixOf(view: YamlView | undefined): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  const add = (key: string, found: readonly string[]): void => {
    values.set(key, [...(values.get(key) ?? []), ...found]);
  };
  for (const { key, value } of view?.entries ?? []) {
    if (key === 'exclude') continue;
    if (key !== 'include') add(key, value.texts);
    for (const item of value.items) {
      for (const inner of item.entries) {
        add(
          key === 'include' ? inner.key : `${key}.${inner.key}`,
          inner.value.text === undefined ? [] : [inner.value.text],
        );
      }
    }
  }
  return values;
}

const mostValues = 50;
const matrixValue = /\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/;

/**
 * The step once for each value of the matrix that its command names (`tox -e ${{ matrix.env }}`), where the value decides
 * what is run: only those that scan or call something more are of interest.
 */
function withMatrix(source: StepSource, { matrix }: WorkflowContext): readonly StepSource[] {
  const { uses, run } = source;
  const name = matrixValue.exec(run ?? uses ?? '')?.[1];
  const values = name === undefined ? [] : [...new Set(matrix?.get(name))].slice(0, mostValues);
  return values
    .map((value): StepSource => {
      const filled = (text: string): string =>
        text.replaceAll(new RegExp(matrixValue, 'g'), (whole, own) => (own === name ? value : whole));
      return {
        ...source,
        ...(uses !== undefined && { uses: filled(uses) }),
        ...(run !== undefined && { run: filled(run) }),
      };
    })
    .filter((one) => doesMore(stepOf(one), stepOf(source)));
}

function doesMore(one: PipelineStep, than: PipelineStep): boolean {
  const told = ({ scanners, calls }: PipelineStep): string => JSON.stringify([scanners, calls]);
  return (one.scanners.length > 0 || one.calls !== undefined) && told(one) !== told(than);
}

/** Kept only where it matters: of steps that act on infrastructure, and of calls of files that may. */
function withEvents(step: PipelineStep, own: YamlView, context: WorkflowContext): PipelineStep {
  if (step.infrastructure === undefined && step.uses?.startsWith('./') !== true) return step;
  const conditions = [context.condition, own.get('if')?.text].filter((text) => text !== undefined);
  const { environment } = context;
  return {
    ...step,
    ...eventsUnder(context.events, conditions),
    ...(environment !== undefined && step.infrastructure && { environment }),
  };
}

/** Does another step of the job ask how this one ended (`steps.plan.outcome`)? */
function withReader(found: readonly PipelineStep[], step: YamlView, all: readonly YamlView[]): readonly PipelineStep[] {
  const id = step.get('id')?.text;
  if (id === undefined || found.every(({ infrastructure }) => infrastructure === undefined)) return found;
  const asks = (other: YamlView): boolean => {
    const texts = [
      other.get('if')?.text,
      other.get('run')?.text,
      ...Object.values(pairsOf(other.get('with'))),
      ...Object.values(pairsOf(other.get('env'))),
    ];
    return texts.some((text) => text?.includes(`steps.${id}.`));
  };
  const reader = all.find((other) => other !== step && asks(other));
  return reader ? found.map((one) => ({ ...one, outcomeReadAt: reader.line })) : found;
}

export function pairsOf(view: YamlView | undefined, prefix = ''): Readonly<Record<string, string>> {
  const pairs = (view?.entries ?? []).map(({ key, value }) => [prefix + key, value.text ?? ''] as const);
  return Object.fromEntries(pairs);
}

/** Events that are no proposed change, in conditions such as `github.event_name == 'push'`. */
const otherEvent = /github\.event_name\s*==\s*'(?!pull_request|merge_group)[a-z_]+'/;
const notOnChange = /github\.event_name\s*!=\s*'pull_request'/;
const onBranch =
  /github\.ref(?:_name)?\s*==\s*'(?!refs\/pull)[^']*'|startsWith\(\s*github\.ref\s*,\s*'refs\/(?:tags|heads)/;

function lenienceOf(view: YamlView, context: WorkflowContext, prefix = ''): readonly string[] {
  const found: string[] = [];
  const goesOn = view.get('continue-on-error')?.text;
  // A matrix may let its experimental entries fail; the others still count.
  if (goesOn !== undefined && goesOn !== 'false' && !/^\$\{\{.*\bmatrix\b.*\}\}$/.test(goesOn)) {
    found.push(`${prefix}continue-on-error: ${goesOn}`);
  }
  const condition = view.get('if')?.text;
  if (condition === undefined) return found;
  const bare = condition.replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
  if (bare === 'false') found.push(`${prefix}if: false`);
  else if (context.onChange && skipsChanges(bare)) found.push(`${prefix}if: ${bare} (not for a proposed change)`);
  return found;
}

/** One of the conditions joined by `&&` cannot hold for a proposed change. Alternatives and negations are not judged. */
function skipsChanges(condition: string): boolean {
  return splitTop(condition).some((part) => {
    if (part.includes('||') || part.startsWith('!')) return false;
    return otherEvent.test(part) || notOnChange.test(part) || onBranch.test(part);
  });
}

/** Splits at `&&` outside parentheses; an `||` outside them makes the whole one part. */
function splitTop(condition: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < condition.length; at += 1) {
    if (condition[at] === '(') depth += 1;
    if (condition[at] === ')') depth -= 1;
    if (depth > 0) continue;
    if (condition.startsWith('||', at)) return [condition];
    if (condition.startsWith('&&', at)) {
      parts.push(condition.slice(start, at));
      start = at + 2;
    }
  }
  return [...parts, condition.slice(start)].map((part) => part.trim());
}
