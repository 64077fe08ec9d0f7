/**
 * Content that was checked already. To parse and check content/*.yaml takes a quarter of a second and every command that names
 * a control waits for it, so what passed is kept built: `dist/content-<digest>.json`.
 *
 * Invariant: what is kept is used only for the very files it was made of, under the very code that checked them: the name is
 * the digest of both, the first line that of the rest. Whatever differs by a byte is parsed and checked anew, and what does
 * not pass is never kept. Rejected: modification times (see build.ts), and checking in tests only (content may be edited).
 */
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isAppError, systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { sha256, sha256Of } from '../../base/digest.ts';
import type { Content } from '../content.ts';
import { sourceDigest } from '../versions.ts';

const load = createRequire(import.meta.url);
const loader = () => load('../content.ts') as typeof import('../content.ts');

const keptName = /^content-[0-9a-f]{32}\.json$/;

/** The same as `loadContent` of the content of `root`, Plumbline's own folder. */
export function checkedContent(root: string, kept: string = join(root, 'dist')): Content {
  const name = `content-${madeOf(root).slice(0, 32)}.json`;
  const found = readKept(join(kept, name));
  if (found) return found;
  const content = loader().loadContent(join(root, 'content'));
  keep(kept, name, content);
  return content;
}

/** All that has a say in what loading gives: the files, the code that reads and checks them, the checks they name. */
function madeOf(root: string): string {
  const content = join(root, 'content');
  const files = readFolder(content).flatMap((file) => [file, readFileSync(join(content, file), 'utf8')]);
  return sha256Of(
    ...files,
    sourceDigest(join(root, 'src', 'app'), (file) => /^(?:content|config-|nearest-word|versions)/.test(file)),
    sourceDigest(join(root, 'src', 'base')),
    sourceDigest(join(root, 'src', 'model')),
    sourceDigest(join(root, 'src', 'controls')),
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
}

/** A folder that cannot be read is for the loader to complain of. */
function readFolder(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.yaml')).sort();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

function readKept(file: string): Content | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  return text.slice(0, end) === sha256(body) ? (JSON.parse(body) as Content) : undefined;
}

/** A folder that cannot be written only means starting slower. */
function keep(folder: string, name: string, content: Content): void {
  const body = JSON.stringify(content);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileAtomically(join(folder, name), `${sha256(body)}\n${body}`);
    for (const other of readdirSync(folder))
      if (keptName.test(other) && other !== name) rmSync(join(folder, other), { force: true });
  } catch (error) {
    if (!isAppError(error) && systemErrorCode(error) === undefined) throw error;
  }
}
