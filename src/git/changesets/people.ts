/** Who made a landing and who is named as having approved it, out of the landing's message and those of what it brought. */
import type { Approver } from '../../model/change.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { parseCommit, type CommitObject } from '../commit-object.ts';
import { openObjectReader } from '../object-reader.ts';
import { approversIn, coAuthorsIn, identityOf, personText, requestsIn, unique } from '../trailers.ts';

export interface People {
  readonly authors: readonly string[];
  readonly approvers: readonly Approver[];
  readonly requests: readonly string[];
  readonly signature: 'none' | 'present';
}

export interface PeopleRequest {
  readonly repository: Repository;
  readonly landings: readonly LandedCommit[];
  readonly broughtBy: (landing: ObjectId) => readonly ObjectId[];
  readonly signal?: AbortSignal | undefined;
}

/** More commits than this in one landing (a release branch merged back) are counted among authors no further. */
const mostCommits = 2000;

export async function readPeople(request: PeopleRequest): Promise<ReadonlyMap<ObjectId, People>> {
  const { landings, broughtBy } = request;
  const brought = new Map(landings.map(({ commit }) => [commit, broughtBy(commit).slice(0, mostCommits)]));
  const objects = await readCommits(request, new Set([...brought].flat(2)));
  return new Map(
    landings.map((landing) => {
      const commits = brought.get(landing.commit)!.flatMap((oid) => {
        const object = objects.get(oid);
        return object ? [{ oid, object }] : [];
      });
      return [landing.commit, peopleOf(landing, commits, objects.get(landing.commit)?.signed === true)];
    }),
  );
}

interface Brought {
  readonly oid: ObjectId;
  readonly object: CommitObject;
}

function peopleOf(landing: LandedCommit, brought: readonly Brought[], signed: boolean): People {
  const isMerge = landing.parents.length > 1;
  const messages = [landing.message, ...brought.map(({ object }) => object.message)];
  const authors = [
    // Who presses the button of a merge did not write what it brings.
    ...(isMerge && brought.length > 0 ? [] : [personText(landing.author)]),
    ...brought.map(({ object }) => personText(object.author)),
    ...messages.flatMap(coAuthorsIn),
  ];
  const approvers = [
    ...approversOf(landing.commit, landing.message),
    ...brought.flatMap(({ oid, object }) => approversOf(oid, object.message)),
  ];
  return {
    authors: unique(authors, identityOf),
    approvers: unique(approvers, ({ person }) => identityOf(person)),
    requests: unique(messages.flatMap(requestsIn), (text) => text),
    signature: signed ? 'present' : 'none',
  };
}

function approversOf(commit: ObjectId, message: string): readonly Approver[] {
  return approversIn(message).map(({ person, source }) => ({ person, at: null, commit, source }));
}

async function readCommits({ repository, signal }: PeopleRequest, oids: ReadonlySet<ObjectId>) {
  const objects = new Map<ObjectId, CommitObject>();
  const reader = openObjectReader(repository.gitDirectory);
  try {
    for await (const read of reader.read(oids, signal ? { signal } : {})) {
      const commit = 'missing' in read ? undefined : parseCommit(read.bytes);
      if (commit) objects.set(read.oid, commit);
    }
  } finally {
    await reader.close();
  }
  return objects;
}
