/**
 * Where it is said who is who: the mailmap at the head, commits that a forge puts an account beside, the accounts of the
 * forge, a people list. Names alone say nothing; they are carried along to find namesakes.
 */
import type { Employment } from '../../model/access.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { Person } from '../../model/history.ts';
import { accountClue, personClue, accountKey, mailmapClues, type IdentityClue } from './identities.ts';

export interface ClueSources {
  /** Text of `.mailmap` at the head. */
  readonly mailmap?: string;
  readonly persons?: Iterable<Person>;
  readonly changesets?: Iterable<Changeset>;
  /** Members, reviewers of deployments and others that the forge names. */
  readonly accounts?: Iterable<Account>;
  readonly people?: readonly Employment[];
  /** From the configuration. */
  readonly others?: readonly IdentityClue[];
}

/** Each clue once: a person of ten thousand commits is told by a handful. */
export function cluesFrom(sources: ClueSources): readonly IdentityClue[] {
  const clues = new Map<string, IdentityClue>();
  const add = (clue: IdentityClue, because = clue.because): void => {
    const key = JSON.stringify({ ...clue, because });
    if (!clues.has(key)) clues.set(key, clue);
  };
  for (const clue of mailmapClues(sources.mailmap ?? '')) add(clue);
  for (const person of sources.persons ?? []) add(personClue(person, 'commits'));
  for (const changeset of sources.changesets ?? []) for (const clue of changesetClues(changeset)) add(clue, 'forge');
  for (const account of sources.accounts ?? []) add(accountClue(account, 'forge'));
  for (const one of sources.people ?? []) add(peopleClue(one));
  for (const clue of sources.others ?? []) add(clue);
  return [...clues.values()];
}

function* changesetClues({ id, author, mergedBy, commits, reviews }: Changeset): Iterable<IdentityClue> {
  for (const account of [author, mergedBy, ...reviews.map(({ reviewer }) => reviewer)])
    if (account !== null) yield accountClue(account, 'forge');
  for (const commit of commits) {
    yield* commitClue(commit.author, commit.authorAccount, id);
    yield* commitClue(commit.committer, commit.committerAccount, id);
  }
}

/** A forge puts an account beside a commit because the account has proved that the address is its own. */
function* commitClue(person: Person, account: Account | null, id: string): Iterable<IdentityClue> {
  if (account === null) {
    yield personClue(person, 'commits');
    return;
  }
  yield {
    emails: [person.email],
    names: [person.name],
    accounts: [accountKey(account.forge, account.login)],
    ...(account.kind !== 'unknown' && { kind: account.kind }),
    because: `commit of changeset ${id}`,
  };
}

function peopleClue({ person, emails, accounts, from, to, asserted }: Employment): IdentityClue {
  return {
    emails,
    accounts,
    names: [person],
    preferred: true,
    employment: { ...(from !== null && { from }), ...(to !== null && { to }) },
    ...(asserted && { asserted: { by: asserted.by, on: asserted.on } }),
    because: asserted?.where ?? 'people list',
  };
}
