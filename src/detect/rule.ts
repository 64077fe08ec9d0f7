/**
 * What a rule is. A rule looks for one thing, in text alone: it is pure and synchronous and never sees a path, a
 * repository or a date, so that each blob is scanned once whatever the number of places and times where it stood.
 *
 * Invariants: `prefilter` may admit too much, never too little (a literal that every match has on its line, or within
 * the window of a very long line); `match` runs in time linear in the text, whatever the text (see `text/windows.ts`);
 * every rule ships an example that it reports and one that it leaves alone.
 *
 * Rejected: rules as YAML with one regular expression each (the false positives die in code: decoders, checksums,
 * word lists, enclosing calls), and rules that see the path (the scan cache would have to be kept per path).
 */
import type { FileContext, FileKind } from '../model/file-kind.ts';
import type { DataFlow, DeclaredField, FindingClass, Severity } from '../model/finding.ts';
import type { MaskedText } from './text/mask.ts';
import type { Outline } from './text/outline.ts';

export interface RuleMeta {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  /** Why an auditor cares. Sentences. */
  readonly why: string;
  readonly remediation: string;
  /** Addresses or names of public standards: CWE, RFC, vendor documentation. */
  readonly references: readonly string[];
}

/** Offsets are UTF-16 positions in the file's text; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of text worth reading: a line with a prefilter literal, or a bounded piece of a very long line. */
export interface TextWindow extends Span {
  readonly text: string;
}

export interface ScannedFile {
  readonly text: string;
  readonly kind: FileKind;
  /** The same text at the same offsets, without comments, and without comments and strings. Made on first use. */
  readonly masked: MaskedText;
  /** Functions, calls and assignments. Made on first use; empty for kinds without a grammar. */
  readonly outline: Outline;
  /** Where literals of the asking rule's prefilter stand, in order; everything for `scan-everything`. */
  readonly windows: readonly TextWindow[];
  /** From 1. */
  lineOf(offset: number): number;
  /** Of the line that holds `offset`, without its line break. */
  lineSpan(offset: number): Span;
}

export interface RawMatch extends Span {
  /** What must never be shown. Makes the identity a keyed hash of this text. */
  readonly secret?: Span;
  /** The value behind `secret` when the text holds it in another spelling (line breaks in a key, say). */
  readonly secretValue?: string;
  /** More that must not be shown in any excerpt: the other values of a credentials file. */
  readonly hidden?: readonly Span[];
  /** What tells equal matches apart, when it is not the matched text itself. Never holds a secret. */
  readonly identity?: string;
  readonly detail?: string;
  readonly severity?: Severity;
  /** Counts where the file runs, and not in tests, examples and documentation, whatever its rule does there. */
  readonly productionOnly?: true;
  readonly field?: DeclaredField;
  readonly flow?: DataFlow;
}

export interface RuleExample {
  readonly path: string;
  readonly code: string;
}

export interface RuleExamples {
  readonly bad: readonly RuleExample[];
  readonly good: readonly RuleExample[];
}

export interface Rule {
  readonly meta: RuleMeta;
  /** The rule is asked for these kinds only. */
  readonly kinds: 'all' | readonly FileKind[];
  /** Where its findings count; decided when matches are joined with paths. Everywhere when absent. */
  readonly contexts?: readonly FileContext[];
  /** How severe its findings are at most in tests, examples and documentation; as severe as elsewhere when absent. */
  readonly severityElsewhere?: Severity;
  /** It knows secrets though its class is another: it is asked everywhere, so that no excerpt shows them. */
  readonly knowsSecrets?: true;
  /** Path filter, applied when matches are joined with paths. */
  readonly appliesTo?: (path: string) => boolean;
  /** Lower-case ASCII literals; at least one stands, in any case, on the line of every match. */
  readonly prefilter: { readonly any: readonly string[] } | 'scan-everything';
  readonly match: (file: ScannedFile) => Iterable<RawMatch>;
  readonly examples: RuleExamples;
}

export interface TreeFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
}

/** Every path of the tree, whatever its kind. */
export interface TreePaths {
  readonly size: number;
  has(path: string): boolean;
  keys(): Iterable<string>;
}

export interface RawTreeMatch {
  /** The file that it is about, or the one that ought to be there. */
  readonly path: string;
  readonly detail: string;
}

/** A rule about the set of files: something that ought to be there and is not. */
export interface TreeRule {
  readonly meta: RuleMeta;
  /** Files that it reads; it is asked again whenever one of them changes. */
  readonly kinds: readonly FileKind[];
  readonly judge: (files: readonly TreeFile[], paths: TreePaths) => RawTreeMatch | undefined;
  /** Each example is a whole tree. */
  readonly examples: {
    readonly bad: readonly (readonly RuleExample[])[];
    readonly good: readonly (readonly RuleExample[])[];
  };
}
