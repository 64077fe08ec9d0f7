/**
 * CircleCI, Azure Pipelines, Travis, Cloud Build and pre-commit: the systems whose files say little beyond their steps.
 * Each reader gives the same fact as GitHub's; what a system decides outside of the file is said in `pipelines.ts` as a gap.
 */
import type { PipelineFact, PipelineStep, ScannerKind } from '../../../model/fact-map.ts';
import type { YamlView } from '../../readers/yaml.ts';
import { pairsOf } from './github-actions.ts';
import { stepOf, type StepSource } from './recognise.ts';

export type PipelineReader = (path: string, root: YamlView) => PipelineFact | undefined;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function fact(
  system: string,
  path: string,
  rest: Pick<PipelineFact, 'triggers' | 'onChange' | 'jobs' | 'steps'>,
): PipelineFact {
  return { system, path, name: nameOf(path), permissions: 'undeclared', jobsWithPermissions: [], ...rest };
}

interface Extension {
  readonly pattern: RegExp;
  readonly kind: ScannerKind;
  readonly tool: string;
}

const orbs: readonly Extension[] = [
  { pattern: /^snyk\/snyk@/, kind: 'sca', tool: 'Snyk' },
  { pattern: /^sonarsource\/sonarcloud@/, kind: 'sast', tool: 'SonarQube' },
  { pattern: /^checkmarx-ts\//, kind: 'sast', tool: 'Checkmarx' },
  { pattern: /^gitguardian\/ggshield@/, kind: 'secrets', tool: 'GitGuardian' },
  { pattern: /^semgrep\/|^returntocorp\/semgrep@/, kind: 'sast', tool: 'Semgrep' },
  { pattern: /^(?:aquasecurity|cci-x|fifteen5)\/trivy(?:-orb)?@/, kind: 'container', tool: 'Trivy' },
  { pattern: /^upenn-libraries\/gitleaks@|\/gitleaks@/, kind: 'secrets', tool: 'gitleaks' },
];

/** Runs for every push to every branch, so also for every proposed change, unless a branch filter says otherwise. */
export function readCircle(path: string, root: YamlView): PipelineFact | undefined {
  const jobs = root.get('jobs')?.entries ?? [];
  const workflows = (root.get('workflows')?.entries ?? []).filter(({ value }) => value.isMap);
  if (jobs.length === 0 && workflows.length === 0) return undefined;
  const aliases = new Map((root.get('orbs')?.entries ?? []).map(({ key, value }) => [key, value.text ?? 'inline']));
  const commands = new Map((root.get('commands')?.entries ?? []).map(({ key, value }) => [key, value]));
  const context: CircleContext = { aliases, commands };
  const isScheduled = (value: YamlView): boolean =>
    value.get('triggers')?.items.some((trigger) => trigger.get('schedule')) ?? false;
  const calls = workflows.flatMap(({ value }) =>
    (value.get('jobs')?.items ?? []).map((item) => {
      const call = circleCall(item);
      return { ...call, filtered: call.filtered || isScheduled(value) };
    }),
  );
  const scheduled = workflows.filter(({ value }) => isScheduled(value));
  const open = calls.some((call) => !call.filtered) || workflows.length === 0;
  const steps = [
    ...jobs.flatMap(({ key, value }) => {
      const all = calls.filter((call) => call.name === key);
      const limited = all.length > 0 && all.every((call) => call.filtered);
      const lenient = limited ? [late] : [];
      return (value.get('steps')?.items ?? []).flatMap((step) => circleStep(step, { job: key, lenient }, context));
    }),
    ...calls.flatMap(({ name, line, inputs, filtered }) => {
      const neutralisers = filtered ? [late] : [];
      return name.includes('/') ? [orbStep(name, context, { job: name, line, inputs, neutralisers })] : [];
    }),
  ];
  const triggers = [
    ...(scheduled.length < workflows.length || workflows.length === 0 ? ['push'] : []),
    ...(scheduled.length > 0 ? ['schedule'] : []),
  ];
  return fact('circleci', path, {
    triggers,
    onChange: triggers.includes('push') && open,
    jobs: jobs.map(({ key }) => key),
    steps,
  });
}

/** By the branches or the schedule of its workflow. */
const late = 'workflow: not for a proposed change';

interface CircleContext {
  readonly aliases: ReadonlyMap<string, string>;
  readonly commands: ReadonlyMap<string, YamlView>;
}

interface CircleJob {
  readonly job: string;
  readonly lenient: readonly string[];
}

function circleCall(item: YamlView): { name: string; line: number; filtered: boolean; inputs: Record<string, string> } {
  if (item.text !== undefined) return { name: item.text, line: item.line, filtered: false, inputs: {} };
  const [entry] = item.entries;
  const only = entry?.value.get('filters', 'branches', 'only')?.texts ?? [];
  const ignore = entry?.value.get('filters', 'branches', 'ignore')?.texts ?? [];
  const filtered = (only.length > 0 && !only.some((b) => /\.\*/.test(b))) || ignore.some((b) => /^\/\.\*\/$/.test(b));
  return { name: entry?.key ?? '', line: item.line, filtered, inputs: { ...pairsOf(entry?.value) } };
}

function circleStep(step: YamlView, at: CircleJob, context: CircleContext, depth = 0): readonly PipelineStep[] {
  const { job, lenient } = at;
  const name = step.text ?? step.entries[0]?.key ?? '';
  const body = step.entries[0]?.value;
  if (name === 'run') {
    const run = body?.text ?? body?.get('command')?.text ?? '';
    const when = body?.get('when')?.text;
    const inputs = pairsOf(body?.get('environment'), 'env.');
    return [
      stepOf({
        job,
        line: step.line,
        run,
        inputs,
        neutralisers: when === 'on_fail' ? [...lenient, 'when: on_fail'] : lenient,
      }),
    ];
  }
  if (name === 'when' || name === 'unless') {
    return (body?.get('steps')?.items ?? []).flatMap((inner) => circleStep(inner, at, context, depth));
  }
  const own = context.commands.get(name);
  if (own && depth < 5) {
    return (own.get('steps')?.items ?? []).flatMap((inner) => circleStep(inner, at, context, depth + 1));
  }
  return name.includes('/')
    ? [orbStep(name, context, { job, line: step.line, inputs: pairsOf(body), neutralisers: lenient })]
    : [];
}

/** `alias/command`, as a step or as a job of a workflow. */
function orbStep(name: string, { aliases }: CircleContext, source: StepSource): PipelineStep {
  const [alias = '', command = ''] = name.split('/');
  const orb = aliases.get(alias) ?? alias;
  const found = orbs.filter(({ pattern }) => pattern.test(orb));
  const step = stepOf({ ...source, uses: `${orb} ${command}`.trim() });
  return { ...step, scanners: found.map(({ kind, tool }) => ({ kind, tool })) };
}

const azureTasks: readonly Extension[] = [
  { pattern: /^Sonar(?:Qube|Cloud)Analyze@/i, kind: 'sast', tool: 'SonarQube' },
  { pattern: /^SnykSecurityScan@/i, kind: 'sca', tool: 'Snyk' },
  { pattern: /^AdvancedSecurity-Codeql-Analyze@/i, kind: 'sast', tool: 'CodeQL' },
  { pattern: /^AdvancedSecurity-Dependency-Scanning@/i, kind: 'sca', tool: 'GitHub Advanced Security' },
  { pattern: /^MicrosoftSecurityDevOps@/i, kind: 'sast', tool: 'Microsoft Security DevOps' },
  { pattern: /^WhiteSource(?:\s+Bolt)?@|^Mend/i, kind: 'sca', tool: 'Mend' },
  { pattern: /^CredScan@/i, kind: 'secrets', tool: 'CredScan' },
  { pattern: /^dependency-check-build-task@/i, kind: 'sca', tool: 'OWASP dependency-check' },
  { pattern: /^(?:trivy|aquasecScanner)@/i, kind: 'container', tool: 'Trivy' },
  { pattern: /^Checkmarx/i, kind: 'sast', tool: 'Checkmarx' },
  { pattern: /^Veracode@/i, kind: 'sast', tool: 'Veracode' },
];
const azureTestTasks = /^(?:VSTest|VisualStudioTestPlatformInstaller|PublishVSTest)@/i;

/** Without `pr:` Azure builds every pull request of a GitHub repository; in Azure Repos a branch policy decides. */
export function readAzure(path: string, root: YamlView): PipelineFact | undefined {
  const steps = azureSteps(root, '', []);
  const hasBody = ['steps', 'jobs', 'stages', 'extends'].some((key) => root.entry(key));
  if (!hasBody) return undefined;
  const pr = root.get('pr');
  const onChange = pr?.text !== 'none';
  const triggers = [
    ...(root.get('trigger')?.text === 'none' ? [] : ['push']),
    ...(onChange ? ['pull_request'] : []),
    ...(root.get('schedules') ? ['schedule'] : []),
  ];
  return fact('azure-pipelines', path, { triggers, onChange, jobs: [...new Set(steps.map(({ job }) => job))], steps });
}

function azureSteps(view: YamlView, job: string, lenient: readonly string[]): readonly PipelineStep[] {
  const name = view.get('job')?.text ?? view.get('deployment')?.text ?? job;
  const own = [...lenient, ...azureLenience(view, view.entry('job') ? 'job: ' : '')];
  const nested = ['stages', 'jobs', 'steps'].flatMap((key) =>
    (view.get(key)?.items ?? []).flatMap((item) => azureSteps(item, name, own)),
  );
  const deployed = view.get('strategy', 'runOnce', 'deploy');
  const inner = deployed ? azureSteps(deployed, name, own) : [];
  return [...azureStep(view, name, own), ...nested, ...inner];
}

function azureLenience(view: YamlView, prefix: string): readonly string[] {
  const goesOn = view.get('continueOnError')?.text === 'true' ? [`${prefix}continueOnError: true`] : [];
  const never =
    ['false', 'never()'].includes(view.get('condition')?.text ?? '') || view.get('enabled')?.text === 'false';
  return never ? [...goesOn, `${prefix}condition: false`] : goesOn;
}

function azureStep(view: YamlView, job: string, neutralisers: readonly string[]): readonly PipelineStep[] {
  const script = ['script', 'bash', 'pwsh', 'powershell']
    .map((key) => view.entry(key))
    .find((e) => e?.value.text !== undefined);
  if (script) return [stepOf({ job, line: script.line, run: script.value.text!, neutralisers, losesPipes: true })];
  const task = view.entry('task');
  const template = view.entry('template');
  if (template?.value.text !== undefined) {
    return [
      stepOf({
        job,
        line: template.line,
        uses: `template: ${template.value.text}`,
        inputs: pairsOf(view.get('parameters')),
        neutralisers,
      }),
    ];
  }
  if (task?.value.text === undefined) return [];
  return [azureTask(task.value.text, { job, line: task.line, inputs: pairsOf(view.get('inputs')), neutralisers })];
}

function azureTask(
  name: string,
  at: { job: string; line: number; inputs: Readonly<Record<string, string>>; neutralisers: readonly string[] },
): PipelineStep {
  const script = at.inputs['script'] ?? azureCommand(name, at.inputs);
  const step = stepOf({ ...at, uses: name, ...(script !== undefined && { run: script }) });
  const scanners = azureTasks.filter(({ pattern }) => pattern.test(name)).map(({ kind, tool }) => ({ kind, tool }));
  return { ...step, scanners: [...step.scanners, ...scanners], runsTests: step.runsTests || azureTestTasks.test(name) };
}

/** Tasks that stand for a command line: `Maven@4` with goals, `DotNetCoreCLI@2` with a command. */
function azureCommand(name: string, inputs: Readonly<Record<string, string>>): string | undefined {
  if (/^Maven@/i.test(name)) return `mvn ${inputs['goals'] ?? 'package'} ${inputs['options'] ?? ''}`;
  if (/^Gradle@/i.test(name)) return `gradle ${inputs['tasks'] ?? 'build'} ${inputs['options'] ?? ''}`;
  if (/^DotNetCoreCLI@/i.test(name)) return `dotnet ${inputs['command'] ?? 'build'} ${inputs['arguments'] ?? ''}`;
  if (/^Npm@/i.test(name)) return `npm ${inputs['customCommand'] ?? inputs['command'] ?? 'install'}`;
  if (/^Go@/i.test(name)) return `go ${inputs['command'] ?? ''} ${inputs['arguments'] ?? ''}`;
  return undefined;
}

/** What Travis runs when the file names no script, by language. */
const travisDefaults: Readonly<Record<string, string>> = {
  node_js: 'npm test',
  go: 'go test ./...',
  rust: 'cargo test',
  java: 'mvn test -B',
  ruby: 'rake test',
  php: 'phpunit',
  perl: 'prove',
  scala: 'sbt test',
};

/** Travis builds pushes and pull requests unless its settings, which live elsewhere, say otherwise. */
export function readTravis(path: string, root: YamlView): PipelineFact | undefined {
  if (root.entries.length === 0) return undefined;
  const only = root.get('if')?.text ?? '';
  const onChange = !/\btype\s*(?:=|IS)\s*push|type\s*!=\s*pull_request/.test(only);
  const phases = ['before_install', 'install', 'before_script', 'script', 'after_success', 'after_script'];
  const included = [...(root.get('jobs', 'include')?.items ?? []), ...(root.get('matrix', 'include')?.items ?? [])];
  const steps = [root, ...included].flatMap((view, index) =>
    phases.flatMap((phase) => {
      const script = view.get(phase);
      const lines = script ? (script.isList ? script.items : [script]) : [];
      const late = phase.startsWith('after_') ? [`${phase}: cannot fail the build`] : [];
      const job = index === 0 ? 'default' : (view.get('name')?.text ?? `job ${index}`);
      return lines.flatMap((line) =>
        line.text === undefined ? [] : [stepOf({ job, line: line.line, run: line.text, neutralisers: late })],
      );
    }),
  );
  const implied = travisDefaults[root.get('language')?.text ?? ''];
  const scripted = root.entry('script') ?? included.find((view) => view.entry('script'));
  const line = root.entry('language')?.line ?? 1;
  const all = !scripted && implied !== undefined ? [...steps, stepOf({ job: 'default', line, run: implied })] : steps;
  const triggers = onChange ? ['push', 'pull_request'] : ['push'];
  return fact('travis-ci', path, { triggers, onChange, jobs: [...new Set(all.map(({ job }) => job))], steps: all });
}

/** A step is a container with arguments or a script. What starts a build is configured in Google Cloud. */
export function readCloudBuild(path: string, root: YamlView): PipelineFact | undefined {
  const items = root.get('steps')?.items ?? [];
  if (items.length === 0) return undefined;
  const steps = items.map((item, index) => {
    const image = item.get('name')?.text ?? '';
    const job = item.get('id')?.text ?? `step ${index + 1}`;
    const script = item.get('script');
    const args = item.get('args')?.texts ?? [];
    const entrypoint = item.get('entrypoint')?.text ?? image.replace(/[:@].*$/, '').replace(/^.*\//, '');
    const run = script?.text ?? (args.length > 0 ? [entrypoint, ...args].map(quoted).join(' ') : undefined);
    const lenient = item.get('allowFailure')?.text === 'true' ? ['allowFailure: true'] : [];
    const step = stepOf({
      job,
      line: item.line,
      uses: `docker://${image}`,
      ...(run !== undefined && { run }),
      inputs: {},
      neutralisers: lenient,
    });
    return step;
  });
  return fact('cloud-build', path, { triggers: [], onChange: false, jobs: steps.map(({ job }) => job), steps });
}

const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const hooks: readonly Extension[] = [
  { pattern: /^(?:gitleaks|gitleaks-docker|gitleaks-system)$/, kind: 'secrets', tool: 'gitleaks' },
  { pattern: /^detect-secrets$/, kind: 'secrets', tool: 'detect-secrets' },
  { pattern: /^trufflehog$/, kind: 'secrets', tool: 'TruffleHog' },
  { pattern: /^(?:ggshield|ggshield-push|docker-ggshield)$/, kind: 'secrets', tool: 'GitGuardian' },
  { pattern: /^talisman-(?:commit|push)$/, kind: 'secrets', tool: 'Talisman' },
  { pattern: /^secretlint$/, kind: 'secrets', tool: 'secretlint' },
  { pattern: /^(?:semgrep|semgrep-ci)$/, kind: 'sast', tool: 'Semgrep' },
  { pattern: /^bandit$/, kind: 'sast', tool: 'Bandit' },
  { pattern: /^(?:gosec|go-sec-(?:mod|pkg|repo-mod))$/, kind: 'sast', tool: 'gosec' },
  { pattern: /^brakeman$/, kind: 'sast', tool: 'Brakeman' },
  { pattern: /^(?:python-safety-dependencies-check|safety)$/, kind: 'sca', tool: 'Safety' },
  { pattern: /^pip-audit$/, kind: 'sca', tool: 'pip-audit' },
  { pattern: /^osv-scanner$/, kind: 'sca', tool: 'OSV-Scanner' },
  {
    pattern: /^(?:checkov|checkov_container|checkov_diff|checkov_secrets|terraform_checkov)$/,
    kind: 'iac',
    tool: 'Checkov',
  },
  { pattern: /^(?:tfsec|terraform_tfsec)$/, kind: 'iac', tool: 'tfsec' },
  { pattern: /^terraform_trivy$/, kind: 'iac', tool: 'Trivy' },
  { pattern: /^(?:tflint|terraform_tflint)$/, kind: 'iac', tool: 'TFLint' },
  { pattern: /^(?:hadolint|hadolint-docker)$/, kind: 'iac', tool: 'hadolint' },
  { pattern: /^cfn(?:-python)?-lint$/, kind: 'iac', tool: 'cfn-lint' },
  { pattern: /^(?:actionlint|actionlint-docker|actionlint-system)$/, kind: 'posture', tool: 'actionlint' },
  { pattern: /^zizmor$/, kind: 'posture', tool: 'zizmor' },
];

/** On the author's machine, if installed there, and skipped with one flag: weaker evidence, and said to be so. */
export function readPreCommit(path: string, root: YamlView): PipelineFact | undefined {
  const repositories = root.get('repos')?.items ?? [];
  if (repositories.length === 0) return undefined;
  const lenient = ['pre-commit: on the author’s machine only'];
  const steps = repositories.flatMap((repository) => {
    const source = repository.get('repo')?.text ?? '';
    const rev = repository.get('rev')?.text;
    return (repository.get('hooks')?.items ?? []).map((hook) => {
      const id = hook.get('id')?.text ?? '';
      const args = hook.get('args')?.texts ?? [];
      const entry = hook.get('entry')?.text;
      const run = entry === undefined ? undefined : [entry, ...args].join(' ');
      const uses = rev === undefined ? source : `${source}@${rev}`;
      const inputs = args.length > 0 ? { args: args.join(' ') } : {};
      const step = stepOf({
        job: id,
        line: hook.line,
        ...(run !== undefined && { run }),
        inputs,
        neutralisers: lenient,
      });
      const known = hooks.filter(({ pattern }) => pattern.test(id)).map(({ kind, tool }) => ({ kind, tool }));
      return { ...step, uses, scanners: known.length > 0 ? known : step.scanners };
    });
  });
  return fact('pre-commit', path, { triggers: [], onChange: false, jobs: [], steps });
}
