/**
 * What others said of checkpoints, beside the log:
 *
 *     checkpoints/<size>/checkpoint        as the log signed it; never changed, so that what was stamped is there
 *     checkpoints/<size>/cosigned          the same with the signatures of witnesses behind
 *     checkpoints/<size>/<authority>.tsr   the answer of a time stamp authority (RFC 3161) on `checkpoint`
 *
 * None of it is needed to open the log; fsck (app/ledger) verifies all of it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { sha256 } from '../base/digest.ts';
import { parseSize } from './witness-request.ts';

export interface Anchored {
  readonly size: number;
  readonly checkpoint: string;
  readonly cosigned?: string;
  readonly timestamps: readonly KeptTimestamp[];
}

export interface KeptTimestamp {
  /** The name of the file. */
  readonly file: string;
  readonly response: Uint8Array;
}

const CHECKPOINT = 'checkpoint';
const COSIGNED = 'cosigned';
const SUFFIX = '.tsr';

export class AnchorFiles {
  readonly #folder: string;

  /** Of the ledger in `directory`. */
  constructor(directory: string) {
    this.#folder = join(directory, 'checkpoints');
  }

  /** Ascending. */
  sizes(): readonly number[] {
    if (!existsSync(this.#folder)) return [];
    const sizes = readdirSync(this.#folder).map(parseSize);
    return sizes.filter((size) => size !== undefined).sort((a, b) => a - b);
  }

  /** Names that are no size: nobody knows what they are. */
  strangers(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).filter((name) => parseSize(name) === undefined);
  }

  /** The first one kept of a size stays. */
  keep(size: number, checkpoint: string): void {
    const path = this.#path(size, CHECKPOINT);
    if (existsSync(path)) return;
    mkdirSync(join(this.#folder, String(size)), { recursive: true });
    writeFileAtomically(path, checkpoint);
  }

  read(size: number): Anchored | undefined {
    const path = this.#path(size, CHECKPOINT);
    if (!existsSync(path)) return undefined;
    const cosigned = this.#path(size, COSIGNED);
    const files = readdirSync(join(this.#folder, String(size))).filter((file) => file.endsWith(SUFFIX));
    return {
      size,
      checkpoint: readFileSync(path, 'utf8'),
      ...(existsSync(cosigned) && { cosigned: readFileSync(cosigned, 'utf8') }),
      timestamps: files.sort().map((file) => ({ file, response: readFileSync(this.#path(size, file)) })),
    };
  }

  hasTimestamp(size: number, url: string): boolean {
    return existsSync(this.#path(size, timestampFile(url)));
  }

  addTimestamp(size: number, url: string, response: Uint8Array): void {
    writeFileAtomically(this.#path(size, timestampFile(url)), response);
  }

  addCosigned(size: number, note: string): void {
    writeFileAtomically(this.#path(size, COSIGNED), note);
  }

  #path(size: number, file: string): string {
    return join(this.#folder, String(size), file);
  }
}

/** One file an address, with its host to be read by people: `tsa.example.org-1f0c2a7b.tsr`. */
export function timestampFile(url: string): string {
  const { host } = new URL(url);
  return `${host.replace(/[^a-z0-9.-]/gi, '_')}-${sha256(url).slice(0, 8)}${SUFFIX}`;
}
