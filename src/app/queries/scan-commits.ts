/**
 * A scan of every commit that was fetched, for what an audit of landings cannot see: a secret that stood only on a branch,
 * merged by squash or given up, is in every clone of that branch all the same.
 *
 * A finding is listed once per rule, value and path, with the first commit that has it, and as it stands there; whether the
 * same stands at the head is said.
 *
 * Contents are looked at by the workers of an audit first, so that one which hurts a rule costs itself alone, within its
 * deadline and with a reason. What they find something in is read again here, for what must not leave this thread.
 */
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { isScannable } from '../../detect/scan.ts';
import { textOf } from '../../detect/text/decode.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { openBlobReader, type BlobReader, type ReadBlob } from '../../git/blobs.ts';
import type { MissingObject } from '../../git/object-reader.ts';
import { scanKindOf } from '../../model/file-kind.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import type { ScanFinding, ScanReport, ScanRequest, Working } from '../plumbline.ts';
import { openScanPool } from '../reading/scan-pool.ts';
import type { ScanAnswer } from '../reading/scan-protocol.ts';
import { readBaseline } from '../rules/sources.ts';
import { blobsOfAllCommits, type BroughtBlob } from './commit-blobs.ts';
import { saidBy } from './first-look.ts';
import { existing, gitIn, isWithin, workTreeOf, type WorkTree } from './scan-files.ts';
import { scanFile } from './scan-file.ts';

type CommitContext = Pick<AppContext, 'ruleSet' | 'ruleSources' | 'secretKey' | 'clock' | 'workers'>;

/** Larger ones are listed as not scanned. */
const largest = 64 * 2 ** 20;

export async function scanCommits(request: ScanRequest, context: CommitContext, working: Working): Promise<ScanReport> {
  const named = (request.paths.length === 0 ? ['.'] : request.paths).map((path) => existing(resolve(path)));
  const tree = workTreeOf(named[0]!);
  if (!tree || !named.every((path) => isWithin(path, tree.top))) {
    throw new AppError('app/no-work-tree', 'commits are scanned of one git work tree at a time', {
      hint: 'Name one checkout, or parts of one.',
    });
  }
  const now = context.clock.now();
  const sources = context.ruleSources();
  const further = (request.baselines ?? []).map((path) => readBaseline(path, now));
  const baselines = [...sources.baselines(now), ...further];
  const scanning = { ruleSet: context.ruleSet(), secretKey: context.secretKey(), baselines };
  const { commits, blobs } = await blobsOfAllCommits(tree);
  const wanted = blobs.filter(({ path }) => named.some((one) => isWithin(join(tree.top, path), one)));
  const standing = await blobsAtHead(tree);
  const found = new Map<string, ScanFinding>();
  const byBlob = Map.groupBy(wanted, ({ blob }) => blob);
  const order = new Map([...new Set(blobs.map(({ commit }) => commit.commit))].map((commit, index) => [commit, index]));
  const take = (at: BroughtBlob, text: string): void => {
    const atHead = standing.has(`${at.blob} ${at.path}`);
    for (const { finding, key } of scanFile({ path: at.path, text }, scanning)) {
      const id = `${at.path} ${key}`;
      const before = found.get(id)?.brought;
      const isEarlier = before === undefined || order.get(at.commit.commit)! < order.get(before.commit)!;
      const brought = { ...(isEarlier ? at.commit : before), atHead: atHead || (before?.atHead ?? false) };
      found.set(id, { ...(isEarlier ? finding : found.get(id)!), brought });
    }
  };
  const reader = openBlobReader(tree.gitDirectory, largest);
  let look: Look;
  try {
    look = await lookAt(byBlob, reader, { ...scanning, workers: context.workers, working });
    for await (const read of reader.read(look.holding, { signal: working.signal })) {
      const text = 'missing' in read ? undefined : textOf(read.bytes);
      if (text === undefined) continue; // it was read a moment ago: told by its first look
      for (const place of byBlob.get(read.oid)!) if (isScannable(place.path)) take(place, text);
    }
  } finally {
    await reader.close();
  }
  return {
    root: tree.top,
    ruleset: scanning.ruleSet.version,
    filesScanned: look.scanned,
    bytesScanned: look.bytes,
    findings: [...found.values()].sort(byPlace),
    unscanned: look.unscanned,
    notices: sources.notices,
    commits,
  };
}

interface Look {
  readonly scanned: number;
  readonly bytes: number;
  readonly holding: readonly ObjectId[];
  readonly unscanned: readonly { readonly path: string; readonly reason: string }[];
}

interface Looking {
  readonly ruleSet: RuleSet;
  readonly secretKey: Uint8Array;
  readonly workers: number;
  readonly working: Working;
}

/** Each content once, as each kind of file that it stood as. */
async function lookAt(
  byBlob: ReadonlyMap<ObjectId, readonly BroughtBlob[]>,
  reader: BlobReader,
  { ruleSet, working: { signal, observer }, ...rest }: Looking,
): Promise<Look> {
  const holding: ObjectId[] = [];
  const unscanned: { path: string; reason: string }[] = [];
  let [scanned, done, bytes] = [0, 0, 0];
  const onAnswers = (answers: readonly ScanAnswer[]): void => {
    for (const answer of answers) {
      const blob = answer.blob as ObjectId;
      const { reasons, isScanned, isHolding } = saidBy(answer);
      for (const reason of reasons) unscanned.push({ path: byBlob.get(blob)![0]!.path, reason });
      if (isScanned) scanned++;
      if (isHolding) holding.push(blob);
    }
  };
  const pool = openScanPool({ ...rest, ownRules: ruleSet.own, onAnswers });
  try {
    for await (const read of reader.read(byBlob.keys(), { signal })) {
      const places = byBlob.get(read.oid)!;
      const { path } = places[0]!;
      if (done++ % 50 === 0)
        observer.progress({ step: 'Scanning', done, total: byBlob.size, unit: 'files', detail: path });
      const reason = unreadable(read, places);
      if (reason !== undefined) unscanned.push({ path, reason });
      else if (!('missing' in read)) {
        bytes += read.bytes.length;
        const kinds = new Set(places.filter((at) => isScannable(at.path)).map((at) => scanKindOf(at.path)));
        await pool.submit({ blob: read.oid, bytes: read.bytes, kinds: [...kinds], paths: [] });
      }
    }
    await pool.drain();
  } finally {
    await pool.close();
  }
  return { scanned, bytes, holding, unscanned: unscanned.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function unreadable(read: ReadBlob | MissingObject, places: readonly BroughtBlob[]): string | undefined {
  if ('missing' in read) return read.reason === 'too-large' ? 'too large' : 'not in this clone';
  if (textOf(read.bytes.subarray(0, 8000)) === undefined) return 'binary content';
  return places.some(({ path }) => isScannable(path)) ? undefined : 'a kind of file that no rule reads';
}

async function blobsAtHead(tree: WorkTree): Promise<ReadonlySet<string>> {
  try {
    const listed = (await gitIn(tree, 'ls-tree', '-r', '-z', '--full-tree', 'HEAD')).toString('utf8');
    return new Set(
      listed.split('\0').flatMap((line) => /^\d+ blob (\w+)\t([^]*)$/.exec(line)?.slice(1).join(' ') ?? []),
    );
  } catch (error) {
    if (error instanceof AppError) return new Set(); // no commit yet: nothing stands
    throw error;
  }
}

function byPlace(a: ScanFinding, b: ScanFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
