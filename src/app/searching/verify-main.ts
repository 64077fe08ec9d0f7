/**
 * The verifier of searches as a program of its own: `node search-verify.mjs MANIFEST --repo NAME=CLONE ...`. Built into one
 * file that needs Node and git, nothing else (src/app/build.ts), so that whoever doubts a manifest need not install what
 * made it.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAppError } from '../../base/app-error.ts';
import { readManifest, verifySearch } from '../../search/evidence/verify.ts';

const usage = 'Usage: node search-verify.mjs MANIFEST --repo NAME=CLONE [--repo NAME=CLONE …]';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repo: { type: 'string', multiple: true, default: [] } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return said(usage, 64);
  const clones = new Map<string, string>();
  for (const text of values.repo) {
    const at = text.lastIndexOf('=');
    if (at <= 0) return said(`--repo: "${text}" is not NAME=CLONE\n${usage}`, 64);
    clones.set(text.slice(0, at), resolve(text.slice(at + 1)));
  }
  const manifest = readManifest(readFileSync(file, 'utf8'));
  if (!manifest.ok) return said(`${file} holds no manifest: ${manifest.error}`, 2);
  const path = process.env['PATH'];
  const found = await verifySearch({ manifest: manifest.value, clones, path });
  process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  return found.verdict === 'confirmed' ? 0 : 2;
}

function said(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.exitCode = said(isAppError(error) ? `${error.message}\n${error.hint}` : error.message, 1);
}
