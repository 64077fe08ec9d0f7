/**
 * One process at a time per mirror, and a way out when that process was killed.
 *
 * File: `plumbline.lock` in the mirror; one line per process, `<pid> <start time>`: ours first, then the git that works
 * for us. The start time (Linux, from /proc) tells a process from a later one that was given the same number.
 *
 * When all of them are gone, what they left half-done is removed: git's own lock files (git would wait for them for
 * ever) and its temporary packs (nothing refers to them).
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemErrorCode } from '../../base/app-error.ts';

export interface MirrorLock {
  /** A child that works on the mirror for us. */
  readonly join: (processId: number) => void;
  readonly release: () => void;
}

/** Undefined when another living process has it. */
export function lockMirror(mirror: string): MirrorLock | undefined {
  const file = path.join(mirror, 'plumbline.lock');
  mkdirSync(mirror, { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (take(file))
      return { join: (id) => appendFileSync(file, lineOf(id)), release: () => rmSync(file, { force: true }) };
    if (holders(file).some(isAlive)) return undefined;
    removeLeftovers(mirror);
    rmSync(file, { force: true });
  }
  return undefined;
}

function take(file: string): boolean {
  try {
    writeFileSync(file, lineOf(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  readonly id: number;
  readonly started: string;
}

function holders(file: string): readonly Holder[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => {
    const [id, started = ''] = line.split(' ');
    return { id: Number(id), started };
  });
}

function lineOf(id: number): string {
  return `${id} ${startTime(id)}\n`;
}

function isAlive({ id, started }: Holder): boolean {
  if (!Number.isSafeInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    if (systemErrorCode(error) !== 'EPERM') throw error;
  }
  return startTime(id) === started;
}

/** Field 22 of /proc/<pid>/stat; the second field, the program's name, may hold blanks and brackets. Empty elsewhere. */
function startTime(id: number): string {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(systemErrorCode(error) ?? '')) return '';
    throw error;
  }
}

function removeLeftovers(mirror: string): void {
  for (const entry of readdirSync(mirror, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const isOurs = entry.isFile() && entry.name !== 'plumbline.lock';
    const inObjects = path.relative(mirror, full).startsWith(`objects${path.sep}`);
    const isLeftover = entry.name.endsWith('.lock') || (inObjects && /^\.?tmp_/.test(entry.name));
    if (isOurs && isLeftover) rmSync(full, { force: true });
  }
}
