/**
 * What is noted of a blob in the place of results or beside them, so that the next run knows without reading it. A note
 * stands among the kinds as which blobs are scanned; no file is of such a kind.
 */
import { extractUnread } from '../../facts/extract.ts';
import type { ScanAnswer, ScanTask } from './scan-protocol.ts';

/** How each is said of a file; `again`: another set of rules may get further with it. */
export const scanNotes = {
  'lfs-pointer': { again: false, why: 'is kept in Git LFS: only the pointer is in the repository' },
  'too-large': { again: true, why: 'is too large to be scanned' },
  'too-slow': { again: true, why: 'took too long to be scanned and was given up' },
  'too-much-memory': { again: true, why: 'took too much memory to be scanned and was given up' },
  'too-deep': { again: true, why: 'is nested too deeply or too long for a rule that reads it, and was given up' },
  'not-parsed': {
    again: true,
    why: 'is too long to be parsed or would take too long, so that structural rules of your own did not read it',
  },
} as const;
export type ScanNote = keyof typeof scanNotes;

export const noteKinds = Object.keys(scanNotes) as readonly ScanNote[];

export function isNote(kind: string): kind is ScanNote {
  return Object.hasOwn(scanNotes, kind);
}

/** Beside results of other kinds. */
export function scanOfNote(note: ScanNote): ScanAnswer['scans'][number] {
  return { kind: note, matches: [] };
}

export function noteOn(blob: string, note: ScanNote): ScanAnswer {
  return { blob, scans: [scanOfNote(note)], extractions: [] };
}

/** For a task that was given up: neither rules nor extractors have an answer. */
export function givenUp({ blob, paths }: Pick<ScanTask, 'blob' | 'paths'>, note: ScanNote): ScanAnswer {
  const extractions = paths.map((path) => ({ path, extracted: extractUnread(path, `it ${scanNotes[note].why}`) }));
  return { blob, scans: [scanOfNote(note)], extractions };
}
