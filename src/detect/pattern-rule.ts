/** Rules that are a table of patterns: each with the kinds of file it is for and what it proves. */
import type { FileKind } from '../model/file-kind.ts';
import type { Severity } from '../model/finding.ts';
import type { RawMatch, ScannedFile } from './rule.ts';

export interface Pattern {
  readonly kinds: readonly FileKind[];
  /** Flag `g`; bounded quantifiers only. Matched against one window at a time. */
  readonly pattern: RegExp;
  /**
   * `code`: neither comments nor the insides of strings. `uncommented`: strings too, and the match begins in code (for
   * calls that are told by a string argument). `text`: as it stands.
   */
  readonly in: 'code' | 'uncommented' | 'text';
  readonly detail?: string | ((groups: RegExpExecArray) => string);
  readonly severity?: Severity;
  /** Anything else that must hold, or another severity. `start` is the offset in the file. */
  readonly judge?: (match: RegExpExecArray, file: ScannedFile, start: number) => boolean | Severity;
}

export function* matchPatterns(file: ScannedFile, patterns: readonly Pattern[]): Iterable<RawMatch> {
  const fitting = patterns.filter((pattern) => pattern.kinds.includes(file.kind));
  for (const window of file.windows) {
    const taken: RawMatch[] = [];
    for (const pattern of fitting) {
      for (const match of matchPattern(file, window, pattern)) {
        // Two patterns may know the same thing in two ways: it is reported once.
        if (taken.some((other) => match.start < other.end && other.start < match.end)) continue;
        taken.push(match);
        yield match;
      }
    }
  }
}

function* matchPattern(
  file: ScannedFile,
  window: { readonly start: number; readonly end: number; readonly text: string },
  pattern: Pattern,
): Iterable<RawMatch> {
  // Masks are made only for files that need them: most windows fall at their raw text.
  if (window.text.search(pattern.pattern) < 0) return;
  const source = pattern.in === 'text' ? window.text : file.masked[pattern.in].slice(window.start, window.end);
  for (const match of source.matchAll(pattern.pattern)) {
    const start = window.start + match.index;
    if (pattern.in === 'uncommented' && file.masked.code[start] !== file.text[start]) continue;
    const verdict = pattern.judge?.(match, file, start) ?? true;
    if (verdict === false) continue;
    const detail = typeof pattern.detail === 'function' ? pattern.detail(match) : pattern.detail;
    const severity = typeof verdict === 'string' ? verdict : pattern.severity;
    yield {
      start,
      end: start + match[0].length,
      ...(detail === undefined ? {} : { detail }),
      ...(severity === undefined ? {} : { severity }),
    };
  }
}

/** Kinds by family, for the tables of rules. */
export const scripts: readonly FileKind[] = ['javascript', 'typescript', 'vue', 'svelte'];
export const jvm: readonly FileKind[] = ['java', 'kotlin', 'scala', 'groovy'];
export const pipelines: readonly FileKind[] = [
  'github-workflow',
  'github-action',
  'gitlab-ci',
  'circleci',
  'travis-ci',
  'azure-pipelines',
  'cloudbuild',
  'jenkinsfile',
];
export const shells: readonly FileKind[] = [
  'shell',
  'dockerfile',
  'makefile',
  ...pipelines,
  'docker-compose',
  'npm-manifest',
];
export const settings: readonly FileKind[] = [
  'yaml',
  'toml',
  'ini',
  'java properties',
  'json',
  'dotenv',
  'docker-compose',
  'hcl',
  'xml',
  'other',
];
export const programs: readonly FileKind[] = [
  ...scripts,
  ...jvm,
  'python',
  'go',
  'ruby',
  'php',
  'c#',
  'c',
  'c++',
  'rust',
  'swift',
  'objective-c',
  'dart',
];
