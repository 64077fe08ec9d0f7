/**
 * What is said over one connection to the starter (starter.ts), one connection per git.
 *
 * To the starter: a line of JSON (`StartRequest`), then the bytes of git's standard input until we close our half.
 * From it: frames of a kind (1 byte), a length (4 bytes, little endian) and that many bytes:
 *   o  standard output      e  standard error
 *   x  JSON of `{code, message}`: git could not be started; nothing follows
 *   c  JSON of `{status, signal}`: git is over; nothing follows
 */
export interface StartRequest {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type FrameKind = 'o' | 'e' | 'x' | 'c';

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

/** Cuts a stream of bytes into frames; what of output is there already is handed on at once, in parts. */
export class FrameReader {
  readonly #take: (kind: FrameKind, part: Buffer) => void;
  #head = Buffer.alloc(0);
  #kind: FrameKind = 'o';
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
    return head.subarray(headBytes);
  }

  #body(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.#left);
    this.#left -= part.length;
    const isOutput = this.#kind === 'o' || this.#kind === 'e';
    if (isOutput) this.#take(this.#kind, part);
    else this.#kept.push(part);
    if (!isOutput && this.#left === 0) this.#take(this.#kind, Buffer.concat(this.#kept.splice(0)));
    return chunk.subarray(part.length);
  }
}
