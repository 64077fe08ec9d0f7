/**
 * Looks for a secret in everything that a data directory or an exported pack can hold it in: files as they lie there, members
 * of archives, what is compressed, and every cell of every table of a database (a long value lies in pieces in its file).
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/** Plain, and in the ways in which it goes over the wire: basic authorization under any of these users, in addresses. */
export function formsOf(secret: string): readonly string[] {
  const users = ['', ':', 'x-access-token:', 'oauth2:', 'x-token-auth:', 'x-bitbucket-api-token-auth:'];
  const text = Buffer.from(secret);
  const basic = users.flatMap((user) => [`${user}${secret}`, `${secret}:x-oauth-basic`, `${secret}:`]);
  const encoded = basic.map((one) => Buffer.from(one).toString('base64').replace(/=+$/, ''));
  return [...new Set([secret, encodeURIComponent(secret), text.toString('hex'), ...encoded])];
}

export interface Search {
  /** Where it stands, if anywhere. */
  readonly found: readonly string[];
  /** How much was looked through, by what it was: a search that opened nothing shows nothing. */
  readonly opened: Readonly<Record<'file' | 'member' | 'compressed' | 'cell', number>>;
}

export function searchFolder(folder: string, forms: readonly string[]): Search {
  const looking = new Looking(forms);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) looking.file(path.join(parentPath, name));
  return looking;
}

const startsWith = (bytes: Uint8Array, ...head: readonly number[]): boolean =>
  head.every((one, at) => bytes[at] === one);

class Looking implements Search {
  readonly found: string[] = [];
  readonly opened = { file: 0, member: 0, compressed: 0, cell: 0 };
  readonly #forms: readonly string[];

  constructor(forms: readonly string[]) {
    this.#forms = forms;
  }

  file(file: string): void {
    this.opened.file++;
    const bytes = readFileSync(file);
    this.#bytes(file, bytes);
    if (bytes.subarray(0, 15).toString() === 'SQLite format 3') this.#database(file);
  }

  #bytes(where: string, bytes: Uint8Array): void {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#forms.some((form) => view.includes(form))) this.found.push(where);
    if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04))
      for (const [name, member] of Object.entries(unzipSync(bytes))) {
        this.opened.member++;
        this.#bytes(`${where} > ${name}`, member);
      }
    const unpacked = startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)
      ? zstdDecompressSync(bytes)
      : startsWith(bytes, 0x1f, 0x8b)
        ? gunzipSync(bytes)
        : undefined;
    if (unpacked === undefined) return;
    this.opened.compressed++;
    this.#bytes(`${where} (unpacked)`, unpacked);
  }

  #database(file: string): void {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
      for (const { name } of tables)
        for (const row of database.prepare(`select * from "${String(name)}"`).iterate())
          for (const [column, cell] of Object.entries(row)) {
            if (typeof cell !== 'string' && !(cell instanceof Uint8Array)) continue;
            this.opened.cell++;
            this.#bytes(`${file} ${String(name)}.${column}`, typeof cell === 'string' ? Buffer.from(cell) : cell);
          }
    } finally {
      database.close();
    }
  }
}
