/** Packs that continue one another, what is drawn from them, and what they say of one item. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { unzipSync } from 'fflate';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';
import { isAppError } from '../../base/app-error.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { hex } from '../../ledger/hashing.ts';
import { drawFrom, mentionsOf, populationsIn } from '../../ledger/pack-questions.ts';
import { checkSeries, packInSeries, type PackInSeries } from '../../ledger/pack-series.ts';
import { checkSince, newEntryLine, parseSince } from '../../ledger/pack-since.ts';
import { parseManifest } from '../../ledger/pack-layout.ts';
import { verifyPack, verifySeries, withPack } from '../../ledger/pack-verifier.ts';
import { writeAuditPack, type EarlierPack } from './audit-pack.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-series-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const at = (name: string): string => path.join(scratch, name);

const sample = sealSample({ home: at('home'), landings: 12 });
await sample.pack(at('first.zip'));
const files = (name: string): Record<string, Uint8Array> => unzipSync(readFileSync(at(name)));
const asText = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

const first = withPack(at('first.zip'), (reader) => packInSeries('first.zip', reader))!;
const earlier: EarlierPack = {
  run: first.run,
  manifest: first.manifest as Digest,
  treeSize: first.treeSize,
  root: sample.run.seal!.root,
  evidence: first.evidence,
};
sample.ledger.append([Buffer.from('{"of":"another run"}'), Buffer.from([0xff, 0x00, 0x0a])]);
const later = { ...sample.run, seal: sample.ledger.head() };
await writeAuditPack({ ...sample.request(at('second.zip')), run: later, since: earlier });

test('a pack since another one: what that has is not repeated, and every new entry is shown', async () => {
  const { ok, faults, notes } = await verifyPack(at('second.zip'));
  assert.deepEqual([ok, faults], [true, []]);
  assert.match(notes.join('\n'), /continues the pack of run .* from 45 entries/);
  assert.match(notes.join('\n'), /\d+ pieces of evidence are in that pack/);
  const [whole, since] = [files('first.zip'), files('second.zip')].map((all) =>
    Object.keys(all).filter((name) => name.startsWith('evidence/')),
  );
  assert.ok(since!.length < whole!.length && since!.length > 0, `${since!.length} of ${whole!.length} repeated`);
  assert.equal(asText(files('second.zip')['ledger/new-entries.jsonl']).trimEnd().split('\n').length, 2);
});

test('a series: both verify, and the later continues the earlier; in the wrong order or alone it does not', async () => {
  const both = await verifySeries([at('first.zip'), at('second.zip')]);
  assert.deepEqual([both.ok, both.series.faults], [true, []]);
  assert.match(both.series.notes.join(), /second\.zip continues first\.zip/);
  const reversed = await verifySeries([at('second.zip'), at('first.zip')]);
  assert.ok(reversed.series.faults.some(({ because }) => /give the packs in order/.test(because)));
  const alone = await verifySeries([at('second.zip')]);
  assert.ok(
    alone.series.faults.some(({ code, because }) => code === 'series/broken' && /none here has it/.test(because)),
  );
  const without = await verifySeries([at('first.zip'), at('first.zip')]);
  assert.ok(without.series.faults.some(({ because }) => /made with --since/.test(because)));
});

const statement = parseSince(asText(files('second.zip')['ledger/since.json']))!;
const lines = asText(files('second.zip')['ledger/new-entries.jsonl']).trimEnd().split('\n');
const manifest = parseManifest(files('second.zip')['manifest.json']!);
assert.ok(manifest.ok);
const other = sha256('another');

const forgeries: readonly (readonly [string, Parameters<typeof checkSince>[0], readonly string[], RegExp])[] = [
  ['as it is', statement, lines, /^$/],
  ['a new entry left out', statement, lines.slice(1), /entry 45 of the log is missing/],
  ['the last entry left out', statement, lines.slice(0, 1), /ends with 46 entries, the tree has 47/],
  ['a new entry changed', statement, [newEntryLine(45, Buffer.from('x')), lines[1]!], /another root/],
  ['entries swapped', statement, [lines[1]!, lines[0]!], /is missing/],
  ['another root before', { ...statement, earlier: { ...statement.earlier, root: other } }, lines, /does not continue/],
  [
    'another size before',
    { ...statement, earlier: { ...statement.earlier, treeSize: 44 } },
    lines,
    /does not continue/,
  ],
  ['a frontier of others', { ...statement, frontier: statement.frontier.map(() => other) }, lines, /frontier/],
  ['a proof too short', { ...statement, consistency: statement.consistency.slice(1) }, lines, /does not continue/],
];

for (const [name, since, entries, expected] of forgeries) {
  test(`since: ${name}`, () => {
    const faults = checkSince(since, entries.join('\n'), manifest.value);
    assert.match(faults.map(({ because }) => because).join('\n'), expected);
    assert.equal(faults.length === 0, name === 'as it is');
  });
}

test('a pack since one of the same tree: nothing is new, and both verify', async () => {
  await writeAuditPack({ ...sample.request(at('same.zip')), since: earlier });
  assert.equal(asText(files('same.zip')['ledger/new-entries.jsonl']), '');
  const { ok, series } = await verifySeries([at('first.zip'), at('same.zip')]);
  assert.deepEqual([ok, series.faults], [true, []]);
});

test('since: a statement that leaves new entries out by naming no frontier is found', () => {
  const hidden = { ...statement, frontier: [] };
  assert.match(checkSince(hidden, '', manifest.value)[0]!.because, /frontier/);
});

test('a pack cannot be made since one that is no earlier state of this ledger', async () => {
  for (const since of [
    { ...earlier, root: other },
    { ...earlier, treeSize: sample.ledger.size(), root: hex(sample.ledger.root()) },
  ]) {
    const order = { ...sample.request(at('never.zip')), since };
    await assert.rejects(writeAuditPack(order), (error) => isAppError(error) && error.code === 'pack/not-earlier');
  }
});

const window = { from: '2025-01-01', to: '2025-07-01' };
const seen = (over: Partial<typeof window>, ...ids: string[]) => ({ ...window, ...over, ids: new Set(ids) });
const inSeries = (name: string, population: ReturnType<typeof seen>): PackInSeries => ({
  ...first,
  name,
  populations: new Map([['reviewed', population]]),
  since:
    name === 'a'
      ? undefined
      : { ...statement, evidence: [], earlier: { ...statement.earlier, manifest: first.manifest } },
});

const deliveries: readonly (readonly [string, ReturnType<typeof seen>, readonly string[]])[] = [
  ['the same members', seen({}, 'x', 'y'), []],
  ['more of them, a longer period', seen({ to: '2026-01-01' }, 'x', 'y', 'z'), []],
  ['one is gone', seen({ to: '2026-01-01' }, 'y', 'z'), ['x']],
  ['one is gone, but the period does not cover it', seen({ from: '2025-03-01' }, 'y'), []],
];

for (const [name, population, gone] of deliveries) {
  test(`between two packs: ${name}`, () => {
    const { faults } = checkSeries([inSeries('a', seen({}, 'x', 'y')), inSeries('b', population)]);
    assert.deepEqual(
      faults.map(({ file, code }) => [file, code]),
      gone.map((id) => [id, 'series/disappeared']),
    );
  });
}

test('drawn from the pack alone: the same seed, the same items, with what was judged of each', () => {
  withPack(at('first.zip'), (reader) => {
    assert.ok(populationsIn(reader).includes('landed-change-reviewed'));
    const order = { check: 'landed-change-reviewed', seed: 'three red dice: 6 2 5', size: 5 };
    const sample = drawFrom(reader, order);
    assert.deepEqual(drawFrom(reader, order), sample);
    assert.equal(new Set(sample.items.map(({ id }) => id)).size, 5);
    assert.deepEqual(drawFrom(reader, { ...order, size: 3 }).items, sample.items.slice(0, 3));
    assert.notDeepEqual(drawFrom(reader, { ...order, seed: 'another' }).items, sample.items);
    for (const { outcome } of sample.items) assert.match(outcome, /^(?:pass|exception|not-\w+|excluded)$/);
    const none = (): unknown => drawFrom(reader, { ...order, check: 'nothing' });
    assert.throws(none, (error) => isAppError(error) && /There are: /.test(error.hint));
  });
});

test('shown from the pack alone: rows and sealed records that name an item', () => {
  withPack(at('first.zip'), (reader) => {
    const [item] = drawFrom(reader, { check: 'landed-change-reviewed', seed: 's', size: 1 }).items;
    const { mentions } = mentionsOf(reader, item!.id);
    const [row, record] = mentions;
    assert.equal(row!.file, 'populations/landed-change-reviewed.csv');
    assert.equal((row!.record as Record<string, string>)['id'], item!.id);
    assert.match(record!.what, /^changes of shop\//);
    assert.equal((record!.record as Record<string, string>)['id'], item!.id);
    assert.deepEqual(mentionsOf(reader, 'nobody knows this'), { mentions: [], more: false });
  });
});

test('the checkpoint for openssl must say what the checkpoint says', async () => {
  const pack = files('first.zip');
  assert.equal(asText(pack['openssl/checkpoint.txt']), asText(pack['ledger/checkpoint']).split('\n\n')[0] + '\n');
  assert.equal(pack['openssl/checkpoint.sig']!.length, 64);
  writeFileSync(at('note.txt'), asText(pack['ledger/checkpoint']));
  assert.match(asText(pack['openssl/public-key.pem']), /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END/);
});
