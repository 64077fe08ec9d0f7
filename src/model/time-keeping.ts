/** Where machines take their time from, and whether logs write it with its zone, as files of configuration say. */
import type { FileContext } from './file-kind.ts';

export interface TimeKeepingFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /**
   * `source`: sets up something that keeps a machine's clock right. `off`: switches it off, and nothing in the file puts
   * another in its place. `zoned` and `zoneless`: how a log writes the time.
   */
  readonly says: 'source' | 'off' | 'zoned' | 'zoneless';
  /** As written, cut: `chronyd`, `%d{HH:mm:ss}`. */
  readonly written: string;
  readonly context: FileContext;
}
