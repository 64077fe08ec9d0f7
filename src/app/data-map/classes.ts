/** The classes that fields of the map belong to, and which fields a reader means who names a type. */
import { dataClasses, type DataClass } from '../../detect/personal-data/types.ts';
import type { MapField } from './model.ts';

export type { DataClass };

/** A class (`email`), or a fideslang key with all keys below it (`user.contact`). */
export function isOfType({ dataType, class: dataClass }: MapField, type: string): boolean {
  return dataClass === type || dataType === type || dataType.startsWith(`${type}.`);
}

/** Of these fields, in the order of the reference. */
export function classesOf(fields: readonly MapField[]): readonly DataClass[] {
  const present = new Set(fields.map((one) => one.class));
  return dataClasses.filter(({ id }) => present.has(id));
}
