/**
 * What is noted of a blob in the place of results, so that the next run knows without reading it. A note stands among the
 * kinds as which blobs are scanned; no file is of such a kind.
 */
import type { ScanAnswer } from './scan-protocol.ts';

/** `lfs-pointer`: the content is kept elsewhere. `too-slow`: rules or extractors were ended over it. */
export type ScanNote = 'lfs-pointer' | 'too-slow';

export function noteOn(blob: string, note: ScanNote): ScanAnswer {
  return { blob, scans: [{ kind: note, matches: [] }], extractions: [] };
}

/** Whether a kind is a note: one that other rules leave as it is, or one that they try again. */
export function isNoted(kind: string): 'stays' | 'again' | undefined {
  if (kind === 'lfs-pointer') return 'stays';
  return kind === 'too-slow' ? 'again' : undefined;
}
