/**
 * `custom` of plumbline.yaml: controls and checks of the user's own. A small language on purpose: a search or a rule, and
 * what is expected of it. What is not understood is refused at its line, and nothing is ignored.
 */
import { z } from 'zod';
import { searchExpectations } from '../../controls/own-check.ts';
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

const laterKinds = ['measure', 'population'] as const;
const notYet = z
  .never('checks by measure or population are not supported yet: write a search or name a rule')
  .optional();

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
      .describe('Of a search: the repositories it is about; without it, all of the audit'),
    rule: text('the id of a rule')
      .optional()
      .describe('Instead of a search: no finding of this rule in production code'),
    measure: notYet,
    population: notYet,
  })
  .superRefine((check, context) => {
    const say = (path: string[], message: string): void => context.addIssue({ code: 'custom', message, path });
    if (laterKinds.some((kind) => check[kind] !== undefined)) return;
    if ((check.search === undefined) === (check.rule === undefined))
      say([], 'a check is either a search or a rule: write one of the two');
    else if (check.search !== undefined && check.matches === undefined)
      say([], `a search needs what is expected of it: matches: ${searchExpectations.join(', ')}`);
    else if (check.rule !== undefined && check.matches !== undefined && check.matches !== 'none')
      say(['matches'], 'a rule finds what should not be there: only matches: none makes sense');
    if (check.rule !== undefined && check.repositories !== undefined)
      say(['repositories'], 'patterns of repositories belong to a search');
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
