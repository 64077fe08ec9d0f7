/** What repositories depend on, over time, and which known vulnerabilities stood where. */
import { z } from '@hono/zod-openapi';
import { dependencyScopes, ecosystems } from '../../model/dependency.ts';
import { boundarySchema, contextSchema, gapSchema, listOf, whole } from './vocabulary.ts';

const line = z.number().int().positive();
export const ecosystemSchema = z.enum(ecosystems).openapi('Ecosystem');
export const basisSchema = z
  .enum(['lock-resolved', 'declared-resolved', 'declared-range', 'unknown'])
  .openapi('VersionBasis', { description: 'what the version rests on' });

const place = {
  repository: z.string(),
  path: z.string(),
  line,
  context: contextSchema,
  ecosystem: ecosystemSchema,
  name: z.string(),
  scope: z.enum(dependencyScopes),
  known: basisSchema,
};

export const dependencySchema = z
  .object({
    ...place,
    version: z.string().optional().openapi({ description: 'absent: not known' }),
    constraint: z.string().optional().openapi({ description: 'as declared' }),
    direct: z.boolean().optional().openapi({ description: 'absent: not known' }),
    because: z.string().optional(),
    purl: z.string(),
    since: boundarySchema,
    sinceKnown: z.boolean().openapi({ description: 'false: it stood in the oldest version that was read' }),
    until: boundarySchema.optional(),
  })
  .readonly()
  .openapi('Dependency');
export type Dependency = z.output<typeof dependencySchema>;

const inventory = {
  repositories: listOf(
    z
      .object({ name: z.string(), head: z.string().nullable(), readFrom: z.union([boundarySchema, z.null()]) })
      .readonly(),
  ).openapi({ description: 'whose files were read, and from which landing on' }),
  gaps: listOf(gapSchema),
};

export const dependenciesAnswer = z
  .object({
    total: whole,
    items: listOf(dependencySchema),
    ecosystems: listOf(z.object({ ecosystem: ecosystemSchema, count: whole }).readonly()).openapi({
      description: 'how many of the total are of each',
    }),
    /** In no range, since their version is not known; told apart, since they may be what is looked for. */
    undecided: listOf(dependencySchema),
    ...inventory,
  })
  .openapi('Dependencies');
export type Dependencies = z.output<typeof dependenciesAnswer>;

export const packageAnswer = z
  .object({ name: z.string(), items: listOf(dependencySchema), undecided: listOf(dependencySchema), ...inventory })
  .openapi('DependencyPackage', { description: 'every stay of every version that was read, in order of time' });
export type DependencyPackage = z.output<typeof packageAnswer>;

export const exposureSchema = z
  .object({
    ...place,
    versions: listOf(z.string()),
    direct: z.boolean().optional(),
    advisory: z.string(),
    ids: listOf(z.string()),
    severity: z.enum(['critical', 'high', 'medium', 'low', 'unknown']),
    summary: z.string(),
    published: z.string().optional(),
    exposedSince: boundarySchema,
    sinceKnown: z.boolean(),
    fixedAt: boundarySchema.optional(),
    fixedBy: z.string().optional().openapi({ description: 'absent: the package went away, or it still stands' }),
    days: whole,
  })
  .readonly()
  .openapi('Exposure');
export type Exposure = z.output<typeof exposureSchema>;

export const exposuresAnswer = z
  .object({
    total: whole,
    items: listOf(exposureSchema),
    advisories: whole.openapi({ description: 'how many were held against the inventory; 0: none were brought' }),
    refused: listOf(z.object({ path: z.string(), reason: z.string() }).readonly()),
    undecided: whole.openapi({ description: 'packages with advisories whose version is not known' }),
    gaps: listOf(gapSchema),
  })
  .openapi('Exposures');
export type Exposures = z.output<typeof exposuresAnswer>;
