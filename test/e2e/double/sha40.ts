import { sha256Of } from '../../../src/base/digest.ts';

/** Something that looks like a git object id, the same for the same parts. */
export const sha40 = (...parts: readonly string[]): string => sha256Of(...parts).slice(0, 40);
