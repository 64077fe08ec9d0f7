/**
 * Reads one file's dependencies. This is the border at which a crash becomes a fault with a reason: whatever a reader
 * meets, one broken file never ends a run.
 */
import { failed } from '../../base/result.ts';
import type { DependencyFormat, ReadDependencies } from './format.ts';
import { dependencyFormats } from './formats/index.ts';

/** Lock files of large workspaces have some 10 MB; what is longer is no lock file. In UTF-16 units. */
const longestFile = 64_000_000;

/** Folders in which files are copies of other people's projects. */
const copied = /(?:^|\/)(?:node_modules|bower_components|vendor|third_party)\//;

export function dependencyFormatOf(path: string): DependencyFormat | undefined {
  return copied.test(path) ? undefined : dependencyFormats.find((format) => format.wants(path));
}

export function dependencyFormatById(id: string): DependencyFormat | undefined {
  return dependencyFormats.find((format) => format.id === id);
}

/** Names the readers: a stored answer of another version counts as absent. */
export const formatVersion = ({ id, version }: DependencyFormat): string => `${id}@${version}`;

export function readDependencies(format: DependencyFormat, text: string): ReadDependencies {
  if (text.length > longestFile) return failed(`it is longer than ${longestFile} characters`);
  try {
    return format.read(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
