/**
 * `custom` of plumbline.yaml: controls and checks of the user's own. A small language on purpose: a search or a rule, and
 * what is expected of it. What is not understood is refused at its line, and nothing is ignored.
 */
import { z } from 'zod';
import { listedKinds } from '../../controls/listing.ts';
import { measured } from '../../controls/own/measure-check.ts';
import { searchExpectations } from '../../controls/own/search-check.ts';
import { areas } from '../../model/control.ts';

const text = (what: string) => z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`);
const checkId = z
  .string('expected an id')
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'expected an id in lower case with dashes, such as no-eval');

const meta = {
  id: checkId.describe('Lower case with dashes; not one of Plumbline’s'),
  title: text('a title').describe('What is shown when it passes, and no more'),
  question: text('a question').describe('The auditor’s question'),
  rationale: text('a sentence').optional().describe('Why it matters'),
  remediation: text('a sentence').optional().describe('What to do when it fails'),
};

const scalar = z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number, or true or false');
const whole = z.number('expected a whole number').int('expected a whole number').nonnegative('expected no less than 0');

const expectationSchema = z.strictObject({
  is: scalar.optional().describe('Equal; of a list, one of its elements'),
  isNot: scalar.optional(),
  oneOf: z.array(scalar).min(1).optional(),
  matches: text('a regular expression').optional().describe('RE2, found anywhere in the text'),
  atLeast: z.number().optional().describe('Of a number, or of how many elements a list has'),
  atMost: z.number().optional(),
  exists: z.boolean().optional(),
});
const conditions = z.record(text('a path such as attributes.storage_encrypted'), z.union([scalar, expectationSchema]));

const measureSchema = z
  .strictObject({
    search: text('a query').optional().describe('A query as of a search check'),
    rule: text('the id of a rule').optional().describe('Instead of a search: findings of this rule in production code'),
    counts: z
      .enum(measured, `expected one of ${measured.join(', ')}`)
      .optional()
      .describe('Of a search `lines` (default) or `files`, of a rule `findings`'),
    atMost: whole.optional(),
    atLeast: whole.optional(),
  })
  .superRefine(({ search, rule, counts, atMost, atLeast }, context) => {
    const say = (path: string[], message: string): void => context.addIssue({ code: 'custom', message, path });
    if ((search === undefined) === (rule === undefined))
      say([], 'a measure counts either a search or a rule: write one of the two');
    else if (counts !== undefined && (counts === 'findings') !== (rule !== undefined))
      say(['counts'], rule === undefined ? 'a search counts lines or files' : 'a rule counts findings');
    if (atMost === undefined && atLeast === undefined) say([], 'a measure needs a number: atMost, atLeast, or both');
    else if (atMost !== undefined && atLeast !== undefined && atLeast > atMost)
      say(['atLeast'], 'atLeast is more than atMost');
  })
  // What a rule has is findings.
  .transform((measure) => (measure.rule === undefined ? measure : { ...measure, counts: 'findings' as const }));

const populationSchema = z.strictObject({
  of: z
    .enum(listedKinds, 'expected a kind of fact, such as landed-change or infrastructure-resource')
    .describe('The kind of fact whose members are judged'),
  where: conditions
    .optional()
    .describe(
      'Only members that fulfil all of this; path: value, or path: {is, isNot, oneOf, matches, atLeast, atMost, exists}',
    ),
  expect: conditions
    .refine((some) => Object.keys(some).length > 0, 'expected at least one condition')
    .describe('What every member has to fulfil, in the same form'),
});

const checkSchema = z
  .strictObject({
    ...meta,
    search: text('a query')
      .optional()
      .describe(
        'A query over contents, without type:, repo:, rev:, asof:, between: and count:, which the audit sets. It is asked over the whole period, so that each match has the stretch in which it stood there',
      ),
    matches: z
      .enum(searchExpectations, `expected one of ${searchExpectations.join(', ')}`)
      .optional()
      .describe('Of a search: `none` anywhere, in `everyRepository`, or in `some` repository of the audit'),
    repositories: z
      .array(text('a pattern of repository names'), 'expected a list of patterns')
      .min(1)
      .optional()
      .describe('The repositories it is about; without it, all of the audit'),
    rule: text('the id of a rule')
      .optional()
      .describe('Instead of a search: no finding of this rule in production code'),
    measure: measureSchema
      .optional()
      .describe('Instead of a search: a number of matches or findings per repository, against a limit'),
    population: populationSchema
      .optional()
      .describe('Instead of a search: every fact of a kind, against conditions on what it says'),
  })
  .superRefine((check, context) => {
    const say = (path: string[], message: string): void => context.addIssue({ code: 'custom', message, path });
    const kinds = [check.search, check.rule, check.measure, check.population].filter((kind) => kind !== undefined);
    if (kinds.length !== 1) say([], 'a check is either a search, a rule, a measure or a population: write one of them');
    else if (check.search !== undefined && check.matches === undefined)
      say([], `a search needs what is expected of it: matches: ${searchExpectations.join(', ')}`);
    else if (check.search === undefined && check.rule === undefined && check.matches !== undefined)
      say(['matches'], 'matches belongs to a search');
    else if (check.rule !== undefined && check.matches !== undefined && check.matches !== 'none')
      say(['matches'], 'a rule finds what should not be there: only matches: none makes sense');
    if (check.rule !== undefined && check.repositories !== undefined)
      say(['repositories'], 'patterns of repositories belong to a search, a measure or a population');
  });

const controlSchema = z.strictObject({
  id: z
    .string('expected an id')
    .regex(/^[A-Z][A-Z0-9]*-\d{2,3}$/, 'expected capitals, a dash and two or three digits, such as ACME-01')
    .describe('Capitals, a dash and digits; not one of Plumbline’s'),
  area: z.enum(areas, `expected one of ${areas.join(', ')}`),
  title: text('a title'),
  statement: text('a sentence').describe('What management does: plain and testable'),
  owner: text('a person or role'),
  frequency: text('how often').default('continuous'),
  criteria: z.array(text('the id of a criterion')).default([]).describe('SOC 2 criteria that it serves'),
  iso: z
    .array(text('the id of a control of Annex A'))
    .default([])
    .describe('ISO/IEC 27001:2022 controls that it serves'),
  checks: z
    .array(text('the id of a check'))
    .min(1, 'a control rests on at least one check')
    .describe('Checks it rests on: own ones or Plumbline’s'),
});

export const customSchema = z
  .strictObject({
    controls: z.array(controlSchema, 'expected a list of controls').default([]).describe('Controls of your own'),
    checks: z.array(checkSchema, 'expected a list of checks').default([]).describe('Checks of your own'),
  })
  .prefault({})
  .describe('Controls and checks of your own, judged and sealed like Plumbline’s');

export type Custom = z.output<typeof customSchema>;
