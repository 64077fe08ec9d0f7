/** The packs that this server has built, by digest, so that they can be downloaded. What the tool wrote, nothing else. */
import { basename } from 'node:path';
import type { PackResult } from '../app/plumbline.ts';
import type { Pack } from './schema.ts';

export interface Packs {
  add(built: PackResult): Pack;
  list(): readonly Pack[];
  find(digest: string): { readonly pack: Pack; readonly path: string } | undefined;
}

export function createPacks(): Packs {
  const built = new Map<string, { readonly pack: Pack; readonly path: string }>();
  return {
    add(result) {
      const { path, size, digest, entries, root } = result;
      const pack = { fileName: basename(path), size, digest, entries, root, href: `/api/v1/packs/${digest}` };
      built.set(digest, { pack, path });
      return pack;
    },
    list: () => [...built.values()].map(({ pack }) => pack).reverse(),
    find: (digest) => built.get(digest),
  };
}
