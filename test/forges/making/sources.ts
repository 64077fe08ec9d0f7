/**
 * What the files of a simulated repository say. A file is a row of *slots*, each a small function with one number that
 * changes; edits of different slots never touch, so git merges them cleanly and the simulator can say what the outcome
 * is without asking git. No file is ever removed: that keeps git's guessing of renames out.
 */
import type { PackedObjects } from './packed-objects.ts';

export interface Edit {
  readonly path: string;
  readonly slot: number;
  readonly value: number;
}

/** Path to the number in each slot. */
export type Sources = ReadonlyMap<string, readonly number[]>;

export const slotsPerFile = 6;

const folders = ['orders', 'payments', 'accounts', 'search', 'mail', 'reports'];
const names = ['index', 'rules', 'store', 'totals', 'format'];

export const firstSources: Sources = new Map(
  folders.flatMap((folder) =>
    names.map((name) => [`src/${folder}/${name}.ts`, Array.from({ length: slotsPerFile }, () => 0)] as const),
  ),
);

export function edited(sources: Sources, edits: readonly Edit[]): Sources {
  const next = new Map(sources);
  for (const { path, slot, value } of edits) {
    const slots = [...(next.get(path) ?? Array.from({ length: slotsPerFile }, () => 0))];
    slots[slot] = value;
    next.set(path, slots);
  }
  return next;
}

export function valueAt(sources: Sources, { path, slot }: Pick<Edit, 'path' | 'slot'>): number {
  return sources.get(path)?.[slot] ?? 0;
}

export class SourceWriter {
  readonly #objects: PackedObjects;
  readonly #blobs = new Map<string, string>();
  readonly #fixed: readonly (readonly [string, string])[];

  constructor(objects: PackedObjects, fixed: Readonly<Record<string, string>>) {
    this.#objects = objects;
    this.#fixed = Object.entries(fixed).map(([path, text]) => [path, objects.blob(text)]);
  }

  tree(sources: Sources): string {
    const files = new Map(this.#fixed.map(([path, oid]) => [path, { mode: '100644', oid }]));
    for (const [path, slots] of sources) files.set(path, { mode: '100644', oid: this.#blob(path, slots) });
    return this.#objects.tree(files);
  }

  #blob(path: string, slots: readonly number[]): string {
    const key = `${path} ${slots.join(' ')}`;
    let oid = this.#blobs.get(key);
    if (oid === undefined) this.#blobs.set(key, (oid = this.#objects.blob(textOf(path, slots))));
    return oid;
  }
}

/** Slots are far enough apart that the context of one change never holds another. */
function textOf(path: string, slots: readonly number[]): string {
  const name = path
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replaceAll(/\W/g, '_');
  const parts = slots.map((value, slot) =>
    [
      `/** Step ${slot} of ${name}. */`,
      `export function ${name}_${slot}(amount: number): number {`,
      `  // ${name} ${slot}: what came in`,
      `  const before = amount;`,
      `  const factor = ${value};`,
      `  // ${name} ${slot}: what goes out`,
      `  const after = before * factor;`,
      `  return after;`,
      `}`,
      ``,
    ].join('\n'),
  );
  return parts.join('\n');
}
