import type { Instant } from '../base/instant.ts';

/** One entry of a forge's log of a branch or tag: where it pointed before and after, when, and who did it. */
export interface RefActivity {
  readonly id: string;
  /** `refs/heads/main` */
  readonly ref: string;
  /** Null: it was made, or removed. */
  readonly before: string | null;
  readonly after: string | null;
  readonly at: Instant;
  readonly actor: string | null;
  readonly activity: 'push' | 'force-push' | 'creation' | 'deletion' | 'changeset-merge' | 'queue-merge';
  /** `watched`: by a webhook, as it happened. `logged`: read from the forge's log later. */
  readonly seen: 'watched' | 'logged';
}
