/**
 * Where forges send what happened. Not part of the API: the sender is a forge, which proves itself by a signature over the
 * raw body and by nothing else. Answered quickly; what a delivery makes stale is read later.
 */
import { badRequest, notFound, sendProblem } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import { AppError } from '../../base/app-error.ts';

/** GitHub sends at most 25 MB. */
const longestBody = 25 * 1024 * 1024;

export function addWebhookRoutes({ api, plumbline }: ApiContext): void {
  api.post('/webhooks/:source{.+}', async (c) => {
    const body = await bodyOf(c.req.raw);
    if (body === undefined)
      return sendProblem(
        c,
        new AppError('http/too-large', 'this delivery is larger than any forge sends', { hint: 'At most 25 MB.' }),
      );
    const headers = Object.fromEntries(c.req.raw.headers);
    const source = decodeURIComponent(c.req.param('source'));
    const answer = await plumbline.receiveDelivery({ source, headers, body });
    if (answer.ok) return c.json({ delivery: answer.value }, 202);
    switch (answer.error) {
      case 'no-such-source':
        return sendProblem(c, notFound('this source', 'plumbline source list shows them.'));
      case 'unreadable':
      case 'not-for-us':
        return sendProblem(c, badRequest('this delivery cannot be read', 'Send it as JSON, as the forge makes it.'));
      case 'no-secret':
      case 'unsigned':
      case 'wrong-signature':
        return sendProblem(
          c,
          new AppError('http/unsigned', 'this delivery is not signed with the secret of this source', {
            hint: 'Give the webhook the secret that `webhookSecret` in plumbline.yaml names.',
          }),
        );
    }
  });
}

/** Undefined: too long, and not read further. */
async function bodyOf(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > longestBody) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > longestBody) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
