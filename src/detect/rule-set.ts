/**
 * The rules that are in force: those that ship, then the user's own. Whoever scans, joins or lists is handed one set, so
 * that nothing is found by rules that the joining does not know, or the other way round.
 *
 * A set knows its version twice: as a whole (what results are kept under and runs are reproduced by), and per rule, so
 * that a changed rule costs a second look at its candidates only (`app/reading/rule-changes.ts`).
 *
 * A set cannot be sent to a worker thread (rules are functions): workers are sent `own` and make their own set of it.
 */
import { canonicalJson } from '../base/canonical-json.ts';
import { sha256Of, type Digest } from '../base/digest.ts';
import type { OwnRule } from '../model/own-rule.ts';
import type { Rule, TreeRule } from './rule.ts';
import { rules, treeRules } from './rules/index.ts';
import { engineVersion, ownRulesVersion, ruleVersion, sourcesVersion } from './rule-versions.ts';

export interface RuleSet {
  /** In order of precedence: an earlier rule's secret is not reported again. */
  readonly rules: readonly Rule[];
  readonly treeRules: readonly TreeRule[];
  /** As they were written: what worker threads are sent. */
  readonly own: readonly OwnRule[];
  /** Of everything that decides what is found. Equal to `sources` where there are no rules of the user's own. */
  readonly version: Digest;
  /** Of the sources that ship. */
  readonly sources: Digest;
  /** Of the user's own rules; absent where there are none. */
  readonly ownVersion?: Digest;
  /** Of what all rules run on: when it changed, every result is made anew. */
  readonly engine: Digest;
  /** Of one rule with all that it imports, or of a rule of the user's own as it was written. */
  versionOf(rule: Rule): Digest;
  ruleOf(id: string): Rule | undefined;
}

/** Makes rules of what the user wrote, one of each, in order. */
export type CompileOwnRules = (own: readonly OwnRule[]) => readonly Rule[];

let builtIn: RuleSet | undefined;

export function builtInRuleSet(): RuleSet {
  return (builtIn ??= newRuleSet([], []));
}

/** The rules that ship and these after them: what two rules know for a secret is reported by the one that ships. */
export function ruleSetWith(own: readonly OwnRule[], compile: CompileOwnRules): RuleSet {
  return own.length === 0 ? builtInRuleSet() : newRuleSet(own, compile(own));
}

function newRuleSet(own: readonly OwnRule[], compiled: readonly Rule[]): RuleSet {
  const all = [...rules, ...compiled];
  const byId = new Map(all.map((rule) => [rule.meta.id, rule]));
  const ownById = new Map(own.map((rule) => [rule.id, rule]));
  const hasOwn = own.length > 0;
  return {
    rules: all,
    treeRules,
    own,
    // Sources are read when somebody asks: a command that lists repositories asks for no version.
    get version() {
      return hasOwn ? sha256Of('rules', sourcesVersion(), digestOf(own)) : sourcesVersion();
    },
    get sources() {
      return sourcesVersion();
    },
    ...(hasOwn && { ownVersion: digestOf(own) }),
    get engine() {
      return engineVersion();
    },
    versionOf({ meta: { id } }) {
      const written = ownById.get(id);
      return written ? sha256Of('own rule', ownRulesVersion(), digestOf([written])) : ruleVersion(id);
    },
    ruleOf: (id) => byId.get(id),
  };
}

/** Where a rule is written decides nothing that is found. */
function digestOf(own: readonly OwnRule[]): Digest {
  return sha256Of(...own.map(({ from: _where, ...rule }) => canonicalJson(rule)));
}
