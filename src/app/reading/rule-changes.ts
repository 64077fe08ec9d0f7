/**
 * A changed rule costs a second look at its candidates, not at everything. Results are kept per (blob, kind) under the
 * version of the whole set of rules; when the set changes, this says which of them the new set would find again.
 *
 * A result stays good as long as no rule that is new, gone or changed had or has a say in it:
 * - as it was: one that is gone or changed had a match in it (one whose secret an earlier rule had taken has left no trace,
 *   and did nothing);
 * - as it is: one that is new or changed reads such files and its literals may stand there. The search index is asked; what
 *   it does not hold as text is read again.
 * Where an earlier and a later rule changed places, every result with a match is made anew, since the earlier one keeps the
 * secret that both know. What the rules run on (`RuleSet.engine`) changes everything.
 *
 * Rejected: results per rule. Rules speak together in one file (who reports a secret, what an excerpt must not show), so
 * the results of one rule alone could not be put beside the old ones of the others. A blob is scanned with all rules or none.
 */
import { z } from 'zod';
import type { RuleSet } from '../../detect/rule-set.ts';
import { knowsSecrets } from '../../detect/scan-plan.ts';
import { readScanKind } from '../../model/file-kind.ts';
import type { SearchEngine } from '../../search/contract.ts';
import type { ScanKey } from '../../store/caches.ts';
import type { ScanCarrying } from '../../store/scan-carrying.ts';
import { isNote, scanNotes } from './scan-notes.ts';

const noteSchema = z.object({
  engine: z.string(),
  /** In order of precedence. `literals` absent: it reads everything. */
  rules: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      kinds: z.array(z.string()).optional(),
      literals: z.array(z.string()).optional(),
      knowsSecrets: z.boolean().optional(),
    }),
  ),
});
type RuleSetNote = z.infer<typeof noteSchema>;
type RuleNote = RuleSetNote['rules'][number];

export interface RuleChange {
  /** Of rules that are gone or were something else. */
  readonly before: ReadonlySet<string>;
  /** Rules that are new, or something else now. */
  readonly now: readonly RuleNote[];
  readonly isReordered: boolean;
}

export interface Carried {
  readonly kept: number;
  readonly again: number;
}

/** Keeps what earlier sets of rules found as far as this one would find the same. */
export async function carryScans(
  ruleSet: RuleSet,
  carrying: ScanCarrying,
  engine: Pick<SearchEngine, 'holders'>,
): Promise<Carried> {
  const note = noteOf(ruleSet);
  // Before any result is kept under it: a kill leaves none whose rules nobody knows.
  await carrying.note(ruleSet.version, note);
  let [kept, again] = [0, 0];
  const known = await carrying.rulesets();
  for (const { version, document } of known) {
    if (version === ruleSet.version) continue;
    const before = noteSchema.safeParse(document);
    const change = before.success ? changeBetween(before.data, note) : undefined;
    if (!change) continue;
    const results = await carrying.results(version);
    const except = results.filter(touchedBy(change, engine));
    const forget = except.filter(({ kind }) => isNote(kind)).map(({ blob }) => blob);
    await carrying.carry({ from: version, to: ruleSet.version, except, forget });
    again += except.length;
    kept += results.length - except.length;
  }
  return { kept, again };
}

export function noteOf(ruleSet: RuleSet): RuleSetNote {
  return {
    engine: ruleSet.engine,
    rules: ruleSet.rules.map((rule) => ({
      id: rule.meta.id,
      version: ruleSet.versionOf(rule),
      ...(rule.kinds !== 'all' && { kinds: [...rule.kinds] }),
      ...(rule.prefilter !== 'scan-everything' && { literals: [...rule.prefilter.any] }),
      ...(knowsSecrets(rule) && { knowsSecrets: true }),
    })),
  };
}

/** Undefined: nothing that was found can be kept. */
export function changeBetween(before: RuleSetNote, now: RuleSetNote): RuleChange | undefined {
  if (before.engine !== now.engine) return undefined;
  const same = (rules: RuleSetNote['rules'], others: RuleSetNote['rules']): RuleNote[] => {
    const versions = new Map(others.map(({ id, version }) => [id, version]));
    return rules.filter(({ id, version }) => versions.get(id) === version);
  };
  const [stayed, staying] = [same(before.rules, now.rules), same(now.rules, before.rules)];
  const [stayedIds, stayingIds] = [stayed, staying].map((rules) => rules.map(({ id }) => id)) as [string[], string[]];
  return {
    before: new Set(before.rules.map(({ id }) => id).filter((id) => !stayedIds.includes(id))),
    now: now.rules.filter(({ id }) => !stayingIds.includes(id)),
    isReordered: stayedIds.join(' ') !== stayingIds.join(' '),
  };
}

type Result = Awaited<ReturnType<ScanCarrying['results']>>[number];

function touchedBy({ before, now, isReordered }: RuleChange, engine: Pick<SearchEngine, 'holders'>) {
  const wants = wantedBy(now, engine);
  return ({ blob, kind, matches }: Result): boolean => {
    if (isNote(kind)) return scanNotes[kind].again;
    if (matches.length > 0 && (isReordered || matches.some(({ rule }) => before.has(rule)))) return true;
    return wants({ blob, kind });
  };
}

/** One question to the index per set of rules that some kind of file wants; few kinds differ. */
function wantedBy(rules: readonly RuleNote[], engine: Pick<SearchEngine, 'holders'>): (result: ScanKey) => boolean {
  const byKind = new Map<string, (blob: string) => boolean>();
  const bySet = new Map<string, (blob: string) => boolean>();
  const testFor = (kind: string): ((blob: string) => boolean) => {
    const as = readScanKind(kind);
    const isAsked = (rule: RuleNote): boolean =>
      (rule.kinds?.includes(as.kind) ?? true) && (as.by === undefined || rule.knowsSecrets === true);
    const asking = rules.filter(isAsked);
    if (asking.length === 0) return () => false;
    const name = asking.map(({ id }) => id).join(' ');
    const known = bySet.get(name) ?? newTest(asking, engine);
    bySet.set(name, known);
    return known;
  };
  return ({ blob, kind }) => {
    const test = byKind.get(kind) ?? testFor(kind);
    byKind.set(kind, test);
    return test(blob);
  };
}

function newTest(rules: readonly RuleNote[], engine: Pick<SearchEngine, 'holders'>): (blob: string) => boolean {
  if (rules.some(({ literals }) => literals === undefined)) return () => true;
  const holds = engine.holders([...new Set(rules.flatMap(({ literals }) => literals!))]);
  return (blob) => holds(blob) ?? true;
}
