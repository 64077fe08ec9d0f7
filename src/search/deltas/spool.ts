/**
 * Texts come in the order of paths and go out in the order of landings. In between they lie in one scratch file, so that
 * memory does not grow with the history. The file has no format: it does not outlive the run that wrote it.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { diskError } from '../../base/atomic-file.ts';

const writeAtOnce = 1 << 20;

export class Spool {
  readonly #path: string;
  readonly #file: number;
  readonly #pending = Buffer.allocUnsafe(writeAtOnce);
  #pendingBytes = 0;
  #written = 0;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'w+', 0o600);
    } catch (error) {
      throw diskError(path, error);
    }
  }

  /** Where it was put. */
  add(bytes: Buffer): number {
    const at = this.#written + this.#pendingBytes;
    if (bytes.length > writeAtOnce - this.#pendingBytes) this.#flush();
    if (bytes.length > writeAtOnce) this.#write(bytes);
    else {
      bytes.copy(this.#pending, this.#pendingBytes);
      this.#pendingBytes += bytes.length;
    }
    return at;
  }

  read(at: number, length: number): Buffer {
    this.#flush();
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.#file, bytes, done, length - done, at + done);
      if (read === 0) throw new Error(`the scratch file ${this.#path} is shorter than what was written`);
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #flush(): void {
    const bytes = this.#pending.subarray(0, this.#pendingBytes);
    this.#pendingBytes = 0;
    this.#write(bytes);
  }

  #write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#written + done);
    } catch (error) {
      throw diskError(this.#path, error);
    }
    this.#written += bytes.length;
  }
}
