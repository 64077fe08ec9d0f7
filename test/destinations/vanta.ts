/** Vanta as its pages say: one token at a time, an hour long, five a minute; pages of uploads; nothing shown of a stranger's. */
import { playVendor, type Asked, type Said } from './vendor-server.ts';

export const vantaClient = { id: 'vci_plumbline', secret: 'vcs_of-the-test' };

interface Upload {
  readonly id: string;
  readonly document: string;
  readonly file: File;
  readonly description: string;
  readonly effective: string;
  deleted: boolean;
}

export async function playVanta({
  documents,
  page = 2,
}: {
  readonly documents: readonly string[];
  readonly page?: number;
}) {
  const uploads: Upload[] = [];
  const submitted: string[] = [];
  let token: string | undefined;
  let tokens = 0;

  const give = ({ json }: Asked): Said => {
    const given = json as Readonly<Record<string, string>>;
    if (given['client_id'] !== vantaClient.id || given['client_secret'] !== vantaClient.secret) return { status: 401 };
    if (tokens === 5) return { status: 429, headers: { 'retry-after': '60' } };
    tokens += 1;
    token = `vat_${tokens}`;
    return { status: 200, body: { access_token: token, expires_in: 3600, token_type: 'Bearer' } };
  };
  const shown = ({ id, file, description, effective, deleted }: Upload) => ({
    id,
    fileName: file.name,
    title: null,
    description,
    url: null,
    creationDate: '2026-07-01T00:00:00.000Z',
    updatedDate: null,
    effectiveDate: effective,
    deletionDate: deleted ? '2026-07-02T00:00:00.000Z' : null,
    mimeType: file.type,
    uploadedBy: { id: 'app', type: 'APPLICATION' },
  });
  const list = (own: readonly Upload[], { query }: Asked): Said => {
    const from = query['pageCursor'] === undefined ? 0 : own.findIndex(({ id }) => id === query['pageCursor']) + 1;
    const data = own.slice(from, from + page);
    const pageInfo = {
      hasNextPage: from + page < own.length,
      hasPreviousPage: from > 0,
      startCursor: data[0]?.id ?? null,
      endCursor: data.at(-1)?.id ?? null,
    };
    return { status: 200, body: { results: { data: data.map(shown), pageInfo } } };
  };
  const server = await playVendor('vanta', (asked) => {
    if (asked.route === 'POST /oauth/token') return give(asked);
    if (token === undefined || asked.headers['authorization'] !== `Bearer ${token}`) return { status: 401 };
    const document = asked.values['documentId'] ?? '';
    if (!documents.includes(document)) return { status: 404 };
    const own = uploads.filter((one) => one.document === document);
    if (asked.method === 'GET') return list(own, asked);
    if (asked.path.endsWith('/submit')) {
      submitted.push(document);
      return { status: 200, body: {} };
    }
    const upload: Upload = {
      id: `upload-${uploads.length + 1}`,
      document,
      file: asked.form!.get('file') as File,
      description: asked.form!.get('description') as string,
      effective: asked.form!.get('effectiveAtDate') as string,
      deleted: false,
    };
    uploads.push(upload);
    return { status: 201, body: shown(upload) };
  });
  return { ...server, uploads, submitted, tokens: () => tokens, endToken: () => void (token = undefined) };
}
