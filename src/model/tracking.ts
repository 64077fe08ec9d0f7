/** What watches visitors of pages, and what asks them before. */
import type { FileContext } from './file-kind.ts';

/** As one file says it; several places of one tool in a file are one. */
export interface TrackerFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `starts`: the file loads or starts it. `asks`: a sign that people are asked for their consent. */
  readonly role: 'starts' | 'asks';
  /** `Google Analytics`, `Matomo`, …; of what asks, the word that tells. */
  readonly tool: string;
  /** What has to be given before it starts, as far as the file shows; null: nothing. */
  readonly guard: string | null;
  /** Why the file alone does not tell that it starts, in words that follow its name. */
  readonly unclear?: string;
  /** It loads whatever is set up elsewhere (a tag manager). */
  readonly isContainer?: true;
  readonly context: FileContext;
}
