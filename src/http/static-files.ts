/**
 * The built browser interface. The files are listed once and served from that list: a path that is not on it does not
 * exist, so no spelling of `..` can leave the folder. Every other address of the site is a page of the interface and gets
 * index.html.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import { notFound, sendProblem } from './problem.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};

export function staticFiles(directory: string | undefined): MiddlewareHandler {
  const files = directory === undefined ? new Map<string, string>() : listed(directory);
  return async (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return sendProblem(c, notFound(`${c.req.method} ${c.req.path}`, 'See /api/v1/openapi.json.'));
    const { path } = c.req;
    const found = files.get(path) ?? (isPage(path) ? files.get('/index.html') : undefined);
    if (found === undefined) return sendProblem(c, missing(path, directory));
    const hashed = path.startsWith('/assets/');
    return c.body(await readFile(found), 200, {
      'content-type': mediaTypes[extname(found)] ?? 'application/octet-stream',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  };
}

function listed(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [`/${file.slice(directory.length).split(sep).filter(Boolean).join('/')}`, file];
    }),
  );
}

/** Pages may hold dots in their last part (`/controls/CHG-03.1`), so only the folders of files are left out. */
function isPage(path: string): boolean {
  return !/^\/(?:api|\.api|assets)(?:\/|$)/.test(path);
}

function missing(path: string, directory: string | undefined): Error {
  return directory === undefined && isPage(path)
    ? notFound('the browser interface', 'Run `npm run build`, then start the server again. The API is under /api/v1/.')
    : notFound(path, 'See /api/v1/openapi.json for the addresses of the API.');
}
