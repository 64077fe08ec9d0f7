/** What ranking knows of every path of a table, as columns: a look at a third of a million of them takes a millisecond. */
import type { Pace } from '../pace.ts';
import { pathFacts, stemOf, type PathFacts } from './path-facts.ts';
import { plainWord } from './rank.ts';

export class PathColumns {
  #traits = new Uint8Array(0);
  #depths = new Uint8Array(0);
  #stems = new Uint32Array(0);
  #lengths = new Uint16Array(0);
  #known = 0;

  /** Bits of `pathTraits`. */
  get traits(): Uint8Array {
    return this.#traits;
  }

  /** Folders above the file, at most 255. */
  get depths(): Uint8Array {
    return this.#depths;
  }

  /** `stemHash` of each path's stem. */
  get stems(): Uint32Array {
    return this.#stems;
  }

  /** Characters of each path, at most 65,535. */
  get lengths(): Uint16Array {
    return this.#lengths;
  }

  /** What `pathFacts` tells of a path, which is known. */
  factsOf(number: number, path: string): PathFacts {
    const depth = this.#depths[number]!;
    return depth < 255 ? { path, depth, traits: this.#traits[number]!, stem: stemOf(path) } : pathFacts(path);
  }

  areOf({ size }: { readonly size: number }): boolean {
    return this.#known === size;
  }

  /** In slices, up to the last of the lines; those that are known stay. */
  async read(lines: { readonly size: number; line(id: number): string }, pace: Pace): Promise<void> {
    const count = lines.size;
    if (this.#known === count) return;
    const traits = grown(new Uint8Array(count), this.#traits);
    const depths = grown(new Uint8Array(count), this.#depths);
    const stems = grown(new Uint32Array(count), this.#stems);
    const lengths = grown(new Uint16Array(count), this.#lengths);
    for (let at = this.#known; at < count; at++) {
      const facts = pathFacts(lines.line(at));
      traits[at] = facts.traits;
      depths[at] = Math.min(255, facts.depth);
      stems[at] = stemHash(facts.stem);
      lengths[at] = Math.min(0xffff, facts.path.length);
      if ((at & 255) === 0 && pace.isDue) await pace.breathe();
    }
    [this.#traits, this.#depths, this.#stems] = [traits, depths, stems];
    [this.#lengths, this.#known] = [lengths, count];
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(column: T, known: T): T {
  column.set(known);
  return column;
}

/** FNV-1a of the name as ranking compares it. Two names with one hash change an order, never what is found. */
export function stemHash(stem: string): number {
  let hash = 0x811c9dc5;
  const word = plainWord(stem);
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
