/** `advisories` of plumbline.yaml: what the dependency inventory is held against. */
import { z } from 'zod';
import { ecosystems } from '../../model/dependency.ts';

export const advisoriesSchema = z
  .strictObject({
    paths: z
      .array(
        z.string('expected a path').trim().min(1, 'expected a path, found an empty text'),
        'expected a list of paths',
      )
      .default([])
      .describe(
        'Files, folders and zip archives of advisories in the OSV format, as osv.dev exports them for each ecosystem; ' +
          'relative paths start at the folder of this file. Nothing is asked over the network: whoever refreshes the files ' +
          'keeps them current',
      ),
    wholeFor: z
      .array(z.enum(ecosystems), 'expected a list of ecosystems')
      .default([])
      .describe(
        'Ecosystems of which the advisories in these files are all that matter, by your word, though they are fewer than a ' +
          'whole export holds. Without it an ecosystem with only some advisories is a gap, never a pass',
      ),
    currentForDays: z
      .int('expected a whole number of days')
      .min(1, 'at least 1')
      .default(14)
      .describe(
        'For how many days after its newest document an export is current: for the time after that, nobody can say that ' +
          'nothing became known, and audits name it as a gap',
      ),
  })
  .prefault({})
  .describe(
    'Advisories about vulnerable packages: what is exposed becomes part of audits and of `dependency advisories`',
  );
