/** A scan of what lies on disk, as a CI step or a hook does it: no history, nothing stored, nothing sealed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { textOf } from '../../detect/text/decode.ts';
import type { AppContext } from '../context.ts';
import type { ScanReport, ScanRequest, Working } from '../plumbline.ts';
import { updateBaselineFile } from '../rules/baselines/baseline-file.ts';
import type { Baseline } from '../rules/baselines/baseline.ts';
import { namesDependencies, scanExposures, type ScannedExposures } from '../dependencies/scan-exposures.ts';
import { readBaseline } from '../rules/sources.ts';
import { changedFiles, type Change } from './changed-files.ts';
import { firstLook } from './first-look.ts';
import { existing, filesUnder, isWithin, rootOf, workTreeOf } from './scan-files.ts';
import { scanFile, withoutEarlier, type FoundInFile } from './scan-file.ts';

interface FileToScan {
  readonly absolute: string;
  /** Known before it is read. */
  readonly bytes?: number;
  read(): Promise<Buffer>;
  readBefore?(): Promise<Buffer | undefined>;
}

interface Scanning {
  readonly ruleSet: RuleSet;
  readonly secretKey: Uint8Array;
  readonly baselines: readonly Baseline[];
  readonly workers: number;
}

type ScanContext = Pick<AppContext, 'ruleSet' | 'ruleSources' | 'secretKey' | 'clock' | 'workers'> & {
  readonly config?: Pick<AppContext['config'], 'advisories'>;
};

export async function scanPaths(request: ScanRequest, context: ScanContext, working: Working): Promise<ScanReport> {
  const named = (request.paths.length === 0 ? ['.'] : request.paths).map((path) => existing(resolve(path)));
  const root = rootOf(named, request.from);
  const sources = context.ruleSources();
  const now = context.clock.now();
  const { writeBaseline } = request;
  const further = request.baselines ?? [];
  const scanning = {
    ruleSet: context.ruleSet(),
    secretKey: context.secretKey(),
    workers: context.workers,
    // What is written anew is judged without it: entries are compared by `updateBaselineFile`.
    baselines: [
      ...sources.baselines(now, writeBaseline),
      ...further.filter((path) => path !== writeBaseline).map((path) => readBaseline(path, now)),
    ],
  };
  const { files, base } = await filesOf(named, root, request);
  const read = await readFiles(files, root, scanning, working);
  const scanned = new Set(read.paths);
  const exposures = await exposuresOf({ named, root, files, request }, scanning.baselines, context);
  const found = [...read.found, ...(exposures?.found ?? [])].toSorted(byPlace);
  const written =
    writeBaseline === undefined
      ? undefined
      : updateBaselineFile({
          path: writeBaseline,
          found,
          isScanned: (path) => scanned.has(path) || isGone(root, path),
        });
  const isWhole = request.change === undefined;
  return {
    root,
    ruleset: scanning.ruleSet.version,
    filesScanned: scanned.size,
    bytesScanned: read.bytes,
    findings: found.map(({ finding }) => finding),
    unscanned: read.unscanned,
    notices: [...sources.notices, ...(exposures?.notices ?? [])],
    baselines: scanning.baselines.map((one) =>
      countsOf(one, found, isWhole ? (path) => scanned.has(path) : () => false),
    ),
    ...(written && { written }),
    ...(request.change !== undefined && {
      changed: { base: base ?? null, files: files.length, earlier: read.earlier + (exposures?.earlier ?? 0) },
    }),
  };
}

interface AskedFiles {
  readonly named: readonly string[];
  readonly root: string;
  readonly files: readonly FileToScan[];
  readonly request: ScanRequest;
}

/** Manifests decide for each other, so of a change the unchanged ones are read, too. */
async function exposuresOf(
  { named, root, files, request }: AskedFiles,
  baselines: readonly Baseline[],
  { config }: ScanContext,
): Promise<ScannedExposures | undefined> {
  const { advisories = [], change } = request;
  if (advisories.length === 0) return undefined;
  const pathOf = (absolute: string): string => relative(root, absolute).split(sep).join('/');
  const now = new Map<string, string>();
  const before = new Map<string, string>();
  const take = (into: Map<string, string>, path: string, bytes: Buffer | undefined): void => {
    const text = bytes && textOf(bytes);
    if (text === undefined) into.delete(path);
    else into.set(path, text);
  };
  for (const absolute of (await Promise.all(named.map((path) => filesUnder(path)))).flat()) {
    const path = pathOf(absolute);
    if (!namesDependencies(path)) continue;
    take(now, path, readFileSync(absolute));
    take(before, path, readFileSync(absolute));
  }
  for (const file of files) {
    const path = pathOf(file.absolute);
    if (!namesDependencies(path)) continue;
    take(now, path, await file.read());
    take(before, path, await file.readBefore?.());
  }
  const wholeFor = config?.advisories.wholeFor ?? [];
  return scanExposures({ files: now, ...(change !== undefined && { before }), advisories, wholeFor, baselines });
}

const isGone = (root: string, path: string): boolean => !existsSync(resolve(root, path));

async function filesOf(named: readonly string[], root: string, { change }: ScanRequest) {
  if (change === undefined) {
    const listed = (await Promise.all(named.map((path) => filesUnder(path)))).flat();
    const files: FileToScan[] = [...new Set(listed)]
      .sort()
      .map((absolute) => ({ absolute, bytes: statSync(absolute).size, read: async () => readFileSync(absolute) }));
    return { files };
  }
  const tree = workTreeOf(root);
  if (!tree) {
    throw new AppError('app/no-work-tree', `${root} is no git work tree: nothing tells what changed`, {
      hint: 'Leave --changed-since and --staged out, or start in a checkout.',
    });
  }
  const found: Change = await changedFiles(tree, change);
  const files: readonly FileToScan[] = found.files.filter(({ absolute }) =>
    named.some((path) => isWithin(absolute, path)),
  );
  return { files, ...(found.base !== undefined && { base: found.base }) };
}

async function readFiles(files: readonly FileToScan[], root: string, scanning: Scanning, working: Working) {
  const named = files.map((file) => ({ ...file, path: relative(root, file.absolute).split(sep).join('/') }));
  const onFile = (index: number, path: string): void => {
    if (index % 50 > 0) return;
    working.observer.progress({ step: 'Scanning', done: index, total: files.length, unit: 'files', detail: path });
  };
  const { ruleSet, secretKey, workers } = scanning;
  const look = await firstLook(named, { ruleSet, secretKey, workers, signal: working.signal, onFile });
  const found: FoundInFile[] = [];
  let earlier = 0;
  for (const file of look.holding) {
    working.signal.throwIfAborted();
    const text = textOf(await file.read());
    // It has changed since.
    if (text === undefined) continue;
    const { path } = file;
    const all = scanFile({ path, text }, scanning);
    const old = all.length > 0 ? await file.readBefore?.() : undefined;
    const oldText = old && textOf(old);
    const brought = oldText === undefined ? all : withoutEarlier(all, scanFile({ path, text: oldText }, scanning));
    earlier += all.length - brought.length;
    found.push(...brought);
  }
  const unscanned = look.unscanned.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { found, unscanned, paths: look.scanned.map(({ path }) => path), bytes: look.bytes, earlier };
}

function byPlace({ finding: a }: FoundInFile, { finding: b }: FoundInFile): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}

function countsOf(baseline: Baseline, found: readonly FoundInFile[], isScanned: (path: string) => boolean) {
  const { name, entries } = baseline;
  const of = found.map(({ finding }) => finding);
  const known = (state: string): number => of.filter(({ known: k }) => k?.from === name && k.state === state).length;
  return {
    name,
    entries,
    suppressed: of.filter(({ suppressed }) => suppressed?.marker === name).length,
    unreviewed: known('unreviewed'),
    expired: known('expired'),
    confirmed: known('confirmed'),
    unused: baseline.unused(isScanned),
  };
}
