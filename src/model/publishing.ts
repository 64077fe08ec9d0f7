/** What one file says of what may leave the company when something is published: packages, images, source maps. */
import type { FileContext } from './file-kind.ts';

interface Said {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly context: FileContext;
}

export type PublishingFact = Said &
  (
    | {
        readonly sort: 'package';
        readonly name: string;
        readonly isPrivate: boolean;
        /** Whose registry it is published to, as written; null: the public one. */
        readonly registry: string | null;
        /** It lists what is published, or says that it is meant for the public. */
        readonly isMeantFor: boolean;
      }
    /** The image that runs holds everything of the folder that it is built from. */
    | { readonly sort: 'whole-context'; readonly instruction: string }
    | { readonly sort: 'context-filter'; readonly leavesOut: readonly ('history' | 'environment')[] }
    /** A build for production that hands out the source with the program. */
    | { readonly sort: 'source-maps'; readonly setting: string }
  );
