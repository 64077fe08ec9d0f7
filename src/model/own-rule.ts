/**
 * A rule that the user wrote: plain JSON, so that it can be sent to worker threads and hashed into the version of the
 * rules. Read from YAML (`rules/*.yaml`) or from a gitleaks configuration in `app/`, made into a `Rule` in
 * `detect/own-rules`.
 */
import type { FindingClass, Severity } from './finding.ts';

/** What is looked for; exactly one of these. */
export type OwnRulePattern =
  /** RE2 syntax: linear in the text whatever the expression. `group`: which group holds the secret, if any does. */
  | { readonly kind: 'regex'; readonly regex: string; readonly group?: number; readonly entropyAbove?: number }
  /** An ast-grep pattern or rule object of one language. */
  | { readonly kind: 'structure'; readonly language: string; readonly rule: unknown };

export interface OwnRule {
  /** Unique, and never one of the built-in ids. */
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly why: string;
  readonly remediation: string;
  readonly references: readonly string[];
  readonly pattern: OwnRulePattern;
  /** Literals of which one stands on the line of every match; absent: derived from the pattern, else every file is read. */
  readonly keywords?: readonly string[];
  /** Globs over paths; absent: everywhere. */
  readonly paths?: readonly string[];
  readonly exceptPaths?: readonly string[];
  /** A match is dropped when one of these matches the secret, the match or the line. */
  readonly allow?: readonly {
    readonly of: 'secret' | 'match' | 'line';
    readonly regexes: readonly string[];
    readonly words?: readonly string[];
  }[];
  readonly examples: {
    readonly bad: readonly { readonly path: string; readonly code: string }[];
    readonly good: readonly { readonly path: string; readonly code: string }[];
  };
  /** Where it is written, for messages. */
  readonly from: { readonly file: string; readonly line?: number };
}
