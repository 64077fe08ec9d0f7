import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { DataFlow, DeclaredField } from '../../model/finding.ts';
import { asObjectId } from '../../model/repository.ts';
import { differenceOf, removedBy } from './difference.ts';
import { joinMap, type MapFinding } from './join.ts';
import { mapAsCsv } from './exports.ts';

const day = (n: number): Instant => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z` as Instant;
const boundary = (n: number) => ({ at: day(n), commit: asObjectId(String(n).padStart(40, '0')) });

interface Seen extends Partial<DeclaredField> {
  readonly path: string;
  readonly line?: number;
  readonly from?: number;
  readonly to?: number;
}

function seen({ path, line = 1, from = 1, to, owner = 'users', field = 'email', ...rest }: Seen): MapFinding {
  const declared = {
    dataType: 'user.contact.email',
    owner,
    field,
    source: 'schema',
    store: 'sql',
    type: 'string',
    ...rest,
  } as DeclaredField;
  return {
    rule: 'r',
    path,
    line,
    field: declared,
    firstSeen: boundary(from),
    ...(to !== undefined && { removedBy: boundary(to) }),
  };
}

function flowing(flow: Partial<DataFlow>, path = 'src/a.ts'): MapFinding {
  const whole = {
    dataType: 'user.contact.email',
    owner: 'user',
    field: 'email',
    sink: 'log',
    callee: 'logger.info',
    certainty: 'flows',
    ...flow,
  } as DataFlow;
  return { rule: 'f', path, line: 7, flow: whole, firstSeen: boundary(2) };
}

const names = (findings: readonly MapFinding[], at?: Instant): string[] =>
  joinMap('r', findings, at).fields.map(({ owner, field }) => `${owner}.${field}`);

void test('a schema, the migration that made it and its class are one field with several places', () => {
  const { fields } = joinMap('r', [
    seen({ path: 'db/migrate/1_a.rb' }),
    seen({ path: 'db/schema.rb', line: 9 }),
    seen({ path: 'app/user.rb', owner: 'User', protection: 'encrypted' }),
  ]);
  assert.equal(fields.length, 1);
  assert.equal(fields[0]!.path, 'app/user.rb');
  assert.equal(fields[0]!.protection, 'encrypted');
  assert.equal(fields[0]!.places.length, 3);
});

void test('what a later migration drops is no field; what one adds again is', () => {
  const added = seen({ path: 'migrations/001_a.sql' });
  const dropped = seen({ path: 'migrations/002_b.sql', removed: true });
  assert.deepEqual(names([added, dropped]), []);
  assert.equal(joinMap('r', [added, dropped]).leftOut.dropped, 1);
  assert.deepEqual(names([added, dropped, seen({ path: 'migrations/010_c.sql' })]), ['users.email']);
  assert.deepEqual(
    names([added, seen({ path: 'migrations/002_b.sql', field: '*', removed: true })]),
    [],
    'with its table',
  );
  assert.deepEqual(
    names([added, seen({ path: 'other/migrations/002_b.sql', removed: true })]),
    ['users.email'],
    'another database',
  );
});

void test('the schema of today decides over old migrations', () => {
  const map = joinMap('r', [seen({ path: 'db/migrate/1_a.rb', field: 'phone' }), seen({ path: 'db/schema.rb' })]);
  assert.deepEqual(
    map.fields.map(({ field }) => field),
    ['email'],
  );
  assert.equal(map.leftOut.superseded, 1);
});

void test('what a model says of an attribute does not stand for the whole table', () => {
  const saying: MapFinding = {
    rule: 'r',
    path: 'app/user.rb',
    line: 3,
    field: {
      dataType: 'user.contact.email',
      owner: 'User',
      field: 'email',
      source: 'schema',
      store: 'sql',
      protection: 'encrypted',
    },
  };
  assert.deepEqual(
    names([seen({ path: 'db/migrate/1_a.rb', field: 'phone' }), seen({ path: 'db/migrate/1_a.rb' }), saying]).sort(),
    ['users.email', 'users.phone'],
  );
});

void test('a map of the past, and what changed since', () => {
  const findings = [
    seen({ path: 'schema.sql', from: 2, to: 20 }),
    seen({ path: 'schema.sql', field: 'ssn', from: 10 }),
  ];
  assert.deepEqual(names(findings, day(5)), ['users.email']);
  assert.deepEqual(names(findings, day(1)), []);
  assert.deepEqual(names(findings), ['users.ssn']);
  const changes = differenceOf(joinMap('r', findings, day(5)), joinMap('r', findings, day(25)));
  assert.deepEqual(
    changes.map(({ change, field, by }) => [change, field.field, by?.at]),
    [
      ['added', 'ssn', day(10)],
      ['removed', 'email', undefined],
    ],
  );
  assert.equal(removedBy(changes[1]!.field, findings, day(25))?.at, day(20));
});

void test('a file that moves does not end a field', () => {
  const moved = [seen({ path: 'old/schema.sql', from: 2, to: 8 }), seen({ path: 'new/schema.sql', from: 8 })];
  assert.equal(joinMap('r', moved).fields[0]!.since?.at, day(2));
  const returned = [seen({ path: 'schema.sql', from: 2, to: 4 }), seen({ path: 'schema.sql', from: 8 })];
  const [field] = joinMap('r', returned).fields;
  assert.deepEqual([field!.firstSeen?.at, field!.since?.at], [day(2), day(8)]);
  assert.deepEqual(differenceOf(joinMap('r', moved, day(3)), joinMap('r', moved, day(9))), []);
});

void test('a change of protection is a change', () => {
  const before = joinMap('r', [seen({ path: 'schema.sql' })]);
  const after = joinMap('r', [seen({ path: 'schema.sql', protection: 'encrypted' })]);
  assert.match(differenceOf(before, after)[0]!.because, /none -> encrypted/);
});

void test('a change is by the landing that brought what is new, where one did', () => {
  const bare = seen({ path: 'schema.sql', from: 2, to: 9 });
  const guarded = seen({ path: 'schema.sql', from: 9, protection: 'encrypted' });
  const byOf = (...findings: readonly MapFinding[]) =>
    differenceOf(joinMap('r', findings, day(5)), joinMap('r', findings, day(20))).map(({ because, by }) => [
      because,
      by?.at,
    ]);
  assert.deepEqual(byOf(bare, guarded), [['protection: none -> encrypted', day(9)]]);
  const logged = { ...flowing({}), firstSeen: boundary(12) };
  assert.deepEqual(byOf(seen({ path: 'schema.sql' }), logged), [['goes to log in src/a.ts', day(12)]]);
  const [both] = byOf(bare, guarded, logged);
  assert.equal(both![1], undefined);
  const [ended] = byOf(seen({ path: 'schema.sql' }), seen({ path: 'user.rb', protection: 'encrypted', to: 9 }), logged);
  assert.equal(ended![1], undefined);
});

void test('flows join the field that they name; a flow of no declared field is a row of its own', () => {
  const { fields } = joinMap('r', [
    seen({ path: 'schema.sql' }),
    flowing({}),
    flowing({ owner: '', sink: 'http' }),
    flowing({ owner: 'lead', field: 'phone', dataType: 'user.contact.phone_number' }),
  ]);
  assert.deepEqual(
    fields.map(({ owner, sinks }) => [owner, sinks.map(({ kind }) => kind)]),
    [
      ['users', ['log', 'http']],
      ['lead', ['log']],
    ],
  );
});

void test('what is only named beside a call is told apart from a flow', () => {
  const { fields } = joinMap('r', [
    seen({ path: 'schema.sql' }),
    flowing({ sink: 'analytics', certainty: 'co-occurs' }),
  ]);
  assert.match(mapAsCsv(fields), /analytics\? src\/a\.ts:7/);
});
