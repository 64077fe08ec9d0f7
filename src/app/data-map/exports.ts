/** The map as CSV (RFC 4180) and as fides data sets (fideslang `dataset`, one per repository and store). */
import { stringify as csvOf } from 'csv-stringify/sync';
import { stringify as yamlOf } from 'yaml';
import type { MapField } from './model.ts';

const columns = [
  'repository',
  'owner',
  'field',
  'dataType',
  'class',
  'sensitivity',
  'law',
  'store',
  'source',
  'type',
  'path',
  'line',
  'protection',
  'tag',
  'confidence',
  'declaredType',
  'purpose',
  'retention',
  'firstSeen',
  'owners',
  'sinks',
] as const;

export function mapAsCsv(fields: readonly MapField[]): string {
  const rows = fields.map((row) => ({
    ...row,
    law: row.law.join('; '),
    owners: row.owners.join('; '),
    // `log?`: the field is only named beside the call.
    sinks: row.sinks
      .map(({ kind, path, line, certainty }) => `${kind}${certainty === 'flows' ? '' : '?'} ${path}:${line}`)
      .join('; '),
    firstSeen: row.firstSeen?.at ?? '',
    declaredType: row.declared?.type ?? '',
    purpose: row.declared?.purpose ?? '',
    retention: row.declared?.retention ?? '',
  }));
  return csvOf(rows, { header: true, columns: [...columns], escape_formulas: true }).trimEnd();
}

/** Fields in stores only: a data set says what is kept. Keys are made as fides allows them. */
export function mapAsFides(fields: readonly MapField[]): string {
  const kept = fields.filter(({ source }) => source === 'schema');
  const dataset = [...Map.groupBy(kept, ({ repository, store }) => `${repository}\0${store ?? 'schema'}`)].map(
    ([key, rows]) => {
      const [repository = '', store = ''] = key.split('\0');
      return {
        fides_key: `${repository}_${store}`.replace(/[^A-Za-z0-9_.-]/g, '_'),
        name: `${repository} (${store})`,
        collections: [...Map.groupBy(rows, ({ owner }) => owner)].map(([owner, some]) => ({
          name: owner,
          fields: some.map(({ field, dataType, type, path, line }) => ({
            name: field,
            description: `${path}:${line}${type === undefined ? '' : `, ${type}`}`,
            data_categories: [dataType],
          })),
        })),
      };
    },
  );
  return yamlOf({ dataset }).trimEnd();
}
