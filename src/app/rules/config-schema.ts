/** `rules` of plumbline.yaml: where the user's own rules, those of gitleaks and what was waved through are written. */
import { z } from 'zod';

const path = (what: string) => z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`);

export const rulesSchema = z
  .strictObject({
    folder: path('a folder')
      .default('.plumbline/rules')
      .describe('Folder of rules of your own, a YAML file each; `plumbline rule new ID` writes one to begin with'),
    gitleaks: path('a file')
      .default('.gitleaks.toml')
      .describe(
        'A gitleaks configuration: its rules and allowlists count here as well, and so does the `.gitleaksignore` beside it',
      ),
    baselines: z
      .array(path('a file'), 'expected a list of files')
      .default(['.plumbline/baseline.yaml', '.secrets.baseline'])
      .describe(
        'Findings that were looked at and waved through: baselines of Plumbline (`plumbline scan --write-baseline`), ' +
          'of detect-secrets, and JSON reports of gitleaks',
      ),
  })
  .prefault({})
  .describe(
    'Rules of your own. Paths start at the folder of this file; without a file, at the current folder. What stands here by ' +
      'default is read where it exists; what you name must exist',
  );

export type WrittenRules = z.output<typeof rulesSchema>;

/** Absolute paths, and whether somebody named them. */
export interface RulePlaces {
  readonly folder: RulePlace;
  readonly gitleaks: RulePlace;
  readonly baselines: readonly RulePlace[];
}

export interface RulePlace {
  readonly path: string;
  /** Of what nobody named it is no trouble when it is not there. */
  readonly isNamed: boolean;
}

const byDefault = rulesSchema.parse(undefined);

export function placedRules(
  { folder, gitleaks, baselines }: WrittenRules,
  place: (path: string) => string,
): RulePlaces {
  const placed = (written: string, usual: readonly string[]): RulePlace => ({
    path: place(written),
    isNamed: !usual.includes(written),
  });
  return {
    folder: placed(folder, [byDefault.folder]),
    gitleaks: placed(gitleaks, [byDefault.gitleaks]),
    baselines: baselines.map((one) => placed(one, byDefault.baselines)),
  };
}
