import type { Instant } from '../base/instant.ts';

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
  /** From a people list, when there is one. */
  readonly employment?: { readonly from?: Instant; readonly to?: Instant };
}
