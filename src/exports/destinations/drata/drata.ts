/**
 * Drata, public interface v2: an evidence item per control and digest, with the file as its artifact, linked to controls.
 *
 *   GET  /workspaces/{workspaceId}/evidence?name=&cursor=&size=   data[], pagination.cursor; `name` matches the beginning
 *   POST /workspaces/{workspaceId}/evidence-files                 multipart: file; 201 {fileKey, …}
 *   POST /workspaces/{workspaceId}/evidence                       {name, artifacts:[{type: S3_FILE, fileKey, filedAt}], …}; 201
 *
 * Their own reference (developers.drata.com) could not be reached; the shapes are those of the interface document of theirs
 * that api-evangelist/drata harvested (openapi/drata-evidence-api-openapi.yml, commit 11870355). Workbooks, because the
 * older interface (v1) takes neither JSON nor zip. A file that was uploaded and never named by an item stays unseen there.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../../base/result.ts';
import type { SecretText } from '../../../base/secret-text.ts';
import { afterMaking, formOf, outcomeOf, readAnswer } from '../answers.ts';
import { Courier, type Answer, type Trouble } from '../courier.ts';
import type { Destination, Outcome, PushItem } from '../destination.ts';

export const DRATA = 'https://public-api.drata.com/public/v2';
/** Of `file`, in their document; the first two letters of ours. */
const TAKEN = /\.(pdf|docx|xlsx|csv|txt|html|png|jpe?g)$/;
/** Of `name` and `artifactName`, in their document. */
const LONGEST_NAME = 191;
const LONGEST_DESCRIPTION = 30_000;

export interface DrataOptions {
  readonly root: string;
  readonly token: SecretText;
  readonly workspace: number;
  /** Ids of their controls, by ours. */
  readonly controls: Readonly<Record<string, readonly number[]>>;
  /** Their user who owns the items. */
  readonly owner?: number;
}

const listSchema = z.object({
  data: z.array(z.object({ id: z.number(), name: z.string() })),
  pagination: z.object({ cursor: z.string().nullable() }),
});
const fileSchema = z.object({ fileKey: z.string().min(1) });
const madeSchema = z.object({ id: z.number(), artifactsRequested: z.number(), artifactsCreated: z.number() });

export function drata(options: DrataOptions): Destination {
  const { root, token, workspace, controls } = options;
  return {
    kind: 'drata',
    mapped: Object.keys(controls),
    targetOf: (control) => controls[control] && `controls ${controls[control].join(', ')}`,
    async *push(items, sending) {
      const courier = new Courier(root, sending, [token]);
      const place = `/workspaces/${workspace}`;
      for (const item of items) yield outcomeOf(item, await pushOne(item, { courier, place, options }));
    },
  };
}

interface Place {
  readonly courier: Courier;
  readonly place: string;
  readonly options: DrataOptions;
}

/** The name carries the digest, as the file does. */
export const drataName = ({ control, digest }: PushItem): string => `Plumbline ${control} sha256-${digest}`;

async function pushOne(item: PushItem, at: Place): Promise<Outcome> {
  if (!TAKEN.test(item.fileName) || item.fileName.length > LONGEST_NAME)
    return { kind: 'refused', because: `their document lists no file like ${item.fileName}` };
  const found = await standing(item, at);
  if (!found.ok) return found.error;
  if (found.value !== undefined)
    return { kind: 'present', because: 'it is there already, under its digest', remote: String(found.value) };
  const key = await uploaded(item, at);
  return key.ok ? created(item, key.value, at) : key.error;
}

async function standing(
  item: PushItem,
  { courier, place, options }: Place,
): Promise<Result<number | undefined, Trouble>> {
  const name = drataName(item);
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer: Result<Answer, Trouble> = await courier.deliver({
      method: 'GET',
      path: `${place}/evidence?name=${encodeURIComponent(name)}&size=500${after}`,
      repeatable: true,
      prepare: () => ({ headers: bearer(options) }),
    });
    if (!answer.ok) return failed(explained(answer.error));
    const page = readAnswer(answer.value, listSchema, 'the list of evidence');
    if (!page.ok) return page;
    const found = page.value.data.find((one) => one.name === name);
    if (found) return ok(found.id);
    cursor = page.value.pagination.cursor;
    if (cursor !== null && (cursor === '' || seen.has(cursor)))
      return failed({ kind: 'failed', because: 'its list of evidence does not come to an end' });
    if (cursor !== null) seen.add(cursor);
  }
  return ok(undefined);
}

async function uploaded(item: PushItem, { courier, place, options }: Place): Promise<Result<string, Trouble>> {
  const answer = await courier.deliver({
    method: 'POST',
    path: `${place}/evidence-files`,
    // A second copy is named by nothing.
    repeatable: true,
    prepare: () => ({ headers: bearer(options), body: formOf(item) }),
  });
  if (!answer.ok) return failed(explained(answer.error));
  const read = readAnswer(answer.value, fileSchema, 'an uploaded file');
  return read.ok ? ok(read.value.fileKey) : read;
}

async function created(item: PushItem, fileKey: string, { courier, place, options }: Place): Promise<Outcome> {
  const body = {
    name: drataName(item),
    description: item.description.slice(0, LONGEST_DESCRIPTION),
    artifacts: [{ type: 'S3_FILE', artifactName: item.fileName, fileKey, filedAt: item.finishedAt.slice(0, 10) }],
    controlIds: options.controls[item.control] ?? [],
    renewalScheduleType: 'NONE',
    ...(options.owner !== undefined && { ownerId: options.owner }),
  };
  const answer = await courier.deliver({
    method: 'POST',
    path: `${place}/evidence`,
    repeatable: false,
    prepare: () => ({
      headers: { ...bearer(options), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) return explained(answer.error);
  const read = readAnswer(answer.value, madeSchema, 'a new evidence item');
  if (!read.ok) return afterMaking(read.error);
  const { id, artifactsCreated, artifactsRequested } = read.value;
  const { status } = answer.value;
  if (artifactsCreated < artifactsRequested)
    return {
      kind: 'refused',
      because: `the evidence item ${id} was made there without its file (${artifactsCreated} of ${artifactsRequested}): remove it there, then push again`,
      remote: String(id),
      status,
    };
  return { kind: 'sent', because: 'an evidence item was made and linked to its controls', remote: String(id), status };
}

const bearer = ({ token }: DrataOptions) => ({ authorization: `Bearer ${token.reveal()}` });

const explained = (trouble: Trouble): Trouble =>
  trouble.status === 412
    ? { ...trouble, because: `${trouble.because}: their terms for the interface are not accepted yet` }
    : trouble;
