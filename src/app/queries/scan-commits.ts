/**
 * A scan of every commit that was fetched, for what an audit of landings cannot see: a secret that stood only on a branch,
 * merged by squash or given up, is in every clone of that branch all the same.
 *
 * A finding is listed once per rule, value and path, with the first commit that has it, and as it stands there; whether the
 * same stands at the head is said.
 */
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { isScannable } from '../../detect/scan.ts';
import { textOf } from '../../detect/text/decode.ts';
import { openBlobReader } from '../../git/blobs.ts';
import type { AppContext } from '../context.ts';
import type { ScanFinding, ScanReport, ScanRequest, Working } from '../plumbline.ts';
import { readBaseline } from '../rules/sources.ts';
import { blobsOfAllCommits, type BroughtBlob } from './commit-blobs.ts';
import { existing, gitIn, isWithin, workTreeOf, type WorkTree } from './scan-files.ts';
import { scanFile } from './scan-file.ts';

type CommitContext = Pick<AppContext, 'ruleSet' | 'ruleSources' | 'secretKey' | 'clock'>;

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
  const unscanned: { path: string; reason: string }[] = [];
  const byBlob = Map.groupBy(wanted, ({ blob }) => blob);
  let bytes = 0;
  let done = 0;
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
  const order = new Map([...new Set(blobs.map(({ commit }) => commit.commit))].map((commit, index) => [commit, index]));
  const reader = openBlobReader(tree.gitDirectory, largest);
  try {
    for await (const read of reader.read(byBlob.keys(), { signal: working.signal })) {
      const places = byBlob.get(read.oid)!;
      const { path } = places[0]!;
      if (done++ % 50 === 0)
        working.observer.progress({ step: 'Scanning', done, total: byBlob.size, unit: 'files', detail: path });
      if ('missing' in read)
        unscanned.push({ path, reason: read.reason === 'too-large' ? 'too large' : 'not in this clone' });
      else {
        const text = textOf(read.bytes);
        bytes += read.bytes.length;
        if (text === undefined) unscanned.push({ path, reason: 'binary content' });
        else for (const place of places) if (isScannable(place.path)) take(place, text);
      }
    }
  } finally {
    await reader.close();
  }
  return {
    root: tree.top,
    ruleset: scanning.ruleSet.version,
    filesScanned: byBlob.size - unscanned.length,
    bytesScanned: bytes,
    findings: [...found.values()].sort(byPlace),
    unscanned,
    notices: sources.notices,
    commits,
  };
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
