/** What people decide: asked for with who and why, refused with a reason, sealed before the answer goes out. */
import { z } from '@hono/zod-openapi';
import type { ActRequest } from '../../app/decisions/acts.ts';
import { mediaTypeOf } from '../../base/media-type.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { instantOf } from '../instant-parameter.ts';
import { decisionKinds } from '../../model/decision.ts';
import { badRequest } from '../problem.ts';
import { addRoute, type ApiContext } from '../route.ts';
import {
  approvalBody,
  approveStatementBody,
  decidedAnswer,
  decideRowsBody,
  decisionsAnswer,
  importRowsBody,
  openRemediationBody,
  remediationsAnswer,
  requestsAnswer,
  requestWaiverBody,
  retestBody,
  reviewBody,
  saidBody,
  statementAnswer,
  statementDifferenceAnswer,
  submitBody,
  waiversAnswer,
} from '../schema.ts';

type Decided = z.input<typeof decidedAnswer>;
type Decisions = Awaited<ReturnType<Plumbline['decisions']>>;

export function addDecisionRoutes(context: ApiContext): void {
  addDecisions(context);
  addWaivers(context);
  addRemediations(context);
  addStatement(context);
  addStatementActs(context);
  addRequests(context);
}

const sealed = (decisions: Decisions): Decided['decisions'] =>
  decisions.map(({ decision, evidence: { index, envelope } }) => ({
    decision,
    evidence: { id: envelope.id, index, digest: envelope.digest },
  }));

async function decided(plumbline: Plumbline, request: ActRequest): Promise<Decided> {
  const { decisions, repeated } = await plumbline.decide(request);
  return { decisions: sealed(decisions), repeated };
}

const idParams = z.object({ id: z.string() });
const atQuery = z.object({
  at: z.string().optional().openapi({ description: 'as it stood then; now when absent' }),
});

function addDecisions({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/decisions',
    tag: 'Decisions',
    summary: 'Everything that people decided, in the order of the ledger',
    query: z.object({ kind: z.enum(decisionKinds).optional() }),
    answer: decisionsAnswer,
    handle: async ({ query }) => {
      const all = await plumbline.decisions();
      return {
        decisions: sealed(all.filter(({ decision }) => query.kind === undefined || decision.kind === query.kind)),
      };
    },
  });
  addRoute(api, {
    method: 'post',
    path: '/decisions/{id}/withdrawal',
    tag: 'Decisions',
    summary: 'Withdraws a waiver, a remediation or a submission that stands',
    params: idParams,
    body: saidBody,
    answer: decidedAnswer,
    handle: ({ params, body }) => decided(plumbline, { act: 'withdraw', ...body, of: params.id }),
  });
}

function addWaivers({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/waivers',
    tag: 'Decisions',
    summary: 'Every waiver ever asked for, and how it stands',
    query: atQuery,
    answer: waiversAnswer,
    handle: async ({ query }) => ({ waivers: await plumbline.waivers(instantOf(query.at)) }),
  });
  addRoute(api, {
    method: 'post',
    path: '/waivers',
    tag: 'Decisions',
    summary: 'Asks for a waiver; without effect until another person approves it',
    body: requestWaiverBody,
    answer: decidedAnswer,
    handle: ({ body }) => decided(plumbline, { act: 'request-waiver', ...body }),
  });
  addRoute(api, {
    method: 'post',
    path: '/waivers/{id}/approval',
    tag: 'Decisions',
    summary: 'Approves or refuses what another person asked for',
    params: idParams,
    body: approvalBody,
    answer: decidedAnswer,
    handle: ({ params, body }) => decided(plumbline, { act: 'approve-waiver', ...body, of: params.id }),
  });
}

function addRemediations({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/remediations',
    tag: 'Decisions',
    summary: 'What is to be mended, by whom and until when',
    query: atQuery,
    answer: remediationsAnswer,
    handle: async ({ query }) => ({ remediations: await plumbline.remediations(instantOf(query.at)) }),
  });
  addRoute(api, {
    method: 'post',
    path: '/remediations',
    tag: 'Decisions',
    summary: 'Says who mends a deviation, and until when',
    body: openRemediationBody,
    answer: decidedAnswer,
    handle: ({ body }) => decided(plumbline, { act: 'open-remediation', ...body }),
  });
  addRoute(api, {
    method: 'post',
    path: '/remediations/{id}/retests',
    tag: 'Decisions',
    summary: 'Holds a remediation against a later audit, which says whether it is mended',
    params: idParams,
    body: retestBody,
    answer: decidedAnswer,
    handle: ({ params, body }) => decided(plumbline, { act: 'retest', ...body, of: params.id }),
  });
}

const statementQuery = z.object({
  version: z
    .string()
    .optional()
    .openapi({ description: 'a version; `in-force`: the one approved last; absent: the rows as they stand' }),
  at: z.string().optional(),
});

function wishOf({ version, at }: z.output<typeof statementQuery>) {
  const instant = instantOf(at);
  return { ...(version !== undefined && { version }), ...(instant && { at: instant }) };
}

function addStatement({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/soa',
    tag: 'Statement of Applicability',
    summary: 'Every row of Annex A and your own, the versions, and what does not agree',
    query: statementQuery,
    answer: statementAnswer,
    handle: ({ query }) => plumbline.statement(wishOf(query)),
  });
  addRoute(api, {
    path: '/soa/difference',
    tag: 'Statement of Applicability',
    summary: 'Rows that differ between two versions, or between a version and the rows as they stand',
    query: z.object({ from: z.string(), to: z.string().optional() }),
    answer: statementDifferenceAnswer,
    handle: ({ query }) => plumbline.statementDifference(query.from, query.to),
  });
  const formats = z.object({ format: z.enum(['csv', 'json', 'markdown', 'html']) });
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/soa/file',
    tags: ['Statement of Applicability'],
    summary: 'The statement as a file',
    request: { query: formats.extend(statementQuery.shape) },
    responses: { 200: { description: 'the file' } },
  });
  api.get('/api/v1/soa/file', async (c) => {
    const asked = formats.extend(statementQuery.shape).safeParse(c.req.query());
    if (!asked.success) throw badRequest('which format?', 'Give format=csv, json, markdown or html.');
    const { name, mediaType, text } = await plumbline.statementDocument(asked.data.format, wishOf(asked.data));
    // Words of users are in it: a browser saves it and never runs it.
    return c.body(text, 200, {
      'content-type': `${mediaType}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'no-store',
    });
  });
}

function addStatementActs({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    method: 'post',
    path: '/soa/rows',
    tag: 'Statement of Applicability',
    summary: 'Decides rows: all of them or none',
    body: decideRowsBody,
    answer: decidedAnswer,
    handle: ({ body }) => decided(plumbline, { act: 'set-applicability', ...body }),
  });
  addRoute(api, {
    method: 'post',
    path: '/soa/imports',
    tag: 'Statement of Applicability',
    summary: 'Decides the rows of a CSV table that say something new',
    body: importRowsBody,
    answer: decidedAnswer,
    handle: async ({ body: { csv, ...said } }) => {
      const rows = [...(await plumbline.readStatement(csv))];
      return decided(plumbline, { act: 'set-applicability', ...said, rows, onlyChanged: true });
    },
  });
  addRoute(api, {
    method: 'post',
    path: '/soa/versions',
    tag: 'Statement of Applicability',
    summary: 'Approves the rows as they stand as a dated version',
    body: approveStatementBody,
    answer: decidedAnswer,
    handle: ({ body }) => decided(plumbline, { act: 'approve-statement', ...body }),
  });
}

function addRequests({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/requests',
    tag: 'Evidence requests',
    summary: 'What people have to hand in, what is due, and what was handed in',
    query: atQuery,
    answer: requestsAnswer,
    handle: ({ query }) => {
      const at = instantOf(query.at);
      return plumbline.evidenceRequests(at ? { at } : {});
    },
  });
  addRoute(api, {
    method: 'post',
    path: '/requests/{id}/submissions',
    tag: 'Evidence requests',
    summary: 'Hands in a document or record; another person accepts it',
    params: idParams,
    body: submitBody,
    answer: decidedAnswer,
    handle: ({ params, body: { content, mediaType, about, ...body } }) =>
      decided(plumbline, {
        act: 'submit-evidence',
        ...body,
        request: params.id,
        about: { ...about },
        mediaType: mediaType ?? mediaTypeOf(body.name),
        bytes: new Uint8Array(Buffer.from(content, 'base64')),
      }),
  });
  addRoute(api, {
    method: 'post',
    path: '/submissions/{id}/review',
    tag: 'Evidence requests',
    summary: 'Accepts or rejects what another person handed in',
    params: idParams,
    body: reviewBody,
    answer: decidedAnswer,
    handle: ({ params, body }) => decided(plumbline, { act: 'review-submission', ...body, of: params.id }),
  });
}
