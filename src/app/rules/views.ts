/** What the doors ask about rules. */
import type { Working } from '../plumbline.ts';

export interface RuleUseCases {
  /** Runs rules over their own examples, and over paths. */
  testRules(request: RuleTestRequest, working: Working): Promise<RuleTestReport>;
  /** Writes a rule of the user's own to begin with. */
  newRule(request: NewRuleRequest): Promise<NewRule>;
}

export interface RuleTestRequest {
  /** Ids of rules, or files of own ones; none: every own rule. Files absolute. */
  readonly targets: readonly string[];
  /** Folders and files to look for matches in; absolute. */
  readonly on: readonly string[];
  readonly from?: string;
}

export interface RuleTestReport {
  readonly rules: readonly TestedRule[];
  readonly notices: readonly string[];
}

export interface TestedRule {
  readonly id: string;
  readonly title: string;
  /** Where an own rule is written. */
  readonly from?: { readonly file: string; readonly line?: number };
  readonly examples: readonly TestedExample[];
  /** Every example does what it should, and there is one of each; a rule of gitleaks has none. */
  readonly holds: boolean;
  /** Words of which every match needs one; absent: every file of its kinds is read to its end. */
  readonly literals?: readonly string[];
  readonly matches: readonly RuleMatch[];
}

export interface TestedExample {
  readonly kind: 'bad' | 'good';
  readonly path: string;
  readonly holds: boolean;
  /** Lines (from 1) that the rule reports in it. */
  readonly lines: readonly number[];
  /** Why it does not hold. */
  readonly because?: string;
}

export interface RuleMatch {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

export interface NewRuleRequest {
  readonly id: string;
  readonly structural: boolean;
}

export interface NewRule {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}
