/** What became of a piece of evidence that was sent to somebody else’s system. */

export const outcomeKinds = [
  /** It is there now. */
  'sent',
  /** It was there before, under the same digest. */
  'present',
  /** The destination said no, and why. */
  'refused',
  /** Nobody was reached, or nothing but errors came back; it is not there. */
  'failed',
  /** The connection broke, or the other side did, after the item went out: it may be there. */
  'uncertain',
  /** It may be there since an earlier attempt, and the destination does not say what it has: a person has to look. */
  'held',
  /** A dry run: it would go there. */
  'planned',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** Somebody has to look: it did not arrive, or nobody knows whether it did. */
export const isTrouble = (outcome: OutcomeKind): boolean =>
  outcome !== 'sent' && outcome !== 'present' && outcome !== 'planned';
