/**
 * Where answers of forges are kept, byte for byte, by digest. A fact names the answers it was read from, so an auditor can
 * go from a verdict to what the forge said. It is also what makes conditional requests possible: an answer that the forge
 * says is unchanged (304) is read from here, and still has its digest.
 *
 * A request is named by its method, its address without credentials, and for a question with a body the body's digest.
 */
import { sha256, type Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';

export interface KeptAnswer {
  readonly digest: Digest;
  readonly status: number;
  /** What a conditional request presents; absent when the forge gave neither. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Headers that say where the next page is: an unchanged answer may come without them. */
  readonly link?: string;
  readonly at: Instant;
}

export interface AnswerBook {
  /** The last good answer to this request. */
  known(request: string): Promise<KeptAnswer | undefined>;
  /** Undefined: the bytes are no longer there. */
  bytes(digest: Digest): Promise<Uint8Array | undefined>;
  keep(request: string, answer: Omit<KeptAnswer, 'digest'>, bytes: Uint8Array): Promise<Digest>;
}

/** For one process: doctor, tests. */
export function answerBookInMemory(): AnswerBook {
  const answers = new Map<string, KeptAnswer>();
  const contents = new Map<Digest, Uint8Array>();
  return {
    known: (request) => Promise.resolve(answers.get(request)),
    bytes: (digest) => Promise.resolve(contents.get(digest)),
    keep(request, answer, bytes) {
      const digest = sha256(bytes);
      contents.set(digest, bytes);
      answers.set(request, { ...answer, digest });
      return Promise.resolve(digest);
    },
  };
}
