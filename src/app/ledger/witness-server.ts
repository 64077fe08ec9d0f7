/**
 * `plumbline ledger witness`: the HTTP interface of C2SP tlog-witness around ledger/witness.ts, for the machine of somebody
 * who does not hold the log: a second machine of the customer's, or the audit firm's.
 *
 *     POST /add-checkpoint
 *     GET  /<SHA-256 of the origin, hex>/checkpoint
 *     GET  /                                          the witness's public key
 *
 * `sign-subtree` (optional there) is not offered. There is no log-in: a request counts by the log's signature in it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, isAppError } from '../../base/app-error.ts';
import { systemClock, type Clock } from '../../base/clock.ts';
import { parseVerifierKey } from '../../ledger/note.ts';
import { Witness } from '../../ledger/witness.ts';

export { systemClock };

const LARGEST_REQUEST = 64 * 1024;

export interface WitnessOrder {
  readonly directory: string;
  readonly name: string;
  /** Public keys of the logs, one line each. */
  readonly logs: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Told each answer, for a log of requests. */
  readonly onAnswer?: (status: number, because: string) => void;
}

export interface RunningWitness {
  readonly url: string;
  readonly publicKey: string;
  close(): Promise<void>;
}

export async function startWitness(order: WitnessOrder): Promise<RunningWitness> {
  const logs = order.logs.map((text) => {
    const key = parseVerifierKey(text.trim());
    if (key.ok) return key.value;
    const hint = 'Give the one line that `plumbline ledger key` prints on the machine of the log.';
    throw new AppError('ledger/bad-key', `the key of a log cannot be read: ${key.error.because}`, { hint });
  });
  const witness = new Witness({ directory: order.directory, name: order.name, logs });
  const server = createServer((request, response) => {
    answer(request, witness, order).then(
      (given) => send(response, given),
      (error: unknown) => {
        // Nothing is signed; who runs the witness has to look, so they are told what the asker is not.
        order.onAnswer?.(500, isAppError(error) ? error.message : String(error));
        send(response, { status: 500, contentType: 'text/plain', body: 'the witness has a fault of its own\n' });
      },
    );
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(order.port, order.host, done);
  });
  const { port } = server.address() as AddressInfo;
  const host = order.host.includes(':') ? `[${order.host}]` : order.host;
  return {
    url: `http://${host}:${port}`,
    publicKey: witness.publicKey(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Given {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

async function answer(request: IncomingMessage, witness: Witness, { clock, onAnswer }: WitnessOrder): Promise<Given> {
  const path = (request.url ?? '/').split('?')[0]!;
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return plain(405, 'add-checkpoint is asked with POST');
    const body = await bodyOf(request);
    if (body === undefined) return plain(413, 'a request has at most 64 KiB');
    const given = witness.addCheckpoint(body, clock.now());
    onAnswer?.(
      given.status,
      given.status === 200 ? (/\n\n(.*\n\d+)\n/.exec(body)?.[1] ?? '').replace('\n', ' ') : given.body.trim(),
    );
    return given;
  }
  if (request.method !== 'GET') return plain(405, 'only add-checkpoint is asked with POST');
  if (path === '/') return plain(200, witness.publicKey());
  const checkpoint = witness.checkpoint(/^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1] ?? '');
  return checkpoint === undefined ? plain(404, 'nothing is known of this') : { ...plain(200, ''), body: checkpoint };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_REQUEST) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function plain(status: number, body: string): Given {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
}

function send(response: ServerResponse, { status, contentType, body }: Given): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}
