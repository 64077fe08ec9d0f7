/** A scan of what lies on disk, as a CI step does it: no history, nothing stored, nothing sealed. */
import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { sha256Of } from '../../base/digest.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { isScannable, scanContent } from '../../detect/scan.ts';
import { runGit } from '../../git/git.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import { asObjectId } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import type { ScanFinding, ScanReport, Working } from '../plumbline.ts';

interface FileOnDisk {
  readonly absolute: string;
  readonly path: string;
}

export async function scanPaths(
  paths: readonly string[],
  context: Pick<AppContext, 'ruleSet' | 'secretKey'>,
  working: Working,
): Promise<ScanReport> {
  const scanning = { ruleSet: context.ruleSet(), secretKey: context.secretKey() };
  const named = (paths.length === 0 ? ['.'] : paths).map((path) => existing(resolve(path)));
  const root = commonRoot(named);
  const files = (await Promise.all(named.map((path) => filesUnder(path)))).flat().sort();
  const findings: ScanFinding[] = [];
  const unscanned: { path: string; reason: string }[] = [];
  let bytesScanned = 0;
  let filesScanned = 0;
  for (const [index, absolute] of files.entries()) {
    working.signal.throwIfAborted();
    const path = relative(root, absolute);
    if (index % 50 === 0) {
      working.observer.progress({ step: 'Scanning', done: index, total: files.length, unit: 'files', detail: path });
      await new Promise((next) => setImmediate(next));
    }
    const bytes = readFileSync(absolute);
    if (bytes.subarray(0, 8000).includes(0)) unscanned.push({ path, reason: 'binary content' });
    else if (!isScannable(path)) unscanned.push({ path, reason: 'a kind of file that no rule reads' });
    else {
      filesScanned++;
      bytesScanned += bytes.length;
      findings.push(...scanFile({ absolute, path }, bytes, scanning));
    }
  }
  return { root, ruleset: scanning.ruleSet.version, filesScanned, bytesScanned, findings, unscanned };
}

interface Scanning {
  readonly ruleSet: RuleSet;
  readonly secretKey: Uint8Array;
}

function scanFile({ path }: FileOnDisk, bytes: Buffer, { ruleSet, secretKey }: Scanning): readonly ScanFinding[] {
  const kind = fileKindOf(path);
  const context = fileContextOf(path);
  const blob = asObjectId(sha256Of('blob', bytes.toString('latin1')));
  const ordinals = new Map<string, number>();
  const matches = scanContent({ text: bytes.toString('utf8'), kind }, { secretKey }, ruleSet);
  return matches.flatMap((match: Match): ScanFinding[] => {
    const rule = ruleSet.ruleOf(match.rule);
    if (!rule) return [];
    if (rule.contexts && !rule.contexts.includes(context)) return [];
    if (rule.appliesTo && !rule.appliesTo(path)) return [];
    const key = `${match.rule} ${match.identity}`;
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    const { identity, severity, ...span } = match;
    return [
      {
        ...span,
        class: rule.meta.class,
        severity: severity ?? rule.meta.severity,
        title: rule.meta.title,
        path,
        context,
        blob,
        fingerprint: sha256Of(match.rule, path, identity, String(ordinal)),
      },
    ];
  });
}

function existing(path: string): string {
  try {
    statSync(path);
    return path;
  } catch (cause) {
    throw new AppError('app/no-such-path', `${path} cannot be read`, {
      hint: 'Name an existing file or folder.',
      cause,
    });
  }
}

function commonRoot(named: readonly string[]): string {
  let root = statSync(named[0]!).isDirectory() ? named[0]! : dirname(named[0]!);
  while (!named.every((path) => path === root || path.startsWith(root === '/' ? '/' : `${root}/`)))
    root = dirname(root);
  return root;
}

/** Of a git work tree what git does not ignore; of any other folder all of it. */
async function filesUnder(path: string): Promise<readonly string[]> {
  if (!statSync(path).isDirectory()) return [path];
  const tracked = await gitFiles(path);
  if (tracked) return tracked.map((file) => join(path, file)).filter(isRegular);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file))
    .map((file) => join(path, file))
    .filter(isRegular);
}

function isRegular(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function gitFiles(folder: string): Promise<readonly string[] | undefined> {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const listed = await runGit(join(folder, '.git'), ['--work-tree', folder, '-C', folder, ...args]);
    return listed.toString('utf8').split('\0').filter(Boolean);
  } catch (error) {
    if (error instanceof AppError) return undefined; // no work tree: the folder is read as it lies
    throw error;
  }
}
