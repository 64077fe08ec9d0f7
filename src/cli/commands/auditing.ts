/** What `audit`, `serve` and `control run` share: run the pipeline, choose what to show of it, say what went wrong. */
import type { AuditRequest, Plumbline, SourceTrouble } from '../../app/plumbline.ts';
import { severities, type Finding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { isDeviation } from '../views/summary.ts';

export interface Audited {
  readonly run: Run;
  readonly troubles: readonly SourceTrouble[];
}

export async function runAudit(context: Context, request: AuditRequest): Promise<Audited> {
  return (await context.plumbline()).audit(request, context.working);
}

/** The locations of the command line, else those of plumbline.yaml; none of both: everything known. */
export async function locationsOf(context: Context, operands: readonly string[]): Promise<readonly string[]> {
  return operands.length > 0 ? operands : (await context.config()).sources;
}

/** What is worst first: code that runs before tests and examples of the same severity. */
export async function worstFindings(plumbline: Plumbline, limit: number): Promise<readonly Finding[]> {
  const worst: Finding[] = [];
  for (const severity of severities) {
    const page = await plumbline.findings({ severity, atHead: true, productionOnly: true, limit });
    worst.push(...page.items.filter((finding) => finding.suppressed === undefined));
    if (worst.length >= limit) break;
  }
  return worst.slice(0, limit);
}

export async function noteTroubles(context: Context, troubles: readonly SourceTrouble[]): Promise<void> {
  const { bad } = context.noteStyle;
  for (const { location, message, hint } of troubles)
    await context.note(
      [`${bad('plumbline:')} ${location} was left out`, `      why: ${message}`, `    to do: ${hint}`].join('\n'),
    );
}

/** Something named that was not looked at is trouble: an audit that misses a repository must not look clean. */
export function auditExit({ run, troubles }: Audited): ExitCode {
  if (troubles.length > 0) return 2;
  return run.controls.some(isDeviation) ? 1 : 0;
}
