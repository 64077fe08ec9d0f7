import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';
import { assertGolden } from '../../../test/golden.ts';
import { isAppError } from '../../base/app-error.ts';
import { sha256 } from '../../base/digest.ts';
import { crc32 } from '../../ledger/crc32.ts';
import { manifestBytes, parseManifest, planArchive, type PackManifest } from '../../ledger/pack-layout.ts';
import { verifyPack, type PackVerification } from '../../ledger/pack-verifier.ts';
import { writeAuditPack } from './audit-pack.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-pack-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const sample = sealSample({ home: path.join(scratch, 'home'), landings: 12 });
const zip = path.join(scratch, 'pack.zip');
const written = await sample.pack(zip);
const bytes = readFileSync(zip);
const files = unzipSync(bytes);
const text = (name: string): string => Buffer.from(files[name]!).toString('utf8');

async function verifyBytes(changed: Uint8Array): Promise<PackVerification> {
  const file = path.join(scratch, 'changed.zip');
  writeFileSync(file, changed);
  return verifyPack(file);
}

let folders = 0;
function unpacked(): string {
  const folder = path.join(scratch, `unpacked-${(folders += 1)}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

test('CRC-32 is that of zlib, and of the published check value', () => {
  assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (data) => crc32(data) === zlibCrc32(data)));
});

test('a fresh pack verifies, as a zip and as a folder, and says whose key it used', async () => {
  const result = await verifyPack(zip);
  assert.deepEqual(result.faults, []);
  assert.equal(result.ok, true);
  assert.equal(result.proved, sample.evidence.length);
  assert.equal(written.entries, sample.evidence.length);
  assert.equal(written.root, result.root);
  assert.equal(written.digest, sha256(bytes));
  assert.equal(written.size, bytes.length);
  assert.equal(result.checked, Object.keys(files).length);
  assert.match(result.notes.join(), /key in the pack itself/);
  const folder = await verifyPack(unpacked());
  assert.deepEqual({ ...folder, checked: 0 }, { ...result, checked: 0 });
});

test('the same run and log give the same bytes, also after the log has grown', async () => {
  sample.ledger.append([Buffer.from('{"of":"a later run"}')]);
  await sample.pack(path.join(scratch, 'again.zip'));
  assert.ok(readFileSync(path.join(scratch, 'again.zip')).equals(bytes));
  const shuffled = { ...sample.request(path.join(scratch, 'shuffled.zip')), evidence: [...sample.evidence].reverse() };
  await writeAuditPack(shuffled);
  assert.ok(readFileSync(path.join(scratch, 'shuffled.zip')).equals(bytes));
  assert.deepEqual(
    readdirSync(scratch).filter((name) => name.endsWith('.tmp')),
    [],
    'a spool was left',
  );
});

test('what is in a pack: golden', () => {
  const lines = Object.keys(files).map((name) => `${name}\n`);
  assertGolden('exports/pack-files.txt', lines.join(''));
  assertGolden('exports/README.txt', text('README.txt'));
  assertGolden('exports/controls.json', text('controls.json'));
  assertGolden('exports/criteria.json', text('criteria.json'));
});

test('sha256sums.txt names every file but itself and the manifest', () => {
  const sums = text('sha256sums.txt').trimEnd().split('\n');
  const expected = Object.keys(files)
    .filter((name) => !['sha256sums.txt', 'manifest.json', 'manifest.note'].includes(name))
    .map((name) => `${sha256(files[name]!)}  ${name}`);
  assert.deepEqual([...sums].sort(), expected.sort());
  for (const name of Object.keys(files).filter((one) => one.startsWith('evidence/'))) {
    assert.equal(`evidence/${sha256(files[name]!)}`, name);
  }
});

/** Which part of the archive a byte belongs to, told from the manifest alone. */
function ownerOf(at: number): string {
  const manifest = parseManifest(files['manifest.json']!);
  assert.ok(manifest.ok);
  const stored = (
    name: string,
  ): { path: string; size: number; crc32: number; packing: 'store'; packedSize: number } => {
    const { length } = files[name]!;
    return { path: name, size: length, crc32: crc32(files[name]!), packing: 'store', packedSize: length };
  };
  const plan = planArchive([stored('manifest.json'), stored('manifest.note'), ...manifest.value.files]);
  assert.equal(plan.size, bytes.length);
  let directory = plan.directoryOffset;
  for (const { file, offset, dataOffset } of plan.files) {
    if (at >= offset && at < dataOffset + file.packedSize) return file.path;
    const record = 46 + Buffer.byteLength(file.path);
    if (at >= directory && at < directory + record) return file.path;
    directory += record;
  }
  return '(end of archive)';
}

test('any changed byte of the archive is found, and its file named', async () => {
  // Every part of the archive gets its share: the large files would otherwise take all of the draws.
  const edges = [
    0,
    4,
    6,
    8,
    10,
    14,
    18,
    22,
    26,
    28,
    30,
    bytes.length - 1,
    bytes.length - 2,
    bytes.length - 6,
    bytes.length - 22,
  ];
  const position = fc.oneof(
    fc.nat(bytes.length - 1),
    fc.integer({ min: bytes.length - 6000, max: bytes.length - 1 }),
    fc.nat(20_000),
    fc.constantFrom(...edges),
  );
  await fc.assert(
    fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ mask;
      const { ok, faults } = await verifyBytes(changed);
      assert.equal(ok, false, `byte ${at} xor ${mask} was not noticed`);
      const owner = ownerOf(at);
      const named = faults.map(({ file }) => file);
      assert.ok(named.includes(owner), `byte ${at} xor ${mask} belongs to ${owner}, named: ${named.join(', ')}`);
    }),
    { numRuns: Number(process.env['PLUMBLINE_FLIPS'] ?? 100) },
  );
});

test('headers, signature and end: byte by byte', async () => {
  const manifestEnd = 30 + 'manifest.json'.length + files['manifest.json']!.length;
  const noteEnd = manifestEnd + 30 + 'manifest.note'.length + files['manifest.note']!.length;
  // Of the note's text and signature every sixth byte: the property test of notes turns all of them.
  const note = [...range(manifestEnd, noteEnd)].filter((at) => at < manifestEnd + 46 || at % 6 === 0);
  for (const at of [...range(0, 44), ...note, ...range(bytes.length - 90, bytes.length)]) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ (1 << (at % 8));
    const { faults } = await verifyBytes(changed);
    assert.ok(
      faults.some(({ file }) => file === ownerOf(at)),
      `byte ${at} (${ownerOf(at)})`,
    );
  }
});

function* range(from: number, to: number): Generator<number> {
  for (let at = from; at < to; at += 1) yield at;
}

test('bytes cut off, put in front, in between or behind are found', async () => {
  const middle = Math.floor(bytes.length / 2);
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['last byte missing', bytes.subarray(0, -1)],
    ['second half missing', bytes.subarray(0, middle)],
    ['a byte behind', Buffer.concat([bytes, Buffer.from([0])])],
    ['a second archive behind', Buffer.concat([bytes, bytes])],
    ['a byte in front', Buffer.concat([Buffer.from([0]), bytes])],
    ['a byte in between', Buffer.concat([bytes.subarray(0, middle), Buffer.from([7]), bytes.subarray(middle)])],
    ['a comment', withComment(bytes, 'hello')],
  ];
  for (const [name, changed] of cases) {
    const { ok, faults } = await verifyBytes(changed);
    assert.equal(ok, false, name);
    assert.ok(faults.length > 0, name);
  }
});

function withComment(archive: Uint8Array, comment: string): Uint8Array {
  const changed = Buffer.concat([archive, Buffer.from(comment)]);
  changed.writeUInt16LE(comment.length, archive.length - 2);
  return changed;
}

test('packed again by another tool: said so, contents still checked', async () => {
  const { ok, faults } = await verifyBytes(zipSync(files));
  assert.equal(ok, false);
  assert.deepEqual(
    faults.map(({ file, code }) => [file, code]),
    [['(archive)', 'archive/repacked']],
  );
  const [name] = Object.keys(files).filter((one) => one.startsWith('evidence/'));
  const changed = { ...files, [name!]: Buffer.from('{}') };
  const again = await verifyBytes(zipSync(changed));
  assert.ok(again.faults.some(({ file, code }) => file === name && code === 'evidence/changed'));
});

const folderCases: readonly (readonly [string, (folder: string) => void, string, string])[] = [
  [
    'a changed word in the report',
    (folder) => replaceIn(folder, 'report.html', 'Deviated', 'Operated'),
    'report.html',
    'file/changed',
  ],
  [
    'a row taken out of a table',
    (folder) => dropLine(folder, 'populations/no-secrets.csv'),
    'populations/no-secrets.csv',
    'population/changed',
  ],
  ['a missing file', (folder) => rmSync(path.join(folder, 'run.json')), 'run.json', 'file/missing'],
  [
    'a file more',
    (folder) => writeFileSync(path.join(folder, 'evidence/extra'), 'x'),
    'evidence/extra',
    'file/unexpected',
  ],
  [
    'a changed entry',
    (folder) => replaceIn(folder, 'ledger/entries.jsonl', 'CHG-01', 'CHG-09'),
    'ledger/entries.jsonl',
    'proof/invalid',
  ],
  [
    'a changed proof',
    (folder) => replaceIn(folder, 'ledger/proofs.json', '"index": 3,', '"index": 4,'),
    'ledger/proofs.json',
    'proof/invalid',
  ],
  [
    'another tree',
    (folder) => replaceIn(folder, 'ledger/checkpoint', '\n45\n', '\n46\n'),
    'ledger/checkpoint',
    'checkpoint/invalid',
  ],
  [
    'another run in the note',
    (folder) => replaceIn(folder, 'manifest.note', '4f2a', '4f2b'),
    'manifest.note',
    'manifest/note',
  ],
  [
    'another key',
    (folder) => replaceIn(folder, 'public-key', 'plumbline', 'plumblime'),
    'public-key',
    'key/unreadable',
  ],
];

for (const [name, damage, file, code] of folderCases) {
  test(`in a folder: ${name} is found`, async () => {
    const folder = unpacked();
    damage(folder);
    const { ok, faults } = await verifyPack(folder);
    assert.equal(ok, false);
    assert.ok(
      faults.some((fault) => fault.file === file && fault.code === code),
      JSON.stringify(faults),
    );
  });
}

function replaceIn(folder: string, file: string, from: string, to: string): void {
  const before = readFileSync(path.join(folder, file), 'utf8');
  assert.ok(before.includes(from), `${file} does not hold ${JSON.stringify(from)}`);
  writeFileSync(path.join(folder, file), before.replace(from, to));
}

function dropLine(folder: string, file: string): void {
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\r\n');
  writeFileSync(path.join(folder, file), [...lines.slice(0, 1), ...lines.slice(2)].join('\r\n'));
}

test('what a file manager leaves behind is a note, not a fault', async () => {
  const folder = unpacked();
  writeFileSync(path.join(folder, '.DS_Store'), 'x');
  const { ok, notes } = await verifyPack(folder);
  assert.equal(ok, true);
  assert.match(notes.join(), /\.DS_Store/);
});

/** A forger with a key of his own can make everything fit, except the key. */
test('a pack sealed with another key verifies by itself and fails against the pinned key', async () => {
  const forged = sealSample({ home: path.join(scratch, 'forger') });
  const home = path.join(scratch, 'other-home');
  cpSync(path.join(scratch, 'forger'), home, { recursive: true });
  const key = sample.ledger.publicKey();
  assert.equal(forged.ledger.publicKey(), key, 'the sample key is constant');
  const other = key.replace(/\+[0-9a-f]{8}\+.*/, '');
  assert.equal(other, 'plumbline.example/ledger');
  const { verifierKey, formatVerifierKey } = await import('../../ledger/note.ts');
  const stranger = formatVerifierKey(verifierKey('plumbline.example/ledger', Buffer.alloc(32, 9)));
  const result = await verifyPack(zip, { key: stranger });
  assert.ok(result.faults.some(({ file, code }) => file === 'public-key' && code === 'key/not-the-pinned-one'));
  assert.ok(result.faults.some(({ file }) => file === 'ledger/checkpoint'));
  assert.equal((await verifyPack(zip, { key: `${key}\n` })).ok, true);
  await assert.rejects(verifyPack(zip, { key: 'nonsense' }), hasCode('pack/bad-key'));
});

test('what is no pack at all cannot be read', async () => {
  await assert.rejects(verifyPack(path.join(scratch, 'nowhere.zip')), hasCode('pack/unreadable'));
  writeFileSync(path.join(scratch, 'text.zip'), 'not a zip');
  await assert.rejects(verifyPack(path.join(scratch, 'text.zip')), hasCode('pack/unreadable'));
  await assert.rejects(verifyPack(scratch), hasCode('pack/unreadable'));
});

test('manifests: only the canonical form with safe, sorted paths', () => {
  const manifest = parseManifest(files['manifest.json']!);
  assert.ok(manifest.ok);
  const [first, second] = manifest.value.files;
  const withFiles = (list: PackManifest['files']): Uint8Array => manifestBytes({ ...manifest.value, files: list });
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['white space', Buffer.concat([files['manifest.json']!, Buffer.from('\n')])],
    ['not sorted', withFiles([second!, first!])],
    ['twice', withFiles([first!, first!])],
    ['another version', manifestBytes({ ...manifest.value, version: 2 } as unknown as PackManifest)],
    ['no JSON', Buffer.from('{')],
    ...['../x', '/etc/x', 'a//b', 'a\\b', 'c:x', 'a/./b', 'manifest.note', ''].map(
      (name) => [`path "${name}"`, withFiles([{ ...first!, path: name }])] as const,
    ),
  ];
  for (const [name, changed] of refused) assert.equal(parseManifest(changed).ok, false, name);
});

test('a pack is not written when its evidence is missing or is not what was sealed', async () => {
  const out = path.join(scratch, 'faulty.zip');
  const request = sample.request(out);
  const nothing = { get: () => undefined, within: () => Promise.resolve(undefined) };
  await assert.rejects(writeAuditPack({ ...request, rawBytes: nothing }), hasCode('pack/evidence-missing'));
  const [first, ...rest] = sample.evidence;
  const renamed = { ...first!, envelope: { ...first!.envelope, title: 'another title' } };
  await assert.rejects(writeAuditPack({ ...request, evidence: [renamed, ...rest] }), hasCode('pack/evidence-differs'));
  const seal = { ...sample.run.seal!, checkpoint: sample.run.seal!.checkpoint.replace('\n45\n', '\n46\n') };
  await assert.rejects(writeAuditPack({ ...request, run: { ...sample.run, seal } }), hasCode('pack/seal-invalid'));
  const abort = AbortSignal.abort();
  await assert.rejects(writeAuditPack({ ...request, signal: abort }), { name: 'AbortError' });
  assert.deepEqual(
    readdirSync(scratch).filter((name) => name.includes('faulty')),
    [],
  );
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isAppError(error) && error.code === code;
}
