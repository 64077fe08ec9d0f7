/**
 * A bare copy of a remote repository with its branches, tags and the heads of its changesets, brought up to date at each
 * call.
 *
 * Invariants: the URL's credentials reach git through its environment and are never written, shown or named; a kill at
 * any instant leaves a mirror that the next call continues; branches follow the remote (also when they are rewritten or
 * deleted), while heads of changesets, once seen, stay, and nothing is ever garbage-collected: it is evidence.
 *
 * Rejected: `git clone --mirror` (starts from nothing after a kill, takes over every odd ref of the remote).
 */
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { Observer } from '../base/progress.ts';
import { failed, ok, type Result } from '../base/result.ts';
import type { DiscoveredRepository, DiscoveryTrouble } from './discover.ts';
import { runGit, stderrBehind, type GitOptions } from './git.ts';
import { parseCloneUrl, type CloneUrl } from './mirrors/clone-url.ts';
import { fetchProgress } from './mirrors/fetch-progress.ts';
import { lockMirror, type MirrorLock } from './mirrors/mirror-lock.ts';

export interface MirrorRequest {
  readonly url: string;
  readonly mirrorsDirectory: string;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

const branches = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
const changesets = [
  '+refs/pull/*/head:refs/pull/*/head',
  '+refs/merge-requests/*/head:refs/merge-requests/*/head',
  '+refs/pull-requests/*/from:refs/pull-requests/*/from',
];

export async function mirrorRepository(
  request: MirrorRequest,
): Promise<Result<DiscoveredRepository, DiscoveryTrouble>> {
  const url = parseCloneUrl(request.url);
  if (!url) {
    const location = request.url.replace(/\/\/[^/@]*@/, '//');
    return failed({
      location,
      message: 'this is not a clone URL',
      hint: 'Use https://, ssh://, file:// or git@host:owner/name.',
    });
  }
  const gitDirectory = path.join(request.mirrorsDirectory, url.folder);
  const lock = lockMirror(gitDirectory);
  if (!lock) {
    const hint = 'Another Plumbline is at work on the same data directory. Wait for it, or stop it.';
    return failed({ location: url.clean, message: 'the mirror is being brought up to date by another process', hint });
  }
  try {
    await bringUpToDate({ ...request, url, gitDirectory, lock });
    return ok({ name: url.name, location: url.clean, gitDirectory });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    return failed({ location: url.clean, ...explained(error) });
  } finally {
    lock.release();
  }
}

interface Mirroring extends Omit<MirrorRequest, 'url'> {
  readonly url: CloneUrl;
  readonly gitDirectory: string;
  readonly lock: MirrorLock;
}

async function bringUpToDate({ url, gitDirectory, lock, observer, signal }: Mirroring): Promise<void> {
  const here: GitOptions = { signal, onStart: lock.join };
  const there: GitOptions = {
    ...here,
    network: true,
    config: url.secrets,
    onStderr: fetchProgress(observer, url.name),
  };
  const remote = await askRemote(url, there);
  // On a mirror that is there already this only puts back what a kill kept from being written.
  await runGit(gitDirectory, ['init', '--quiet', '--bare', '--template=', `--object-format=${remote.format}`], here);
  for (const [key, value] of [
    ['remote.origin.url', url.clean],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
  ] as const) {
    await runGit(gitDirectory, ['config', key, value], here);
  }
  const fetch = ['fetch', '--progress', '--no-tags', '--force', '--no-write-fetch-head', '--no-recurse-submodules'];
  await runGit(gitDirectory, [...fetch, '--prune', 'origin', ...branches], there);
  await runGit(gitDirectory, [...fetch, 'origin', ...changesets], there);
  if (remote.head) await runGit(gitDirectory, ['symbolic-ref', 'HEAD', remote.head], here);
}

interface Remote {
  readonly format: 'sha1' | 'sha256';
  /** The branch that its HEAD names: the default branch. */
  readonly head: string | undefined;
}

/** A mirror must be made in the remote's format; the length of its ids tells. An empty remote is taken for SHA-1. */
async function askRemote({ clean }: CloneUrl, there: GitOptions): Promise<Remote> {
  const listed = await runGit('/nowhere', ['ls-remote', '--symref', '--', clean, 'HEAD', 'refs/heads/*'], there);
  const text = listed.toString();
  return {
    format: /^[0-9a-f]{64}\t/m.test(text) ? 'sha256' : 'sha1',
    head: /^ref: (refs\/heads\/\S+)\tHEAD$/m.exec(text)?.[1],
  };
}

const explanations: readonly (readonly [RegExp, message: string, hint: string])[] = [
  [
    /No space left on device|Disk quota exceeded/i,
    'there is no space left for the mirror',
    'Free some space and run the same command again: it continues where it stopped.',
  ],
  [
    /Authentication failed|could not read (?:Username|Password)|Permission denied|terminal prompts disabled|HTTP Basic: Access denied|returned error: 40[13]/i,
    'the remote asks for credentials, or refuses them',
    'Give them in the URL, through a git credential helper, or through an SSH agent.',
  ],
  [
    /not found|does not exist|does not appear to be a git repository|returned error: 404/i,
    'there is no repository at this address, or it is not visible to you',
    'Check the address; private repositories often look like absent ones when credentials are missing.',
  ],
  [
    /Could not resolve host|Connection (?:refused|timed out|reset)|unable to access|Network is unreachable|Could not read from remote|early EOF|unexpected disconnect/i,
    'the remote could not be reached',
    'Check the network and run the same command again: it continues where it stopped.',
  ],
];

/** Git was given no credentials in the URL, so it has none to repeat. */
function explained(error: AppError): { readonly message: string; readonly hint: string } {
  const said = stderrBehind(error);
  const match = explanations.find(([pattern]) => pattern.test(said));
  if (match) return { message: match[1], hint: match[2] };
  const reason = said.split('\n').findLast((line) => /^(?:fatal|error): /.test(line)) ?? said.split('\n').at(-1) ?? '';
  return { message: `git could not fetch it: ${reason.replace(/^(?:fatal|error): /, '')}`, hint: error.hint };
}
