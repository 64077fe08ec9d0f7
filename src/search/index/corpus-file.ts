/**
 * The published corpus: which repositories, at which commits, with which files. `corpus.jsonl` in the index directory,
 * replaced atomically, so a search sees the old corpus or the new one.
 *
 * Format, one JSON document a line:
 *   {"format":"plumbline-corpus","version":1}
 *   {"name","commit","branch","files":[blob,path,blob,path,...],"unsearched":[path,reason,...]}   per repository
 *   {"sha256": of all bytes before this line}
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { CorpusRepository } from '../contract.ts';

const fileName = 'corpus.jsonl';
const formatLine = JSON.stringify({ format: 'plumbline-corpus', version: 1 });

const reason = z.enum(['binary', 'missing-object', 'submodule', 'too-large', 'not-indexed-yet']);
const repositoryLine = z.strictObject({
  name: z.string(),
  commit: z.string(),
  branch: z.string(),
  files: z.array(z.string()),
  unsearched: z.array(z.tuple([z.string(), reason])),
});
const lastLine = z.strictObject({ sha256: z.string() });

export function writeCorpus(directory: string, repositories: readonly CorpusRepository[]): void {
  const hash = createHash('sha256');
  const lines: Buffer[] = [];
  const push = (line: string) => {
    const bytes = Buffer.from(`${line}\n`);
    hash.update(bytes);
    lines.push(bytes);
  };
  push(formatLine);
  for (const { name, commit, branch, files, unsearched } of repositories) {
    const written: z.infer<typeof repositoryLine> = {
      name,
      commit,
      branch,
      files: files.flatMap(({ blob, path }) => [blob, path]),
      unsearched: unsearched.map((file) => [file.path, file.reason]),
    };
    push(JSON.stringify(written));
  }
  lines.push(Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`));
  writeFileAtomically(join(directory, fileName), lines);
}

/** The corpus (empty when none was published yet), or why it cannot be trusted. */
export async function readCorpus(directory: string): Promise<Result<readonly CorpusRepository[], string>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, fileName));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return ok([]);
    throw error;
  }
  const lastStart = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  if (lastStart === 0 || bytes.at(-1) !== 10) return failed('it is cut off');
  const body = bytes.subarray(0, lastStart);
  const claimed = lastLine.safeParse(jsonOf(bytes.toString('utf8', lastStart)));
  if (!claimed.success || claimed.data.sha256 !== createHash('sha256').update(body).digest('hex'))
    return failed('its checksum does not add up');
  const [first, ...lines] = body.toString('utf8').trimEnd().split('\n');
  if (first !== formatLine) return failed('another version of the program wrote it');
  return parseRepositories(lines);
}

function parseRepositories(lines: readonly string[]): Result<readonly CorpusRepository[], string> {
  const repositories: CorpusRepository[] = [];
  for (const line of lines) {
    const parsed = repositoryLine.safeParse(jsonOf(line));
    if (!parsed.success) return failed('a repository in it cannot be read');
    const { files, unsearched, ...repository } = parsed.data;
    const pairs = Array.from({ length: files.length >> 1 }, (_, at) => ({
      blob: files[2 * at]!,
      path: files[2 * at + 1]!,
    }));
    repositories.push({
      ...repository,
      files: pairs,
      unsearched: unsearched.map(([path, why]) => ({ path, reason: why })),
    });
  }
  return ok(repositories);
}

/** Undefined for what is no JSON: the schema refuses that. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
