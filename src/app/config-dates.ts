/**
 * What plumbline.yaml says with dates: parameters that were in force for a while, and repositories and branches that
 * belonged to the audit for a while. Dates are read as everywhere: `since` is the midnight (UTC) at which the day begins,
 * a plain date for `until` belongs to the stretch.
 */
import { z } from 'zod';
import { parseInstant, type Instant } from '../base/instant.ts';
import type { DatedParameters, Parameters } from '../model/control.ts';
import { noneOf, subjectKinds, type SubjectKind, type SubjectStatement } from '../model/subject.ts';
import { instantForms, parseEnd } from './period.ts';

const value = z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number, true or false');
const values = z.record(z.string(), value);

/** The same for all time, or one block after another. */
export type WrittenParameters = Parameters | readonly DatedParameters[];

const blocks = z
  .array(values)
  .min(1, 'expected at least one block of parameters')
  .transform((written, context): readonly DatedParameters[] => {
    const read = written.map((block, index) => blockOf(block, index, context));
    return read.map((block, index) => endedBy(block, read[index + 1], { index, context }));
  });

/** Faults keep their place in the text, which a union of both forms would lose. */
const forms = { anyOf: [values, z.array(values)].map((form) => z.toJSONSchema(form)) };
export const parametersSchema = z
  .unknown()
  .meta(forms)
  .transform((written, context): WrittenParameters => {
    const read = Array.isArray(written) ? blocks.safeParse(written) : values.safeParse(written);
    if (read.success) return read.data;
    for (const issue of read.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue);
    return z.NEVER;
  });

type Faults = Pick<z.core.$RefinementCtx, 'addIssue'>;

function blockOf({ since, until, ...parameters }: Parameters, index: number, faults: Faults): DatedParameters {
  const from = dateOf(since, { read: parseInstant, path: [index, 'since'], faults });
  const end = dateOf(until, { read: parseEnd, path: [index, 'until'], faults });
  return { ...(from && { from }), ...(end && { until: end }), parameters };
}

/** A block without an end ends where the next begins; each one after the first has to begin. */
function endedBy(
  block: DatedParameters,
  next: DatedParameters | undefined,
  { index, context }: { readonly index: number; readonly context: Faults },
): DatedParameters {
  const fault = (at: number, key: string, message: string): void =>
    context.addIssue({ code: 'custom', message, path: [at, key], input: block });
  if (block.from !== undefined && block.until !== undefined && block.until <= block.from)
    fault(index, 'until', 'the block ends before it begins');
  if (next === undefined) return block;
  if (next.from === undefined) fault(index + 1, 'since', 'every block after the first one needs its beginning');
  else if (block.from !== undefined && next.from <= block.from)
    fault(index + 1, 'since', 'expected the blocks in the order of time');
  else if (block.until !== undefined && block.until > next.from)
    fault(index + 1, 'since', 'the block before has not ended then: two would hold at one time');
  return block.until === undefined && next.from !== undefined ? { ...block, until: next.from } : block;
}

interface DateReading {
  readonly read: (text: string) => Instant | undefined;
  readonly path: readonly PropertyKey[];
  readonly faults: Faults;
}

function dateOf(
  written: string | number | boolean | undefined,
  { read, path, faults }: DateReading,
): Instant | undefined {
  if (written === undefined) return undefined;
  const instant = typeof written === 'string' ? read(written) : undefined;
  if (instant === undefined)
    faults.addIssue({
      code: 'custom',
      message: `"${String(written)}" is no date: write ${instantForms}`,
      path: [...path],
      input: written,
    });
  return instant;
}

const date = (read: (text: string) => Instant | undefined, what: string) =>
  z
    .string('expected a date')
    .transform((written, context): Instant => dateOf(written, { read, path: [], faults: context }) ?? z.NEVER)
    .optional()
    .describe(what);

const patterns = (what: string) =>
  z.array(z.string(`expected ${what}`).trim().min(1), `expected a list, one ${what} per line`);

/** An entry of `scope.dates`. */
export const scopeDatesSchema = z
  .strictObject({
    repositories: patterns('pattern of repository names').describe('The repositories that it is about'),
    branches: patterns('pattern of branches')
      .optional()
      .describe('Only these of their branches; without it, all that is of the repository'),
    since: date(parseInstant, 'In scope from here on; without it, from the beginning'),
    until: date(parseEnd, 'In scope until here; a plain date belongs to it'),
    reason: z
      .string('expected a reason, which the auditor will read')
      .trim()
      .min(1, 'expected a reason, which the auditor will read')
      .describe('Why; shown to the auditor with what is left out'),
  })
  .refine(({ since, until }) => since !== undefined || until !== undefined, {
    message: 'give "since", "until" or both',
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since < until, {
    message: 'it ends before it begins',
    path: ['until'],
  });

const statementSchema = z
  .strictObject({
    reason: z
      .string('expected a reason, which the auditor will read')
      .trim()
      .min(1, 'expected a reason, which the auditor will read')
      .describe('Why there is none; shown to the auditor with every check that does not apply for it'),
    by: z.string('expected a name').trim().min(1, 'expected a name').describe('Who answers for the statement'),
    since: z
      .string('expected a date')
      .transform((written, context): Instant => {
        const instant = dateOf(written, { read: parseInstant, path: [], faults: context });
        return instant ?? z.NEVER;
      })
      .describe('From when on there is none; what was before stays open'),
    until: date(parseEnd, 'Until when; a plain date belongs to it. Without it, it holds on'),
  })
  .refine(({ since, until }) => until === undefined || since < until, {
    message: 'it ends before it begins',
    path: ['until'],
  });

/** `scope.without`: by kind of subject. A kind that nobody knows is an error, as any unknown key. */
export const withoutSchema = z
  .strictObject(
    Object.fromEntries(
      subjectKinds.map((kind) => [kind, statementSchema.optional().describe(`There is ${noneOf[kind]}`)]),
    ) as Record<SubjectKind, z.ZodOptional<typeof statementSchema>>,
  )
  .prefault({})
  .describe(
    'Kinds of subjects that the company has nothing of, each with who says so, since when and why. Checks that ask about one, ' +
      'and found nothing that declares it, do not apply then; where one of the kind was found, the statement counts for nothing',
  );

/** In the order of the kinds. */
export const statementsOf = (written: z.output<typeof withoutSchema>): readonly SubjectStatement[] =>
  subjectKinds.flatMap((kind) => {
    const one = written[kind];
    if (one === undefined) return [];
    const { since, until, reason, by } = one;
    return [{ kind, reason, by, from: since, ...(until && { until }) }];
  });

export type WrittenScopeDates = z.output<typeof scopeDatesSchema>;

const limit = (unit: string, preset: number, what: string) =>
  z.number(`expected a number of ${unit}`).nonnegative(`expected a number of ${unit}`).default(preset).describe(what);

/** When dates are noted as something to look at; the defaults are those of controls/notes.ts. */
export const dateLimitsSchema = z
  .strictObject({
    skewMinutes: limit('minutes', 10, 'Clocks that differ by no more are left alone'),
    backDatedDays: limit('days', 30, 'A commit that says it was made longer before it landed is noted'),
    lateDays: limit('days', 7, 'A record that was written longer after the day it speaks of is noted'),
  })
  .prefault({})
  .describe('Notes on dates: they stand with what they are about and change no outcome');
