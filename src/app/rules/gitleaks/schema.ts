/**
 * A gitleaks configuration as gitleaks 8 documents it. Another tool's file: a key that is not known here is no error, it is
 * said (see `unknownKeys`), and so is everything that cannot be honoured.
 */
import { z } from 'zod';

const texts = z.array(z.string()).default([]);

const allowlist = z.looseObject({
  description: z.string().optional(),
  condition: z
    .string()
    .transform((written) => written.toUpperCase())
    .pipe(z.enum(['OR', '||', 'AND', '&&'], 'condition is OR or AND'))
    .transform((written) => (written === 'AND' || written === '&&' ? 'all' : 'any'))
    .default('any'),
  commits: texts,
  paths: texts,
  regexes: texts,
  regexTarget: z.enum(['secret', 'match', 'line', ''], 'regexTarget is secret, match or line').default('secret'),
  stopwords: texts,
  targetRules: texts,
});

const rule = z.looseObject({
  id: z.string('a rule needs an id').min(1, 'a rule needs an id'),
  description: z.string().optional(),
  regex: z.string().optional(),
  secretGroup: z.int().min(0).optional(),
  entropy: z.number().optional(),
  path: z.string().optional(),
  keywords: texts,
  tags: texts,
  skipReport: z.boolean().default(false),
  required: z.array(z.unknown()).default([]),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
});

export const gitleaksSchema = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  minVersion: z.string().optional(),
  extend: z
    .looseObject({
      useDefault: z.boolean().default(false),
      path: z.string().optional(),
      url: z.string().optional(),
      disabledRules: texts,
    })
    .optional(),
  rules: z.array(rule).default([]),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
});

export type GitleaksFile = z.output<typeof gitleaksSchema>;
export type GitleaksRule = z.output<typeof rule>;
export type GitleaksAllowlist = z.output<typeof allowlist>;

const shapes = { file: gitleaksSchema, rule, allowlist } as const;

/** Keys that are not documented, or were not when this was written. */
export function unknownKeys(value: object, shape: keyof typeof shapes): readonly string[] {
  const known = Object.keys(shapes[shape].shape);
  return Object.keys(value).filter((key) => !known.includes(key));
}
