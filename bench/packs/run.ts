/**
 * What a large pack costs: time and the most memory, written and verified, each in a process of its own.
 *
 *     node bench/packs/run.ts [ITEMS] [KILOBYTES EACH] [MEGABYTES OF ONE LARGE DOCUMENT]
 *
 * The evidence is made up and sealed first; its bytes do not compress to nothing, as real answers of forges do not.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRawBytes } from '../../src/evidence/raw-bytes.ts';
import { envelopesInBatches, sealEnvelopes } from '../../src/evidence/sealing.ts';
import { draftEvidence } from '../../src/evidence/workpapers.ts';
import { writeAuditPack } from '../../src/exports/audit-pack/audit-pack.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { verifyPack } from '../../src/ledger/pack-verifier.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { EvidenceDraft } from '../../src/model/evidence.ts';
import {
  sampleChecks,
  sampleControls,
  sampleCriteria,
  sampleFacts,
  sampleRun,
} from '../../test/fixtures/sample-run.ts';

/** Hex of hashes: half as large when packed. */
function filling(seed: string, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let hash = createHash('sha256').update(seed).digest('hex');
  for (let at = 0; at < size; at += 64) {
    bytes.write(hash.slice(0, Math.min(64, size - at)), at);
    if (at % 4096 === 0) hash = createHash('sha256').update(hash).digest('hex');
  }
  return bytes;
}

function* drafts(items: number, kilobytes: number, megabytes: number): Iterable<EvidenceDraft> {
  const run = sampleRun(60);
  yield* draftEvidence({
    run,
    factsByRepository: sampleFacts(60),
    findings: [],
    gaps: [],
    controls: sampleControls,
    criteria: sampleCriteria,
  });
  const answer = (name: string, size: number): EvidenceDraft => {
    const bytes = filling(name, size);
    return { kind: 'forge-answer', subject: name, title: name, mediaType: 'text/plain', bytes };
  };
  for (let at = 0; at < items; at += 1) yield answer(`answer-${at}`, kilobytes * 1024);
  if (megabytes > 0) yield answer('large', megabytes * 2 ** 20);
}

const place = (home: string) => ({
  directory: path.join(home, 'ledger'),
  keysDirectory: path.join(home, 'keys'),
  origin: 'bench.example/ledger',
});

async function seal(home: string, items: number, kilobytes: number, megabytes: number): Promise<void> {
  const run = sampleRun(60);
  const rawBytes = openRawBytes(path.join(home, 'blobs'));
  const collectedAt = '2026-01-05T09:01:40.000Z' as Instant;
  const envelopes = await envelopesInBatches({
    run,
    drafts: drafts(items, kilobytes, megabytes),
    rawBytes,
    collectedAt,
  });
  sealEnvelopes({ envelopes, ledger: openLedger(place(home)) });
}

async function write(home: string): Promise<void> {
  const ledger = openLedger(place(home));
  const evidence = [...ledger.entries()].map(({ index, bytes }) => ({
    index,
    envelope: JSON.parse(Buffer.from(bytes).toString('utf8')),
  }));
  await writeAuditPack({
    run: { ...sampleRun(60), seal: ledger.head() },
    evidence,
    rawBytes: openRawBytes(path.join(home, 'blobs')),
    ledger,
    controls: sampleControls,
    criteria: sampleCriteria,
    crosswalk: [],
    checks: sampleChecks(),
    waivers: [],
    remediations: [],
    verifier: Buffer.from('// none\n'),
    verifierPage: Buffer.from('<!doctype html>\n'),
    out: path.join(home, 'pack.zip'),
  });
}

async function verify(home: string): Promise<void> {
  const { ok, proved, checked } = await verifyPack(path.join(home, 'pack.zip'));
  if (!ok) throw new Error('the pack does not verify');
  process.stdout.write(`${checked} files, ${proved} entries\n`);
}

/** Runs one step in a process of its own, which says at its end what it took. */
function measured(step: string, home: string, sizes: readonly number[]): void {
  const args = [import.meta.filename, step, home, ...sizes.map(String)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${step}: ${stderr}`);
  process.stdout.write(stdout);
}

const [first, home = '', ...rest] = process.argv.slice(2);
if (first === 'seal' || first === 'write' || first === 'verify') {
  const [items = 0, kilobytes = 0, megabytes = 0] = rest.map(Number);
  if (first === 'seal') await seal(home, items, kilobytes, megabytes);
  else await (first === 'write' ? write(home) : verify(home));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = ((userCPUTime + systemCPUTime) / 1e6).toFixed(1);
  process.stdout.write(`${first.padEnd(7)} ${seconds} s of CPU, at most ${Math.round(maxRSS / 1024)} MB of memory\n`);
} else {
  const sizes = [first, home, ...rest].filter((one) => one !== undefined && one !== '').map(Number);
  const [items = 10_000, kilobytes = 20, megabytes = 256] = sizes;
  const folder = mkdtempSync(path.join(process.env['PLUMBLINE_BENCH'] ?? tmpdir(), 'plumbline-packs-'));
  try {
    mkdirSync(folder, { recursive: true });
    process.stdout.write(`${items} items of ${kilobytes} KB, one of ${megabytes} MB\n`);
    for (const step of ['seal', 'write', 'verify']) measured(step, folder, [items, kilobytes, megabytes]);
    process.stdout.write(`pack    ${Math.round(statSync(path.join(folder, 'pack.zip')).size / 2 ** 20)} MB\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
