/** A known vulnerability, as far as it is needed to say whether a version has it. */
import type { Ecosystem } from './dependency.ts';

export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  readonly published?: string;
  readonly modified?: string;
  readonly affected: readonly AffectedPackage[];
}

export interface AffectedPackage {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Versions named one by one. */
  readonly versions: readonly string[];
  readonly ranges: readonly (readonly AdvisoryEvent[])[];
}

export type AdvisoryEvent =
  | { readonly kind: 'introduced'; readonly version: string }
  | { readonly kind: 'fixed'; readonly version: string }
  | { readonly kind: 'last-affected'; readonly version: string };
