/** What changed in the data map between two instants: which personal data did we start, and stop, to collect? */
import { alike } from '../../detect/personal-data/alike.ts';
import type { Instant } from '../../base/instant.ts';
import type { Boundary } from '../../model/fact.ts';
import type { MapFinding } from './join.ts';
import type { FieldChange, MapField, MapPlace } from './model.ts';

type Sided = { readonly fields: readonly MapField[] };

export function differenceOf(before: Sided, after: Sided): FieldChange[] {
  const earlier = new Map(before.fields.map((row) => [keyOf(row), row]));
  const later = new Map(after.fields.map((row) => [keyOf(row), row]));
  const changes: FieldChange[] = [];
  for (const [key, row] of later) {
    const old = earlier.get(key);
    if (!old)
      changes.push({
        change: 'added',
        field: row,
        because: `${row.dataType} began to be kept here`,
        ...(row.since && { by: row.since }),
      });
    else {
      const because = changed(old, row);
      if (because === undefined) continue;
      const by = changedBy(old, row);
      changes.push({ change: 'changed', field: row, before: old, because, ...(by && { by }) });
    }
  }
  for (const [key, row] of earlier)
    if (!later.has(key))
      changes.push({ change: 'removed', field: row, because: `${row.dataType} is no longer kept here` });
  return changes;
}

function keyOf(row: MapField): string {
  return `${row.repository} ${row.source} ${row.store ?? ''} ${alike(row.owner, row.field)}`;
}

function changed(before: MapField, after: MapField): string | undefined {
  const said = [
    ...(before.protection === after.protection
      ? []
      : [`protection: ${before.protection ?? 'none'} -> ${after.protection ?? 'none'}`]),
    ...(before.dataType === after.dataType ? [] : [`type: ${before.dataType} -> ${after.dataType}`]),
    ...newSinks(before, after),
  ];
  return said.length > 0 ? said.join('; ') : undefined;
}

/** The landing of what is new of it, places and sinks, where all of that came with one. */
function changedBy(before: MapField, after: MapField): Boundary | undefined {
  const keyOfPlace = ({ path, since }: MapPlace): string => `${path} ${since?.commit ?? ''}`;
  const known = new Set([...before.places, ...before.sinks].map(keyOfPlace));
  const fresh = [...after.places, ...after.sinks].filter((one) => !known.has(keyOfPlace(one)));
  // A place that ended and did not come anew may be what did it; which landing ended it is not known here.
  const standing = new Set(after.places.map(keyOfPlace));
  const isReplaced = ({ path }: MapPlace): boolean => fresh.some((one) => one.path === path);
  if (before.places.some((one) => !standing.has(keyOfPlace(one)) && !isReplaced(one))) return undefined;
  const landings = new Map(fresh.map(({ since }) => [since?.commit, since]));
  return landings.size === 1 ? [...landings.values()][0] : undefined;
}

function newSinks(before: MapField, after: MapField): string[] {
  const known = new Set(before.sinks.map(({ kind, path }) => `${kind} ${path}`));
  const fresh = after.sinks.filter(({ kind, path }) => !known.has(`${kind} ${path}`));
  return fresh.length === 0
    ? []
    : [`goes to ${[...new Set(fresh.map(({ kind, path }) => `${kind} in ${path}`))].join(', ')}`];
}

/** Which landing took a field away: the last to end one of its places, or the migration that drops it. */
export function removedBy(field: MapField, findings: readonly MapFinding[], to: Instant): Boundary | undefined {
  const key = alike(field.owner, field.field);
  const table = alike(field.owner, '*');
  let latest: Boundary | undefined;
  for (const one of findings) {
    if (!one.field) continue;
    const name = alike(one.field.owner, one.field.field);
    if (name !== key && !(one.field.field === '*' && name === table)) continue;
    const ended = one.field.removed === true ? one.firstSeen : one.removedBy;
    if (ended && ended.at <= to && (!latest || ended.at > latest.at)) latest = ended;
  }
  return latest;
}
