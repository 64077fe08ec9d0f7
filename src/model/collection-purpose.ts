/** What an app for a phone asks for or collects, and what it says that for. */
import type { FileContext } from './file-kind.ts';

export interface CollectionPurposeFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /**
   * `permission`: people are asked for it, in the words of `purpose`. `data`: a kind of data that the app declares to
   * collect. `words`: the words of a permission in one language, which go before those that stand beside it.
   */
  readonly as: 'permission' | 'data' | 'words';
  /** As the platform calls it: `NSCameraUsageDescription`, `NSPrivacyCollectedDataTypeEmailAddress`. */
  readonly name: string;
  /** As written; of data, the purposes that the platform knows, joined. Null: none is given. */
  readonly purpose: string | null;
  readonly context: FileContext;
}
