/**
 * What is said to the starter (starter.ts): two connections per git, each beginning with a line of JSON.
 *
 * On the first (`StartRequest`) we say nothing more; from it come frames of a kind (1 byte), a length (4 bytes, little
 * endian) and that many bytes:
 *   s  empty: git was started, and the other connection is its standard input and output from now on
 *   e  standard error
 *   x  JSON of `{code, message}`: git could not be started; nothing follows
 *   c  JSON of `{status, signal}`: git is over; nothing follows
 * On the second (`StreamRequest`) nothing is said until then: git itself reads and writes it, and nobody copies anything.
 */
export interface StartRequest {
  /** Of both connections. */
  readonly key: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface StreamRequest {
  readonly key: string;
}

export type FrameKind = 's' | 'e' | 'x' | 'c';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface NotStarted {
  readonly code: string;
  readonly message: string;
}

const headBytes = 5;

export function frameHead(kind: FrameKind, length: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.write(kind, 0, 'latin1');
  head.writeUInt32LE(length, 1);
  return head;
}

/** Cuts a stream of bytes into frames; what of standard error is there already is handed on at once, in parts. */
export class FrameReader {
  readonly #take: (kind: FrameKind, part: Buffer) => void;
  #head = Buffer.alloc(0);
  #kind: FrameKind = 's';
  #left = 0;
  #kept: Buffer[] = [];

  constructor(take: (kind: FrameKind, part: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#left > 0 ? this.#body(rest) : this.#begin(rest);
  }

  #begin(chunk: Buffer): Buffer {
    const head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    if (head.length < headBytes) {
      this.#head = Buffer.from(head);
      return Buffer.alloc(0);
    }
    this.#head = Buffer.alloc(0);
    this.#kind = head.toString('latin1', 0, 1) as FrameKind;
    this.#left = head.readUInt32LE(1);
    if (this.#left === 0) this.#take(this.#kind, Buffer.alloc(0));
    return head.subarray(headBytes);
  }

  #body(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.#left);
    this.#left -= part.length;
    const isText = this.#kind === 'e';
    if (isText) this.#take(this.#kind, part);
    else this.#kept.push(part);
    if (!isText && this.#left === 0) this.#take(this.#kind, Buffer.concat(this.#kept.splice(0)));
    return chunk.subarray(part.length);
  }
}
