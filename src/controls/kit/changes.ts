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

/** How the last landings of the branch came, this one left out. */
export interface Habit {
  readonly landings: number;
  /** The share that came through a changeset, from 0 to 1; 0 without landings. */
  readonly joined: number;
  /** What that share is at least in the long run: one or two landings show no habit (issue 4). */
  readonly atLeast: number;
}

export function habitBefore(landings: readonly Fact<'landed-change'>[], item: Fact<'landed-change'>): Habit {
  const { branch } = item.value;
  const others = landings.filter((one) => one.id !== item.id && one.value.branch === branch).slice(-horizon);
  if (others.length === 0) return { landings: 0, joined: 0, atLeast: 0 };
  const joined = others.filter(({ value }) => isJoined(value)).length / others.length;
  return { landings: others.length, joined, atLeast: lowerBound(joined, others.length) };
}

/** Wilson's bound of a share seen `count` times, 95 % sure (E. B. Wilson 1927): four of four are more than half. */
function lowerBound(share: number, count: number): number {
  const z2 = 1.96 ** 2;
  const spread = 1.96 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count ** 2));
  return (share + z2 / (2 * count) - spread) / (1 + z2 / count);
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
