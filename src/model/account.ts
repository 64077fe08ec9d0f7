import type { Instant } from '../base/instant.ts';

/** Somebody's word that accounts and addresses are one person's: a row of a people list, an entry of the configuration. */
export interface Assertion {
  /** `people list, line 4`, `plumbline.yaml` */
  readonly where: string;
  /** Who says so, and since which day; null: the row does not tell. */
  readonly by: string | null;
  readonly on: Instant | null;
  /** What it says belongs together: `github:octocat`, addresses. At least two. */
  readonly joins: readonly string[];
}

export type ForgeKind = 'github' | 'gitlab' | 'gitea' | 'bitbucket';

/** Somebody, or something, as a forge names it. Who the person behind it is, `facts/identity` says. */
export interface Account {
  readonly forge: ForgeKind;
  /** The forge's own id, which outlives renames. */
  readonly id: string;
  readonly login: string;
  readonly kind: 'person' | 'bot' | 'unknown';
  readonly name?: string;
  readonly email?: string;
}

/**
 * One human being or one automation, over all accounts and addresses that are known to be theirs. `key` is stable over
 * runs and is what independence is judged by: two accounts of one person cannot approve each other.
 */
export interface Identity {
  readonly key: string;
  /** `Name <email>` where both are known; what lists show. */
  readonly display: string;
  readonly kind: 'person' | 'bot';
  readonly emails: readonly string[];
  /** `github:octocat` */
  readonly accounts: readonly string[];
  /** What says that these belong together: mailmap, forge, configuration, people list. */
  readonly because: readonly string[];
  /** Keys of others with the same full name, of whom nothing says that they are this one. */
  readonly namesakes: readonly string[];
  /** What of it rests on somebody's word alone; absent: nothing. */
  readonly asserted?: readonly Assertion[];
  /** From a people list, when there is one. */
  readonly employment?: { readonly from?: Instant; readonly to?: Instant };
}

/** `people list, line 4 (by Eve on 2026-01-02), which says that github:ann and github:ann-home are one person`. */
export function assertionText({ where, by, on, joins }: Assertion): string {
  const told = [...(by === null ? [] : [`by ${by}`]), ...(on === null ? [] : [`on ${on.slice(0, 10)}`])].join(' ');
  const things = joins.length < 3 ? joins.join(' and ') : `${joins.slice(0, -1).join(', ')} and ${joins.at(-1)}`;
  const whose = told === '' ? 'who says so, and since when, it does not tell' : told;
  return `${where} (${whose}), which says that ${things} are one person`;
}
