/**
 * Runs every extractor that wants a file. This is the border at which a crash becomes a gap: whatever an extractor meets,
 * one broken file never ends a run.
 *
 * Gaps about test material and vendored code are left out: a fixture is often broken on purpose, and no statement about
 * the repository's own pipelines, images or infrastructure rests on it. Facts about them are kept, with their context.
 */
import { fileContextOf } from '../model/file-kind.ts';
import type { FactKind } from '../model/fact.ts';
import {
  isExtractedGap,
  isExtractedPart,
  unreadable,
  type Extractor,
  type Said,
  type SourceFile,
} from './extractor.ts';
import { extractors } from './extractors/index.ts';

/** A file this long is no configuration; parsing it would cost more than it can say. In UTF-16 units. */
const longestFile = 4_000_000;

export function wantsFile(path: string): boolean {
  return extractors.some((extractor) => extractor.wants(path));
}

/** The kinds of facts that a file at this path may hold: what is unknown when it cannot be read. */
export function kindsAt(path: string): readonly FactKind[] {
  return [...new Set(extractors.filter((e) => e.wants(path)).flatMap((e) => e.produces))];
}

export function extractorsVersion(): string {
  return extractors.map(({ id, version }) => `${id}@${version}`).join(' ');
}

export function extractFacts(file: SourceFile): readonly Said[] {
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text;
  const silent = ['test', 'vendored'].includes(fileContextOf(file.path));
  const found = extractors
    .filter((extractor) => extractor.wants(file.path))
    .flatMap((extractor) => run(extractor, { path: file.path, text }));
  return silent ? found.filter((one) => !isExtractedGap(one)) : found;
}

/**
 * What a file says whose content is no text. A binary lock file still locks; of everything else that was wanted, all that
 * is known is that it could not be read.
 */
export function extractBinary(path: string): readonly Said[] {
  if (/(?:^|\/)bun\.lockb$/.test(path)) return extractFacts({ path, text: '' });
  return extractUnread(path, 'its content is binary');
}

/** What is known of a file whose content nobody could read. */
export function extractUnread(path: string, why: string): readonly Said[] {
  if (['test', 'vendored'].includes(fileContextOf(path))) return [];
  return kindsAt(path).map((of) => unreadable(of, path, why));
}

function run(extractor: Extractor<FactKind, Said>, file: SourceFile): readonly Said[] {
  if (file.text.length > longestFile) {
    const detail = `${file.path} is longer than ${longestFile} characters and was not read by ${extractor.id}`;
    return extractor.produces.map((of) => ({ gap: 'too-large' as const, of, detail }));
  }
  const by = `${extractor.id}@${extractor.version}`;
  try {
    const found = [...extractor.extract(file)];
    return distinct(found).map((one) => (isExtractedGap(one) ? one : { ...one, by }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return extractor.produces.map((of) => unreadable(of, file.path, why));
  }
}

/** Equal keys within a file (two resources of one name) get their ordinal, in order of appearance. */
function distinct(found: readonly Said[]): readonly Said[] {
  const seen = new Map<string, number>();
  return found.map((one) => {
    if (isExtractedGap(one) || isExtractedPart(one)) return one;
    const name = `${one.kind} ${one.key}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? one : { ...one, key: `${one.key}#${count}` };
  });
}
