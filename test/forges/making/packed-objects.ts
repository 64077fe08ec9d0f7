/**
 * Collects git objects and writes them as one pack: tens of thousands of loose files take longer than everything else.
 * Format (gitformat-pack): `PACK`, version 2, count; per object a header (type and length, 4 then 7 bits a byte) and the
 * deflated content; at the end the SHA-1 of all of it. Git itself makes the index, and so checks every object.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { ObjectWriter } from '../../fixtures/object-writer.ts';

type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';
const packTypes: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

export class PackedObjects extends ObjectWriter {
  readonly #known = new Set<string>();
  readonly #parts: Buffer[] = [];

  constructor() {
    super('', 'sha1');
  }

  override write(type: ObjectType, content: Buffer): string {
    const oid = createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
    if (this.#known.has(oid)) return oid;
    this.#known.add(oid);
    this.#parts.push(packHeader(packTypes[type], content.length), deflateSync(content, { level: 1 }));
    return oid;
  }

  /** Makes a bare repository of what was written. */
  intoRepository(gitDirectory: string, branch: string, refs: ReadonlyMap<string, string>): void {
    for (const folder of ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags'])
      mkdirSync(path.join(gitDirectory, folder), { recursive: true });
    writeFileSync(path.join(gitDirectory, 'HEAD'), `ref: refs/heads/${branch}\n`);
    writeFileSync(path.join(gitDirectory, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
    const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ref, oid]) => `${oid} ${ref}\n`);
    writeFileSync(path.join(gitDirectory, 'packed-refs'), `# pack-refs with: sorted \n${lines.join('')}`);
    const head = Buffer.alloc(12);
    head.write('PACK', 'latin1');
    head.writeUInt32BE(2, 4);
    head.writeUInt32BE(this.#known.size, 8);
    const body = Buffer.concat([head, ...this.#parts]);
    const input = Buffer.concat([body, createHash('sha1').update(body).digest()]);
    execFileSync('git', ['index-pack', '--stdin'], { cwd: gitDirectory, input, stdio: ['pipe', 'ignore', 'pipe'] });
  }
}

function packHeader(type: number, length: number): Buffer {
  const bytes = [(type << 4) | (length & 15)];
  for (let rest = length >>> 4; rest > 0; rest >>>= 7) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}
