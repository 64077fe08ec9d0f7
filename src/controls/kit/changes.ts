/**
 * What git shows of how a change landed. Whether a landing without a changeset is a direct push can only be told where
 * git shows changesets at all: many projects land changes in ways that leave no trace (mailing lists, own trailers), and
 * to call those unreviewed would be a false accusation. So a landing without one is held against the other landings of
 * the same branch up to then: what is picked to release branches may come another way than what is merged.
 */
import type { LandedChange } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import type { Boundary } from '../../model/fact.ts';

/** Landings back in time that are compared. */
const horizon = 100;

export const isJoined = ({ change, joinedBy }: LandedChange): boolean => change !== null || joinedBy !== 'none';

/** The share of the last landings, this one left out, that came through a changeset; undefined for an only child. */
export function joinedShare(
  landings: readonly Fact<'landed-change'>[],
  item: Fact<'landed-change'>,
): number | undefined {
  const { branch } = item.value;
  const others = landings.filter((one) => one.id !== item.id && one.value.branch === branch).slice(-horizon);
  return others.length === 0 ? undefined : others.filter(({ value }) => isJoined(value)).length / others.length;
}

/** The commit with which the branch began: there was nothing that it could have been compared with. */
export function isFirstLanding(
  item: Fact<'landed-change'>,
  repositories: readonly { readonly valid: { readonly from: Boundary } }[],
): boolean {
  return repositories.some(({ valid }) => valid.from.commit === item.value.commit);
}

export const changeName = ({ value }: Fact<'landed-change'>): string => `${value.commit.slice(0, 10)} ${value.subject}`;

export const changesetName = ({ change }: LandedChange): string =>
  change === null ? 'a changeset' : `changeset ${/^\d/.test(change.id) ? '#' : ''}${change.id}`;

/**
 * GitHub lands the fix of a security advisory from a private fork under this title, as its own committer. The changeset
 * was there, but neither its refs nor its text are in any clone.
 */
export const isFromPrivateFork = ({ subject, committer, signature }: LandedChange): boolean =>
  subject === 'Merge commit from fork' && committer.email === 'noreply@github.com' && signature === 'present';

/** Does a text behind `Reviewed-by:` name somebody? Prose behind a word such as `Reviewers:` does not. */
export const isPerson = (text: string): boolean =>
  /[\w.+-]+@[\w-]|^@[\w-]+$/.test(text) || (text.trim().split(/\s+/).length <= 4 && !/[.:;!?]$/.test(text.trim()));

/** Same e-mail address or, where one of both has none, the same name. */
export function isSamePerson(a: string, b: string): boolean {
  const [first, second] = [identityOf(a), identityOf(b)];
  if (first.email !== '' && second.email !== '' && first.email === second.email) return true;
  return first.name !== '' && first.name === second.name;
}

function identityOf(person: string): { readonly name: string; readonly email: string } {
  const parts = /^\s*(.*?)\s*<([^>]*)>\s*$/.exec(person);
  if (parts) return { name: fold(parts[1]!), email: fold(parts[2]!) };
  return person.includes('@') && !person.startsWith('@')
    ? { name: '', email: fold(person) }
    : { name: fold(person), email: '' };
}

const fold = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
