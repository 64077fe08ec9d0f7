/**
 * Sources of what judged, as they were sealed with a run: one document per folder,
 *
 *     {"files":[{"path":…,"text":…},…],"folder":"src/controls","type":"plumbline-sources","version":<hex>}
 *
 * whose version is the SHA-256 over path and text of every file, in order of path, each preceded by its length in bytes and a
 * colon. The version of a check is made the same way of two such hashes: that of everything outside `checks/`, and that of its own
 * folder. So a reader can see which code gave a result, and that it is the code that the result names.
 */
import { sha256, sha256Of, type Digest } from '../base/digest.ts';
import { isHexDigest, isRecord } from './pack-layout.ts';
import type { PackFault } from './pack-verification.ts';

export const SOURCES_FOLDER = 'sources/';
export const CHECKS_FOLDER = 'src/controls';
export const RULES_FOLDER = 'src/detect';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface SourcesDocument {
  readonly folder: string;
  readonly version: Digest;
  readonly files: readonly SourceFile[];
}

export function sourcesDocument(
  folder: string,
  files: readonly SourceFile[],
): SourcesDocument & { readonly type: string } {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { type: 'plumbline-sources', folder, version: versionOf(sorted), files: sorted };
}

const versionOf = (files: readonly SourceFile[]): Digest =>
  sha256Of(...files.flatMap(({ path, text }) => [path, text]));

/** Undefined when the document holds no such check. */
export function checkVersionIn({ files }: SourcesDocument, check: string): Digest | undefined {
  const own = `checks/${check}/`;
  const ofCheck = files
    .filter(({ path }) => path.startsWith(own))
    .map(({ path, text }) => ({ path: path.slice(own.length), text }));
  if (ofCheck.length === 0) return undefined;
  return sha256Of(versionOf(files.filter(({ path }) => !path.startsWith('checks/'))), versionOf(ofCheck));
}

export function parseSources(text: string): SourcesDocument | undefined {
  const value = parsed(text);
  if (!isRecord(value) || value['type'] !== 'plumbline-sources') return undefined;
  const { folder, version, files } = value;
  if (typeof folder !== 'string' || !isHexDigest(version) || !Array.isArray(files)) return undefined;
  return files.every(isSourceFile) ? { folder, version: version as Digest, files } : undefined;
}

function isSourceFile(value: unknown): value is SourceFile {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['text'] === 'string';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Where a source stands in the pack. */
export const sourcePath = (folder: string, path: string): string => `${SOURCES_FOLDER}${folder}/${path}`;

export interface JudgedBy {
  /** Versions that the run names, by folder of sources. */
  readonly tool: ReadonlyMap<string, string>;
  /** Versions that sealed populations name, by check. */
  readonly checks: ReadonlyMap<string, string>;
}

/** That the sealed sources are those that the run and its results name, and that the files of the pack are the sealed ones. */
export function checkSources(
  documents: readonly { readonly file: string; readonly document: SourcesDocument }[],
  judged: JudgedBy,
  /** SHA-256 of the files of the pack. */
  digests: ReadonlyMap<string, string>,
): PackFault[] {
  const faults: PackFault[] = [];
  const expected = new Map<string, string>();
  const say = (file: string, because: string): unknown => faults.push({ file, code: 'sources/changed', because });
  for (const { file, document } of documents) {
    const { folder, version, files } = document;
    if (versionOf(files) !== version) say(file, `its files do not have the version it states`);
    const named = judged.tool.get(folder);
    if (named !== undefined && named !== version) say(file, `the run names the version ${named} of ${folder}`);
    for (const { path, text } of files) expected.set(sourcePath(folder, path), sha256(text));
    for (const [check, used] of folder === CHECKS_FOLDER ? judged.checks : []) {
      const own = checkVersionIn(document, check);
      if (own !== undefined && own !== used)
        say(file, `the check ${check} judged in the version ${used}, this is ${own}`);
    }
  }
  const inPack = [...digests].filter(([path]) => path.startsWith(SOURCES_FOLDER));
  for (const [path, digest] of inPack)
    if (expected.get(path) !== digest) say(path, 'it is not what was sealed with the run');
  for (const path of expected.keys()) if (!digests.has(path)) say(path, 'it was sealed with the run and is not here');
  return faults;
}
