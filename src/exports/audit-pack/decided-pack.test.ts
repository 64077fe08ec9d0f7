/** Decisions in a pack: those before its checkpoint that bear on the period, with proofs; and what verification finds. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { unzipSync } from 'fflate';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { hashFromHex, hex, leafHash } from '../../ledger/hashing.ts';
import { checkDecisions } from '../../ledger/pack-decisions.ts';
import { parseManifest } from '../../ledger/pack-layout.ts';
import { packInSeries } from '../../ledger/pack-series.ts';
import { verifyInclusion } from '../../ledger/proofs.ts';
import { verifyPack, verifySeries, withPack } from '../../ledger/pack-verifier.ts';
import type { Decision } from '../../model/decision.ts';
import type { EvidenceDraft, EvidenceEnvelope, SealedEvidence } from '../../model/evidence.ts';
import { writeAuditPack, type AuditPackRequest, type DecidedEvidence } from './audit-pack.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-decided-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const at = (name: string): string => path.join(scratch, name);
const time = (text: string): Instant => `${text}T00:00:00.000Z` as Instant;

const sample = sealSample({ home: at('home'), landings: 6 });
const said = { decidedBy: 'ada', reason: 'because' };
const bytes = Buffer.from('minutes of the access review');
const about = { from: time('2025-07-01'), to: time('2025-10-01') };

function waiver(id: string, from: string, expiresAt: string): Decision {
  const span = { from: time(from), expiresAt: time(expiresAt) };
  const target = { control: 'CHG-01' };
  return { ...said, ...span, id, kind: 'waiver', waiver: 'emergency', target, decidedAt: span.from };
}
function submission(id: string, decidedAt: Instant, over: Partial<typeof about> = {}): Decision {
  const file = { name: 'minutes.txt', mediaType: 'text/plain', size: bytes.length, digest: sha256(bytes) };
  return { ...said, ...file, id, kind: 'submission', request: 'ACC-01/r', about: { ...about, ...over }, decidedAt };
}
const approval = (of: string, decidedAt: Instant): Decision => ({
  ...said,
  id: `approval-of-${of}`,
  kind: 'approval',
  of,
  verdict: 'approved',
  decidedBy: 'bob',
  decidedAt,
});

let batches = 0;
/** As the app does it: one batch, its decision first. */
function decide(decision: Decision): DecidedEvidence {
  const run = { id: `decisions-${(batches += 1)}`, period: { type: 'as-of', at: decision.decidedAt } as const };
  const seal = ({ kind, subject, mediaType, bytes: own }: Omit<EvidenceDraft, 'title'>): SealedEvidence => {
    const envelope: EvidenceEnvelope = {
      type: 'plumbline-evidence',
      version: 1,
      id: `${run.id}/${kind}/${subject}`,
      run: run.id,
      kind,
      subject,
      title: subject,
      mediaType,
      size: own.length,
      digest: sample.rawBytes.put(own),
      period: run.period,
      collectedAt: decision.decidedAt,
    };
    const { firstIndex } = sample.ledger.append([Buffer.from(canonicalJson(envelope))]);
    return { envelope, index: firstIndex };
  };
  const { id } = decision;
  const document = Buffer.from(canonicalJson(decision));
  const entry = seal({ kind: 'decision', subject: id, mediaType: 'application/json', bytes: document });
  if (decision.kind !== 'submission') return { decision, entry };
  const subject = `${decision.request}/${id}`;
  return {
    decision,
    entry,
    submission: seal({ kind: 'submission', subject, mediaType: 'text/plain', bytes }),
  };
}

// The period is the second half of 2025.
const bearing = [
  waiver('waiver-reaching-in', '2025-01-01', '2025-07-02'),
  approval('waiver-reaching-in', time('2025-01-02')),
  submission('submission-about-it', time('2026-01-03')),
];
const others = [
  waiver('waiver-before', '2024-01-01', '2025-07-01'),
  approval('waiver-before', time('2024-01-02')),
  submission('submission-of-another-year', time('2025-01-03'), { from: time('2024-01-01'), to: time('2024-06-01') }),
];
const decided = [...others, ...bearing].map(decide);
const run = { ...sample.run, seal: sample.ledger.head() };
const order = (name: string, over: Partial<AuditPackRequest> = {}): AuditPackRequest => ({
  ...sample.request(at(name)),
  run,
  decided,
  ...over,
});
const written = await writeAuditPack(order('first.zip'));
const files = (name: string): Record<string, Uint8Array> => unzipSync(readFileSync(at(name)));
const text = (name: string, file: string): string => Buffer.from(files(name)[file] ?? []).toString('utf8');

test('what bears on the period is there, with its bytes and a proof; what does not is not', async () => {
  const { ok, faults, notes, proved } = await verifyPack(at('first.zip'));
  assert.deepEqual([ok, faults], [true, []]);
  assert.match(notes.join('\n'), /3 decisions and 1 documents handed in are proved to be in the log/);
  assert.equal(proved, sample.evidence.length + 4);
  assert.equal(written.entries, proved);
  const table = text('first.zip', 'decisions/decisions.csv').trimEnd().split('\r\n');
  assert.deepEqual(
    table.slice(1).map((line) => line.split(',')[0]),
    bearing.map(({ id }) => id),
  );
  assert.deepEqual(Buffer.from(files('first.zip')[`decisions/documents/${sha256(bytes)}`]!), bytes);
  for (const page of ['AUDITOR.md', 'index.html']) {
    assert.match(text('first.zip', page), /What was decided, and what was handed in\?/);
    assert.match(text('first.zip', page), /submission-about-it/);
  }
});

test('each line is proved by its path to the root of the pack', () => {
  const { proofs } = JSON.parse(text('first.zip', 'decisions/proofs.json')) as {
    proofs: { index: number; path: string[] }[];
  };
  const lines = text('first.zip', 'decisions/entries.jsonl').trimEnd().split('\n');
  for (const [i, line] of lines.entries()) {
    const { index, path: hashes } = proofs[i]!;
    const proof = hashes.map((hash) => hashFromHex(hash)!);
    const { size, root } = run.seal;
    const leaf = leafHash(Buffer.from(line));
    assert.ok(verifyInclusion({ leafHash: leaf, index, size, proof, root: hashFromHex(root)! }).ok);
    assert.equal(hex(leafHash(sample.ledger.entry(index))), hex(leaf));
  }
});

test('what is decided after the checkpoint changes no byte; the next delivery has it, and only what is new', async () => {
  const later = [
    submission('submission-after', time('2026-02-01'), { from: time('2024-01-01'), to: time('2024-02-01') }),
  ];
  const all = [...decided, ...later.map(decide)];
  await writeAuditPack(order('again.zip', { decided: all }));
  assert.ok(readFileSync(at('again.zip')).equals(readFileSync(at('first.zip'))));
  const first = withPack(at('first.zip'), (reader) => packInSeries('first.zip', reader))!;
  const { run: of, treeSize, evidence } = first;
  const since = { run: of, manifest: first.manifest as Digest, treeSize, root: run.seal.root, evidence };
  const next = { ...run, seal: sample.ledger.head() };
  await writeAuditPack(order('next.zip', { decided: all, run: next, since }));
  const series = await verifySeries([at('first.zip'), at('next.zip')]);
  assert.deepEqual([series.ok, series.results.flatMap(({ faults }) => faults), series.series.faults], [true, [], []]);
  const documents = Object.keys(files('next.zip')).filter((name) => name.startsWith('decisions/documents/'));
  // The same file was handed in again: its bytes are in the first pack.
  assert.deepEqual(documents, [`decisions/documents/${sha256(canonicalJson(later[0]))}`]);
  assert.equal(text('next.zip', 'decisions/entries.jsonl').trimEnd().split('\n').length, 6);
});

test('nothing decided: no folder, and the page says so', async () => {
  await writeAuditPack(order('none.zip', { decided: [] }));
  assert.equal(
    Object.keys(files('none.zip')).some((name) => name.startsWith('decisions/')),
    false,
  );
  assert.match(text('none.zip', 'AUDITOR.md'), /nobody took on or handed in anything/);
});

const whole = files('first.zip');
const texts = Object.fromEntries(Object.entries(whole).map(([name, own]) => [name, Buffer.from(own).toString('utf8')]));

interface Changed {
  readonly [file: string]: string | undefined;
}
/** As if whoever has the key had written the pack with these files. */
function faultsWith(changed: Changed, listed: readonly object[] = []): string[] {
  const list = canonicalJson({ decisions: listed });
  const own = { kind: 'decision', subject: 'decisions', id: 'x', run: 'x', size: 1, digest: sha256(list) };
  const now: Record<string, string | undefined> = {
    ...texts,
    [`evidence/${sha256(list)}`]: list,
    ...changed,
  };
  const names = Object.keys(now).filter((name) => now[name] !== undefined);
  const manifest = parseManifest(whole['manifest.json']!);
  assert.ok(manifest.ok);
  const reader = {
    names,
    read: (name: string) =>
      now[name] === undefined
        ? ({ ok: false, error: 'gone' } as const)
        : ({ ok: true, value: Buffer.from(now[name]) } as const),
    digest: () => assert.fail('not asked'),
  };
  const { faults } = checkDecisions({
    reader,
    manifest: { ...manifest.value, files: names.map((name) => ({ path: name }) as never) },
    lines: [JSON.stringify(own)],
    read: new Map(names.map((name) => [name, `${Buffer.byteLength(now[name]!)} ${sha256(now[name]!)}`])),
    elsewhere: new Set(),
  });
  return faults.map(({ code, because }) => `${code}: ${because}`);
}

const entries = text('first.zip', 'decisions/entries.jsonl');
const documentOf = (one: DecidedEvidence): string => `decisions/documents/${one.entry.envelope.digest}`;
const [reaching] = decided.slice(-3);
const row = (entry: number): object => ({
  decision: { id: 'waiver-reaching-in' },
  entry,
  digest: reaching!.entry.envelope.digest,
  touchesPeriod: true,
});

const tampered: readonly (readonly [string, Changed, readonly object[], RegExp])[] = [
  ['as it is', {}, [row(reaching!.entry.index)], /^$/],
  ['listed elsewhere in the log', {}, [row(1)], /decision\/missing: the run lists waiver-reaching-in as entry 1/],
  ['a document changed', { [documentOf(reaching!)]: '{}' }, [], /evidence\/changed/],
  ['a document gone', { [documentOf(reaching!)]: undefined }, [], /evidence\/missing/],
  ['what was handed in is gone', { [`decisions/documents/${sha256(bytes)}`]: undefined }, [], /evidence\/missing/],
  ['one that nobody sealed', { 'decisions/documents/x': 'x' }, [], /evidence\/unsealed/],
  ['an entry changed', { 'decisions/entries.jsonl': entries.replace('"title":"', '"title":"X') }, [], /proof\/invalid/],
  [
    'what was handed in is not shown',
    { 'decisions/entries.jsonl': `${entries.trimEnd().split('\n').slice(0, -1).join('\n')}\n` },
    [],
    /decision\/missing: what was handed in with submission-about-it is not shown/,
  ],
  ['an entry of another kind', { 'decisions/entries.jsonl': `${entries}{}\n` }, [], /entry\/unreadable/],
  ['no proofs', { 'decisions/proofs.json': undefined }, [], /proof\/invalid/],
  ['a line less in the table', { 'decisions/decisions.csv': 'id\r\nwaiver-reaching-in\r\n' }, [], /decision\/changed/],
  ['no list', { 'decisions/entries.jsonl': undefined }, [], /evidence\/unsealed/],
];

for (const [name, changed, listed, expected] of tampered) {
  test(`decisions of a pack, ${name}`, () => assert.match(faultsWith(changed, listed).join('\n'), expected));
}
