/**
 * The code view: a file as git keeps it, at the head or at any commit, with the findings that stand in it. Secrets in it
 * are shown redacted, as everywhere.
 */
import { AppError } from '../../base/app-error.ts';
import { languageOfPath } from '../../base/language.ts';
import { redactSecrets } from '../../detect/scan.ts';
import { runGit } from '../../git/git.ts';
import { fileKindOf } from '../../model/file-kind.ts';
import type { Finding } from '../../model/finding.ts';
import { asObjectId, type ObjectId, type Repository } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import type { FileView } from '../plumbline.ts';

/** Larger files are shown as their size only. */
const displayLimit = 2 << 20;

interface FileRequest {
  readonly repository: string;
  readonly path: string;
  readonly commit?: string | undefined;
}

export async function viewFile(request: FileRequest, { stores, ruleSet }: AppContext): Promise<FileView | undefined> {
  const repository = (await stores.repositories.list()).find(({ name }) => name === request.repository);
  const commit = commitOf(request, repository);
  if (!repository || !commit) return undefined;
  const blob = await blobAt(repository, commit, request.path);
  if (!blob) return undefined;
  const bytes = await runGit(repository.gitDirectory, ['cat-file', 'blob', blob]);
  const language = languageOfPath(request.path)?.name;
  const { items } = await stores.findings.list({ repository: request.repository, text: request.path });
  const findings = items.filter((finding: Finding) => finding.path === request.path && finding.blob === blob);
  const isText = bytes.length <= displayLimit && !bytes.subarray(0, 8000).includes(0);
  return {
    repository: request.repository,
    path: request.path,
    commit,
    blob,
    size: bytes.length,
    findings,
    ...(language === undefined ? {} : { language }),
    ...(isText && { text: redactSecrets({ text: bytes.toString('utf8'), kind: fileKindOf(request.path) }, ruleSet()) }),
  };
}

/** Only full object ids reach git: nothing that could be read as an option or a revision expression. */
function commitOf({ commit }: FileRequest, repository: Repository | undefined): ObjectId | undefined {
  if (commit === undefined) return repository?.head;
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? asObjectId(commit) : undefined;
}

async function blobAt(repository: Repository, commit: ObjectId, path: string): Promise<ObjectId | undefined> {
  if (path === '' || path.includes('\0')) return undefined;
  try {
    const listed = await runGit(repository.gitDirectory, ['--literal-pathspecs', 'ls-tree', '-z', commit, '--', path]);
    const [, type, oid] = /^\d+ (\w+) ([0-9a-f]+)\t/.exec(listed.toString('utf8')) ?? [];
    return type === 'blob' && oid !== undefined ? asObjectId(oid) : undefined;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('git/')) return undefined; // no such commit here
    throw error;
  }
}
