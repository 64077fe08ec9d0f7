/** What commands share that decide something: who, why, and how the answer is told. */
import type { ActRequest } from '../../app/decisions/acts.ts';
import { parseEnd, instantForms } from '../../app/period.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import { defineCommand, UsageError, type Command, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choicesFlag, textFlag } from '../flags.ts';
import { visible } from '../output/width.ts';
import { decisionDocument, decisionLine } from '../views/decisions.ts';

export const decidingFlags = {
  by: textFlag({
    name: 'by',
    value: { placeholder: 'PERSON' },
    environment: 'PLUMBLINE_PERSON',
    summary: 'who decides: a name, an e-mail address, or `Name <address>`',
    details:
      'As they say of themselves. Rules that want another person compare names, addresses and `people` of plumbline.yaml.',
  }),
  reason: textFlag({
    name: 'reason',
    value: { placeholder: 'TEXT' },
    summary: 'why; the auditor reads it',
  }),
  key: textFlag({
    name: 'key',
    value: { placeholder: 'TEXT' },
    summary: 'a key of your own: asked again with the same words, the first answer is given again',
  }),
} as const;

interface DecidingValues {
  readonly by: string | undefined;
  readonly reason: string | undefined;
  readonly key: string | undefined;
}

export function saidBy({ by, reason, key }: DecidingValues): { by: string; reason: string; key?: string } {
  const who = needed(by, '--by', 'Say who decides: --by "Ada <ada@example.org>", or PLUMBLINE_PERSON.');
  const why = needed(reason, '--reason', 'Say why: the auditor reads it.');
  return { by: who, reason: why, ...(key !== undefined && { key }) };
}

export function needed<T>(value: T | undefined, flag: string, hint: string): T {
  if (value === undefined) throw new UsageError(`${flag} is missing`, hint);
  return value;
}

/** A plain date is the beginning of its day. */
export function instantOf(text: string, flag: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new UsageError(`${flag}: "${text}" is no date`, `Write ${instantForms}.`);
  return instant;
}

/** A plain date is the end of its day: until 30 June includes 30 June. */
export function endOf(text: string, flag: string): Instant {
  const instant = parseEnd(text);
  if (instant === undefined) throw new UsageError(`${flag}: "${text}" is no date`, `Write ${instantForms}.`);
  return instant;
}

export const decidedExits = { 0: 'it was decided and sealed' } as const;
export const decisionJson =
  'one document: `{type:"decision", kind, id, decidedAt, decidedBy, reason, …, repeated, evidence:{id, index, digest}}`';

/** Decides, and tells what was sealed where. */
export async function decideAndTell(context: Context, request: ActRequest, next?: string): Promise<ExitCode> {
  const { decisions, repeated } = await (await context.plumbline()).decide(request);
  for (const sealed of decisions) {
    if (context.json) await context.printJson({ ...decisionDocument(sealed), repeated });
    else await context.print(decisionLine(sealed));
  }
  const [first] = decisions;
  if (repeated) await context.note('It was decided before under this key; nothing was added.');
  else if (next !== undefined && first) await context.note(visible(next.replaceAll('ID', first.decision.id)));
  return 0;
}

/** Of lists that tell how decisions stand, and stood. */
export function standingFlags<const S extends string>(choices: readonly S[]) {
  return {
    standing: choicesFlag({ name: 'standing', placeholder: 'STANDING', choices, summary: 'only those that stand so' }),
    asOf: textFlag({
      name: 'as-of',
      value: { placeholder: 'TIME' },
      summary: 'as they stood then',
      defaultText: 'now',
    }),
  };
}

/** Undefined: as they stand now. */
export function stoodAt(asOf: string | undefined): Instant | undefined {
  return asOf === undefined ? undefined : instantOf(asOf, '--as-of');
}

export const targetFlags = {
  check: textFlag({ name: 'check', value: { placeholder: 'CHECK' }, summary: 'only this check of the control' }),
  member: textFlag({
    name: 'member',
    value: { placeholder: 'ID' },
    summary: 'only this member of the check: its id in `plumbline control show CONTROL --json`',
  }),
} as const;

export function targetOf(
  control: string | undefined,
  { check, member }: { readonly check: string | undefined; readonly member: string | undefined },
): { control: string; check?: string; member?: string } {
  return { control: control ?? '', ...(check !== undefined && { check }), ...(member !== undefined && { member }) };
}

/** Ends what stands: a waiver, a remediation, a submission. */
export function withdrawCommand(noun: string, what: string, id: string): Command {
  return defineCommand({
    name: `${noun} withdraw`,
    summary: `withdraw ${what}`,
    details: ['What was decided stays in the list, and who withdrew it, when and why.'],
    arguments: [{ name: 'ID', summary: `id of ${what}`, required: true }],
    flags: decidingFlags,
    examples: [
      {
        command: `plumbline ${noun} withdraw ${id} --by ada@example.org --reason "No longer needed."`,
        does: 'From now on it does not stand.',
      },
    ],
    json: decisionJson,
    exits: decidedExits,
    run: (context, { flags, operands: [of = ''] }) => decideAndTell(context, { act: 'withdraw', ...saidBy(flags), of }),
  });
}
