/** Writes a commit into a folder of objects of one's own, never into a repository: git is asked about trees by way of it. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { asObjectId, type ObjectId } from '../model/repository.ts';

const nobody = 'nobody <nobody@localhost> 0 +0000';

/** The same tree and parents make the same commit; its format of ids is that of the tree. */
export function writeCommit(folder: string, tree: ObjectId, parents: readonly ObjectId[]): ObjectId {
  const head = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`)];
  const body = `${head.join('\n')}\nauthor ${nobody}\ncommitter ${nobody}\n\n`;
  const object = Buffer.from(`commit ${Buffer.byteLength(body)}\0${body}`);
  const id = createHash(tree.length === 40 ? 'sha1' : 'sha256')
    .update(object)
    .digest('hex');
  const place = path.join(folder, id.slice(0, 2));
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, id.slice(2)), deflateSync(object));
  return asObjectId(id);
}
