/** Binds the API to a port, and lets go of it cleanly: open streams are ended, nobody waits for a browser tab. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { AppError, systemErrorCode } from '../base/app-error.ts';

export interface ListenOptions {
  readonly api: { readonly fetch: (request: Request, env?: object) => Promise<Response> | Response };
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port: number;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function listen({ api, host = '127.0.0.1', port }: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({ fetch: (request, env) => api.fetch(request, env) }) as Server;
  await bind(server, host, port);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${shown(host)}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void => reject(bindError(cause, host, port));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function bindError(cause: Error, host: string, port: number): Error {
  const code = systemErrorCode(cause);
  if (code === 'EADDRINUSE') {
    const hint = `Is Plumbline running already? Otherwise choose another port: --port ${port === 65535 ? 7700 : port + 1}`;
    return new AppError('http/port-in-use', `port ${port} on ${host} is in use`, { hint, cause });
  }
  if (code === 'EACCES')
    return new AppError('http/port-refused', `the system does not let this user open port ${port}`, {
      hint: 'Choose a port above 1023 with --port.',
      cause,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'ERR_SOCKET_BAD_PORT')
    return new AppError('http/bad-address', `cannot listen on ${host}:${port}`, {
      hint: 'Use --host 127.0.0.1 (this machine only) or --host 0.0.0.0 (every interface).',
      cause,
    });
  return cause;
}

/** A wildcard is no address to open: show the loopback one. */
function shown(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
