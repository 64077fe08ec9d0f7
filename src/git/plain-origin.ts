import { readGitFile } from './shallow.ts';

const elsewhere = /include|worktreeconfig/i;
const section = /^\[remote "origin"\]\s*\n((?:[ \t]+.*\n?)*)/gm;
const address = /^[ \t]+url = ([\w@:/.+~%-]+)[ \t]*$/gm;

/**
 * Where a clone came from, as nearly every clone says it: one section, one plain line. Everything else is for git to read
 * (`unknown`). Thousands of small repositories are not asked one by one: a process each.
 */
export async function plainOrigin(gitDirectory: string): Promise<string | undefined | 'unknown'> {
  const config = await readGitFile(gitDirectory, 'config');
  if (config === undefined || elsewhere.test(config)) return 'unknown';
  if (!/remote/i.test(config)) return undefined;
  const [only, second] = config.matchAll(section);
  if (!only || second) return 'unknown';
  const [url, other] = (only[1] ?? '').matchAll(address);
  return url && !other && only[1]!.match(/url/gi)?.length === 1 ? url[1]! : 'unknown';
}
