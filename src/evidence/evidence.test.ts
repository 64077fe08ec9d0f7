import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import {
  sampleControls,
  sampleCriteria,
  sampleEvaluations,
  sampleFacts,
  sampleFindings,
  sampleGaps,
  samplePeriod,
  sampleRun,
  sampleRunId,
} from '../../test/fixtures/sample-run.ts';
import { assertGolden } from '../../test/golden.ts';
import { isAppError } from '../base/app-error.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { sha256 } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import { leafHash } from '../ledger/hashing.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import { verifyInclusion } from '../ledger/proofs.ts';
import type { EvidenceDraft } from '../model/evidence.ts';
import { openRawBytes } from './raw-bytes.ts';
import { envelopesInBatches, envelopesOf, sealEvidence } from './sealing.ts';
import { countEvidence, draftEvidence, type AuditedRun } from './workpapers.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-evidence-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
let count = 0;
const fresh = (): string => path.join(scratch, String((count += 1)));

const audited = (): AuditedRun => ({
  run: sampleRun(),
  factsByRepository: sampleFacts(),
  findings: sampleFindings,
  gaps: sampleGaps,
  controls: sampleControls,
  criteria: sampleCriteria,
  requests: ['SEC-03/training-export', 'ACC-01/joiners'].map((id) => ({
    id,
    reference: id.slice(0, 6),
    title: id,
    ask: 'An export.',
    form: 'export',
    cadence: 'quarterly',
    owner: 'Head of Engineering',
    looksFor: ['everybody is in it'],
  })),
  crosswalk: {
    pairs: [{ soc2: 'CC8.1', iso27001: 'A.8.32', confidence: 'high', sources: ['open'] }],
    sources: [{ id: 'open', title: 'An open mapping', how: 'read' }],
  },
});
const drafts = (of: AuditedRun = audited()): EvidenceDraft[] => [...draftEvidence(of)];
const reversed = <T>(items: readonly T[]): T[] => [...items].reverse();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

test('raw bytes: what goes in comes out, in two levels of folders, once', () => {
  const directory = fresh();
  const raw = openRawBytes(directory);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const digest = raw.put(bytes);
      assert.equal(digest, sha256(bytes));
      assert.deepEqual(Buffer.from(raw.get(digest)!), Buffer.from(bytes));
      const file = path.join(directory, digest.slice(0, 2), digest.slice(2, 4), digest);
      const before = statSync(file, { bigint: true }).ino;
      raw.put(bytes);
      assert.equal(statSync(file, { bigint: true }).ino, before, 'the same bytes were written again');
    }),
    { numRuns: 30 },
  );
  assert.equal(raw.get(sha256('never kept')), undefined);
});

test('raw bytes: many at once are kept as one by one, the same ones once; a shortened file is mended', async () => {
  const raw = openRawBytes(fresh());
  const directory = fresh();
  const together = openRawBytes(directory);
  const documents = [...Array.from({ length: 40 }, (_, at) => Buffer.from(`document ${at % 30}`)), Buffer.alloc(0)];
  const digests = await together.putAll(documents);
  assert.deepEqual(
    digests,
    documents.map((bytes) => raw.put(bytes)),
  );
  for (const [at, digest] of digests.entries()) assert.deepEqual(Buffer.from(together.get(digest)!), documents[at]);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(files.map(({ name }) => name).sort(), [...new Set(digests)].sort());
  const first = digests[0]!;
  truncateSync(path.join(directory, first.slice(0, 2), first.slice(2, 4), first), 3);
  await together.putAll(documents);
  assert.deepEqual(Buffer.from(together.get(digests[0]!)!), documents[0]);
});

test('raw bytes: what cannot be written is an error, and nothing is left half-written', async () => {
  const directory = fresh();
  writeFileSync(directory, 'a file stands where the folder should be');
  await assert.rejects(openRawBytes(directory).putAll([Buffer.from('x')]), hasCode('disk/not-a-folder'));
});

test('sealing: batches of documents give the envelopes that one by one gives', async () => {
  const of = { run: sampleRun(), collectedAt: '2026-01-05T09:01:40.000Z' as Instant };
  const large = Array.from({ length: 600 }, (_, at): EvidenceDraft => {
    const subject = `s${at}`;
    return {
      kind: 'facts',
      subject,
      title: subject,
      mediaType: 'text/plain',
      bytes: Buffer.alloc(at % 7 ? 40 : 200_000),
    };
  });
  const all = [...drafts(), ...large];
  const rawBytes = openRawBytes(fresh());
  const expected = envelopesOf({ ...of, drafts: all, rawBytes });
  const held = { most: 0 };
  const counting = {
    async putAll(documents: readonly Uint8Array[]) {
      held.most = Math.max(held.most, documents.length);
      return rawBytes.putAll(documents);
    },
  };
  assert.deepEqual(await envelopesInBatches({ ...of, drafts: all, rawBytes: counting }), expected);
  assert.ok(held.most < all.length, 'everything was in one batch');
  await assert.rejects(
    envelopesInBatches({ ...of, drafts: [all[0]!, all[0]!], rawBytes }),
    hasCode('evidence/conflict'),
  );
});

test('how many documents there will be is known before they are made', () => {
  assert.equal(countEvidence(audited()), drafts().length);
  const { requests: _, crosswalk: __, ...without } = audited();
  assert.equal(countEvidence(without), drafts(without).length);
  assert.equal(countEvidence(without), countEvidence(audited()) - 2);
});

test('what was asked of people and the crosswalk are sealed with the run, each in an order of its own', () => {
  const of = audited();
  const document = (from: AuditedRun, subject: string): string =>
    text(drafts(from).find((draft) => draft.kind === 'framework' && draft.subject === subject)!.bytes);
  const { requests } = JSON.parse(document(of, 'requests')) as Pick<AuditedRun, 'requests'>;
  assert.deepEqual(requests, reversed(of.requests!));
  assert.deepEqual(JSON.parse(document(of, 'crosswalk')), of.crosswalk);
});

test('raw bytes: damage is an error, never another answer; a shortened file is mended by the next put', () => {
  const directory = fresh();
  const raw = openRawBytes(directory);
  const bytes = Buffer.from('the raw answer of a forge');
  const digest = raw.put(bytes);
  const file = path.join(directory, digest.slice(0, 2), digest.slice(2, 4), digest);
  writeFileSync(file, 'The raw answer of a forge');
  assert.throws(() => raw.get(digest), hasCode('evidence/bytes-damaged'));
  truncateSync(file, 3);
  assert.throws(() => raw.get(digest), hasCode('evidence/bytes-damaged'));
  raw.put(bytes);
  assert.deepEqual(Buffer.from(raw.get(digest)!), bytes);
  assert.deepEqual(readdirSync(path.dirname(file)), [digest]);
});

test('workpapers: which documents a run leaves, golden', () => {
  const lines = drafts().map(
    ({ kind, subject, title, mediaType, bytes }) => `${kind} ${subject} | ${title} | ${mediaType} | ${sha256(bytes)}\n`,
  );
  assertGolden('evidence/workpapers.txt', lines.join(''));
});

test('workpapers: the same run gives the same bytes in whatever order things arrived', () => {
  const original = audited();
  const shuffled: AuditedRun = {
    run: { ...original.run, controls: reversed(original.run.controls) },
    factsByRepository: new Map(
      reversed([...original.factsByRepository].map(([name, facts]) => [name, reversed(facts)])),
    ),
    findings: reversed(original.findings),
    gaps: reversed(original.gaps),
    controls: reversed(original.controls),
    criteria: reversed(original.criteria),
    requests: reversed(original.requests!),
    crosswalk: original.crosswalk!,
  };
  assert.deepEqual(
    drafts(shuffled).map(({ bytes }) => text(bytes)),
    drafts(original).map(({ bytes }) => text(bytes)),
  );
});

test('workpapers: nothing is left out', () => {
  const original = audited();
  const all = drafts(original);
  const lines = (kind: string): string[] =>
    all.filter((draft) => draft.kind === kind).flatMap(({ bytes }) => text(bytes).split('\n').filter(Boolean));
  const facts = [...original.factsByRepository.values()].flat().map(canonicalJson);
  assert.deepEqual([...lines('facts'), ...lines('changes')].sort(), facts.sort());
  assert.deepEqual(lines('findings').sort(), original.findings.map(canonicalJson).sort());
  for (const { checks } of sampleEvaluations()) {
    const [check] = checks;
    const population = all.find(({ kind, subject }) => kind === 'population' && subject === check!.check)!;
    assert.deepEqual((JSON.parse(text(population.bytes)) as typeof check)!.population, check!.population);
    const result = all.find(({ kind, subject }) => kind === 'check-result' && subject === check!.check)!;
    assert.deepEqual((JSON.parse(text(result.bytes)) as typeof check)!.members, check!.members);
  }
  const changes = lines('changes').slice(0, 80);
  const landed = changes.map((line) => (JSON.parse(line) as { value: { landedAt: string } }).value.landedAt);
  assert.deepEqual(landed, [...landed].sort(), 'changes of a repository are in the order of landing');
});

test('workpapers: two results of one check in one run are refused', () => {
  const original = audited();
  const [first, second, ...rest] = original.run.controls;
  const contradicting = { ...second!, checks: [{ ...first!.checks[0]!, because: 'something else' }] };
  const run = { ...original.run, controls: [first!, contradicting, ...rest] };
  assert.throws(() => drafts({ ...original, run }), hasCode('evidence/conflict'));
});

const collectedAt = '2026-01-05T09:01:40.000Z' as Instant;

function place(): { ledger: Ledger; request: () => Parameters<typeof sealEvidence>[0]; reopen: () => Ledger } {
  const home = fresh();
  const where = {
    directory: path.join(home, 'ledger'),
    keysDirectory: path.join(home, 'keys'),
    origin: 'test.example/l',
  };
  const ledger = openLedger(where);
  const rawBytes = openRawBytes(path.join(home, 'blobs'));
  const run = { id: sampleRunId, period: samplePeriod };
  return {
    ledger,
    reopen: () => openLedger(where),
    request: () => ({ run, drafts: draftEvidence(audited()), rawBytes, ledger, collectedAt }),
  };
}

test('sealing: every document is provably in the ledger', () => {
  const { ledger, request } = place();
  ledger.append([Buffer.from('not ours'), Buffer.from(`{"type":"other","run":"${sampleRunId}"}`)]);
  const sealed = sealEvidence(request());
  assert.equal(sealed.length, drafts().length);
  for (const { envelope, index } of sealed) {
    const entry = Buffer.from(ledger.entry(index));
    assert.equal(entry.toString(), canonicalJson(envelope));
    const size = ledger.size();
    const proof = ledger.inclusionProof(index, size);
    assert.ok(verifyInclusion({ leafHash: leafHash(entry), index, size, proof, root: ledger.root() }).ok, envelope.id);
  }
});

test('sealing again changes nothing, whatever was appended in between', () => {
  const { ledger, request, reopen } = place();
  const first = sealEvidence(request());
  ledger.append([Buffer.from('{"type":"plumbline-evidence","run":"another"}')]);
  const size = ledger.size();
  const later = { ...request(), ledger: reopen(), collectedAt: '2026-02-02T00:00:00.000Z' as Instant };
  assert.deepEqual(sealEvidence(later), first);
  assert.equal(ledger.size(), size);
});

test('sealing after a crash between the append and the record: the same result, no duplicates', () => {
  const { ledger, request } = place();
  let appended = 0;
  const crashing = {
    entries: ledger.entries.bind(ledger),
    append: (entries: readonly Uint8Array[]): never => {
      appended = ledger.append(entries).size;
      throw new Error('killed');
    },
  };
  assert.throws(() => sealEvidence({ ...request(), ledger: crashing }), /killed/);
  const sealed = sealEvidence(request());
  assert.equal(ledger.size(), appended);
  assert.deepEqual(
    sealed.map(({ index }) => index),
    sealed.map((_, i) => i),
  );
});

test('sealing other bytes under a sealed name is refused, and appends nothing', () => {
  const { ledger, request } = place();
  sealEvidence(request());
  const size = ledger.size();
  const changed = drafts().map((draft) => (draft.kind === 'run' ? { ...draft, bytes: Buffer.from('{}') } : draft));
  assert.throws(() => sealEvidence({ ...request(), drafts: changed }), hasCode('evidence/conflict'));
  const twice = [...drafts(), drafts()[0]!];
  assert.throws(() => sealEvidence({ ...request(), drafts: twice }), hasCode('evidence/conflict'));
  assert.equal(ledger.size(), size);
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isAppError(error) && error.code === code;
}
