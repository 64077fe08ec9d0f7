/** Drata as the copy of its document says: files first, then the item that names them; lists by the beginning of a name. */
import { playVendor, type Asked, type Said } from './vendor-server.ts';

export const drataKey = 'drata-key-of-the-test';

interface Item {
  readonly id: number;
  readonly name: string;
  readonly controls: readonly number[];
  readonly file: File;
  readonly filedAt: string;
}

export async function playDrata({ workspace, page = 1 }: { readonly workspace: number; readonly page?: number }) {
  const files = new Map<string, File>();
  const items: Item[] = [];
  const shown = ({ id, name }: Item) => ({
    id,
    name,
    description: null,
    implementationGuidance: null,
    createdAt: '2026-07-01T00:00:00.000Z',
    updatedAt: '2026-07-01T00:00:00.000Z',
    renewalDate: null,
    renewalScheduleType: 'NONE',
  });
  const list = ({ query }: Asked): Said => {
    const found = items.filter(({ name }) => name.startsWith(query['name'] ?? ''));
    const from = Number(query['cursor'] ?? 0);
    const next = from + page < found.length ? String(from + page) : null;
    const data = found.slice(from, from + page).map((item) => ({ ...shown(item), status: 'READY' }));
    return { status: 200, body: { data, pagination: { cursor: next } } };
  };
  const make = ({ json }: Asked): Said => {
    const body = json as {
      name: string;
      controlIds: number[];
      artifacts: { type: string; fileKey: string; filedAt: string }[];
    };
    const [artifact] = body.artifacts;
    const file = artifact && files.get(artifact.fileKey);
    const refusal = { name: 'BadRequest', statusCode: 400, message: 'no such file', code: 10001 };
    if (artifact?.type !== 'S3_FILE' || !file) return { status: 400, body: refusal };
    const item = { id: items.length + 1, name: body.name, controls: body.controlIds, file, filedAt: artifact.filedAt };
    items.push(item);
    const counts = { artifactsRequested: 1, artifactsCreated: 1 };
    const linked = { controls: body.controlIds.map((id) => ({ id })), linkedWorkspaces: [], artifacts: [{ id: 1 }] };
    return { status: 201, body: { ...shown(item), evidenceTemplateCode: null, ...counts, ...linked } };
  };
  const server = await playVendor('drata', (asked) => {
    if (asked.headers['authorization'] !== `Bearer ${drataKey}`) return { status: 401 };
    if (asked.values['workspaceId'] !== String(workspace)) return { status: 403 };
    if (asked.method === 'GET') return list(asked);
    if (asked.path.endsWith('/evidence')) return make(asked);
    const file = asked.form!.get('file') as File;
    const fileKey = `1/evidence-library/${files.size + 1}/${file.name}`;
    files.set(fileKey, file);
    return { status: 201, body: { fileKey, originalFilename: file.name, mimeType: file.type, fileSize: file.size } };
  });
  return { ...server, files, items };
}
