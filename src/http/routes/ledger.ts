/** The append-only log, for whoever wants to check it: signed states, entries, proofs, and the examination of all of it. */
import { z } from '@hono/zod-openapi';
import type { Plumbline } from '../../app/plumbline.ts';
import { addRoute, type ApiContext, numberParam, pageParams } from '../route.ts';
import {
  jobAnswer,
  ledgerAnswer,
  ledgerCheckpointsAnswer,
  ledgerConsistencyAnswer,
  ledgerEntriesAnswer,
  ledgerExaminationAnswer,
  ledgerInclusionAnswer,
} from '../schema.ts';

const tag = 'Ledger';
const mostAtOnce = 256;

export function addLedgerRoutes(context: ApiContext): void {
  const { api, plumbline } = context;
  addRoute(api, {
    path: '/ledger',
    tag,
    summary: 'The signed state of the ledger, its keys, and who else vouches for it',
    answer: ledgerAnswer,
    handle: () => plumbline.ledgerView(),
  });
  addRoute(api, {
    path: '/ledger/checkpoints',
    tag,
    summary: 'Signed states that were kept, the latest first, each held against the keys and the tree as it is now',
    query: z.object(pageParams),
    answer: ledgerCheckpointsAnswer,
    handle: ({ query: { offset, limit = 20 } }) =>
      plumbline.ledgerCheckpoints({ offset, limit: Math.min(limit, mostAtOnce) }),
  });
  addRoute(api, {
    path: '/ledger/entries',
    tag,
    summary: 'What stands in the log, in its order',
    query: z.object(pageParams),
    answer: ledgerEntriesAnswer,
    handle: ({ query: { offset, limit = 100 } }) =>
      plumbline.ledgerEntries({ offset, limit: Math.min(limit, mostAtOnce) }),
  });
  addProofs(context);
  addExamination(context);
  addFiles(context);
}

function addProofs({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/ledger/entries/{index}',
    tag,
    summary: 'One entry as it was hashed, and the proof that the tree of a size holds it',
    params: z.object({ index: numberParam }),
    query: z.object({ size: numberParam.optional().openapi({ description: 'of the tree; the latest when absent' }) }),
    answer: ledgerInclusionAnswer,
    handle: ({ params, query }) => plumbline.ledgerInclusion(params.index, query.size),
  });
  addRoute(api, {
    path: '/ledger/consistency',
    tag,
    summary: 'The proof that the tree of one size begins with all of another',
    query: z.object({ from: numberParam, to: numberParam }),
    answer: ledgerConsistencyAnswer,
    handle: ({ query }) => plumbline.ledgerConsistency(query.from, query.to),
  });
}

function addExamination({ api, plumbline, jobs }: ApiContext): void {
  addRoute(api, {
    path: '/ledger/examination',
    tag,
    summary: 'What the last examination of the ledger found (`plumbline ledger fsck`)',
    answer: ledgerExaminationAnswer,
    handle: async () => ({ examination: (await plumbline.lastLedgerExamination()) ?? null }),
  });
  addRoute(api, {
    method: 'post',
    path: '/ledger/examinations',
    tag,
    summary: 'Reads all of the ledger and all evidence once more, as a job; it changes neither',
    status: 202,
    answer: jobAnswer,
    handle: () => {
      const work = async (working: Parameters<Plumbline['examineLedger']>[0]) => {
        await plumbline.examineLedger(working);
        return { troubles: [] };
      };
      return { job: jobs.start({ kind: 'examination', work }) };
    },
  });
}

function addFiles({ api, plumbline }: ApiContext): void {
  const text = (path: string, summary: string, of: (view: Awaited<ReturnType<Plumbline['ledgerView']>>) => string) => {
    api.openAPIRegistry.registerPath({
      method: 'get',
      path: `/api/v1/ledger/${path}`,
      tags: [tag],
      summary,
      responses: { 200: { description: 'text' } },
    });
    api.get(`/api/v1/ledger/${path}`, async (c) =>
      c.body(of(await plumbline.ledgerView()), 200, {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${path}"`,
        'cache-control': 'no-store',
      }),
    );
  };
  text('checkpoint.txt', 'The checkpoint as it is signed (C2SP signed note)', ({ checkpoint }) => checkpoint);
  text('keys.txt', 'The public keys, the first first, one per line', ({ keys }) =>
    keys.map(({ key }) => `${key}\n`).join(''),
  );
}
