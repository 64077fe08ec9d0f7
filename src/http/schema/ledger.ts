/** The append-only log: its signed states, its entries, the proofs between them, and what examining it found. */
import { z } from '@hono/zod-openapi';
import { instantSchema, listOf, whole } from './vocabulary.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Empty where the note cannot be opened; `fault` says why. */
const rootSchema = z.string();

const anchorSchema = z.object({
  size: whole,
  timestamps: listOf(
    z
      .object({
        file: z.string(),
        at: instantSchema.optional(),
        authority: z.string().optional(),
        fault: z.string().optional(),
      })
      .readonly(),
  ),
  cosignatures: listOf(
    z.object({ witness: z.string(), at: instantSchema.optional(), fault: z.string().optional() }).readonly(),
  ),
});

export const ledgerAnswer = z
  .object({
    origin: z.string(),
    size: whole,
    root: z.string(),
    checkpoint: z.string(),
    keys: listOf(
      z
        .object({
          key: z.string(),
          from: whole,
          to: whole.optional(),
          change: z
            .object({ entry: whole, at: z.string(), by: z.string(), because: z.string(), handedOver: z.boolean() })
            .readonly()
            .optional(),
        })
        .readonly(),
    ),
    anchors: listOf(anchorSchema.readonly()),
    gaps: listOf(z.object({ size: whole, from: z.string(), because: z.string() }).readonly()),
  })
  .openapi('Ledger');

export const ledgerCheckpointSchema = anchorSchema
  .extend({
    root: rootSchema,
    checkpoint: z.string().describe('The signed note (C2SP tlog-checkpoint)'),
    signers: listOf(z.string()).describe('Public keys of the log that were good for this size and signed it'),
    fault: z.string().optional().describe('Why it does not hold'),
    runs: listOf(z.string()).describe('Audits that were sealed with it'),
    latest: z.boolean(),
  })
  .readonly()
  .openapi('LedgerCheckpoint');

export const ledgerCheckpointsAnswer = z
  .object({ total: whole, items: listOf(ledgerCheckpointSchema) })
  .openapi('LedgerCheckpoints');

export const ledgerEntrySchema = z
  .object({
    index: whole,
    bytes: whole,
    leafHash: hashSchema,
    what: z.enum(['evidence', 'key', 'removal', 'other']),
    title: z.string(),
    id: z.string().optional(),
    kind: z.string().optional(),
    at: z.string().optional(),
  })
  .readonly()
  .openapi('LedgerEntry');

export const ledgerEntriesAnswer = z
  .object({ total: whole, items: listOf(ledgerEntrySchema) })
  .openapi('LedgerEntries');

export const ledgerInclusionAnswer = z
  .object({
    index: whole,
    entry: z.string(),
    leafHash: hashSchema,
    path: listOf(hashSchema),
    treeSize: whole,
    root: hashSchema,
  })
  .openapi('LedgerInclusion', { description: 'RFC 6962, 2.1.1; verified as in RFC 9162, 2.1.3.2' });

const treeSchema = z.object({ size: whole, root: hashSchema }).readonly();

export const ledgerConsistencyAnswer = z
  .object({ from: treeSchema, to: treeSchema, path: listOf(hashSchema) })
  .openapi('LedgerConsistency', { description: 'RFC 6962, 2.1.2; verified as in RFC 9162, 2.1.4.2' });

export const ledgerExaminationSchema = z
  .object({
    at: instantSchema,
    size: whole,
    root: z.string(),
    entries: whole,
    evidence: whole,
    checkpoints: whole,
    timestamps: whole,
    cosignatures: whole,
    faults: listOf(z.object({ where: z.string(), code: z.string(), because: z.string(), hint: z.string() }).readonly()),
    notes: listOf(z.string()),
  })
  .readonly()
  .openapi('LedgerExamination');

export const ledgerExaminationAnswer = z
  .object({ examination: ledgerExaminationSchema.nullable() })
  .openapi('LastLedgerExamination', { description: 'Null: nobody has examined the ledger in this data directory yet' });

export type Ledger = z.output<typeof ledgerAnswer>;
export type LedgerCheckpoint = z.output<typeof ledgerCheckpointSchema>;
export type LedgerCheckpoints = z.output<typeof ledgerCheckpointsAnswer>;
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;
export type LedgerEntries = z.output<typeof ledgerEntriesAnswer>;
export type LedgerInclusion = z.output<typeof ledgerInclusionAnswer>;
export type LedgerConsistency = z.output<typeof ledgerConsistencyAnswer>;
export type LedgerExamination = z.output<typeof ledgerExaminationSchema>;
export type LastLedgerExamination = z.output<typeof ledgerExaminationAnswer>;
