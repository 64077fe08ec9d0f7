/**
 * A first look at a repository: which branch is the one that counts, where it points, and what is wrong with the clone.
 * Everything after this trusts `defaultBranch` and `head`, and every trouble found here is a gap, never an error.
 */
import path from 'node:path';
import { sha256Of } from '../base/digest.ts';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import type { Gap, GapReason } from '../model/gap.ts';
import type { FactKind } from '../model/fact.ts';
import { asObjectId, type ObjectId, type Repository } from '../model/repository.ts';
import type { DiscoveredRepository } from './discover.ts';
import { askGit, runGit } from './git.ts';
import { promisorRemotes } from './partial-clone.ts';
import { exists, gitPath, readGitFile, shallowCommits } from './shallow.ts';
import { tipsOf } from './side-commits.ts';
import { listRefs, symbolicRef, type RefListing } from './ref-listing.ts';

export interface OpenRequest {
  readonly found: DiscoveredRepository;
  readonly observedAt: Instant;
}

export async function openRepository({ found, observedAt }: OpenRequest): Promise<Repository> {
  const { name, location, gitDirectory } = found;
  const refs = await listRefs(gitDirectory, []);
  const branch = await defaultBranch(gitDirectory, refs);
  const faults = [...(await faultsOfClone(gitDirectory, refs)), ...(await faultsOfHead(gitDirectory, refs, branch))];
  return {
    name,
    location,
    gitDirectory,
    objectFormat: await objectFormatOf(gitDirectory, branch),
    ...(branch ? { defaultBranch: branch.name, head: branch.oid } : {}),
    observedAt,
    refs: sha256Of(tipsOf(refs).join(' ')),
    gaps: faults.map((fault): Gap => ({ kind: 'gap', of: 'all', repository: name, ...fault })),
  };
}

/** As long as its ids are; a repository without commits is asked. */
async function objectFormatOf(gitDirectory: string, branch: Branch | undefined): Promise<Repository['objectFormat']> {
  if (branch) return branch.oid.length === 64 ? 'sha256' : 'sha1';
  const format = await runGit(gitDirectory, ['rev-parse', '--show-object-format']);
  return format.toString().trim() === 'sha256' ? 'sha256' : 'sha1';
}

interface Branch {
  readonly name: string;
  readonly oid: ObjectId;
}

/**
 * The branch that the remote calls its default, as it stands locally when there is a local branch of that name; else what
 * HEAD names; else, when HEAD names nothing yet or hangs in the air (as CI systems check out), the usual names; else the
 * commit HEAD hangs at, under the name `HEAD`.
 */
async function defaultBranch(gitDirectory: string, refs: RefListing): Promise<Branch | undefined> {
  const remote = await symbolicRef(gitDirectory, 'refs/remotes/origin/HEAD');
  const current = await symbolicRef(gitDirectory, 'HEAD');
  const remoteName = remote?.replace(/^refs\/remotes\/origin\//, '');
  const candidates = [
    ...(remoteName === undefined ? [] : [branchRef(remoteName), trackingRef(remoteName)]),
    ...(current === undefined ? [] : [current]),
    ...['main', 'master', 'trunk', 'develop'].flatMap((name) => [branchRef(name), trackingRef(name)]),
  ];
  for (const ref of candidates) {
    const oid = refs.get(ref) ?? (isListed(ref) ? undefined : await resolved(gitDirectory, ref));
    if (oid) return { name: ref.replace(/^refs\/(?:heads|remotes\/origin)\//, ''), oid };
  }
  const detached = current === undefined ? await resolved(gitDirectory, 'HEAD') : undefined;
  if (detached) return { name: 'HEAD', oid: detached };
  return onlyBranch(refs);
}

/** HEAD may name what is neither a branch nor of the remote. */
const isListed = (ref: string): boolean => /^refs\/(?:heads|remotes\/origin)\//.test(ref);

const branchRef = (name: string): string => `refs/heads/${name}`;
const trackingRef = (name: string): string => `refs/remotes/origin/${name}`;

/** HEAD names a branch without commits, but there is another branch, and only one. */
function onlyBranch(refs: RefListing): Branch | undefined {
  const [only, second] = branchesOf(refs);
  return only && !second ? { name: only[0].slice('refs/heads/'.length), oid: only[1] } : undefined;
}

function branchesOf(refs: RefListing): readonly (readonly [string, ObjectId])[] {
  return [...refs].filter(([ref]) => ref.startsWith('refs/heads/'));
}

async function resolved(gitDirectory: string, ref: string): Promise<ObjectId | undefined> {
  const answer = await askGit(gitDirectory, ['rev-parse', '--verify', '--quiet', ref], { expect: [0, 1, 128] });
  return answer.status === 0 ? asObjectId(answer.stdout.toString().trim()) : undefined;
}

interface Fault {
  readonly reason: GapReason;
  readonly detail: string;
  readonly of?: FactKind;
  readonly span?: { readonly from: Instant; readonly to: Instant };
}

async function faultsOfHead(
  gitDirectory: string,
  refs: RefListing,
  branch: Branch | undefined,
): Promise<readonly Fault[]> {
  if (!branch) {
    if (branchesOf(refs).length === 0) {
      return [
        { reason: 'not-observed', detail: 'The repository has no commits yet, so there was nothing to look at.' },
      ];
    }
    const detail =
      'HEAD names a branch without commits, and which of the other branches counts is not known. Set HEAD.';
    return [{ reason: 'not-observed', detail }];
  }
  const readable = ['ls-tree', '-r', '-t', '--name-only', '-z', branch.oid];
  const { status } = await askGit(gitDirectory, readable, { expect: [0, 1, 128] });
  if (status === 0) return [];
  const detail = `Not all folders of ${branch.name} at ${branch.oid} can be read: objects are lacking or damaged. \`git fsck\` names them; a fresh clone would mend it.`;
  return [{ reason: 'unreadable', detail }];
}

async function faultsOfClone(gitDirectory: string, refs: RefListing): Promise<readonly Fault[]> {
  return [
    ...(await shallowFault(gitDirectory)),
    ...(await partialFault(gitDirectory)),
    ...(await replacedFault(gitDirectory, refs)),
    ...(await alternatesFault(gitDirectory)),
  ];
}

async function shallowFault(gitDirectory: string): Promise<readonly Fault[]> {
  const cut = await shallowCommits(gitDirectory);
  if (cut.size === 0) return [];
  const detail =
    'This is a shallow clone: what landed before it was cut off could not be looked at. `git fetch --unshallow` would mend it.';
  const oldest = await askGit(gitDirectory, ['rev-list', '--first-parent', '--timestamp', 'HEAD', '--'], {
    expect: [0, 128],
  });
  const seconds = Number(oldest.stdout.toString().trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '');
  const span = seconds > 0 ? { from: instantFromMillis(0), to: instantFromMillis(seconds * 1000) } : undefined;
  return [{ reason: 'missing-object', detail, ...(span ? { span } : {}) }];
}

async function partialFault(gitDirectory: string): Promise<readonly Fault[]> {
  if ((await promisorRemotes(gitDirectory)).length === 0) return [];
  const detail =
    'This is a partial clone: contents it lacks are not fetched and were not scanned. `git fetch --refetch --no-filter` would mend it.';
  // Which contents are lacking is said file by file; only what needs every one of them is in doubt as a whole.
  return [{ of: 'finding', reason: 'missing-object', detail }];
}

async function replacedFault(gitDirectory: string, refs: RefListing): Promise<readonly Fault[]> {
  const isReplaced = [...refs.keys()].some((ref) => ref.startsWith('refs/replace/'));
  const grafts = await readGitFile(gitDirectory, 'info/grafts');
  if (!isReplaced && !grafts?.trim()) return [];
  const detail =
    'Commits are replaced or grafted here (refs/replace, info/grafts). The original history was read; what the replacements add was not looked at.';
  return [{ of: 'landed-change', reason: 'not-supported', detail }];
}

async function alternatesFault(gitDirectory: string): Promise<readonly Fault[]> {
  const objects = await gitPath(gitDirectory, 'objects');
  const listed = (await readGitFile(gitDirectory, 'objects/info/alternates')) ?? '';
  const faults: Fault[] = [];
  for (const line of listed.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
    const place = path.resolve(objects, line);
    if (await exists(place)) continue;
    const detail = `This clone borrows objects from ${place}, which is not there. Whatever was kept only there could not be looked at.`;
    faults.push({ reason: 'missing-object', detail });
  }
  return faults;
}
