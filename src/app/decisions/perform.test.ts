import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import { sha256 } from '../../base/digest.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { at, openPlace, type Place, type Step } from './fixtures/place.ts';
import { decide, finishDecisions } from './perform.ts';
import type { ActRequest } from './acts.ts';

let place: Place;
beforeEach(async () => void (place = await openPlace()));
afterEach(() => place.close());

const ask = (more: Partial<Extract<ActRequest, { act: 'request-waiver' }>> = {}): ActRequest => ({
  act: 'request-waiver',
  by: 'ada@shop.example',
  reason: 'The supplier mends it in July.',
  waiver: 'risk-accepted',
  target: { control: 'CHG-02' },
  expiresAt: '2026-08-01',
  ...more,
});

test('a decision is numbered, dated, kept in order and sealed at once', async () => {
  const { decisions, repeated } = await decide(ask(), place.context);
  assert.equal(repeated, false);
  const [{ decision, evidence }] = decisions as [(typeof decisions)[number]];
  assert.equal(decision.id, 'waiver-1');
  assert.equal(decision.decidedAt, at('2026-06-01'));
  assert.equal(place.ledger.size(), 1);
  assert.equal(evidence.index, 0);
  assert.equal(evidence.envelope.kind, 'decision');
  assert.equal(evidence.envelope.id, 'decisions-1/decision/waiver-1');
  assert.equal(evidence.envelope.digest, sha256(canonicalJson(decision)));
  assert.equal(
    Buffer.from(place.context.rawBytes.get(evidence.envelope.digest)!).toString(),
    canonicalJson(decision),
    'the bytes behind the digest are the decision',
  );
  assert.equal(Buffer.from(place.ledger.entry(0)).toString(), canonicalJson(evidence.envelope));
  const second = await decide(ask({ target: { control: 'enc-01' } }), place.context);
  assert.equal(second.decisions[0]!.decision.id, 'waiver-2');
  assert.deepEqual(
    (await place.decisions.all()).map((one) => one.decision.id),
    ['waiver-1', 'waiver-2'],
  );
});

const steps: readonly (readonly [step: Step, entries: number, isDecided: boolean])[] = [
  ['begin', 0, false],
  ['append', 0, true],
  ['appended', 1, true],
  ['seal', 1, true],
];
for (const [step, entries, isDecided] of steps)
  test(`killed at ${step}: ${isDecided ? 'completed by the next opening' : 'nothing was decided'}`, async () => {
    place.die = step;
    await assert.rejects(decide(ask({ key: 'k' }), place.context), { message: `killed at ${step}` });
    assert.equal(place.ledger.size(), entries);
    assert.deepEqual(await place.decisions.all(), [], 'nothing is shown before it is sealed');
    place = await place.reopened();
    await finishDecisions(place.context);
    const all = await place.decisions.all();
    assert.equal(all.length, isDecided ? 1 : 0);
    assert.equal(place.ledger.size(), isDecided ? 1 : 0);
    // Whoever asked repeats it, not knowing what became of it: once is once.
    const again = await decide(ask({ key: 'k' }), place.context);
    assert.equal(again.repeated, isDecided);
    assert.equal(again.decisions[0]!.decision.id, 'waiver-1');
    assert.equal(place.ledger.size(), 1);
    await finishDecisions(place.context);
    assert.equal(place.ledger.checkEverything().entries, 1);
  });

test('what was cut off is completed by the next act, before its rules look', async () => {
  place.die = 'seal';
  await assert.rejects(decide(ask(), place.context));
  const approve = { act: 'approve-waiver', by: 'Bob', reason: 'Agreed.', of: 'waiver-1', verdict: 'approved' } as const;
  const { decisions } = await decide(approve, place.context);
  assert.deepEqual([decisions[0]!.decision.id, decisions[0]!.evidence.index], ['approval-1', 1]);
});

test('a key belongs to one request; the same one again is the same answer', async () => {
  const first = await decide(ask({ key: 'k' }), place.context);
  place.now = at('2026-06-05');
  const again = await decide(ask({ key: 'k' }), place.context);
  assert.deepEqual(again, { ...first, repeated: true });
  await assert.rejects(decide(ask({ key: 'k', reason: 'Something else.' }), place.context), {
    code: 'decision/key-used',
  });
  assert.equal((await place.decisions.all()).length, 1);
});

test('two processes decide one after the other: one approves, the other is told so', async () => {
  await decide(ask(), place.context);
  const approve = (verdict: 'approved' | 'refused'): ActRequest => ({
    act: 'approve-waiver',
    by: 'bob@shop.example',
    reason: 'Because.',
    of: 'waiver-1',
    verdict,
  });
  const outcomes = await Promise.allSettled([
    decide(approve('approved'), place.context),
    decide(approve('refused'), place.context),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await place.decisions.all()).length, 2);
});

test('a clock that was set back puts no decision before another', async () => {
  await decide(ask(), place.context);
  place.now = at('2026-05-01');
  await decide(ask(), place.context);
  const times = (await place.decisions.all()).map(({ decision }) => decision.decidedAt);
  assert.deepEqual(times, [at('2026-06-01'), at('2026-06-01')]);
});

test('the database refuses to change or remove a decision, and a changed file is noticed', async () => {
  await decide(ask(), place.context);
  const file = join(place.context.directory.root, 'plumbline.db');
  const database = new BetterSqlite3(file);
  assert.throws(() => database.exec(`delete from decision`), /only ever added/);
  assert.throws(() => database.exec(`update decision set document = '{}'`), /only ever added/);
  database.exec('drop trigger decision_stays');
  database.exec(`update decision set document = replace(document, 'ada@shop.example', 'eve@shop.example')`);
  database.close();
  await assert.rejects(place.decisions.all(), { code: 'decision/tampered' });
});

test('a process killed with -9 while it decides leaves all or nothing', () => {
  const program = join(import.meta.dirname, 'fixtures', 'deciding-process.ts');
  const seen = new Set<string>();
  for (const delay of [0, 5, 20, 60]) {
    const out = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, String(delay)], {
      encoding: 'utf8',
    }).trim();
    assert.match(out, /^(\d+) decided, \1 in the ledger, \1 distinct$/, `after ${delay} ms: ${out}`);
    seen.add(out);
  }
  assert.ok(seen.size > 1, `every kill came at the same moment: ${[...seen].join()}`);
});
