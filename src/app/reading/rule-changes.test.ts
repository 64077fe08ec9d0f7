import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sha256, type Digest } from '../../base/digest.ts';
import type { Rule } from '../../detect/rule.ts';
import { builtInRuleSet, type RuleSet } from '../../detect/rule-set.ts';
import { scanContent } from '../../detect/scan.ts';
import { fileKindOf, readScanKind, secretsKindOf } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import { asObjectId } from '../../model/repository.ts';
import { openSearchEngine } from '../../search/engine.ts';
import { scanCache } from '../../store/caches.ts';
import { openDatabase } from '../../store/database.ts';
import { scanCarrying } from '../../store/scan-carrying.ts';
import { carryScans, changeBetween, noteOf } from './rule-changes.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-rule-changes-'));
const database = await openDatabase(join(folder, 'plumbline.db'));
const engine = await openSearchEngine({ directory: join(folder, 'index'), threads: 1 });
after(async () => {
  await engine.close();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const shipped = builtInRuleSet();
const secretKey = new Uint8Array(32).fill(3);

interface Content {
  readonly blob: ReturnType<typeof asObjectId>;
  readonly kind: string;
  readonly text: string;
  /** Every third one is not in the index. */
  readonly indexed: boolean;
}

/** What rules report and what they leave alone, one by one and several in one file, so that rules meet. */
const contents: readonly Content[] = shipped.rules.flatMap(({ examples }, rule) => {
  const texts = [...examples.bad, ...examples.good];
  const next = shipped.rules[(rule + 1) % shipped.rules.length]!.examples.bad[0]!;
  return [...texts, { path: texts[0]!.path, code: `${texts[0]!.code}\n${next.code}` }].map(({ path, code }, index) => ({
    blob: asObjectId(sha256(`${rule} ${index}`).slice(0, 40)),
    kind: (rule + index) % 4 > 0 ? fileKindOf(path) : secretsKindOf(path),
    text: code,
    indexed: (rule + index) % 3 > 0,
  }));
});
const writer = engine.writer();
for (const { blob, text, indexed } of contents) if (indexed) await writer.add(blob, Buffer.from(text));
await writer.commit();

/** A set of some of the rules, in some order; `revised` ones find another half of what they found before. */
function setOf(rules: readonly Rule[], revised: ReadonlySet<string> = new Set(), engineVersion = 'e'): RuleSet {
  const made = rules.map((rule): Rule => {
    if (!revised.has(rule.meta.id)) return rule;
    return { ...rule, match: (file) => [...rule.match(file)].filter(({ start }) => start % 2 === 0) };
  });
  const versionOf = ({ meta: { id } }: Rule): Digest => sha256(`${id} ${revised.has(id)}`);
  const version = sha256([engineVersion, ...made.map((rule) => versionOf(rule))].join());
  const ruleOf = (id: string) => made.find(({ meta }) => meta.id === id);
  return { ...shipped, rules: made, version, sources: version, engine: engineVersion as Digest, versionOf, ruleOf };
}

const key = ({ blob, kind }: { readonly blob: string; readonly kind: string }): string => `${blob} ${kind}`;
const scanned = (set: RuleSet, some: readonly Content[]) =>
  some.map(({ blob, kind, text }) => {
    const as = kind.includes('@') ? readScanKind(kind) : { kind };
    return { blob, kind, matches: scanContent({ text, ...as }, { secretKey }, set) };
  });
const cache = scanCache(database);
const carrying = scanCarrying(database);

async function scanAll(set: RuleSet): Promise<{ results: ReadonlyMap<string, readonly Match[]>; again: number }> {
  await carryScans(set, carrying, engine);
  const kept = await cache.scans(set.version);
  const lacking = contents.filter((content) => !kept.has(key(content)));
  const scans = scanned(set, lacking);
  await cache.save({ ruleset: set.version, extractorVersion: 'x', scans, extractions: [] });
  return { results: await cache.scans(set.version), again: lacking.length };
}

const fromScratch = (set: RuleSet) => new Map(scanned(set, contents).map((scan) => [key(scan), scan.matches]));

test('whatever becomes of the rules, the results are those of a scan from scratch', async () => {
  const ids = shipped.rules.map(({ meta }) => meta.id);
  const sets = fc.record({
    order: fc.oneof(fc.constant(ids), fc.shuffledSubarray(ids), fc.subarray(ids)),
    revised: fc.subarray(ids, { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sets, { minLength: 2, maxLength: 4 }), async (steps) => {
      for (const { order, revised } of steps) {
        const set = setOf(
          order.map((id) => shipped.ruleOf(id)!),
          new Set(revised),
        );
        assert.deepEqual((await scanAll(set)).results, fromScratch(set));
      }
    }),
    { numRuns: 12 },
  );
});

const without = (id: string) => shipped.rules.filter(({ meta }) => meta.id !== id);

test('a new rule costs its candidates and what the index does not hold', async () => {
  await scanAll(setOf(without('weak-hash')));
  const { again, results } = await scanAll(setOf(shipped.rules));
  const { prefilter } = shipped.ruleOf('weak-hash')!;
  assert.ok(prefilter !== 'scan-everything');
  const mayHold = ({ text, indexed }: Content): boolean =>
    !indexed || prefilter.any.some((literal) => text.toLowerCase().includes(literal));
  assert.ok(again <= contents.filter(mayHold).length && again < contents.length / 2, `${again} were scanned again`);
  assert.ok([...results.values()].flat().some(({ rule }) => rule === 'weak-hash'));
});

test('a rule that is gone takes its matches along and costs only where it had any', async () => {
  const { results } = await scanAll(setOf(shipped.rules));
  const holding = [...results.values()].filter((matches) => matches.some(({ rule }) => rule === 'weak-hash'));
  const gone = await scanAll(setOf(without('weak-hash')));
  assert.equal(gone.again, holding.length);
  assert.ok(![...gone.results.values()].flat().some(({ rule }) => rule === 'weak-hash'));
});

test('nothing is kept of another engine, or of rules that nobody noted', async () => {
  await scanAll(setOf(shipped.rules));
  assert.equal((await scanAll(setOf(shipped.rules, new Set(), 'f'))).again, contents.length);
  const scans = scanned(shipped, contents.slice(0, 5));
  await cache.save({ ruleset: 'unknown', extractorVersion: 'x', scans, extractions: [] });
  assert.equal((await scanAll(setOf(shipped.rules, new Set(), 'f'))).again, 5);
});

test('a file that was too slow for other rules is tried again, a pointer stays one', async () => {
  const set = setOf(shipped.rules);
  await scanAll(set);
  const notes = ['too-slow', 'lfs-pointer'].map((kind) => ({ blob: asObjectId('a'.repeat(40)), kind, matches: [] }));
  await cache.save({ ruleset: set.version, extractorVersion: 'x', scans: notes, extractions: [] });
  const next = setOf(without('weak-hash'));
  const { results } = await scanAll(next);
  assert.deepEqual(
    notes.map((note) => results.has(key(note))),
    [false, true],
  );
});

test('what a change is', () => {
  const [first, second, third] = shipped.rules as [Rule, Rule, Rule];
  const change = (before: readonly Rule[], now: readonly Rule[], revised: readonly string[] = []) => {
    const found = changeBetween(noteOf(setOf(before)), noteOf(setOf(now, new Set(revised))))!;
    return [[...found.before], found.now.map(({ id }) => id), found.isReordered];
  };
  const [a, b, c] = [first, second, third].map(({ meta }) => meta.id) as [string, string, string];
  assert.deepEqual(change([first, second], [first, second]), [[], [], false]);
  assert.deepEqual(change([first, third], [first, second, third]), [[], [b], false]);
  assert.deepEqual(change([first, second, third], [first, third]), [[b], [], false]);
  assert.deepEqual(change([first, second], [first, second], [b]), [[b], [b], false]);
  assert.deepEqual(change([first, second, third], [first, third, second]), [[], [], true]);
  assert.deepEqual(change([first, second, third], [third, second, first], [a, c]), [[a, c], [c, a], false]);
});
