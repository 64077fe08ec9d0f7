/**
 * Who wrote a changeset: whoever proposed it, wrote or committed one of its commits, is named as co-author, or pushed to
 * it. Persons, by their identities; automation is left out, and so is whoever only merged the base branch into the
 * proposal without changing anything on the way (forges have a button for that).
 */
import { coAuthorsIn } from '../../git/trailers.ts';
import type { Account, Identity } from '../../model/account.ts';
import type { ProposedChange } from '../../model/change.ts';
import type { Changeset, ProposedCommit } from '../../model/changeset.ts';
import type { Person } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { Identities } from '../identity/identities.ts';

export interface WriterSource {
  readonly identities: Identities;
  /** `Name <email>` of those that git names as authors of what landed. */
  readonly landedAuthors: readonly string[];
  /** A merge of the base branch that brought nothing of its own. */
  readonly isPlainMerge: (commit: ObjectId) => boolean;
}

export function writersOf(changeset: Changeset, source: WriterSource): readonly Identity[] {
  const { identities, landedAuthors, isPlainMerge } = source;
  const commits = changeset.commits.filter(({ commit }) => !isPlainMerge(commit));
  const own = new Set(commits.map(({ commit }) => commit));
  const plain = new Set(changeset.commits.map(({ commit }) => commit).filter((commit) => !own.has(commit)));
  const found = [
    ...accounts(identities, [changeset.author]),
    ...commits.flatMap((commit) => writersOfCommit(commit, identities)),
    ...accounts(
      identities,
      (changeset.pushes ?? []).filter(({ after }) => !plain.has(after)).map(({ by }) => by),
    ),
    ...landedAuthors.map((text) => identities.ofPerson(personIn(text))),
  ];
  const byKey = new Map(found.filter(isSomebody).map((identity) => [identity.key, identity]));
  return [...byKey.values()].filter(({ kind }) => kind === 'person');
}

function writersOfCommit(commit: ProposedCommit, identities: Identities): readonly Identity[] {
  const { author, authorAccount, committer, committerAccount, message } = commit;
  const writer = identities.ofPerson(author);
  const other = identities.ofPerson(committer);
  return [
    writer,
    ...accounts(identities, [authorAccount]),
    // The forge's own address has an account of the forge beside it, which looks like a person's.
    ...(isSomebody(other) ? [other, ...accounts(identities, [committerAccount])] : []),
    ...coAuthorsIn(message).map((text) => identities.ofPerson(personIn(text))),
  ];
}

interface PushSource extends Pick<WriterSource, 'identities' | 'isPlainMerge'> {
  readonly parentsOf: ReadonlyMap<ObjectId, readonly ObjectId[]>;
}

/**
 * Back from the head: a push that only merged the base into the proposal is passed over. Where the forge does not list the
 * push that is looked for (GitHub lists forced ones), an earlier one is not taken for it.
 */
export function lastPusherOf(
  { pushes, head }: Changeset,
  { identities, isPlainMerge, parentsOf }: PushSource,
): Pick<ProposedChange, 'lastPusher' | 'lastPusherIdentity'> {
  let wanted: ObjectId | null = head;
  for (const { by, before, after } of (pushes ?? []).toReversed()) {
    if (after !== wanted) break;
    if (!isPlainMerge(after) || parentsOf.get(after)?.[0] !== before) {
      if (by === null) break;
      const { display, key } = identities.ofAccount(by);
      return { lastPusher: display, lastPusherIdentity: key };
    }
    wanted = before;
  }
  return { lastPusher: null };
}

function accounts(identities: Identities, all: readonly (Account | null)[]): readonly Identity[] {
  return all.flatMap((account) => (account === null ? [] : [identities.ofAccount(account)]));
}

/** The forge itself commits under an address that is nobody's. */
const isSomebody = ({ emails, accounts: logins }: Identity): boolean => emails.length > 0 || logins.length > 0;

/** `Name <email>`, as commits and trailers write it. */
export function personIn(text: string): Person {
  const [, name = text, email = ''] = /^(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  return { name: name.trim(), email: email.trim() };
}
