/** Sealed evidence, its proofs, and the packs made of it. */
import { z } from '@hono/zod-openapi';
import { evidenceKinds } from '../../model/evidence.ts';
import { digestSchema, instantSchema, listOf, periodSchema, whole } from './vocabulary.ts';

export const envelopeSchema = z
  .object({
    type: z.literal('plumbline-evidence'),
    version: z.literal(1),
    id: z.string(),
    run: z.string(),
    kind: z.enum(evidenceKinds),
    subject: z.string(),
    title: z.string(),
    mediaType: z.string(),
    size: whole,
    digest: digestSchema,
    period: periodSchema,
    collectedAt: instantSchema,
  })
  .readonly()
  .openapi('EvidenceEnvelope');

export const sealedEvidenceSchema = z
  .object({ envelope: envelopeSchema, index: whole })
  .readonly()
  .openapi('SealedEvidence');

const verdictSchema = z.object({ verified: z.boolean(), because: z.string() }).readonly();

export const evidenceAnswer = z
  .object({
    run: z.string().nullable(),
    seal: z.object({ size: whole, root: z.string(), checkpoint: z.string() }).readonly().nullable(),
    total: whole,
    kinds: z.record(z.string(), whole),
    /** The proof of each item on this page was made and checked while answering. */
    items: listOf(z.object({ evidence: sealedEvidenceSchema, proof: verdictSchema }).readonly()),
  })
  .openapi('EvidenceList');

export const proofAnswer = z
  .object({
    evidence: sealedEvidenceSchema,
    entry: z.string(),
    leafHash: digestSchema,
    path: listOf(digestSchema),
    treeSize: whole,
    root: digestSchema,
    checkpoint: z.string(),
    verified: z.boolean(),
    because: z.string(),
  })
  .openapi('EvidenceProof');

export const packSchema = z
  .object({
    fileName: z.string(),
    size: whole,
    digest: digestSchema,
    entries: whole,
    root: z.string(),
    /** Where it can be downloaded while this server runs. */
    href: z.string(),
  })
  .readonly()
  .openapi('Pack');

export const packsAnswer = z.object({ packs: listOf(packSchema) }).openapi('Packs');

export const startPackBody = z
  .object({ run: z.string().optional() })
  .openapi('StartPack', { description: 'Without `run`: the latest.' });

export type SealedEvidence = z.output<typeof sealedEvidenceSchema>;
export type EvidenceList = z.output<typeof evidenceAnswer>;
export type EvidenceProof = z.output<typeof proofAnswer>;
export type Pack = z.output<typeof packSchema>;
