import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../base/app-error.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { sha256 } from '../base/digest.ts';
import { concealPeople, isOpeningOf, PersonalValues } from './personal-values.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-personal-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
let count = 0;
const fresh = (): { readonly folder: string; readonly values: PersonalValues } => {
  const folder = path.join(scratch, String((count += 1)));
  return { folder, values: new PersonalValues(folder) };
};
const ada = 'Ada Lovelace <ada@example.org>';
const bob = 'Bob "the builder" <bob@example.org>';
const change = {
  kind: 'landed-change',
  repository: 'shop',
  value: {
    authors: [ada, bob],
    committer: { name: 'Ada Lovelace', email: 'ada@example.org' },
    approvers: [
      { person: { name: 'Bob', login: 'bob' }, at: '2026-01-01T00:00:00.000Z', commit: 'abc', source: 'api' },
    ],
    landedBy: 'Bob',
    proposed: {
      author: 'bob',
      lastPusher: 'bob',
      lastPusherIdentity: 'bob@example.org',
      writers: ['ada@example.org'],
      approvals: [{ person: ada, identity: 'ada@example.org', revision: 'final' }],
    },
    subject: 'Add a page',
    branch: 'main',
    checks: [{ name: 'build' }],
  },
};
const document = (values: PersonalValues): string =>
  canonicalJson(concealPeople(change, (value) => values.conceal(value)));
const removal = (commitment: string) =>
  ({ commitment, at: '2026-03-01T00:00:00.000Z', by: ['Dana', 'Eve'], because: 'asked for erasure' }) as const;

test('nobody is named in what is sealed; everything else is; and it can be read back', () => {
  const { values } = fresh();
  const text = document(values);
  for (const word of ['Ada', 'Bob', 'bob', 'example.org']) assert.ok(!text.includes(word), word);
  for (const word of ['Add a page', 'main', 'build', 'abc', 'api', '2026-01-01']) assert.ok(text.includes(word), word);
  assert.equal(values.reveal(text), canonicalJson(change));
});

test('one value, one commitment: two documents can be compared, and a document made again has the same bytes', () => {
  const { folder, values } = fresh();
  assert.equal(document(values), document(values));
  assert.equal(document(new PersonalValues(folder)), document(values), 'another process');
  assert.notEqual(document(fresh().values), document(values), 'another installation has other salts');
  assert.equal(values.conceal(ada), values.commitmentOf(ada));
});

test('an opening opens its commitment and nothing else', () => {
  const { values } = fresh();
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (value, other) => {
      const opening = values.opening(values.conceal(value));
      assert.ok(opening);
      assert.equal(isOpeningOf(opening, opening.commitment), true);
      if (other !== value) assert.equal(isOpeningOf({ ...opening, value: other }, opening.commitment), false);
    }),
    { numRuns: 30 },
  );
});

test('removed for good: the bytes stay as they were sealed, the value is nowhere, who removed it is shown', () => {
  const { folder, values } = fresh();
  const text = document(values);
  const digest = sha256(text);
  values.remove(removal(values.conceal(ada)));
  assert.equal(sha256(text), digest);
  const shown = values.reveal(text);
  assert.ok(!shown.includes('Ada Lovelace <'));
  assert.match(shown, /\[removed 2026-03-01T00:00:00\.000Z by Dana and Eve: asked for erasure\]/);
  assert.ok(shown.includes('Bob \\"the builder\\"'), 'others stay');
  JSON.parse(shown);
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  for (const name of all) assert.ok(!readFileSync(path.join(folder, name), 'utf8').includes('Ada Lovelace <'), name);
  assert.deepEqual(
    values.removals().map(({ because }) => because),
    ['asked for erasure'],
  );
});

test('a value that comes up again after its removal gets another commitment', () => {
  const { values } = fresh();
  const first = values.conceal(ada);
  values.remove(removal(first));
  values.remove(removal(first));
  const second = values.conceal(ada);
  assert.notEqual(second, first);
  assert.ok(values.opening(second));
  assert.equal(values.opening(first), undefined);
});

test('one person alone removes nothing, and nothing is removed that is not there', () => {
  const { values } = fresh();
  const commitment = values.conceal(ada);
  for (const by of [
    ['Dana', 'dana '],
    ['Dana', ''],
    ['', ''],
  ] as const) {
    assert.throws(
      () => values.remove({ ...removal(commitment), by }),
      (error) => isAppError(error) && error.code === 'evidence/one-person',
    );
  }
  assert.ok(values.opening(commitment));
  assert.throws(
    () => values.remove(removal(`personal:${'0'.repeat(64)}`)),
    (error) => isAppError(error) && error.code === 'evidence/no-such-value',
  );
});

test('openings are private, and a damaged one is no other', { skip: process.platform === 'win32' }, () => {
  const { folder, values } = fresh();
  const commitment = values.conceal(ada);
  const file = path.join(folder, 'openings', `${commitment.slice(9)}.json`);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  writeFileSync(file, readFileSync(file, 'utf8').replace(commitment, `personal:${'0'.repeat(64)}`));
  assert.throws(
    () => values.opening(commitment),
    (error) => isAppError(error) && error.code === 'evidence/opening-damaged',
  );
});
