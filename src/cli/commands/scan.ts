import { relative, resolve, sep } from 'node:path';
import { existsSync } from 'node:fs';
import type { ScanFinding, ScanReport } from '../../app/plumbline.ts';
import { findingClasses, severities, type Severity } from '../../model/finding.ts';
import { defineCommand, UsageError, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, choicesFlag, switchFlag } from '../flags.ts';
import { many, number } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { findingLines, severityCounts } from '../views/findings.ts';

export const scan = defineCommand({
  name: 'scan',
  summary: 'scan folders and files as they lie on disk, as a CI step does',
  details: [
    'Runs every rule over the files of a checkout (of a git work tree: what git does not ignore). No history is read, ' +
      'nothing is stored, nothing is sealed. Matches that a comment allows are shown and do not count.',
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
  flags: {
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
      defaultText: 'note: any finding',
      summary: 'the lowest severity that makes the exit code 1',
    }),
  },
  examples: [
    { command: 'plumbline scan', does: 'Scans the current folder.' },
    { command: 'plumbline scan --format sarif > plumbline.sarif', does: 'For a code-scanning page.' },
    {
      command: 'plumbline scan src --class secret,tls --fail-on high',
      does: 'Fails a CI step on high and critical ones of two classes.',
    },
  ],
  json: '`{type:"finding", rule, class, severity, title, path, line, column, endLine, endColumn, excerpt, context, fingerprint, suppressed?, field?}`; the manifest holds `root`, `ruleset`, `filesScanned`, `unscanned:[{path, reason}]`. `--format sarif` instead: one SARIF 2.1.0 document',
  exits: { 0: 'no finding at or above --fail-on', 1: 'at least one' },
  async run(context, { flags, operands }) {
    const { world } = context;
    if (context.json && flags.format !== undefined && flags.format !== 'json')
      throw new UsageError(`--json and --format ${flags.format} exclude each other`, 'Leave one of them out.');
    const plumbline = await context.plumbline();
    const paths = (operands.length > 0 ? operands : ['.']).map((path) => resolve(world.cwd, path));
    const report = relativeTo(world.cwd, await plumbline.scanPaths(paths, context.working));
    const findings = report.findings.filter(
      (finding) =>
        (flags.class.length === 0 || flags.class.includes(finding.class)) &&
        (!flags.production || finding.context === 'production'),
    );
    const format = flags.format ?? (context.json ? 'json' : 'table');
    if (format === 'sarif') {
      // Loaded when asked for: commands that need nothing of the floors below (`verify`) load nothing of them.
      const { sarifDocument } = await import('../../app/sarif.ts');
      const request = { report, findings, rules: plumbline.rules(), version: plumbline.version };
      await context.printJson(sarifDocument(request));
    } else if (format === 'json') await printJson(context, report, findings);
    else await printTable(context, report, findings);
    return exitOf(findings, flags.failOn ?? 'note');
  },
});

/** Editors and code-scanning pages open paths from where the scan was started, unless a whole repository was named. */
function relativeTo(cwd: string, report: ScanReport): ScanReport {
  const inside = report.root.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep);
  if (!inside || existsSync(resolve(report.root, '.git'))) return report;
  const moved = <T extends { readonly path: string }>(one: T): T => ({
    ...one,
    path: relative(cwd, resolve(report.root, one.path)),
  });
  return { ...report, root: cwd, findings: report.findings.map(moved), unscanned: report.unscanned.map(moved) };
}

function exitOf(findings: readonly ScanFinding[], failOn: Severity | 'never'): ExitCode {
  if (failOn === 'never') return 0;
  const lowest = severities.indexOf(failOn);
  const counts = findings.some((one) => one.suppressed === undefined && severities.indexOf(one.severity) <= lowest);
  return counts ? 1 : 0;
}

async function printJson(context: Context, report: ScanReport, findings: readonly ScanFinding[]): Promise<void> {
  for (const finding of findings) await context.printJson({ type: 'finding', ...finding });
  const { root, ruleset, filesScanned, bytesScanned, unscanned } = report;
  await context.printJson({
    type: 'manifest',
    command: 'scan',
    listed: findings.length,
    total: report.findings.length,
    root,
    ruleset,
    filesScanned,
    bytesScanned,
    unscanned,
  });
}

async function printTable(context: Context, report: ScanReport, findings: readonly ScanFinding[]): Promise<void> {
  for (const finding of findings) {
    const { suppressed } = finding;
    const since = suppressed === undefined ? {} : { since: `allowed: ${suppressed.reason ?? suppressed.marker}` };
    await context.print(findingLines({ ...finding, ...since }, context).join('\n'));
  }
  const left = Map.groupBy(report.unscanned, (file) => file.reason);
  await context.note(
    [
      `${severityCounts(findings)} in ${many(report.filesScanned, 'file')} scanned`,
      ...[...left].map(
        ([reason, files]) =>
          `not scanned: ${number(files.length)} (${visible(reason)}), e.g. ${visible(files[0]?.path ?? '')}`,
      ),
    ].join('\n'),
  );
}
