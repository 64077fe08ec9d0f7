/**
 * A rule that the user wrote: plain JSON, so that it can be sent to worker threads and hashed into the version of the
 * rules. Read from YAML (`.plumbline/rules/*.yaml`) or from a gitleaks configuration in `app/rules`, made into a `Rule` in
 * `detect/own-rules`.
 */
import type { FindingClass, Severity } from './finding.ts';

/** What is looked for; exactly one of these. */
export type OwnRulePattern =
  /** RE2 syntax: linear in the text whatever the expression. `group`: which group holds the secret, if any does. */
  | { readonly kind: 'regex'; readonly regex: string; readonly group?: number; readonly entropyAbove?: number }
  /** An ast-grep pattern or rule object of one language. */
  | { readonly kind: 'structure'; readonly language: string; readonly rule: unknown };

/** A match is left alone when one of these regexes or words is found in what `of` names; with `all`, one of each. */
export interface OwnRuleAllowance {
  readonly of: 'secret' | 'match' | 'line';
  readonly regexes: readonly string[];
  /** Parts of the secret, in any case. */
  readonly words?: readonly string[];
  readonly all?: boolean;
}

export interface OwnRuleExample {
  readonly path: string;
  readonly code: string;
}

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
  /** `file`: a keyword may stand anywhere in the file, as gitleaks has it. */
  readonly keywordsIn?: 'line' | 'file';
  /** Globs over paths; absent: everywhere. */
  readonly paths?: readonly string[];
  readonly exceptPaths?: readonly string[];
  /** The same as regular expressions that are found somewhere in the path. */
  readonly pathRegexes?: readonly string[];
  readonly exceptPathRegexes?: readonly string[];
  readonly allow?: readonly OwnRuleAllowance[];
  /** None only where another tool's configuration has no place for them. */
  readonly examples: { readonly bad: readonly OwnRuleExample[]; readonly good: readonly OwnRuleExample[] };
  /** Where it is written, for messages. */
  readonly from: { readonly file: string; readonly line?: number };
}
