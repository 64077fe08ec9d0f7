/** Policies clause by clause, and what the code does about each. */
import { z } from '@hono/zod-openapi';
import { clauseOperators, clauseVerdicts } from '../../model/policy.ts';
import {
  digestSchema,
  fraction,
  instantSchema,
  listOf,
  outcomeCountsSchema,
  periodSchema,
  resultSchema,
  whole,
} from './vocabulary.ts';

const parametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly();

const clauseParameterSchema = z
  .object({ name: z.string(), operator: z.enum(clauseOperators), value: z.string() })
  .readonly()
  .openapi('ClauseParameter');

const wordingSchema = z
  .object({
    text: z.string(),
    textDigest: digestSchema,
    parameters: listOf(clauseParameterSchema),
    from: instantSchema,
    to: instantSchema.optional(),
    fact: z.string(),
  })
  .readonly()
  .openapi('ClauseWording');

const clauseTestSchema = z
  .object({
    kind: z.enum(['setting', 'behaviour']),
    check: z.string(),
    checkVersion: digestSchema,
    parameters: parametersSchema,
    result: resultSchema,
    because: z.string(),
    counts: outcomeCountsSchema,
    coverage: fraction,
    from: instantSchema,
    to: instantSchema,
    judgedWith: parametersSchema.optional(),
  })
  .readonly()
  .openapi('ClauseTest');

export const clauseSchema = z
  .object({
    repository: z.string(),
    path: z.string(),
    line: whole,
    policy: z.string(),
    clause: z.string(),
    section: listOf(z.string()),
    serves: listOf(z.string()),
    requests: listOf(z.string()),
    verdict: z.enum(clauseVerdicts),
    because: z.string(),
    wordings: listOf(wordingSchema),
    tests: listOf(clauseTestSchema),
    faults: listOf(z.string()),
  })
  .readonly()
  .openapi('Clause');

const placed = listOf(z.object({ line: whole, text: z.string() }).readonly());

/** `run` is null while nothing was audited; the lists are empty where no policy stood in any repository. */
export const policiesAnswer = z
  .object({
    run: z.object({ id: z.string(), period: periodSchema }).readonly().nullable(),
    policies: listOf(
      z
        .object({
          repository: z.string(),
          path: z.string(),
          title: z.string(),
          owner: z.string().nullable(),
          version: z.string().nullable(),
          clauses: whole,
          unmarked: placed,
          unmarkedTotal: whole,
          faults: listOf(z.object({ line: whole, because: z.string() }).readonly()),
        })
        .readonly(),
    ),
    clauses: listOf(clauseSchema),
    unwritten: listOf(
      z.object({ control: z.string(), title: z.string(), checks: listOf(z.string()), because: z.string() }).readonly(),
    ),
  })
  .openapi('Policies');
export type Policies = z.output<typeof policiesAnswer>;
