/**
 * Which files of a scan hold anything, found out by the same workers as in an audit: what a file does to a rule costs that
 * file alone, with a reason, and the rest is scanned on all cores. What it names is then read again, in this thread, for
 * what must not leave it (values in clear, for baselines).
 */
import type { RuleSet } from '../../detect/rule-set.ts';
import { isScannable } from '../../detect/scan.ts';
import { textOf } from '../../detect/text/decode.ts';
import { scanKindOf } from '../../model/file-kind.ts';
import { isNote, scanNotes } from '../reading/scan-notes.ts';
import { openScanPool, scannedBytesAtMost } from '../reading/scan-pool.ts';
import type { ScanAnswer } from '../reading/scan-protocol.ts';
import type { ScanLimits } from '../reading/scan-thread.ts';

export interface FileToLookAt {
  readonly path: string;
  /** Known before it is read. */
  readonly bytes?: number;
  read(): Promise<Buffer>;
}

export interface Look<File> {
  readonly scanned: readonly File[];
  /** Those of them in which some rule found something. */
  readonly holding: readonly File[];
  /** `scanned`, too, where only some rules of the user's own could not read it. */
  readonly unscanned: readonly { readonly path: string; readonly reason: string }[];
  readonly bytes: number;
}

export interface LookOptions {
  readonly ruleSet: RuleSet;
  readonly secretKey: Uint8Array;
  readonly workers: number;
  readonly limits?: ScanLimits;
  readonly signal: AbortSignal;
  readonly onFile: (index: number, path: string) => void;
}

export async function firstLook<File extends FileToLookAt>(
  files: readonly File[],
  { ruleSet, onFile, signal, ...options }: LookOptions,
): Promise<Look<File>> {
  const answers = new Map<string, ScanAnswer>();
  const unscanned: { path: string; reason: string }[] = [];
  const onAnswers = (more: readonly ScanAnswer[]): void => {
    for (const answer of more) answers.set(answer.blob, answer);
  };
  const pool = openScanPool({ ...options, ownRules: ruleSet.own, onAnswers });
  let bytes = 0;
  try {
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      onFile(index, file.path);
      const read = await readable(file);
      if ('reason' in read) unscanned.push({ path: file.path, reason: read.reason });
      else {
        bytes += read.content.length;
        await pool.submit({ blob: file.path, bytes: read.content, kinds: [scanKindOf(file.path)], paths: [] });
      }
    }
    await pool.drain();
  } finally {
    await pool.close();
  }
  const scanned: File[] = [];
  const holding: File[] = [];
  for (const file of files) {
    const answer = answers.get(file.path);
    if (!answer) continue;
    const { reasons, isScanned, isHolding } = saidBy(answer);
    for (const reason of reasons) unscanned.push({ path: file.path, reason });
    if (isScanned) scanned.push(file);
    if (isHolding) holding.push(file);
  }
  return { scanned, holding, unscanned, bytes };
}

/** What workers have to say of one content. */
export function saidBy({ scans }: ScanAnswer) {
  const reasons = scans.flatMap(({ kind }) => (isNote(kind) ? [`it ${scanNotes[kind].why}`] : []));
  return {
    reasons,
    isScanned: reasons.length < scans.length,
    isHolding: scans.some(({ matches }) => matches.length > 0),
  };
}

async function readable(file: FileToLookAt): Promise<{ readonly content: Buffer } | { readonly reason: string }> {
  const tooLarge = { reason: `larger than ${scannedBytesAtMost / 2 ** 20} MB` };
  if ((file.bytes ?? 0) > scannedBytesAtMost) return tooLarge;
  const content = await file.read();
  // Whether it is text is seen at its beginning.
  if (textOf(content.subarray(0, 8000)) === undefined) return { reason: 'binary content' };
  if (!isScannable(file.path)) return { reason: 'a kind of file that no rule reads' };
  return content.length > scannedBytesAtMost ? tooLarge : { content };
}
