import { resolve } from 'node:path';
import type { ScanFinding, ScanReport, ScanRequest } from '../../app/plumbline.ts';
import { findingClasses, severities, type Severity } from '../../model/finding.ts';
import { defineCommand, UsageError, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, choicesFlag, switchFlag, textFlag, textsFlag } from '../flags.ts';
import { scanNotes, scannedFindingsLines } from '../views/scan.ts';

const flags = {
  format: choiceFlag({
    name: 'format',
    placeholder: 'FORMAT',
    choices: ['table', 'json', 'sarif'],
    defaultText: 'table; json with --json',
    summary: 'how findings are printed; sarif is one SARIF 2.1.0 document',
  }),
  class: choicesFlag({
    name: 'class',
    placeholder: 'CLASS',
    choices: findingClasses,
    summary: 'only findings of this class',
  }),
  production: switchFlag({
    name: 'production',
    summary: 'only code that runs: no tests, examples, docs, vendored or generated files',
  }),
  failOn: choiceFlag({
    name: 'fail-on',
    placeholder: 'SEVERITY',
    choices: [...severities, 'never'],
    defaultText: 'medium',
    summary: 'the lowest severity that makes the exit code 1',
    details: 'Lower ones are printed and do not fail: what may have a reason nearby, and what is only worth knowing.',
  }),
  changedSince: textFlag({
    name: 'changed-since',
    value: { placeholder: 'COMMIT' },
    summary: 'only what this branch and the work tree brought since they left COMMIT',
    details:
      'Changed files are scanned as they were, too: what stood there already is not reported, wherever lines moved.',
  }),
  staged: switchFlag({
    name: 'staged',
    summary: 'only what is about to be committed brings, as a pre-commit hook asks',
  }),
  allCommits: switchFlag({
    name: 'all-commits',
    summary: 'what any fetched commit ever held: branches that were squashed or given up, and what was removed',
    details: 'Each finding once, with the first commit that has it, its author, and whether it stands at the head.',
  }),
  baseline: textsFlag({
    name: 'baseline',
    value: { placeholder: 'FILE', completes: 'file' },
    summary: 'findings that were looked at: a baseline of Plumbline or detect-secrets, or a JSON report of gitleaks',
    details: 'Beside those that plumbline.yaml names under rules.baselines.',
  }),
  advisories: textsFlag({
    name: 'advisories',
    value: { placeholder: 'PATH', completes: 'file' },
    summary: 'hold manifests and lock files against OSV documents: a file, folder or zip archive; one flag each',
    details:
      'Off without it. Nothing is asked over the network. An ecosystem of which there are none, or fewer than a whole ' +
      'export holds, is named in a notice.',
  }),
  writeBaseline: textFlag({
    name: 'write-baseline',
    value: { placeholder: 'FILE', completes: 'file' },
    summary: 'write what is found to FILE, to be reviewed there; what was reviewed stays',
  }),
};

export const scan = defineCommand({
  name: 'scan',
  summary: 'scan folders and files as they lie on disk, as a CI step does',
  details: [
    'Runs every rule, your own too, over the files of a checkout (of a git work tree: what git does not ignore). No history ' +
      'is read (but with --all-commits), nothing is stored, nothing is sealed.',
    'Matches that a comment or a reviewed entry of a baseline allows are shown and do not count. An entry without reviewer ' +
      'and reason is known: it does not fail this command, and it counts in an audit. An entry that expired counts again.',
    'Paths are relative to the repository or folder that was named; for a part of the current folder, to the current folder.',
  ],
  arguments: [
    {
      name: 'PATH',
      summary: 'folders and files; without one, the current folder',
      required: false,
      variadic: true,
      completes: 'file',
    },
  ],
  flags,
  examples: [
    { command: 'plumbline scan', does: 'Scans the current folder.' },
    { command: 'plumbline scan --format sarif > plumbline.sarif', does: 'For a code-scanning page.' },
    {
      command: 'plumbline scan src --class secret,tls --fail-on high',
      does: 'Fails a CI step on high and critical ones of two classes.',
    },
    { command: 'plumbline scan --changed-since origin/main', does: 'Fails a pull request on what it brings.' },
    {
      command: 'plumbline scan --advisories osv/npm.zip --format sarif',
      does: 'With dependencies that are known to be vulnerable.',
    },
    { command: 'plumbline scan --staged --class secret', does: 'As a pre-commit hook.' },
    { command: 'plumbline scan --all-commits --class secret', does: 'Every secret that any branch ever held.' },
    {
      command: 'plumbline scan --write-baseline .plumbline/baseline.yaml',
      does: 'Takes down what there is, to be reviewed; from then on only new findings fail.',
    },
  ],
  json: '`{type:"finding", rule, class, severity, title, path, line, column, endLine, endColumn, excerpt, context, fingerprint, suppressed?, known?:{state, from, reviewer?, reason?, expires?}, brought?:{commit, by, at, atHead}, field?, flow?}`; the manifest holds `root`, `ruleset`, `filesScanned`, `unscanned:[{path, reason}]`, `notices`, `baselines:[{name, entries, suppressed, unreviewed, expired, confirmed, unused}]`, `changed?`, `written?`. `--format sarif` instead: one SARIF 2.1.0 document',
  exits: { 0: 'no finding at or above --fail-on', 1: 'at least one' },
  async run(context, { flags: given, operands }) {
    const { world } = context;
    if (context.json && given.format !== undefined && given.format !== 'json')
      throw new UsageError(`--json and --format ${given.format} exclude each other`, 'Leave one of them out.');
    const plumbline = await context.plumbline();
    const report = await plumbline.scanPaths(requestOf(given, operands, world.cwd), context.working);
    const findings = report.findings.filter(
      (finding) =>
        (given.class.length === 0 || given.class.includes(finding.class)) &&
        (!given.production || finding.context === 'production'),
    );
    const format = given.format ?? (context.json ? 'json' : 'table');
    if (format === 'sarif') {
      // Loaded when asked for: commands that need nothing of the floors below (`verify`) load nothing of them.
      const { dependencyRule, sarifDocument } = await import('../../app/sarif.ts');
      const rules = [...plumbline.rules(), dependencyRule];
      const request = { report, findings, rules, version: plumbline.version };
      await context.printJson(sarifDocument(request));
    } else if (format === 'json') await printJson(context, report, findings);
    else await printTable(context, report, findings);
    if (report.written) await context.note(writtenNote(report.written));
    // Whoever takes down what there is has not failed.
    return report.written ? 0 : exitOf(findings, given.failOn ?? 'medium');
  },
});

interface Given {
  readonly changedSince: string | undefined;
  readonly staged: boolean;
  readonly allCommits: boolean;
  readonly baseline: readonly string[];
  readonly advisories: readonly string[];
  readonly writeBaseline: string | undefined;
}

function requestOf(given: Given, operands: readonly string[], cwd: string): ScanRequest {
  const { changedSince, staged, allCommits, baseline, advisories, writeBaseline } = given;
  if (staged && changedSince !== undefined)
    throw new UsageError('--staged and --changed-since exclude each other', 'Leave one of them out.');
  if (allCommits && (staged || changedSince !== undefined || writeBaseline !== undefined))
    throw new UsageError(
      '--all-commits goes with neither --staged, --changed-since nor --write-baseline',
      'Leave one of them out.',
    );
  const change = staged ? 'staged' : changedSince === undefined ? undefined : { since: changedSince };
  if (allCommits && advisories.length > 0)
    throw new UsageError(
      '--all-commits and --advisories exclude each other',
      'Ask `plumbline dependency advisories` for what stood at any time.',
    );
  if (change !== undefined && writeBaseline !== undefined)
    throw new UsageError(
      'a baseline holds all that stands there, not what a change brought',
      'Leave out --write-baseline.',
    );
  return {
    paths: (operands.length > 0 ? operands : ['.']).map((path) => resolve(cwd, path)),
    from: cwd,
    ...(change !== undefined && { change }),
    ...(allCommits && { allCommits }),
    baselines: baseline.map((path) => resolve(cwd, path)),
    ...(advisories.length > 0 && { advisories: advisories.map((path) => resolve(cwd, path)) }),
    ...(writeBaseline !== undefined && { writeBaseline: resolve(cwd, writeBaseline) }),
  };
}

function exitOf(findings: readonly ScanFinding[], failOn: Severity | 'never'): ExitCode {
  if (failOn === 'never') return 0;
  const lowest = severities.indexOf(failOn);
  const counts = findings.some(
    ({ suppressed, known, severity }) =>
      suppressed === undefined && known?.state !== 'unreviewed' && severities.indexOf(severity) <= lowest,
  );
  return counts ? 1 : 0;
}

async function printJson(context: Context, report: ScanReport, findings: readonly ScanFinding[]): Promise<void> {
  for (const finding of findings) await context.printJson({ type: 'finding', ...finding });
  const { findings: all, ...rest } = report;
  await context.printJson({ type: 'manifest', command: 'scan', listed: findings.length, total: all.length, ...rest });
}

async function printTable(context: Context, report: ScanReport, findings: readonly ScanFinding[]): Promise<void> {
  if (findings.length > 0) await context.print(scannedFindingsLines(findings, context).join('\n'));
  await context.note(scanNotes(report, findings).join('\n'));
}

function writtenNote({ path, entries, added, kept, removed }: NonNullable<ScanReport['written']>): string {
  return `wrote ${path}: ${entries} entries, ${added} new, ${kept} kept, ${removed} gone; fill in status, reviewer and reason`;
}
