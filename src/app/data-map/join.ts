/**
 * Joins findings about personal fields and flows into the rows of the data map, as they stood at one instant.
 *
 * Invariants: a field is one row however many files declare it (a table in schema.rb, in the migration that made it and
 * in another dialect); a column that a later migration drops is none; what is left out is counted. Rejected: replaying
 * migrations as a database would (names made by code, conditions and other tools' helpers would make holes that nobody
 * sees); the order of files and the schema of today decide instead.
 */
import type { Instant } from '../../base/instant.ts';
import { alike, alikeField, alikeOwner } from '../../detect/personal-data/alike.ts';
import { dataClassOf } from '../../detect/personal-data/types.ts';
import type { Boundary } from '../../model/fact.ts';
import type { DataFlow, DeclaredField, Finding } from '../../model/finding.ts';
import type { LeftOut, MapField, MapPlace, MapSink } from './model.ts';

/** What a stored finding and one of a checkout have in common. */
export type MapFinding = Pick<Finding, 'rule' | 'path' | 'line' | 'field' | 'flow' | 'suppressed'> &
  Partial<Pick<Finding, 'firstSeen' | 'removedBy'>>;

export interface JoinedMap {
  readonly fields: readonly MapField[];
  readonly leftOut: Omit<LeftOut, 'notPersonal'>;
}

type Seen = MapFinding & { readonly field: DeclaredField };
type Flowing = MapFinding & { readonly flow: DataFlow };

/** `at` absent: everything that is handed over stands. */
export function joinMap(repository: string, findings: readonly MapFinding[], at?: Instant): JoinedMap {
  const standing = findings.filter((one) => standsAt(one, at));
  const declared = standing.filter((one): one is Seen => one.field !== undefined && one.flow === undefined);
  const drops = droppersOf(declared.filter(({ field }) => field.removed === true));
  const current = declared.filter(({ field }) => field.removed !== true);
  const isSuperseded = supersession(current);
  const leftOut = { dropped: 0, superseded: 0 };
  const kept = current.filter((one) => {
    if (!isMigration(one.path)) return true;
    if (drops(one)) leftOut.dropped++;
    else if (isSuperseded(one)) leftOut.superseded++;
    else return true;
    return false;
  });
  const present = presences(findings, at);
  const keyOfPlace = keysWithin(kept);
  const rows = [...Map.groupBy(kept, keyOfPlace)].map(([key, places]) => rowOf(repository, places, present.get(key)));
  const flows = standing.filter((one): one is Flowing => one.flow !== undefined);
  return { fields: withSinks(repository, rows, flows).sort(byPlace), leftOut };
}

function standsAt({ firstSeen, removedBy }: MapFinding, at: Instant | undefined): boolean {
  if (at === undefined) return removedBy === undefined;
  return (firstSeen === undefined || firstSeen.at <= at) && (removedBy === undefined || removedBy.at > at);
}

/** Files that say how a schema came to be, not what it is. */
export function isMigration(path: string): boolean {
  if (/ModelSnapshot\.cs$|(?:^|\/)schema\.(?:rb|prisma)$|(?:^|\/)structure\.sql$/.test(path)) return false;
  return (
    /(?:^|\/)(?:db\/migrate|migrations?|migrate|versions|changelogs?|changesets?|flyway|liquibase|upgrades?|sqlmigrations)\//i.test(
      path,
    ) || /(?:^|\/)V\d+[\d_.]*__[^/]+\.sql$/.test(path)
  );
}

function keyOf({ field }: Seen): string {
  const family = field.source === 'code' ? 'code' : (field.store ?? 'schema');
  return `${family} ${alike(field.owner, field.field)}`;
}

/** What a model says of an attribute belongs to the column: `AdminUser` may keep it in `spree_admin_users`. */
function keysWithin(kept: readonly Seen[]): (one: Seen) => string {
  const columns = kept.filter(({ field }) => field.source === 'schema' && isColumn(field));
  const byField = Map.groupBy(columns, ({ field }) => alikeField(field.field));
  return (one) => {
    if (isColumn(one.field)) return keyOf(one);
    const owner = alikeOwner(one.field.owner);
    const same = byField.get(alikeField(one.field.field)) ?? [];
    const keys = new Set(same.filter(({ field }) => alikeOwner(field.owner).endsWith(owner)).map(keyOf));
    return keys.size === 1 ? [...keys][0]! : keyOf(one);
  };
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Whether a later migration of the same folder takes a field, or its table, away. */
function droppersOf(drops: readonly Seen[]): (one: Seen) => boolean {
  const byOwner = Map.groupBy(drops, ({ field }) => alikeOwner(field.owner));
  return ({ field, path, line }) =>
    (byOwner.get(alikeOwner(field.owner)) ?? []).some((drop) => {
      if (drop.field.field !== '*' && alikeField(drop.field.field) !== alikeField(field.field)) return false;
      return drop.path === path
        ? drop.line > line
        : folderOf(drop.path) === folderOf(path) && byNumber.compare(drop.path, path) > 0;
    });
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Owners that a schema of today declares: what only migrations say of them is no field any more. */
function supersession(current: readonly Seen[]): (one: Seen) => boolean {
  const today = current.filter(
    ({ path, field }) => field.source === 'schema' && field.store === 'sql' && isColumn(field) && !isMigration(path),
  );
  const fields = new Set(today.map(({ field }) => alike(field.owner, field.field)));
  const owners = new Set(today.map(({ field }) => alikeOwner(field.owner)));
  const dumps = today
    .filter(({ path }) => /(?:^|\/)(?:schema\.rb|structure\.sql|schema\.prisma)$/.test(path))
    .map(({ path }) => folderOf(path));
  return ({ field, path }) =>
    !fields.has(alike(field.owner, field.field)) &&
    (owners.has(alikeOwner(field.owner)) || dumps.some((folder) => path.startsWith(folder)));
}

/** What a model says of an attribute (`encrypts :ssn`) is about a column, and none. */
const isColumn = ({ type, protection }: DeclaredField): boolean =>
  (type !== undefined && type !== 'has_secure_password') || protection === undefined;

interface Presence {
  readonly firstSeen: Boundary;
  /** When it began to be there without a break: a file that moved does not end a field. */
  readonly since: Boundary;
}

/** By key, over all places that a field ever had. */
function presences(findings: readonly MapFinding[], at: Instant | undefined): ReadonlyMap<string, Presence> {
  const dated = findings.filter(
    (one): one is Seen =>
      one.field !== undefined && one.flow === undefined && one.field.removed !== true && one.firstSeen !== undefined,
  );
  const begun = dated.filter(({ firstSeen }) => at === undefined || firstSeen!.at <= at);
  return new Map([...Map.groupBy(begun, keyOf)].map(([key, stays]) => [key, presenceOf(stays)]));
}

function presenceOf(stays: readonly Seen[]): Presence {
  const ordered = stays.toSorted((a, b) => (a.firstSeen!.at < b.firstSeen!.at ? -1 : 1));
  const firstSeen = ordered[0]!.firstSeen!;
  let since = firstSeen;
  let until: Instant | undefined = ordered[0]!.removedBy?.at;
  for (const { firstSeen: begin, removedBy } of ordered) {
    if (until !== undefined && begin!.at > until) {
      since = begin!;
      until = removedBy?.at;
    } else if (until !== undefined && (removedBy === undefined || removedBy.at > until)) until = removedBy?.at;
  }
  return { firstSeen, since };
}

function rowOf(repository: string, places: readonly Seen[], presence: Presence | undefined): MapField {
  const ordered = places.toSorted((a, b) => rank(a) - rank(b) || byNumber.compare(a.path, b.path) || a.line - b.line);
  const main = ordered[0]!;
  const { field } = main;
  const said = <K extends keyof DeclaredField>(key: K): DeclaredField[K] | undefined =>
    ordered.find((one) => one.field[key] !== undefined)?.field[key];
  const [protection, tag, type] = [said('protection'), said('tag'), said('type')];
  return {
    repository,
    ...classified(field.dataType),
    owner: field.owner,
    field: field.field,
    source: field.source,
    ...(field.store !== undefined && { store: field.store }),
    ...(type !== undefined && { type }),
    path: main.path,
    line: main.line,
    places: ordered.map(placeOf),
    ...(protection !== undefined && { protection }),
    ...(tag !== undefined && { tag }),
    confidence:
      (['certain', 'likely', 'possible'] as const).find((level) =>
        ordered.some((one) => one.field.confidence === level),
      ) ?? 'likely',
    ...presence,
    owners: [],
    sinks: [],
  };
}

/** The schema of today before migrations, a typed column before what is said about one. */
const rank = ({ path, field }: Seen): number => (isMigration(path) ? 1 : 0) + (isColumn(field) ? 0 : 2);

export function classified(dataType: string): Pick<MapField, 'dataType' | 'class' | 'sensitivity' | 'law'> {
  const found = dataClassOf(dataType);
  return {
    dataType,
    class: found?.id ?? 'free-text',
    sensitivity: found?.sensitivity ?? 'confidential',
    law: found?.law ?? [],
  };
}

function placeOf({ path, line, firstSeen }: MapFinding): MapPlace {
  return { path, line, ...(firstSeen && { since: firstSeen }) };
}

/**
 * By field identity within the repository: owner and field as they are named in the code, else the one field of that name
 * and type. A flow of a field that no declaration shows gets a row of its own: it is no less a flow.
 */
function withSinks(repository: string, rows: readonly MapField[], flows: readonly Flowing[]): MapField[] {
  const sinks = new Map<MapField, MapSink[]>();
  const byKey = Map.groupBy(rows, (row) => alike(row.owner, row.field));
  const byName = Map.groupBy(rows, (row) => `${alikeField(row.field)} ${row.dataType}`);
  const loose: Flowing[] = [];
  for (const one of flows) {
    const { owner, field, dataType } = one.flow;
    const same = owner === '' ? undefined : byKey.get(alike(owner, field));
    const named = byName.get(`${alikeField(field)} ${dataType}`) ?? [];
    const found = same ?? (named.length === 1 ? named : undefined);
    if (!found) loose.push(one);
    for (const row of found ?? []) sinks.set(row, [...(sinks.get(row) ?? []), sinkOf(one)]);
  }
  const known = rows.map((row) => ({ ...row, sinks: sinks.get(row) ?? [] }));
  const undeclared = [
    ...Map.groupBy(loose, ({ flow }) => `${alike(flow.owner, flow.field)} ${flow.dataType}`).values(),
  ];
  return [...known, ...undeclared.map((some) => flowRow(repository, some))];
}

function flowRow(repository: string, flows: readonly Flowing[]): MapField {
  const [first] = flows as readonly [Flowing, ...Flowing[]];
  const { owner, field, dataType } = first.flow;
  return {
    repository,
    ...classified(dataType),
    owner,
    field,
    source: 'code',
    path: first.path,
    line: first.line,
    places: [placeOf(first)],
    confidence: flows.some(({ flow }) => flow.certainty === 'flows') ? 'likely' : 'possible',
    ...(first.firstSeen && { firstSeen: first.firstSeen, since: first.firstSeen }),
    owners: [],
    sinks: flows.map(sinkOf),
  };
}

function sinkOf(one: Flowing): MapSink {
  const { sink, callee, recipient, certainty } = one.flow;
  return { kind: sink, ...placeOf(one), callee, ...(recipient !== undefined && { recipient }), certainty };
}

function byPlace(a: MapField, b: MapField): number {
  const [first, second] = [a, b].map(({ source }) => (source === 'schema' ? 0 : 1));
  return first! - second! || byNumber.compare(a.path, b.path) || a.line - b.line || byNumber.compare(a.field, b.field);
}
