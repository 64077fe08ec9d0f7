/**
 * GitLab CI. A job without rules runs in the pipeline of every pushed branch, so it runs for every proposed change too;
 * `rules`, `only`, `except` and `workflow` narrow that. GitLab's security templates are jobs that nobody sees in the
 * file: each `include` becomes a step whose scanners are those of the template, minus the ones a variable switches off.
 */
import type { PipelineFact, PipelineStep, ScannerKind } from '../../../model/fact-map.ts';
import type { YamlEntry, YamlView } from '../../readers/yaml.ts';
import { stepOf } from './recognise.ts';

const reserved = new Set(
  'image services stages types before_script after_script variables cache include workflow default pages:deploy spec'.split(
    ' ',
  ),
);

interface Template {
  readonly pattern: RegExp;
  readonly kind: ScannerKind;
  readonly tool: string;
  /** The variable that switches it off, and the job it brings. */
  readonly disabledBy: string;
  readonly job: string;
}

const templates: readonly Template[] = [
  {
    pattern: /(?:^|\/)SAST(?:\.latest)?\.gitlab-ci|(?:^|\/)sast(?:@|\/|$)/,
    kind: 'sast',
    tool: 'GitLab SAST',
    disabledBy: 'SAST_DISABLED',
    job: 'sast',
  },
  {
    pattern: /SAST-IaC(?:\.latest)?\.gitlab-ci|(?:^|\/)(?:sast-iac|iac-scanning|iac-sast)(?:@|\/|$)/i,
    kind: 'iac',
    tool: 'GitLab IaC scanning',
    disabledBy: 'SAST_DISABLED',
    job: 'iac-sast',
  },
  {
    pattern: /Secret-Detection(?:\.latest)?\.gitlab-ci|(?:^|\/)secret-detection(?:@|\/|$)/,
    kind: 'secrets',
    tool: 'GitLab Secret Detection',
    disabledBy: 'SECRET_DETECTION_DISABLED',
    job: 'secret_detection',
  },
  {
    pattern: /Dependency-Scanning(?:\.v2|\.latest)?\.gitlab-ci|(?:^|\/)dependency-scanning(?:@|\/|$)/,
    kind: 'sca',
    tool: 'GitLab Dependency Scanning',
    disabledBy: 'DEPENDENCY_SCANNING_DISABLED',
    job: 'dependency_scanning',
  },
  {
    pattern: /Container-Scanning(?:\.latest)?\.gitlab-ci|(?:^|\/)container-scanning(?:@|\/|$)/,
    kind: 'container',
    tool: 'GitLab Container Scanning',
    disabledBy: 'CONTAINER_SCANNING_DISABLED',
    job: 'container_scanning',
  },
  {
    pattern: /(?:^|\/)DAST(?:-API|-On-Demand-Scan)?(?:\.latest)?\.gitlab-ci|(?:^|\/)dast(?:@|\/|$)/,
    kind: 'dast',
    tool: 'GitLab DAST',
    disabledBy: 'DAST_DISABLED',
    job: 'dast',
  },
];

export function readGitlab(path: string, root: YamlView): PipelineFact | undefined {
  const jobs = root.entries.filter((e) => isJob(e));
  const includes = includesOf(root);
  if (jobs.length === 0 && includes.length === 0) return undefined;
  const hidden = new Map(root.entries.filter(({ value }) => value.isMap).map(({ key, value }) => [key, value]));
  const visible = jobs.filter(({ key }) => !key.startsWith('.'));
  const workflow = root.get('workflow', 'rules');
  const { triggers, onChange } = triggersOf(visible, workflow, includes.length > 0, hidden);
  return {
    system: 'gitlab-ci',
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    triggers,
    onChange,
    permissions: 'undeclared',
    jobsWithPermissions: [],
    jobs: visible.map(({ key }) => key),
    steps: [
      ...includes.map(({ name, line }) => includeStep(name, line, root)),
      ...visible.flatMap((job) => jobSteps(job, root, hidden)),
    ],
  };
}

const isJob = ({ key, value }: YamlEntry): boolean =>
  value.isMap &&
  !reserved.has(key) &&
  ['script', 'trigger', 'extends', 'run', 'rules', 'stage'].some((k) => value.entry(k));

interface Include {
  readonly name: string;
  readonly line: number;
}

/** `include: x`, `include: [x, {template: y}, {project: p, file: [f], ref: r}, {component: c}]`. */
function includesOf(root: YamlView): readonly Include[] {
  const include = root.get('include');
  if (!include) return [];
  return (include.isList ? include.items : [include]).flatMap((item) => {
    if (item.text !== undefined) return [{ name: item.text, line: item.line }];
    return item.entries.flatMap(({ key, value, line }) => {
      if (key === 'project') {
        const ref = item.get('ref')?.text;
        return (item.get('file')?.texts ?? ['']).map((file) => ({
          name: `project: ${value.text ?? ''}/${file.replace(/^\//, '')}${ref === undefined ? '' : `@${ref}`}`,
          line,
        }));
      }
      const kinds = ['template', 'local', 'remote', 'component'];
      return kinds.includes(key) ? value.texts.map((text) => ({ name: `${key}: ${text}`, line })) : [];
    });
  });
}

function includeStep(name: string, line: number, root: YamlView): PipelineStep {
  const file = name.replace(/^[a-z]+: /, '');
  const auto = /Auto-DevOps(?:\.latest)?\.gitlab-ci/.test(file);
  const found = templates.filter(({ pattern, kind }) => (auto ? kind !== 'iac' : pattern.test(file)));
  const active = found.filter(({ disabledBy }) => !isOn(root.get('variables', disabledBy)));
  const off = active.length === 0 ? found.map(({ disabledBy }) => `${disabledBy}: "true"`) : [];
  const lenient = active.filter(({ job }) => root.get(job, 'allow_failure')?.text !== 'false');
  const neutralisers = [...new Set(off), ...(lenient.length > 0 ? ['allow_failure: true (template default)'] : [])];
  const step = stepOf({ job: 'include', line, uses: name, neutralisers });
  const runsTests = auto && !isOn(root.get('variables', 'TEST_DISABLED'));
  return { ...step, runsTests, scanners: active.map(({ kind, tool }) => ({ kind, tool })) };
}

const isOn = (view: YamlView | undefined): boolean =>
  ['true', '1'].includes(view?.text ?? view?.get('value')?.text ?? '');

/** A job with what it inherits by `extends`, nearest first. */
function lineage(job: YamlView, hidden: ReadonlyMap<string, YamlView>, depth = 0): readonly YamlView[] {
  if (depth > 10) return [job];
  const parents = [...(job.get('extends')?.texts ?? [])].reverse();
  return [job, ...parents.flatMap((name) => (hidden.has(name) ? lineage(hidden.get(name)!, hidden, depth + 1) : []))];
}

const inherited = (views: readonly YamlView[], key: string): YamlView | undefined =>
  views.map((view) => view.get(key)).find((value) => value !== undefined);

function jobSteps(job: YamlEntry, root: YamlView, hidden: ReadonlyMap<string, YamlView>): readonly PipelineStep[] {
  const views = lineage(job.value, hidden);
  const never = eventsOfJob(views).some(forChanges) ? [] : ['rules: not for a proposed change'];
  const neutralisers = [...lenienceOf(views), ...never];
  const image = inherited(views, 'image') ?? root.get('default', 'image') ?? root.get('image');
  const imageText = image?.text ?? image?.get('name')?.text;
  const trigger = job.value.get('trigger');
  if (trigger) {
    const uses =
      trigger.text ?? trigger.get('project')?.text ?? trigger.get('include')?.texts.join(' ') ?? 'child pipeline';
    return [stepOf({ job: job.key, line: trigger.line, uses: `trigger: ${uses}`, neutralisers })];
  }
  const steps = ['before_script', 'script', 'after_script'].flatMap((key) => {
    const script = inherited(views, key);
    if (!script) return [];
    const lines = script.isList ? script.items.flatMap((i) => (i.isList ? i.items : [i])) : [script];
    // What runs after the job cannot fail it.
    const late = key === 'after_script' ? ['after_script'] : [];
    return lines.flatMap((line) =>
      line.text === undefined
        ? []
        : [
            withEvents(
              stepOf({ job: job.key, line: line.line, run: line.text, neutralisers: [...neutralisers, ...late] }),
              views,
            ),
          ],
    );
  });
  if (imageText === undefined || steps.some((s) => s.scanners.length > 0)) return steps;
  const own = stepOf({ job: job.key, line: image!.line, image: imageText, neutralisers });
  return own.scanners.length > 0 && steps.length === 0 ? [own] : steps;
}

/** Kept only where it matters: of steps that act on infrastructure. */
function withEvents(step: PipelineStep, views: readonly YamlView[]): PipelineStep {
  if (step.infrastructure === undefined) return step;
  const environment = inherited(views, 'environment');
  const name = environment?.text ?? environment?.get('name')?.text;
  const events = eventsOfJob(views).map((event) => (event === 'push:default' ? 'push:$default' : event));
  return { ...step, events: [...new Set(events)], ...(name !== undefined && { environment: name }) };
}

function lenienceOf(views: readonly YamlView[]): readonly string[] {
  const found: string[] = [];
  const allowed = inherited(views, 'allow_failure');
  if (allowed?.text === 'true') found.push('allow_failure: true');
  if (allowed?.isMap)
    found.push(`allow_failure: exit_codes ${allowed.get('exit_codes')?.texts.join(', ') ?? ''}`.trim());
  const rules = inherited(views, 'rules');
  const when = inherited(views, 'when')?.text;
  if (when === 'never' || when === 'manual') found.push(`when: ${when}`);
  if (rules?.isList && rules.items.length > 0) {
    const running = rules.items.filter((rule) => rule.get('when')?.text !== 'never');
    if (running.length === 0) found.push('rules: when: never');
    else if (running.every((rule) => rule.get('allow_failure')?.text === 'true'))
      found.push('rules: allow_failure: true');
    else if (running.every((rule) => rule.get('when')?.text === 'manual')) found.push('rules: when: manual');
  }
  return found;
}

const mergeRequest = /merge_request_event|CI_MERGE_REQUEST|CI_OPEN_MERGE_REQUESTS/;
const onlyElsewhere =
  /^\s*\$CI_COMMIT_(?:BRANCH|REF_NAME)\s*==\s*(?:\$CI_DEFAULT_BRANCH|["'](?:main|master|develop)["'])|^\s*\$CI_COMMIT_TAG\b|CI_PIPELINE_SOURCE\s*==\s*["']?(?:schedule|web|trigger|api|pipeline)/;

/** Which pipelines a set of rules admits, in GitHub's words. */
function eventsOfRules(rules: YamlView): readonly string[] {
  return rules.items.flatMap((rule) => {
    if (rule.get('when')?.text === 'never') return [];
    const condition = rule.get('if')?.text;
    if (condition === undefined) return ['push'];
    const events: string[] = [];
    if (mergeRequest.test(condition)) events.push('pull_request');
    if (/["']?schedule["']?/.test(condition)) events.push('schedule');
    if (/["']web["']/.test(condition)) events.push('workflow_dispatch');
    if (events.length === 0) events.push(onlyElsewhere.test(condition) ? 'push:default' : 'push');
    return events;
  });
}

function eventsOfJob(views: readonly YamlView[]): readonly string[] {
  const rules = inherited(views, 'rules');
  if (rules?.isList) return eventsOfRules(rules);
  const only = inherited(views, 'only');
  const refs = only?.texts.length ? only.texts : (only?.get('refs')?.texts ?? []);
  if (!only || refs.length === 0) return ['push'];
  return refs.map((ref) => {
    if (ref === 'merge_requests') return 'pull_request';
    if (ref === 'schedules') return 'schedule';
    return ref === 'branches' || ref === 'external_pull_requests' ? 'push' : 'push:default';
  });
}

/** `push:default` (the default branch or tags only) is a push in GitHub's words, but none of a proposed change. */
function triggersOf(
  jobs: readonly YamlEntry[],
  workflow: YamlView | undefined,
  includes: boolean,
  hidden: ReadonlyMap<string, YamlView>,
): { readonly triggers: readonly string[]; readonly onChange: boolean } {
  const ofJobs = jobs.flatMap(({ value }) => eventsOfJob(lineage(value, hidden)));
  const all = includes ? ['push', ...ofJobs] : ofJobs;
  const admitted = workflow?.isList ? eventsOfRules(workflow) : all;
  const events = admitted.filter((event) => all.includes(event) || all.includes('push'));
  const triggers = new Set(events.map((event) => (event === 'push:default' ? 'push' : event)));
  return { triggers: [...triggers], onChange: events.some(forChanges) };
}

const forChanges = (event: string): boolean => event === 'push' || event === 'pull_request';
