/** Whether what a waiver or a remediation is about exists: in content/, and for a member in an audit. */
import type { CheckResult } from '../../model/control.ts';
import type { DecisionTarget } from '../../model/decision.ts';
import type { Run } from '../../model/run.ts';
import { z } from 'zod';
import { nearestWord } from '../nearest-word.ts';
import { idText, unknown, type Known } from './act.ts';

export const targetSchema = z.strictObject({
  control: idText,
  check: idText.optional(),
  member: idText.optional(),
});

/** With ids as they are written in content/. */
export async function requireTarget(asked: z.output<typeof targetSchema>, known: Known): Promise<DecisionTarget> {
  const run = await known.run('latest');
  const control = controlNamed(asked.control, known, run);
  if (asked.check === undefined && asked.member === undefined) return { control: control.id };
  const check = checkNamed(asked, control.checks);
  if (asked.member === undefined) return { control: control.id, check };
  requireMember(asked.member, { control: control.id, check, run });
  return { control: control.id, check, member: asked.member };
}

interface Checked {
  readonly id: string;
  readonly checks: readonly string[];
}

function controlNamed(id: string, { controls }: Known, run: Run | undefined): Checked {
  const all: readonly Checked[] = [...controls, ...(run?.controls ?? []).map(({ control }) => control)];
  const found = all.find((control) => control.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const near = nearestWord(
    id,
    all.map((control) => control.id),
  );
  throw unknown(
    `there is no control "${id}"`,
    near === undefined ? 'plumbline control list shows all of them.' : `Did you mean ${near}?`,
  );
}

function checkNamed({ control, check, member }: z.output<typeof targetSchema>, checks: readonly string[]): string {
  const [only] = checks;
  if (check === undefined && checks.length === 1 && only !== undefined) return only;
  if (check !== undefined && checks.includes(check)) return check;
  const message =
    check === undefined ? `which check of ${control} lists ${member}?` : `${control} has no check "${check}"`;
  throw unknown(message, checks.length === 0 ? `${control} has no checks.` : `It has ${checks.join(', ')}.`);
}

interface MemberOf {
  readonly control: string;
  readonly check: string;
  readonly run: Run | undefined;
}

function requireMember(member: string, { control, check, run }: MemberOf): void {
  const result = checkIn(run, control, check);
  if (result?.members.some((one) => one.member === member)) return;
  const where = run === undefined ? 'nothing has been audited yet' : `the latest audit (${run.id}) has no such member`;
  throw unknown(
    `${check} of ${control} has no member "${member}": ${where}`,
    `plumbline control show ${control} --json lists every member with its id.`,
  );
}

export function checkIn(run: Run | undefined, control: string, check: string): CheckResult | undefined {
  return run?.controls.find((one) => one.control.id === control)?.checks.find((one) => one.check === check);
}
