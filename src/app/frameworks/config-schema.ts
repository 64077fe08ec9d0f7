/** `frameworks` of plumbline.yaml: which parts of SOC 2 and whether ISO/IEC 27001 belong to the audit. */
import { z } from 'zod';
import { soc2Categories } from '../../model/framework-scope.ts';

const soc2Schema = z
  .strictObject({
    categories: z
      .array(z.enum(soc2Categories, `expected one of ${soc2Categories.join(', ')}`), 'expected a list of categories')
      .default([...soc2Categories])
      .describe('Categories of the Trust Services Criteria; security is always in'),
  })
  .prefault({})
  .describe('SOC 2');

export const frameworksSchema = z
  .strictObject({
    soc2: soc2Schema,
    iso27001: z.boolean('expected true or false').default(true).describe('Whether Annex A of ISO/IEC 27001:2022 is'),
    reason: z.string('expected a text').trim().min(1).optional().describe('Why, for the auditor'),
  })
  .optional()
  .describe(
    'What the audit is about; without it everything is. Criteria out of scope, and controls that serve only those, are shown as out of scope with the commit that says so',
  );

export type ChosenFrameworks = z.output<typeof frameworksSchema>;
