/**
 * What a forger might do to a pack, done to a real one: bits turned at random (seeded, over the whole archive), bytes cut off
 * or put in, files swapped, an old checkpoint put in place of the sealed one, a row forged with every digest of the pack made to
 * fit again. Each must be found, and the file named.
 *
 *     node bench/packs/tampering.ts PACK [--flips 1000] [--seed TEXT]
 *
 * The archive is changed in place on a copy and mended after each attempt.
 */
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { crc32 } from '../../src/ledger/crc32.ts';
import { parseManifest, planArchive, type PackManifest } from '../../src/ledger/pack-layout.ts';
import { verifyPack, type PackVerification } from '../../src/ledger/pack-verifier.ts';

export interface Tampering {
  readonly flips: number;
  readonly found: number;
  /** Of those found: the file that the bit stands in is among those named. */
  readonly named: number;
  /** Offsets that were not found, or not named. */
  readonly missed: readonly { readonly at: number; readonly bit: number; readonly file: string }[];
  readonly schemes: readonly Scheme[];
}

export interface Scheme {
  readonly name: string;
  readonly found: boolean;
  /** Every file that verification named, with the kind of fault. */
  readonly named: string;
}

export interface TamperOptions {
  readonly flips: number;
  readonly seed: string;
  /** A folder to work in; what is made there is removed. */
  readonly scratch: string;
  /** A checkpoint that the same key signed earlier, to be replayed. */
  readonly older?: string;
  readonly onProgress?: (done: number) => void;
}

export async function tamper(pack: string, options: TamperOptions): Promise<Tampering> {
  const bytes = readFileSync(pack);
  const copy = `${options.scratch}/tampered.zip`;
  copyFileSync(pack, copy);
  try {
    const flipped = await flipBits({ copy, bytes }, options);
    return { flips: options.flips, ...flipped, schemes: await tryAll({ copy, bytes }, options.older) };
  } finally {
    rmSync(copy, { force: true });
  }
}

interface Copied {
  readonly copy: string;
  readonly bytes: Uint8Array;
}

async function flipBits(
  { copy, bytes }: Copied,
  { flips, seed, onProgress }: TamperOptions,
): Promise<Pick<Tampering, 'found' | 'named' | 'missed'>> {
  const owner = ownersOf(bytes);
  const missed: Tampering['missed'][number][] = [];
  let found = 0;
  let named = 0;
  for (let attempt = 0; attempt < flips; attempt += 1) {
    const drawn = createHash('sha256').update(`${seed} ${attempt}`).digest();
    const at = Number(drawn.readBigUInt64BE() % BigInt(bytes.length));
    const bit = drawn[8]! % 8;
    const file = owner(at);
    turnBit(copy, at, bit);
    const { ok, faults } = await verifyPack(copy);
    turnBit(copy, at, bit);
    const isNamed = faults.some((fault) => fault.file === file);
    if (!ok) found += 1;
    if (!ok && isNamed) named += 1;
    else missed.push({ at, bit, file });
    onProgress?.(attempt + 1);
  }
  return { found, named, missed };
}

function turnBit(path: string, at: number, bit: number): void {
  const file = openSync(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    byte[0] = byte[0]! ^ (1 << bit);
    writeSync(file, byte, 0, 1, at);
  } finally {
    closeSync(file);
  }
}

/** Which part of the archive a byte belongs to: told from the manifest alone, with nothing of the verifier. */
function ownersOf(bytes: Uint8Array): (at: number) => string {
  const files = unzipSync(bytes, { filter: ({ name }) => name.startsWith('manifest.') });
  const manifest = manifestIn(files);
  const stored = (path: string) => {
    const content = files[path]!;
    return { path, size: content.length, crc32: crc32(content), packing: 'store' as const, packedSize: content.length };
  };
  const plan = planArchive([stored('manifest.json'), stored('manifest.note'), ...manifest.files]);
  if (plan.size !== bytes.length) throw new Error('the pack is not written as it should be');
  const parts: { readonly from: number; readonly to: number; readonly file: string }[] = [];
  let directory = plan.directoryOffset;
  for (const { file, offset, dataOffset } of plan.files) {
    parts.push({ from: offset, to: dataOffset + file.packedSize, file: file.path });
    const record = 46 + Buffer.byteLength(file.path);
    parts.push({ from: directory, to: directory + record, file: file.path });
    directory += record;
  }
  return (at) => parts.find(({ from, to }) => at >= from && at < to)?.file ?? '(end of archive)';
}

function manifestIn(files: Readonly<Record<string, Uint8Array>>): PackManifest {
  const manifest = parseManifest(files['manifest.json']!);
  if (manifest.ok) return manifest.value;
  throw new Error(`the pack has no manifest: ${manifest.error}`);
}

async function tryAll({ copy, bytes }: Copied, older: string | undefined): Promise<readonly Scheme[]> {
  const schemes: Scheme[] = [];
  for (const [name, changed] of attempts(bytes, older)) {
    writeFileSync(copy, changed());
    schemes.push(schemeOf(name, await verifyPack(copy).catch(unreadable)));
  }
  return schemes;
}

function schemeOf(name: string, { ok, faults }: Pick<PackVerification, 'ok' | 'faults'>): Scheme {
  return { name, found: !ok, named: [...new Set(faults.map(({ file, code }) => `${file} (${code})`))].join(', ') };
}

/** What is no pack any more is refused before anything is checked. */
function unreadable(error: unknown): Pick<PackVerification, 'ok' | 'faults'> {
  const because = error instanceof Error ? error.message : String(error);
  return { ok: false, faults: [{ file: '(archive)', code: 'archive/repacked', because }] };
}

type Files = Record<string, Uint8Array>;

function attempts(bytes: Uint8Array, older: string | undefined): readonly (readonly [string, () => Uint8Array])[] {
  const files = unzipSync(bytes);
  const half = Math.floor(bytes.length / 2);
  const evidence = Object.keys(files).filter((name) => name.startsWith('evidence/'));
  const population = Object.keys(files).find(
    (name) => name.startsWith('populations/') && name.endsWith('.csv') && lines(files, name).length > 2,
  );
  const repacked = (change: (copy: Files) => void) => () => {
    const copy = { ...files };
    change(copy);
    return zipSync(fitted(copy), { level: 0 });
  };
  return [
    ['the last byte is missing', () => bytes.subarray(0, -1)],
    ['the second half is missing', () => bytes.subarray(0, half)],
    ['the first kilobyte is missing', () => bytes.subarray(1024)],
    ['a kilobyte is missing in between', () => Buffer.concat([bytes.subarray(0, half), bytes.subarray(half + 1024)])],
    ['a byte more at the end', () => Buffer.concat([bytes, Buffer.of(0)])],
    ['two halves in the other order', () => Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)])],
    ['two pieces of evidence changed places', repacked((copy) => swap(copy, evidence[0]!, evidence[1]!))],
    ['a piece of evidence was left out', repacked((copy) => void delete copy[evidence[0]!])],
    [
      'a piece of evidence was added',
      repacked((copy) => void (copy[`evidence/${'0'.repeat(64)}`] = Buffer.from('{}'))),
    ],
    ['two entries of the log changed places', repacked((copy) => change(copy, 'ledger/entries.jsonl', swapLines))],
    [
      'an entry of the log was left out',
      repacked((copy) => change(copy, 'ledger/entries.jsonl', (all) => all.slice(1))),
    ],
    ['an older checkpoint was put in its place', repacked((copy) => change(copy, 'ledger/checkpoint', olderTree))],
    ...(older === undefined
      ? []
      : ([
          [
            'a checkpoint that the log did sign, but earlier, was put in its place',
            repacked((copy) => void (copy['ledger/checkpoint'] = Buffer.from(older))),
          ],
        ] as const)),
    ...(population === undefined
      ? []
      : ([
          ['a row of a population was forged', repacked((copy) => change(copy, population, forgeRow))],
          [
            'a row of a population was left out',
            repacked((copy) => change(copy, population, (all) => [all[0]!, ...all.slice(2)])),
          ],
          ['rows of a population changed places', repacked((copy) => change(copy, population, swapRows))],
        ] as const)),
  ];
}

function lines(files: Files, name: string): string[] {
  return Buffer.from(files[name]!).toString('utf8').split('\n');
}

function change(files: Files, name: string, edit: (all: string[]) => string[]): void {
  files[name] = Buffer.from(edit(lines(files, name)).join('\n'));
}

function swap(files: Files, a: string, b: string): void {
  [files[a], files[b]] = [files[b]!, files[a]!];
}

const swapLines = ([first = '', second = '', ...rest]: string[]): string[] => [second, first, ...rest];
const swapRows = ([head = '', first = '', second = '', ...rest]: string[]): string[] => [head, second, first, ...rest];
const forgeRow = ([head = '', first = '', ...rest]: string[]): string[] => [head, `forged-${first}`, ...rest];
/** The same signature over a smaller tree, as if the log had not grown. */
const olderTree = ([origin = '', size = '', ...rest]: string[]): string[] => [
  origin,
  String(Number(size) - 1),
  ...rest,
];

/** A forger who knows the format makes every digest in the manifest fit again; only the signature cannot be. */
function fitted(files: Files): Files {
  const manifest = manifestIn(files);
  const named = Object.keys(files).filter((name) => name !== 'manifest.json' && name !== 'manifest.note');
  const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
  const entries = named.sort().map((path) => {
    const content = files[path]!;
    const known = manifest.files.find((file) => file.path === path);
    const own = { size: content.length, sha256: sha256(content), crc32: crc32(content) };
    return { ...known, path, ...own, packing: 'store', packedSize: own.size, packedSha256: own.sha256 };
  });
  const sorted = (value: object): object =>
    Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  const written = sorted({ ...manifest, files: entries.map(sorted) });
  return { ...files, 'manifest.json': Buffer.from(JSON.stringify(written)) };
}
