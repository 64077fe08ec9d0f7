/** The lines of one file at one commit: where each begins, and its text, secrets redacted, for what is shown around matches. */
import { AppError } from '../../base/app-error.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { redactSecrets } from '../../detect/scan.ts';
import { runGit } from '../../git/git.ts';
import { fileKindOf } from '../../model/file-kind.ts';
import type { AppContext } from '../context.ts';
import type { FileLines } from '../plumbline.ts';

interface LinesRequest {
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

export async function fileLines(
  request: LinesRequest,
  { stores, ruleSet }: AppContext,
): Promise<FileLines | undefined> {
  const { path, commit } = request;
  const repository = (await stores.repositories.list()).find(({ name }) => name === request.repository);
  // Only full object ids reach git: nothing that could be read as an option or a revision expression.
  if (!repository || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) || path.includes('\0')) return undefined;
  try {
    return linesOf(await runGit(repository.gitDirectory, ['cat-file', 'blob', `${commit}:${path}`]), path, ruleSet());
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('git/')) return undefined; // no such file there
    throw error;
  }
}

/** Of a blob, or of `commit:path`; both from the store, never from outside. Undefined: it is not there, or it is binary. */
export async function blobLines(
  { gitDirectory, object, path }: { readonly gitDirectory: string; readonly object: string; readonly path: string },
  ruleSet: RuleSet,
): Promise<readonly string[] | undefined> {
  try {
    return linesOf(await runGit(gitDirectory, ['cat-file', 'blob', object]), path, ruleSet).texts;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('git/')) return undefined;
    throw error;
  }
}

function linesOf(bytes: Buffer, path: string, ruleSet: RuleSet): FileLines {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  if (starts.at(-1) === bytes.length) starts.pop();
  if (bytes.subarray(0, 8000).includes(0)) return { starts };
  const texts = redactSecrets({ text: bytes.toString('utf8'), kind: fileKindOf(path) }, ruleSet).split('\n');
  if (texts.at(-1) === '') texts.pop();
  return texts.length === starts.length ? { starts, texts } : { starts };
}
