/**
 * The ledger through its use cases, on a sealed sample: fsck finds and names every kind of fault; a key is changed; a pack
 * carries time stamps, cosignatures and the chain of keys, and is verified with the key that an auditor was given before.
 */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sealSample, type SealedSample } from '../../../test/fixtures/sample-pack.ts';
import { systemClock } from '../../base/clock.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { silentObserver } from '../../base/progress.ts';
import { openRawBytes } from '../../evidence/raw-bytes.ts';
import { anchorFiles, ROOTS_FILE } from '../../ledger/pack-anchors.ts';
import { formatVerifierKey, verifierKey } from '../../ledger/note.ts';
import { verifyPack } from '../../ledger/pack-verifier.ts';
import { openLedger } from '../../ledger/ledger.ts';
import {
  hasOpenssl,
  makeAuthority,
  serveAuthority,
  type AuthorityFiles,
  type ServedAuthority,
} from '../../ledger/testing/openssl-authority.ts';
import { writeAuditPack } from '../../exports/audit-pack/audit-pack.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { AppContext } from '../context.ts';
import { dataDirectory } from '../data-directory.ts';
import { anchorCheckpoint } from './anchoring.ts';
import { ledgerSchema } from './config-schema.ts';
import { examineLedger } from './fsck/fsck.ts';
import { personalValues, redact, revealed } from './personal.ts';
import type { LedgerExamination } from './views.ts';
import { startWitness, type RunningWitness } from './witness-server.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-life-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const working = { observer: silentObserver, signal: new AbortController().signal };
const skip = hasOpenssl() ? false : 'there is no openssl on this machine';

describe('a sealed, stamped and witnessed ledger', { skip }, () => {
  const home = path.join(scratch, 'home');
  let sample: SealedSample;
  let files: AuthorityFiles;
  let authority: ServedAuthority;
  let witness: RunningWitness;

  before(async () => {
    sample = sealSample({ home, landings: 20 });
    files = makeAuthority(path.join(scratch, 'tsa'), 'ec');
    authority = await serveAuthority(files);
    witness = await startWitness({
      directory: path.join(scratch, 'witness'),
      name: 'witness.example/w1',
      logs: [sample.ledger.publicKey()],
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
    });
    assert.deepEqual(await anchorCheckpoint(contextOf(home), working), []);
  });
  after(async () => {
    await authority.close();
    await witness.close();
  });

  /** What fsck and anchoring look at, of a data directory; the database is a list in memory. */
  function contextOf(folder: string, shown: readonly SealedEvidence[] = sample.evidence): AppContext {
    const directory = dataDirectory(folder);
    const origin = sample.ledger.origin;
    const context = {
      directory,
      config: {
        ledger: ledgerSchema.parse({
          timestamps: [{ url: authority.url, roots: files.root }],
          witnesses: [{ url: witness.url, key: witness.publicKey }],
        }),
      },
      rawBytes: openRawBytes(directory.blobs),
      ledger: () => openLedger({ directory: directory.ledger, keysDirectory: directory.keys, origin }),
      stores: { runs: { evidence: () => Promise.resolve(shown), pending: () => Promise.resolve([]) } },
    };
    return context as unknown as AppContext;
  }

  let copies = 0;
  function copy(): string {
    const folder = path.join(scratch, `copy-${(copies += 1)}`);
    cpSync(home, folder, { recursive: true });
    return folder;
  }
  const examined = (folder: string, shown?: readonly SealedEvidence[]): Promise<LedgerExamination> =>
    examineLedger(contextOf(folder, shown), working);
  const flip = (file: string, at = 40): void => {
    const bytes = readFileSync(file);
    const index = Math.min(at, bytes.length - 1);
    bytes[index] = bytes[index]! ^ 1;
    writeFileSync(file, bytes);
  };

  test('as it was sealed: nothing to find, and everything was read', async () => {
    const found = await examined(home);
    assert.deepEqual(found.faults, []);
    assert.deepEqual(
      [found.entries, found.evidence, found.checkpoints, found.timestamps, found.cosignatures],
      [sample.ledger.size(), sample.evidence.length, 1, 1, 1],
    );
  });

  const blobOf = (folder: string): string => {
    const { digest } = sample.evidence[3]!.envelope;
    return path.join(folder, 'blobs', digest.slice(0, 2), digest.slice(2, 4), digest);
  };
  const inLedger = (folder: string, ...names: readonly string[]): string => path.join(folder, 'ledger', ...names);
  const kept = (folder: string): string =>
    inLedger(folder, 'checkpoints', readdirSync(inLedger(folder, 'checkpoints'))[0]!);
  const stampIn = (folder: string): string => {
    const name = readdirSync(kept(folder)).find((one) => one.endsWith('.tsr'));
    return path.join(kept(folder), name!);
  };
  /** The tile of the first size, or of the latest. */
  const tileOf = (folder: string, which: 'first' | 'latest'): string => {
    const widths = readdirSync(folder).sort((a, b) => Number(a) - Number(b));
    return path.join(folder, which === 'first' ? widths[0]! : widths.at(-1)!);
  };
  const cases: readonly (readonly [string, (folder: string) => void, string, RegExp])[] = [
    [
      'a bit of an entry',
      (f) => flip(tileOf(inLedger(f, 'tile/entries/000.p'), 'latest'), 300),
      'ledger/entry',
      /tile\/entries/,
    ],
    ['a bit of a tile', (f) => flip(tileOf(inLedger(f, 'tile/0/000.p'), 'latest')), 'ledger/tile', /tile/],
    [
      'a bit of a partial tile of an earlier size',
      (f) => flip(tileOf(inLedger(f, 'tile/0/000.p'), 'first'), 3),
      'ledger/tile',
      /tile\/0\/000\.p\/1$/,
    ],
    [
      'a bit of a partial bundle of an earlier size',
      (f) => flip(tileOf(inLedger(f, 'tile/entries/000.p'), 'first'), 3),
      'ledger/tile',
      /tile\/entries\/000\.p\/1$/,
    ],
    ['a file among the tiles', (f) => writeFileSync(inLedger(f, 'tile', 'x'), 'x'), 'ledger/stranger', /tile\/x$/],
    [
      'an entry bundle is gone',
      (f) => rmSync(inLedger(f, 'tile/entries'), { recursive: true }),
      'ledger/entry',
      /tile\/entries/,
    ],
    ['a bit of the checkpoint', (f) => flip(inLedger(f, 'checkpoint')), 'ledger/checkpoint', /checkpoint/],
    [
      'a bit of a kept checkpoint',
      (f) => flip(path.join(kept(f), 'checkpoint')),
      'ledger/checkpoint',
      /checkpoints\/\d+\/checkpoint/,
    ],
    ['a bit of a time stamp', (f) => flip(stampIn(f), 400), 'ledger/timestamp', /\.tsr/],
    ['a bit of a cosignature', (f) => flip(path.join(kept(f), 'cosigned'), 10_000), 'ledger/cosignature', /cosigned/],
    [
      'a file that nobody wrote',
      (f) => writeFileSync(inLedger(f, 'checkpoints', 'notes.txt'), 'x'),
      'ledger/stranger',
      /notes\.txt/,
    ],
    ['a bit of evidence', (f) => flip(blobOf(f), 5), 'evidence/changed', /sample|\//],
    ['a byte more of evidence', (f) => appendFileSync(blobOf(f), ' '), 'evidence/changed', /\//],
    ['evidence is gone', (f) => rmSync(blobOf(f)), 'evidence/missing', /\//],
    [
      'an older ledger was put back beside newer checkpoints',
      (f) => renameSync(kept(f), inLedger(f, 'checkpoints', '9999')),
      'ledger/checkpoint',
      /checkpoints\/9999/,
    ],
  ];
  for (const [name, spoil, code, where] of cases) {
    test(`${name}: found and named`, async () => {
      const folder = copy();
      spoil(folder);
      const { faults } = await examined(folder);
      const fault = faults.find((one) => one.code === code);
      assert.ok(fault, `found instead: ${faults.map((one) => `${one.code} ${one.where}`).join(', ')}`);
      assert.match(fault.where, where);
      assert.ok(fault.because.length > 5 && fault.hint.length > 5);
    });
  }

  test('the database against the log, both ways', async () => {
    const [first, second, ...rest] = sample.evidence;
    const stranger = { ...first!, envelope: { ...first!.envelope, id: 'run/never/sealed' } };
    const reworded = { ...second!, envelope: { ...second!.envelope, title: 'Another title' } };
    const { faults } = await examined(home, [stranger, reworded, ...rest]);
    assert.deepEqual(
      faults.map(({ code, where }) => [code, where]),
      [
        ['store/not-in-ledger', 'run/never/sealed'],
        ['store/differs', second!.envelope.id],
        ['store/not-in-store', first!.envelope.id],
      ],
    );
  });

  test('a removal: told in the log, done by two, checked both ways', async () => {
    const folder = copy();
    const context = { ...contextOf(folder), clock: systemClock };
    const values = personalValues(context.directory);
    const commitment = values.conceal('Ada Lovelace');
    values.conceal('Bob');
    const order = { value: 'Ada Lovelace', by: ['Dana', 'Eve'], because: 'erasure' } as const;
    assert.throws(() => redact({ ...order, by: ['Dana', 'Dana'] }, context), /two people/);
    assert.throws(() => redact({ ...order, value: 'Nobody' }, context), /no sealed document/);
    const size = context.ledger().size();
    assert.equal(redact(order, context).entry, size);
    const entry = Buffer.from(context.ledger().entry(size)).toString('utf8');
    assert.ok(entry.includes(commitment) && entry.includes('Dana') && !entry.includes('Ada'));
    assert.match(revealed(`{"a":"${commitment}"}`, context.directory), /removed .* by Dana and Eve: erasure/);
    const { faults, notes } = await examined(folder);
    assert.deepEqual(faults, []);
    assert.match(notes.join(), /1 personal values were removed on purpose/);
    const removed = path.join(folder, 'personal', 'removed');
    rmSync(removed, { recursive: true });
    cpSync(path.join(folder, 'personal', 'openings'), removed, { recursive: true });
    assert.deepEqual(
      (await examined(folder)).faults.map(({ code }) => code),
      ['evidence/redaction'],
    );
  });

  test('a commitment that nothing opens is found, unless it was removed on purpose', async () => {
    const folder = copy();
    const context = { ...contextOf(folder), clock: systemClock };
    const values = personalValues(context.directory);
    const [ada, bob] = ['Ada Lovelace', 'Bob'].map((name) => values.conceal(name));
    const bytes = Buffer.from(`{"authors":["${ada}","${bob}"]}\n`);
    const like = sample.evidence.find(({ envelope }) => envelope.kind === 'changes')!.envelope;
    const envelope = { ...like, id: 'later/changes/shop', size: bytes.length, digest: context.rawBytes.put(bytes) };
    const { firstIndex: index } = context.ledger().append([Buffer.from(canonicalJson(envelope))]);
    const found = async (): Promise<string[]> =>
      (await examined(folder, [...sample.evidence, { envelope, index }])).faults.map(
        ({ code, where }) => `${code} ${where}`,
      );
    assert.deepEqual(await found(), []);
    redact({ value: 'Bob', by: ['Dana', 'Eve'], because: 'erasure' }, context);
    assert.deepEqual(await found(), []);
    rmSync(path.join(folder, 'personal', 'openings'), { recursive: true });
    assert.deepEqual(await found(), [`evidence/opening ${ada}`]);
  });

  test('it stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    const stopped = examineLedger(contextOf(home), { observer: silentObserver, signal: stop.signal });
    await assert.rejects(stopped, { name: 'AbortError' });
  });

  test('a pack with time stamp, cosignature and, after a change of keys, the chain', async () => {
    const folder = copy();
    const context = contextOf(folder);
    const ledger = context.ledger();
    const given = ledger.publicKey();
    const pack = async (name: string): Promise<string> => {
      const out = path.join(folder, name);
      const { size } = ledger.head();
      const anchored = ledger.anchors.read(size);
      const roots = readFileSync(files.root, 'utf8');
      const anchors = anchored ? anchorFiles(anchored, { witnesses: [witness.publicKey], roots }) : [];
      const { rawBytes } = context;
      await writeAuditPack({ ...sample.request(out), ledger, rawBytes, anchors });
      return out;
    };
    const before = await verifyPack(await pack('before.zip'), { key: given });
    assert.deepEqual(before.faults, []);
    assert.match(before.notes.join('\n'), /The checkpoint existed at \d{4}-.* says CN=stamps.*CN=root.*compare it/);
    assert.match(before.notes.join('\n'), /witness\.example\/w1.* cosigned the checkpoint at/);
    const pinned = await verifyPack(path.join(folder, 'before.zip'), { roots: readFileSync(files.root, 'utf8') });
    assert.match(pinned.notes.join('\n'), /which you named/);
    const stranger = `${formatVerifierKey(verifierKey('else.example/log', new Uint8Array(32)))}\n`;
    const own = ['# mine', stranger.trim(), given, witness.publicKey, readFileSync(files.root, 'utf8')].join('\n');
    const byRoots = await verifyPack(path.join(folder, 'before.zip'), { roots: own });
    assert.deepEqual([byRoots.faults, byRoots.key?.pinned], [[], true]);
    assert.match(byRoots.notes.join('\n'), /witness\.example\/w1, which you named, cosigned the checkpoint at/);
    const others = await verifyPack(path.join(folder, 'before.zip'), { roots: stranger });
    assert.ok(others.faults.some(({ code }) => code === 'key/not-the-pinned-one'));
    const unknown = `${formatVerifierKey(verifierKey('else.example/w2', new Uint8Array(32), 4))}\n`;
    const silent = await verifyPack(path.join(folder, 'before.zip'), { roots: unknown });
    assert.match(silent.notes.join('\n'), /else\.example\/w2, which you named, DID NOT cosign/);
    const foreign = makeAuthority(path.join(folder, 'foreign'), 'ec');
    const refused = await verifyPack(path.join(folder, 'before.zip'), { roots: readFileSync(foreign.root, 'utf8') });
    assert.deepEqual(
      refused.faults.map(({ code }) => code),
      ['timestamp/invalid'],
    );

    ledger.rotateKey({ at: '2026-02-01T00:00:00.000Z', by: 'Ada', because: 'a year' });
    const after1 = await verifyPack(await pack('after.zip'), { key: given });
    assert.deepEqual(after1.faults, [], 'the key given before is still good');
    assert.match(after1.notes.join('\n'), /The key you named handed over/);
    assert.deepEqual((await verifyPack(path.join(folder, 'after.zip'), { key: ledger.publicKey() })).faults, []);
    assert.deepEqual((await examined(folder)).faults, []);

    rmSync(path.join(folder, 'keys', 'ledger.key'));
    const { replaceLostKey } = await import('../../ledger/ledger.ts');
    const { ledger: directory, keys: keysDirectory } = context.directory;
    replaceLostKey(
      { directory, keysDirectory, origin: ledger.origin },
      { at: 'now', by: 'Ada', because: 'the disk died' },
    );
    const reopened = context.ledger();
    const out = path.join(folder, 'lost.zip');
    await writeAuditPack({ ...sample.request(out), ledger: reopened, rawBytes: context.rawBytes });
    const lost = await verifyPack(out, { key: given });
    assert.ok(
      lost.faults.some(({ code }) => code === 'key/not-the-pinned-one'),
      'nobody handed over',
    );
    assert.match(lost.notes.join('\n'), /was LOST/);
    assert.equal((await verifyPack(out, { key: reopened.publicKey() })).ok, true);
    const { faults, notes } = await examined(folder);
    assert.deepEqual(faults, []);
    assert.match(notes.join('\n'), /was lost/);
  });

  test('what is said of a checkpoint in a pack must hold', async () => {
    const folder = copy();
    mkdirSync(path.join(folder, 'packs'));
    const anchored = sample.ledger.anchors.read(sample.ledger.size())!;
    const roots = readFileSync(files.root, 'utf8');
    const good = anchorFiles(anchored, { witnesses: [witness.publicKey], roots });
    assert.ok(good.some(({ path: name }) => name === ROOTS_FILE));
    const spoilt = (name: RegExp, change: (bytes: Buffer) => Uint8Array): typeof good =>
      good.map((file) => (name.test(file.path) ? { ...file, bytes: change(Buffer.from(file.bytes)) } : file));
    const flipped = (bytes: Buffer): Buffer => {
      bytes[bytes.length - 20] = bytes[bytes.length - 20]! ^ 1;
      return bytes;
    };
    const wrong: readonly (readonly [string, typeof good, RegExp])[] = [
      ['a time stamp of other bytes', spoilt(/\.tsr$/, flipped), /ledger\/timestamps\//],
      ['a false cosignature', spoilt(/cosigned$/, flipped), /ledger\/(?:cosigned|witnesses)/],
      [
        'another checkpoint cosigned',
        spoilt(/cosigned$/, () => Buffer.from(sample.ledger.signNote('plumbline\nx\n'))),
        /cosigned/,
      ],
      [
        'a witness that is none',
        spoilt(/witnesses$/, () => Buffer.from(`${sample.ledger.publicKey()}\n`)),
        /witnesses/,
      ],
    ];
    for (const [name, anchors, where] of wrong) {
      const out = path.join(folder, 'packs', 'wrong.zip');
      // The writer verifies what it wrote, and refuses.
      await assert.rejects(writeAuditPack({ ...sample.request(out), anchors }), where, name);
    }
  });
});
