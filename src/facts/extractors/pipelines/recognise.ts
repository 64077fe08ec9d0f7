/**
 * What one pipeline step does: which scanners it runs, whether it runs tests, and what keeps a failure of it from failing
 * the pipeline. The same for every CI system; systems differ in how a step is written, not in what its commands mean.
 */
import { posix } from 'node:path';
import type { InfrastructureAct, PipelineStep, ScannerKind, ScriptCall } from '../../../model/fact-map.ts';
import { imageName, invocationsIn, type Invocation } from '../../readers/program.ts';
import type { ShellCommand } from '../../readers/shell.ts';
import { redactText, redactValue } from '../../redact.ts';
import { actOfAction, actOfCommand } from './infrastructure-acts.ts';
import { scannerTable } from './scanner-table.ts';
import type { ScannerCall, ScannerRow } from './scanners/row.ts';
import { callsOf, callsOfAction } from './script-calls.ts';
import { isTestAction, passesWithoutTests, runsTests } from './test-commands.ts';

export interface StepSource {
  readonly job: string;
  readonly line: number;
  readonly uses?: string;
  readonly run?: string;
  /** The container the commands run in, when it is the scanner's own (`image:` of a job). */
  readonly image?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Found outside the command: `continue-on-error: true`, `allow_failure: true`. */
  readonly neutralisers?: readonly string[];
  /** A pipe loses the exit code of what is before it. */
  readonly losesPipes?: boolean;
  /** Where its commands run, from the root of the repository. */
  readonly folder?: string;
}

interface Seen {
  readonly scanners: { kind: ScannerKind; tool: string }[];
  readonly neutralisers: Set<string>;
  readonly acts: InfrastructureAct[];
  readonly calls: ScriptCall[];
  tests: boolean;
}

/** Inputs of actions that hold a script of the user's: `nick-fields/retry`, `devcontainers/ci`, … */
const scriptInputs = ['run', 'command', 'cmd', 'runCmd', 'run-command', 'test-command', 'custom_command'];
/** Only here is `script` a shell script: `actions/github-script` takes JavaScript by the same name. */
const shellScriptActions = /^(?:reactivecircus\/android-emulator-runner|addnab\/docker-run-action)$/;

export function stepOf(source: StepSource): PipelineStep {
  const inputs = source.inputs ?? {};
  const seen: Seen = { scanners: [], neutralisers: new Set(source.neutralisers), acts: [], calls: [], tests: false };
  if (source.uses !== undefined) readUses(source.uses, inputs, seen);
  if (source.run !== undefined) readScript(source.run, source, seen);
  if (source.image !== undefined && source.run === undefined) readImage(source.image, [], inputs, seen);
  return {
    job: source.job,
    line: source.line,
    ...(source.uses !== undefined && { uses: source.uses }),
    ...(source.run !== undefined && { run: redactText(source.run) }),
    neutralisers: [...seen.neutralisers],
    scanners: seen.scanners,
    runsTests: seen.tests,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, redactValue(name, value)])),
    ...(seen.calls.length > 0 && { calls: callsFrom(source.folder, seen.calls) }),
    ...(seen.acts.length > 0 && { infrastructure: distinctActs(seen.acts) }),
  };
}

/** Paths from where the step runs become paths from the root. */
function callsFrom(folder: string | undefined, calls: readonly ScriptCall[]): readonly ScriptCall[] {
  const base =
    folder === undefined || /[$*]|^\//.test(folder) ? '' : posix.normalize(folder).replace(/^\.\/?|\/$/g, '');
  const placed = calls.map((call) => {
    const own = posix.join(base, call.folder ?? '').replace(/^\.$/, '');
    const { by, name, neutraliser } = call;
    return { by, name, ...(own !== '' && { folder: own }), ...(neutraliser !== undefined && { neutraliser }) };
  });
  return [...new Map(placed.map((call) => [`${call.by} ${call.name} ${call.folder ?? ''}`, call])).values()];
}

const distinctActs = (acts: readonly InfrastructureAct[]): readonly InfrastructureAct[] => [
  ...new Map(acts.map((one) => [`${one.act} ${one.tool}`, one])).values(),
];

function readUses(uses: string, inputs: Readonly<Record<string, string>>, seen: Seen): void {
  if (uses.startsWith('docker://')) {
    readImage(imageName(uses), (inputs['args'] ?? '').split(/\s+/).filter(Boolean), inputs, seen);
    return;
  }
  const name = actionName(uses);
  const args = (inputs['args'] ?? '').split(/\s+/).filter(Boolean);
  admit({ via: 'uses', name, args, inputs }, seen);
  if (isTestAction(name, inputs)) seen.tests = true;
  seen.calls.push(...callsOfAction(name));
  const act = actOfAction(name, inputs);
  if (act) seen.acts.push(act);
  for (const key of shellScriptActions.test(name) ? [...scriptInputs, 'script'] : scriptInputs) {
    const script = inputs[key];
    if (script !== undefined) readScript(script, { job: '', line: 0 }, seen);
  }
  if (name === 'actions-rs/cargo')
    readScript(`cargo ${inputs['command'] ?? ''} ${inputs['args'] ?? ''}`, undefined, seen);
  if (/^gradle\/(?:gradle-build-action|actions)/.test(name))
    readScript(`gradle ${inputs['arguments'] ?? ''}`, undefined, seen);
}

/** `Owner/Repo/path@ref` → `owner/repo/path`. */
export function actionName(uses: string): string {
  return uses.replace(/@[^@]*$/, '').toLowerCase();
}

function readImage(image: string, args: readonly string[], inputs: StepSource['inputs'], seen: Seen): void {
  admit({ via: 'image', name: imageName(image).toLowerCase(), args, inputs: inputs ?? {} }, seen);
}

function readScript(script: string, source: StepSource | undefined, seen: Seen): void {
  const commands = invocationsIn(script);
  const pipefail = /\bset\s+-\S*o\s+pipefail|\bset\s+-[a-z]*o\s+pipefail|-o\s+pipefail/.test(script);
  let folder: string | undefined;
  for (const command of commands) {
    const { call } = command;
    // `cd web && npm run lint`: what follows runs there.
    if (call.program === 'cd') folder = call.args[0];
    const before = seen.scanners.length;
    if (call.image === undefined) {
      seen.calls.push(...callsOf(call).map((one) => ({ ...within(folder, one), ...lenient(command) })));
    }
    const act = actOfCommand(call);
    if (act) seen.acts.push(act);
    if (call.image === undefined) admit(commandCall(call), seen);
    else {
      readImage(call.image, call.args, {}, seen);
      seen.tests ||= testsInContainer(call.args);
    }
    const tests = call.image === undefined ? runsTests(call.program, call.args, call.written) : false;
    seen.tests ||= tests;
    const counts = tests || act !== undefined || seen.scanners.length > before || commands.length === 1;
    if (counts) noteLeniency(command, source?.losesPipes === true && !pipefail, seen);
    if (tests && passesWithoutTests(call.args)) seen.neutralisers.add('--passWithNoTests');
  }
}

const within = (folder: string | undefined, call: ScriptCall): ScriptCall =>
  folder === undefined || /[$~]/.test(folder) ? call : { ...call, folder: posix.join(folder, call.folder ?? '') };

const lenient = ({ tolerated }: ShellCommand): Pick<ScriptCall, 'neutraliser'> =>
  tolerated === undefined ? {} : { neutraliser: tolerated };

function testsInContainer(args: readonly string[]): boolean {
  return (
    args.length > 0 &&
    invocationsIn(args.join(' ')).some(({ call }) => runsTests(call.program, call.args, call.written))
  );
}

const commandCall = (call: Invocation): ScannerCall => ({
  via: 'command',
  name: call.program,
  args: call.args,
  inputs: {},
});

function noteLeniency(command: ShellCommand, losesPipes: boolean, seen: Seen): void {
  if (command.tolerated !== undefined) seen.neutralisers.add(command.tolerated);
  if (command.piped && losesPipes) seen.neutralisers.add('| without pipefail');
}

/** Asking a tool for its version or logging in is no scan. */
const idle = /^(?:--version|version|-V|--help|-h|help|login|logout|auth|install|uninstall|completion|init|--init)$/;

function admit(call: ScannerCall, seen: Seen): void {
  const args = call.via === 'image' ? withoutProgram(call) : call.args;
  if (call.via !== 'uses' && (idle.test(args[0] ?? '') || (args.length === 1 && args[0] === '-v'))) return;
  for (const row of scannerTable) {
    if (!matches(row, call)) continue;
    const own = { ...call, args };
    const kinds = typeof row.kinds === 'function' ? row.kinds(own) : row.kinds;
    for (const kind of kinds) seen.scanners.push({ kind, tool: row.tool });
    const soft = kinds.length > 0 ? row.soft?.(own) : undefined;
    if (soft !== undefined) seen.neutralisers.add(soft);
  }
}

function matches(row: ScannerRow, call: ScannerCall): boolean {
  if (call.via === 'uses') return row.uses?.test(call.name) ?? false;
  if (call.via === 'command') return row.programs?.test(call.name) ?? false;
  return row.images?.test(call.name) ?? false;
}

/** `docker run semgrep/semgrep semgrep scan`: the image's own program is named once more. */
function withoutProgram(call: ScannerCall): readonly string[] {
  const [head, ...rest] = call.args;
  return head !== undefined && call.name.endsWith(`/${head}`) ? rest : call.args;
}
