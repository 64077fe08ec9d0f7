/** Which rules are asked about a file, and the literals that wake them: the same for all files of a kind in such a place. */
import type { FileContext, FileKind } from '../model/file-kind.ts';
import type { Rule } from './rule.ts';
import { LiteralTable, type GroupScanner } from './text/literal-scan.ts';

export interface ScannedAs {
  readonly kind: FileKind;
  /** Rules that do not count there are not asked, but for those that know secrets. Absent: all are. */
  readonly context?: FileContext;
  /** Which rules are asked. Absent: all. */
  readonly by?: 'secrets';
}

export interface Plan {
  /** Each with the group of its literals; without one it sees the whole file. */
  readonly asked: readonly { readonly rule: Rule; readonly group: number | undefined }[];
  readonly literals: GroupScanner;
}

interface Planned {
  /** Of all literals of all rules. To make it takes as long as to scan some megabytes with it: once is enough. */
  readonly literals: LiteralTable;
  readonly plans: Map<string, Plan>;
}

const planned = new WeakMap<readonly Rule[], Planned>();
const ofSecrets = new WeakMap<readonly Rule[], readonly Rule[]>();

/** Who is asked about files of some kind in some place; few of these differ. */
export function planFor(some: readonly Rule[], { kind, context, by }: ScannedAs): Plan {
  if (by === 'secrets') return planFor(rulesOfSecrets(some), { kind, ...(context && { context }) });
  const known = planned.get(some) ?? { literals: new LiteralTable(literalsOf(some)), plans: new Map<string, Plan>() };
  planned.set(some, known);
  const { plans, literals } = known;
  const place = `${kind}@${context}`;
  const cached = plans.get(place);
  if (cached) return cached;
  const asked = some.filter((rule) => (rule.kinds === 'all' || rule.kinds.includes(kind)) && isAskedIn(rule, context));
  const signature = `\n${asked.map((rule) => rule.meta.id).join(' ')}`;
  const plan = plans.get(signature) ?? newPlan(asked, literals);
  plans.set(signature, plan).set(place, plan);
  return plan;
}

function literalsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ prefilter }) => (prefilter === 'scan-everything' ? [] : [...prefilter.any])))];
}

/** Whoever knows a secret is asked wherever it stands: excerpts of what others find must not show it. */
function isAskedIn(rule: Rule, context: FileContext | undefined): boolean {
  return context === undefined || rule.contexts === undefined || rule.contexts.includes(context) || knowsSecrets(rule);
}

/** Those of the class, and those that take a secret from them or hide it: without these they would tell something else. */
export function knowsSecrets({ meta, knowsSecrets: isTold }: Rule): boolean {
  return meta.class === 'secret' || isTold === true;
}

function rulesOfSecrets(rules: readonly Rule[]): readonly Rule[] {
  const known = ofSecrets.get(rules) ?? rules.filter(knowsSecrets);
  ofSecrets.set(rules, known);
  return known;
}

function newPlan(rules: readonly Rule[], table: LiteralTable): Plan {
  const groupOf = new Map<string, number>();
  const groupsOf = new Map<string, number[]>();
  const asked = rules.map((rule) => {
    if (rule.prefilter === 'scan-everything') return { rule, group: undefined };
    const literals = [...new Set(rule.prefilter.any)];
    const signature = literals.join('\n');
    const known = groupOf.get(signature);
    const group = known ?? groupOf.size;
    if (known === undefined) {
      groupOf.set(signature, group);
      for (const literal of literals) groupsOf.set(literal, [...(groupsOf.get(literal) ?? []), group]);
    }
    return { rule, group };
  });
  return { asked, literals: table.groups(groupsOf, groupOf.size) };
}
