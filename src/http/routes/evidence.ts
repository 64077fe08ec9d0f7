/** Evidence, proofs, raw bytes, and packs. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { isDigest } from '../../base/digest.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { evidenceKinds, type SealedEvidence } from '../../model/evidence.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute, pageOf, pageParams, runOf, runParam } from '../route.ts';
import { digestSchema, evidenceAnswer, jobAnswer, packsAnswer, proofAnswer, startPackBody } from '../schema.ts';

export function addEvidenceRoutes(context: ApiContext): void {
  addEvidenceList(context);
  addRoute(context.api, {
    path: '/evidence/{id}',
    tag: 'Evidence',
    summary: 'One piece of evidence with its inclusion proof (RFC 6962)',
    params: z.object({ id: z.string() }),
    answer: proofAnswer,
    handle: async ({ params }) => {
      const proof = await context.plumbline.evidenceProof(params.id);
      if (!proof) throw notFound(`evidence ${params.id}`, 'See /api/v1/evidence for what was sealed.');
      return proof;
    },
  });
  addRawBytes(context);
  addPacks(context);
}

function addEvidenceList({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/evidence',
    tag: 'Evidence',
    summary: 'What a run sealed, in the order of the ledger, with the state of each proof',
    query: z.object({
      run: runParam,
      kind: z.enum(evidenceKinds).optional(),
      subject: z.string().optional(),
      text: z.string().optional(),
      ...pageParams,
    }),
    answer: evidenceAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const sealed = run ? await plumbline.evidence(run.id) : [];
      const wanted = query.text?.toLowerCase();
      const items = sealed
        .filter(
          ({ envelope }) =>
            (query.kind === undefined || envelope.kind === query.kind) &&
            (query.subject === undefined || envelope.subject === query.subject) &&
            (!wanted || `${envelope.title} ${envelope.subject} ${envelope.id}`.toLowerCase().includes(wanted)),
        )
        .sort((a, b) => a.index - b.index);
      const page = pageOf(items, { offset: query.offset, limit: Math.min(query.limit ?? 50, 200) });
      return {
        run: run?.id ?? null,
        seal: run?.seal ?? null,
        total: items.length,
        kinds: kindsOf(sealed),
        items: await Promise.all(page.map((evidence) => withProof(plumbline, evidence))),
      };
    },
  });
}

async function withProof(
  plumbline: Plumbline,
  evidence: SealedEvidence,
): Promise<{ readonly evidence: SealedEvidence; readonly proof: { verified: boolean; because: string } }> {
  const proof = await plumbline.evidenceProof(evidence.envelope.id);
  const because = proof?.because ?? 'the ledger holds no proof for it';
  return { evidence, proof: { verified: proof?.verified ?? false, because } };
}

function kindsOf(sealed: readonly SealedEvidence[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { envelope } of sealed) kinds[envelope.kind] = (kinds[envelope.kind] ?? 0) + 1;
  return kinds;
}

/**
 * The bytes as they were sealed. They may hold anything that a repository holds, so a browser must never run them: types
 * that it could run go out as plain text, and the policy of the answer is an empty sandbox.
 */
function addRawBytes({ api, plumbline }: ApiContext): void {
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/bytes/{digest}',
    tags: ['Evidence'],
    summary: 'The sealed bytes by their SHA-256',
    request: { params: z.object({ digest: digestSchema }) },
    responses: { 200: { description: 'the bytes, as they were sealed' } },
  });
  api.get('/api/v1/bytes/:digest', async (c) => {
    const digest = c.req.param('digest');
    if (!isDigest(digest)) throw badRequest(`"${digest}" is no SHA-256`, 'Give 64 hex digits in lower case.');
    const found = await plumbline.evidenceBytes(digest);
    if (!found) throw notFound(`evidence with the digest ${digest}`, 'See /api/v1/evidence for what was sealed.');
    return c.body(new Uint8Array(found.bytes), 200, {
      'content-type': displayType(found.envelope.mediaType),
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${digest}"`,
    });
  });
}

function displayType(mediaType: string): string {
  if (/^application\/(?:json|x-ndjson|jsonl)\b/.test(mediaType)) return `${mediaType.split(';')[0]}; charset=utf-8`;
  return mediaType.startsWith('text/') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

function addPacks({ api, plumbline, jobs, packs }: ApiContext): void {
  addRoute(api, {
    path: '/packs',
    tag: 'Evidence',
    summary: 'The packs that this server has built',
    answer: packsAnswer,
    handle: () => ({ packs: packs.list() }),
  });
  addRoute(api, {
    method: 'post',
    path: '/packs',
    tag: 'Evidence',
    summary: 'Builds the pack of a run, as a job',
    body: startPackBody,
    status: 202,
    answer: jobAnswer,
    handle: async ({ body }) => {
      const run = await runOf(plumbline, body.run);
      if (!run) throw notFound('a run', 'Audit something first: POST /api/v1/runs.');
      const job = jobs.start({
        kind: 'pack',
        work: async (working) => ({
          pack: packs.add(await plumbline.exportPack(run.id, undefined, working)),
          troubles: [],
        }),
      });
      return { job };
    },
  });
  api.get('/api/v1/packs/:digest', (c) => {
    const found = packs.find(c.req.param('digest'));
    if (!found) throw notFound('this pack', 'Packs are kept in this list while the server runs: build it again.');
    const stream = Readable.toWeb(createReadStream(found.path)) as ReadableStream<Uint8Array>;
    const name = found.pack.fileName.replaceAll(/[^\w.-]/g, '_');
    return c.body(stream, 200, {
      'content-type': 'application/zip',
      'content-length': String(found.pack.size),
      'content-disposition': `attachment; filename="${name}"`,
    });
  });
}
