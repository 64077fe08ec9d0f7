/**
 * Bitbucket Pipelines, Drone, Woodpecker and Buildkite: steps with commands, told with what starts them.
 *
 *   Bitbucket   `default` runs for each push that no other section takes, `pull-requests` for changesets
 *   Drone       pushes and pull requests, unless `trigger` names events
 *   Woodpecker  the same, by `when`
 *   Buildkite   what starts a build is set in Buildkite
 */
import type { PipelineFact, PipelineStep, ScannerKind } from '../../../model/fact-map.ts';
import type { YamlView } from '../../readers/yaml.ts';
import { pairsOf } from './github-actions.ts';
import { stepOf } from './recognise.ts';

interface Body {
  readonly triggers: readonly string[];
  readonly onChange: boolean;
  readonly steps: readonly PipelineStep[];
}

function fact(system: string, path: string, { triggers, onChange, steps }: Body): PipelineFact | undefined {
  if (steps.length === 0) return undefined;
  const jobs = [...new Set(steps.map(({ job }) => job))];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { system, path, name, triggers, onChange, permissions: 'undeclared', jobsWithPermissions: [], jobs, steps };
}

const pipes: readonly { readonly pattern: RegExp; readonly kind: ScannerKind; readonly tool: string }[] = [
  { pattern: /^snyk\/snyk-scan:/, kind: 'sca', tool: 'Snyk' },
  { pattern: /^aquasecurity\/trivy-pipe:/, kind: 'container', tool: 'Trivy' },
  { pattern: /^sonarsource\/sonar(?:qube|cloud)-scan:/, kind: 'sast', tool: 'SonarQube' },
  { pattern: /^atlassian\/git-secrets-scan:/, kind: 'secrets', tool: 'git-secrets' },
  { pattern: /^checkmarx\//, kind: 'sast', tool: 'Checkmarx' },
  { pattern: /^gitguardian\/ggshield:/, kind: 'secrets', tool: 'GitGuardian' },
];

export function readBitbucket(path: string, root: YamlView): PipelineFact | undefined {
  const sections = root.get('pipelines')?.entries ?? [];
  const has = (name: string): boolean => sections.some(({ key }) => key === name);
  const steps = sections.flatMap(({ key, value }) => {
    const lists = value.isList ? [value] : value.entries.map((entry) => entry.value);
    const late = key === 'default' || key === 'pull-requests' ? [] : [`${key}: not for a proposed change`];
    return lists.flatMap((list) => bitbucketSteps(list, late));
  });
  return fact('bitbucket-pipelines', path, {
    triggers: [
      ...(has('pull-requests') ? ['pull_request'] : []),
      ...(has('default') || has('branches') ? ['push'] : []),
    ],
    onChange: has('default') || has('pull-requests'),
    steps,
  });
}

function bitbucketSteps(view: YamlView, neutralisers: readonly string[], depth = 0): readonly PipelineStep[] {
  if (depth > 5) return [];
  return view.items.flatMap((item) => {
    const nested = item.get('parallel', 'steps') ?? item.get('parallel') ?? item.get('stage', 'steps');
    if (nested) return bitbucketSteps(nested, neutralisers, depth + 1);
    const step = item.get('step');
    if (!step) return [];
    const lenient = step.get('trigger')?.text === 'manual' ? [...neutralisers, 'when: manual'] : neutralisers;
    const job = step.get('name')?.text ?? 'step';
    return (step.get('script')?.items ?? []).map((line): PipelineStep => {
      const pipe = line.get('pipe')?.text;
      if (pipe === undefined) return stepOf({ job, line: line.line, run: line.text ?? '', neutralisers: lenient });
      const own = stepOf({
        job,
        line: line.line,
        uses: pipe,
        inputs: pairsOf(line.get('variables')),
        neutralisers: lenient,
      });
      return {
        ...own,
        scanners: pipes.filter(({ pattern }) => pattern.test(pipe)).map(({ kind, tool }) => ({ kind, tool })),
      };
    });
  });
}

/** Drone: a document per pipeline. */
export function readDrone(path: string, root: YamlView): PipelineFact | undefined {
  const events = root.get('trigger', 'event');
  const named = events?.texts.length ? events.texts : (events?.get('include')?.texts ?? []);
  const isFor = (event: string): boolean => named.length === 0 || named.includes(event);
  const steps = (root.get('steps')?.items ?? []).flatMap((step) => commandsOf(step, step.get('name')?.text ?? 'step'));
  return fact('drone', path, {
    triggers: ['pull_request', 'push'].filter(isFor),
    onChange: isFor('pull_request'),
    steps,
  });
}

export function readWoodpecker(path: string, root: YamlView): PipelineFact | undefined {
  const when = root.get('when');
  const rows = when ? (when.isList ? when.items : [when]) : [];
  const named = rows.flatMap((row) => row.get('event')?.texts ?? []);
  const isFor = (event: string): boolean => named.length === 0 || named.includes(event);
  const section = root.get('steps') ?? root.get('pipeline');
  const steps = section?.isList
    ? section.items.flatMap((step) => commandsOf(step, step.get('name')?.text ?? 'step'))
    : (section?.entries ?? []).flatMap(({ key, value }) => commandsOf(value, key));
  return fact('woodpecker', path, {
    triggers: ['pull_request', 'push'].filter(isFor),
    onChange: isFor('pull_request'),
    steps,
  });
}

export function readBuildkite(path: string, root: YamlView): PipelineFact | undefined {
  const items = root.isList ? root.items : (root.get('steps')?.items ?? []);
  const flat = items.flatMap((item) => item.get('steps')?.items ?? [item]);
  const steps = flat.flatMap((step) => {
    const job = step.get('label')?.text ?? step.get('key')?.text ?? 'step';
    const soft = step.get('soft_fail');
    const neutralisers = soft !== undefined && soft.text !== 'false' ? ['soft_fail'] : [];
    const commands = step.get('command') ?? step.get('commands');
    const lines = commands ? (commands.isList ? commands.items : [commands]) : [];
    return lines.map((line) => stepOf({ job, line: line.line, run: line.text ?? '', neutralisers }));
  });
  return fact('buildkite', path, { triggers: [], onChange: false, steps });
}

/** `image` and `commands`; a step's own `when.event` may leave proposed changes out. */
function commandsOf(step: YamlView, job: string): readonly PipelineStep[] {
  const events = step.get('when', 'event');
  const named = events?.texts ?? [];
  const late = named.length > 0 && !named.includes('pull_request') ? ['when: not for a proposed change'] : [];
  const lenient = step.get('failure')?.text === 'ignore' ? [...late, 'failure: ignore'] : late;
  const lines = step.get('commands')?.items ?? [];
  if (lines.length > 0)
    return lines.map((line) => stepOf({ job, line: line.line, run: line.text ?? '', neutralisers: lenient }));
  const image = step.get('image')?.text;
  return image === undefined ? [] : [stepOf({ job, line: step.line, image, neutralisers: lenient })];
}
