/**
 * A rule of the user's own as it is written in YAML, one file each. What is not understood is refused at its line: a
 * misspelt `exceptPaths` would otherwise report what nobody asked for, and a misspelt `paths` nothing at all.
 */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { compileStructure } from '../../detect/own-rules/structure.ts';
import { findingClasses, severities } from '../../model/finding.ts';
import { compiled } from '../../search/regex/pattern.ts';

const text = (what: string) => z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`);
const list = <T extends z.ZodType>(of: T, what: string) => z.array(of, `expected a list of ${what}`);

/** Why RE2 does not run it, in one sentence; undefined when it does. */
export function regexFault(source: string): string | undefined {
  const read = compiled(source, { ignoreCase: false });
  if (!read.ok) return `${read.error.message}. ${read.error.hint}`;
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    return `not a regular expression that can be run here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const regex = text('a regular expression').superRefine((source, context) => {
  const fault = regexFault(source);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const example = z.strictObject({
  path: text('a path').describe('Where it stands; decides the language'),
  code: z.string('expected code').min(1, 'expected code, found an empty text'),
});

const allowance = z
  .strictObject({
    of: z.enum(['secret', 'match', 'line'], 'expected secret, match or line').default('match'),
    regexes: list(regex, 'regular expressions').default([]),
    words: list(text('a word'), 'words').optional().describe('Parts of the secret, in any case'),
    all: z.boolean('expected true or false').optional().describe('One of the regexes and one of the words'),
  })
  .refine(({ regexes, words }) => regexes.length + (words?.length ?? 0) > 0, 'expected regexes or words');

const structure = z
  .strictObject({
    language: text('a language, such as typescript'),
    pattern: text('a pattern').optional().describe('Code with holes: `eval($CODE)`'),
    rule: z.record(z.string(), z.unknown()).optional().describe('An ast-grep rule object'),
  })
  .refine(({ pattern, rule }) => (pattern === undefined) !== (rule === undefined), 'write one of pattern and rule');

export const ownRuleSchema = z
  .strictObject({
    id: z
      .string('expected an id')
      .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'expected an id in lower case with dashes, such as acme-token')
      .max(60, 'at most 60 characters'),
    title: text('a title').max(120, 'at most 120 characters'),
    class: z.enum(findingClasses, `expected one of ${findingClasses.join(', ')}`),
    severity: z.enum(severities, `expected one of ${severities.join(', ')}`).default('medium'),
    why: text('a sentence'),
    remediation: text('a sentence'),
    references: list(text('an address or a name'), 'references').default([]),
    regex: regex.optional().describe('RE2 syntax; a match stands on one line unless the expression names a line feed'),
    group: z.int('expected a whole number').min(1, 'groups count from 1').optional(),
    entropyAbove: z.number('expected a number').min(0, 'at least 0').max(8, 'at most 8').optional(),
    structure: structure.optional(),
    keywords: list(text('a word'), 'words').min(1, 'expected at least one word').optional(),
    keywordsIn: z.enum(['line', 'file'], 'expected line or file').optional(),
    paths: list(text('a glob'), 'globs').min(1, 'expected at least one glob').optional(),
    exceptPaths: list(text('a glob'), 'globs').min(1, 'expected at least one glob').optional(),
    allow: list(allowance, 'allowances').optional(),
    examples: z.strictObject({
      bad: list(example, 'examples').min(1, 'a rule needs an example that it reports'),
      good: list(example, 'examples').min(1, 'a rule needs an example that it leaves alone'),
    }),
  })
  .superRefine((rule, context) => {
    const say = (message: string, ...path: string[]): void => context.addIssue({ code: 'custom', message, path });
    if ((rule.regex === undefined) === (rule.structure === undefined))
      say('a rule looks for a regex or a structure: write one of the two');
    if (rule.regex === undefined) {
      if (rule.group !== undefined) say('groups are those of a regex', 'group');
      if (rule.entropyAbove !== undefined) say('entropy is that of a regex’s secret', 'entropyAbove');
    } else if (rule.group !== undefined && regexFault(rule.regex) === undefined) {
      const groups = RE2JS.compile(rule.regex).groupCount();
      if (rule.group > groups) say(`the regex has ${groups === 0 ? 'no group' : `${groups} groups`}`, 'group');
    }
    if (rule.structure) {
      const { language, pattern, rule: written } = rule.structure;
      const compiled = compileStructure(language, pattern ?? written);
      if (!compiled.ok) say(compiled.error, 'structure');
      if (rule.keywords !== undefined)
        say('keywords are those of a regex: words of a pattern are looked for anyway', 'keywords');
    }
    if (rule.keywordsIn !== undefined && rule.keywords === undefined)
      say('says where keywords stand, but there are none', 'keywordsIn');
  });

export type WrittenRule = z.output<typeof ownRuleSchema>;
