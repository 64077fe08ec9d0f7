/** The changesets a clone knows: forges publish the head of each under a ref of its own. */
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { runGit } from '../git.ts';

export interface PullRef {
  /** Number within the forge. */
  readonly id: string;
  readonly ref: string;
  readonly head: ObjectId;
  readonly forge: 'github-like' | 'gitlab' | 'bitbucket-server';
}

export interface PullRefs {
  readonly all: readonly PullRef[];
  readonly byId: ReadonlyMap<string, PullRef>;
  readonly byHead: ReadonlyMap<ObjectId, readonly PullRef[]>;
  /** Changesets above this number are newer than this clone's refs. */
  readonly newest: number;
}

/**
 * A time before which a changeset was hardly opened: numbers are given out in the order of time, so it was opened after
 * those with a slightly lower number had their first commit written. The latest of them is left out, since its commits
 * may all have been made anew later. In seconds; undefined when there are too few neighbours to say.
 */
export function openedAfter(
  pulls: PullRefs,
  id: string,
  firstCommitAt: (pull: PullRef) => number | undefined,
): number | undefined {
  const times: number[] = [];
  for (let number = Number(id) - 1; number > 0 && number >= Number(id) - neighbours; number--) {
    const pull = pulls.byId.get(String(number));
    const at = pull && firstCommitAt(pull);
    if (at !== undefined) times.push(at);
  }
  return times.sort((a, b) => b - a)[1];
}

const neighbours = 12;

const shapes: readonly (readonly [PullRef['forge'], RegExp])[] = [
  ['github-like', /^refs\/pull\/(\d+)\/head$/],
  ['gitlab', /^refs\/merge-requests\/(\d+)\/head$/],
  ['bitbucket-server', /^refs\/pull-requests\/(\d+)\/from$/],
];

export async function readPullRefs(gitDirectory: string): Promise<PullRefs> {
  const kept = ['refs/pull', 'refs/merge-requests', 'refs/pull-requests'];
  const listed = await runGit(gitDirectory, ['for-each-ref', '--format=%(objectname) %(refname)', ...kept]);
  const all: PullRef[] = [];
  for (const line of listed.toString().split('\n').filter(Boolean)) {
    const space = line.indexOf(' ');
    const ref = line.slice(space + 1);
    for (const [forge, shape] of shapes) {
      const id = shape.exec(ref)?.[1];
      if (id !== undefined) all.push({ id, ref, head: asObjectId(line.slice(0, space)), forge });
    }
  }
  const byHead = new Map<ObjectId, PullRef[]>();
  for (const pull of all) {
    const sharing = byHead.get(pull.head);
    if (sharing) sharing.push(pull);
    else byHead.set(pull.head, [pull]);
  }
  const newest = all.reduce((most, { id }) => Math.max(most, Number(id)), 0);
  return { all, byId: new Map(all.map((pull) => [pull.id, pull])), byHead, newest };
}
