/**
 * Vanta, "Manage Vanta": a file is uploaded to the document (their word for an evidence request) that a control is mapped to.
 *
 *   POST /oauth/token                         client credentials; one hour; 5 a minute; a new token ends the one before
 *   GET  /v1/documents/{documentId}/uploads   results.data[], pageSize up to 100, pageCursor from pageInfo.endCursor
 *   POST /v1/documents/{documentId}/uploads   multipart: file, effectiveAtDate, description; 201
 *   POST /v1/documents/{documentId}/submit    hands the document in for review
 *
 * https://developer.vanta.com/docs/guides/upload-a-document, …/api-reference/documents/upload-file-for-document,
 * …/list-documents-uploads, …/reference/overview. The pages do not say how `effectiveAtDate` is written (an instant in
 * ISO 8601 here, as their answers have it) nor which file types a document takes.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../../base/result.ts';
import { SecretText } from '../../../base/secret-text.ts';
import { afterMaking, formOf, outcomeOf, readAnswer } from '../answers.ts';
import { Courier, type Answer, type Dispatch, type Sending, type Trouble } from '../courier.ts';
import type { Destination, ItemOutcome, PushItem } from '../destination.ts';

export const VANTA = 'https://api.vanta.com';
/** As the guide asks for them; `all:write` is what handing in for review takes. */
export const VANTA_SCOPES = 'vanta-api.all:read vanta-api.all:write vanta-api.documents:upload';

export interface VantaOptions {
  /** Without `/v1`. */
  readonly root: string;
  readonly clientId: SecretText;
  readonly clientSecret: SecretText;
  /** Id of the document, by control. */
  readonly documents: Readonly<Record<string, string>>;
  /** Whether a document that got a file is handed in for review as well. */
  readonly submit: boolean;
}

const tokenSchema = z.object({ access_token: z.string().min(1) });
const uploadSchema = z.object({
  id: z.string(),
  fileName: z.string().nullable(),
  deletionDate: z.string().nullish(),
});
const uploadsSchema = z.object({
  results: z.object({
    data: z.array(uploadSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

export function vanta(options: VantaOptions): Destination {
  const { documents } = options;
  return {
    kind: 'vanta',
    mapped: Object.keys(documents),
    targetOf: (control) => (documents[control] === undefined ? undefined : `document ${documents[control]}`),
    async *push(items, sending) {
      const session = new Session(options, sending);
      for (const [document, own] of byDocument(items, documents)) yield* pushTo(document, own, session, options.submit);
    },
  };
}

function byDocument(
  items: readonly PushItem[],
  documents: VantaOptions['documents'],
): ReadonlyMap<string, readonly PushItem[]> {
  return Map.groupBy(items, ({ control }) => documents[control] ?? '');
}

async function* pushTo(
  document: string,
  items: readonly PushItem[],
  session: Session,
  submit: boolean,
): AsyncIterable<ItemOutcome> {
  const standing = await session.uploads(document);
  if (!standing.ok) {
    // Whoever does not know what is there sends nothing.
    for (const item of items) yield outcomeOf(item, standing.error);
    return;
  }
  const sent: ItemOutcome[] = [];
  for (const item of items) {
    const found = standing.value.get(item.fileName);
    if (found !== undefined) {
      yield outcomeOf(item, { kind: 'present', because: 'it is there already, under its digest', remote: found });
      continue;
    }
    const uploaded = await session.upload(document, item);
    const outcome = outcomeOf(item, uploaded);
    if (uploaded.kind === 'sent' && submit) sent.push(outcome);
    else yield outcome;
  }
  if (sent.length === 0) return;
  const handedIn = await session.submit(document);
  for (const outcome of sent) {
    if (handedIn.ok) yield { ...outcome, because: `${outcome.because} and handed in for review` };
    else yield { ...outcome, ...notHandedIn(handedIn.error) };
  }
}

/** The file is there, so the next push leaves it: a person has to finish it. */
const notHandedIn = ({ kind, because }: Trouble): Pick<ItemOutcome, 'kind' | 'because'> => ({
  kind,
  because: `it was uploaded, but not handed in for review: ${because}; hand the document in there`,
});

/** One token, renewed once when it has ended; nobody else of this application may ask for one meanwhile. */
class Session {
  readonly #options: VantaOptions;
  readonly #courier: Courier;
  #token: string | undefined;

  constructor(options: VantaOptions, sending: Sending) {
    this.#options = options;
    this.#courier = new Courier(options.root, sending, [options.clientId, options.clientSecret]);
  }

  /** Ids of the files that stand there, by their name. */
  async uploads(document: string): Promise<Result<ReadonlyMap<string, string>, Trouble>> {
    const found = new Map<string, string>();
    const seen = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const after: string = cursor === '' ? '' : `&pageCursor=${encodeURIComponent(cursor)}`;
      const answer: Result<Answer, Trouble> = await this.#ask({
        method: 'GET',
        path: `${uploadsOf(document)}?pageSize=100${after}`,
        repeatable: true,
      });
      if (!answer.ok) return answer;
      const page = readAnswer(answer.value, uploadsSchema, 'the uploads of a document');
      if (!page.ok) return page;
      const { data, pageInfo } = page.value.results;
      for (const { id, fileName, deletionDate } of data)
        if (fileName !== null && (deletionDate ?? null) === null) found.set(fileName, id);
      cursor = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
      if (pageInfo.hasNextPage && (cursor === undefined || seen.has(cursor)))
        return failed({ kind: 'failed', because: 'its list of uploads does not come to an end' });
      if (cursor !== undefined) seen.add(cursor);
    }
    return ok(found);
  }

  async upload(document: string, item: PushItem): Promise<Trouble | (Omit<ItemOutcome, 'item'> & { kind: 'sent' })> {
    const answer = await this.#ask({
      method: 'POST',
      path: uploadsOf(document),
      repeatable: false,
      body: () => formOf(item, { effectiveAtDate: item.effectiveAt, description: item.description }),
    });
    if (!answer.ok) return answer.error;
    const made = readAnswer(answer.value, uploadSchema, 'an upload');
    if (!made.ok) return afterMaking(made.error);
    return { kind: 'sent', because: 'it was uploaded', remote: made.value.id, status: answer.value.status };
  }

  submit(document: string): Promise<Result<Answer, Trouble>> {
    const path = `/v1/documents/${encodeURIComponent(document)}/submit`;
    return this.#ask({ method: 'POST', path, repeatable: false });
  }

  async #ask({ body, ...dispatch }: Omit<Dispatch, 'prepare'> & { readonly body?: () => BodyInit }) {
    for (let renewed = false; ; renewed = true) {
      const token = await this.#bearer();
      if (!token.ok) return token;
      const prepare: Dispatch['prepare'] = () => ({
        headers: { authorization: `Bearer ${token.value}` },
        ...(body && { body: body() }),
      });
      const answer = await this.#courier.deliver({ ...dispatch, prepare });
      if (answer.ok || answer.error.status !== 401 || renewed) return answer;
      // Ended, or somebody asked for another one: 401 means that nothing was done.
      this.#token = undefined;
    }
  }

  async #bearer(): Promise<Result<string, Trouble>> {
    if (this.#token !== undefined) return ok(this.#token);
    const { clientId, clientSecret } = this.#options;
    const answer = await this.#courier.deliver({
      method: 'POST',
      path: '/oauth/token',
      repeatable: true,
      prepare: () => ({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: clientId.reveal(),
          client_secret: clientSecret.reveal(),
          scope: VANTA_SCOPES,
          grant_type: 'client_credentials',
        }),
      }),
    });
    if (!answer.ok) return answer;
    const read = readAnswer(answer.value, tokenSchema, 'a token');
    if (!read.ok) return read;
    this.#token = read.value.access_token;
    this.#courier.hide(new SecretText(this.#token));
    return ok(this.#token);
  }
}

const uploadsOf = (document: string): string => `/v1/documents/${encodeURIComponent(document)}/uploads`;
