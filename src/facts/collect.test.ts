/**
 * The oracle is the slow way: check out every landing, read every file, ask what is said. The facts in force between one
 * landing and the next must be exactly that.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import type { Fact } from '../model/fact.ts';
import { isInForce } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { LandedCommit, PathTenure, RepositoryHistory } from '../model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId } from '../model/repository.ts';
import { collectFindingFacts, collectRefMoves, collectRepositoryFact, collectStateFacts } from './collect.ts';
import { extractFacts } from './extract.ts';
import { isExtractedFact, type Said } from './extractor.ts';

const name = asRepositoryName('shop');
const hour = (index: number): Instant => instantFromMillis(Date.UTC(2026, 0, 1, index));
const commitOf = (index: number): ObjectId => asObjectId(index.toString(16).padStart(40, '0'));
const person = { name: 'A', email: 'a@example.com' };

function landing(index: number): LandedCommit {
  const at = hour(index);
  const subject = `landing ${index}`;
  return {
    index,
    commit: commitOf(index),
    tree: commitOf(index),
    parents: [],
    author: person,
    authoredAt: at,
    committer: person,
    committedAt: at,
    landedAt: at,
    landedProvenance: index % 2 === 0 ? 'reconstructed' : 'contemporaneous',
    subject,
    message: subject,
  };
}

/** What stood at each landing: path → text; the blob is the text itself, so equal texts are equal blobs. */
type Trees = readonly Readonly<Record<string, string>>[];

function historyOf(trees: Trees): RepositoryHistory {
  const tenures: PathTenure[] = [];
  for (const path of new Set(trees.flatMap((tree) => Object.keys(tree)))) {
    let from = 0;
    for (let at = 1; at <= trees.length; at += 1) {
      const before = trees[at - 1]![path];
      const now = trees[at]?.[path];
      if (at < trees.length && before === now) continue;
      const to = at < trees.length ? { to: at } : {};
      if (before !== undefined) tenures.push({ path, blob: asObjectId(before), mode: '100644', from, ...to });
      from = at;
    }
  }
  const commits = trees.map((_, index) => landing(index));
  return { repository: name, branch: 'main', commits, tenures, observedAt: hour(trees.length), gaps: [] };
}

const unreadable = 'unreadable object';
const read = (blob: ObjectId, path: string): readonly Said[] | undefined =>
  blob === unreadable ? undefined : extractFacts({ path, text: blob });

function collected(trees: Trees): { facts: readonly Fact[]; gaps: readonly Gap[] } {
  const all = [...collectStateFacts({ history: historyOf(trees), extractedOf: read, observedAt: hour(99) })];
  return {
    facts: all.filter((one): one is Fact => one.kind !== 'gap'),
    gaps: all.filter((one): one is Gap => one.kind === 'gap'),
  };
}

const compose = (image: string, more = ''): string => `services:\n  db: {image: "${image}"}\n${more}`;
const texts: Readonly<Record<string, readonly string[]>> = {
  'compose.yaml': [compose('a:1'), compose('a:1', '# comment\n'), compose('b:2'), 'services: [', unreadable],
  '.nvmrc': ['20\n', 'v20\n', '24\n'],
  'SECURITY.md': ['# S\n', '# S\n\n', '# T\n'],
  'src/a.ts': ['1', '2'],
};

test('property: facts in force at each landing are what its files say', () => {
  const tree = fc.record(
    Object.fromEntries(Object.entries(texts).map(([path, all]) => [path, fc.constantFrom(...all)])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 8 }), (trees) => {
      const { facts, gaps } = collected(trees as Trees);
      assert.equal(new Set(facts.map(({ id }) => id)).size, facts.length, 'ids are unique');
      for (const [index, files] of (trees as Trees).entries()) {
        const said = Object.entries(files).flatMap(([path, text]) => read(asObjectId(text), path) ?? []);
        const expected = said.flatMap((one) => (isExtractedFact(one) ? [canonicalJson([one.kind, one.value])] : []));
        const found = facts
          .filter((fact) => isInForce(fact, hour(index)))
          .map(({ kind, value }) => canonicalJson([kind, { ...value, revisedAt: undefined }]));
        assert.deepEqual(found.sort(), expected.sort(), `at landing ${index}`);
        const isBroken = ['services: [', unreadable].includes(files['compose.yaml'] ?? '');
        const open = gaps.some(({ span }) => span!.from <= hour(index) && hour(index) < span!.to);
        assert.equal(open, isBroken, `gap at landing ${index}`);
      }
    }),
    { numRuns: 300 },
  );
});

const images = (facts: readonly Fact[]): readonly string[] =>
  facts.flatMap((fact) => (fact.kind === 'container-image' ? [`${fact.id} ${fact.valid.to?.commit ?? 'still'}`] : []));
const short = (index: number): string => commitOf(index);

test('a change that says the same goes on; an interruption ends it', () => {
  const { facts } = collected([
    { 'compose.yaml': compose('a:1') },
    { 'compose.yaml': compose('a:1', '# c\n') },
    { 'compose.yaml': compose('b:2') },
    {},
    { 'compose.yaml': compose('b:2') },
  ]);
  assert.deepEqual(images(facts), [
    `container-image:shop:compose.yaml#db@${short(0)} ${short(2)}`,
    `container-image:shop:compose.yaml#db@${short(2)} ${short(3)}`,
    `container-image:shop:compose.yaml#db@${short(4)} still`,
  ]);
});

test('where it was read, when, and by what', () => {
  const { facts } = collected([{}, { '.nvmrc': '# c\n24\n' }]);
  assert.deepEqual(facts, [
    {
      kind: 'runtime-version',
      id: `runtime-version:shop:.nvmrc#node@${short(1)}`,
      repository: name,
      value: { runtime: 'node', version: '24', path: '.nvmrc', line: 2 },
      valid: { from: { at: hour(1), commit: commitOf(1) } },
      observedAt: hour(99),
      provenance: 'contemporaneous',
      source: { collector: 'runtime-versions@1', raw: '# c\n24\n', commit: commitOf(1), path: '.nvmrc', line: 2 },
    },
  ]);
});

test('a document is another with every version: it has a date', () => {
  const { facts } = collected([
    { 'SECURITY.md': '# S\n' },
    { 'SECURITY.md': '# S\n\n' },
    { 'SECURITY.md': '# S\n\n', x: '' },
  ]);
  const dates = facts.map((fact) => (fact.kind === 'document' ? (fact as Fact<'document'>).value.revisedAt : ''));
  assert.deepEqual(dates, [hour(0), hour(1)]);
});

test('a policy is another with every version, although it may say the same: it is in force from its last revision', () => {
  const { facts } = collected([
    { 'policies/a.md': '# A\n\nReviewed in spring.\n' },
    { 'policies/a.md': '# A\n\nReviewed in autumn.\n' },
    { 'policies/a.md': '# A\n\nReviewed in autumn.\n', x: '' },
  ]);
  const policies = facts.filter(({ kind }) => kind === 'policy');
  assert.deepEqual(
    policies.map(({ valid }) => [valid.from.at, valid.to?.at]),
    [
      [hour(0), hour(1)],
      [hour(1), undefined],
    ],
  );
});

test('a version that could not be read is a gap for each kind it may hold, over its span', () => {
  const { facts, gaps } = collected([{ '.nvmrc': '20' }, { '.nvmrc': unreadable }, { '.nvmrc': '20' }]);
  assert.equal(facts.length, 2);
  assert.deepEqual(
    gaps.map(({ of, reason, path, span }) => [of, reason, path, span?.from, span?.to]),
    [['runtime-version', 'missing-object', '.nvmrc', hour(1), hour(2)]],
  );
});

test('a gap that still stands has no end; symbolic links are gaps, submodules are not ours', () => {
  const history = historyOf([{ '.nvmrc': unreadable, 'SECURITY.md': 'docs/SECURITY.md', Dockerfile: 'x' }]);
  const modes: Readonly<Record<string, string>> = { 'SECURITY.md': '120000', Dockerfile: '160000' };
  const tenures = history.tenures.map((tenure) => ({ ...tenure, mode: modes[tenure.path] ?? tenure.mode }));
  const found = [...collectStateFacts({ history: { ...history, tenures }, extractedOf: read, observedAt: hour(9) })];
  assert.deepEqual(
    found.map((one) => one.kind === 'gap' && `${one.path} ${one.reason} ${one.span!.to.slice(0, 4)}`),
    ['.nvmrc missing-object 9999', 'SECURITY.md not-supported 9999'],
  );
});

test('the repository, since its first landing', () => {
  const [fact] = collectRepositoryFact({
    history: historyOf([{}, {}]),
    languagesAtHead: { Go: 2 },
    observedAt: hour(9),
  });
  assert.deepEqual(
    [fact!.id, fact!.valid.from.commit, fact!.value.languages],
    ['repository:shop', commitOf(0), { Go: 2 }],
  );
  assert.deepEqual(collectRepositoryFact({ history: historyOf([]), languagesAtHead: {} }), []);
});

test('findings over the time they stood', () => {
  const finding = {
    rule: 'r',
    class: 'secret',
    severity: 'high',
    title: 't',
    repository: name,
    path: 'a',
    line: 3,
    column: 1,
    endLine: 3,
    endColumn: 2,
    excerpt: 'e',
    context: 'production',
    blob: commitOf(7),
    fingerprint: 'f' as Finding['fingerprint'],
    firstSeen: { at: hour(1), commit: commitOf(1) },
    lastSeen: { at: hour(2), commit: commitOf(2) },
    removedBy: { at: hour(3), commit: commitOf(3) },
    atHead: false,
    suppressed: { marker: 'plumbline:allow' },
  } satisfies Finding;
  const [fact] = collectFindingFacts({ findings: [finding], observedAt: hour(9) });
  assert.equal(fact!.id, `finding:shop:f@${commitOf(1)}`);
  assert.deepEqual(fact!.valid, { from: finding.firstSeen, to: finding.removedBy });
  assert.deepEqual([fact!.source.commit, fact!.value.suppressed], [commitOf(2), { marker: 'plumbline:allow' }]);
});

test('steps of the default branch, and the time before the first look as a gap', () => {
  const move = {
    ref: 'refs/heads/main',
    before: commitOf(1),
    after: commitOf(2),
    fastForward: false,
    since: hour(1),
    seenAt: hour(5),
  };
  const found = collectRefMoves({
    repository: { name },
    branch: 'main',
    moves: [move, { ...move, ref: 'refs/heads/other' }],
    sweeps: [hour(1), hour(5)],
  });
  const [gap, fact] = found as readonly [Gap, Fact<'ref-move'>];
  assert.equal(found.length, 2);
  assert.deepEqual([gap.reason, gap.span?.to], ['not-observed', hour(1)]);
  assert.deepEqual(fact.value, { ref: 'refs/heads/main', before: commitOf(1), after: commitOf(2), fastForward: false });
  assert.deepEqual([fact.valid, fact.provenance], [{ from: { at: hour(5), commit: commitOf(2) } }, 'contemporaneous']);
  assert.deepEqual(collectRefMoves({ repository: { name }, branch: undefined, moves: [move], sweeps: [] }), []);
});

test('a record of a review was made when it first stood complete, whatever it says of its date', () => {
  const path = 'access-reviews/q1.yaml';
  const record = (more: string): string => `reviewer: Ann\ndate: 2020-01-01\n${more}`;
  const whole = record('decisions: [{account: bob, decision: keep}]\n');
  const corrected = record('decisions: [{account: bob, decision: revoke}]\n');
  const trees = [{}, { [path]: record('') }, { [path]: whole }, { [path]: corrected }, {}, { [path]: whole }];
  const found = collected(trees).facts.filter((one): one is Fact<'access-review'> => one.kind === 'access-review');
  assert.deepEqual(
    found.map(({ value, valid }) => [valid.from.at, value.recordedAt]),
    [
      [hour(1), null],
      [hour(2), hour(2)],
      [hour(3), hour(2)],
      [hour(5), hour(5)],
    ],
  );
});

test('a record of an exercise counts from the landing with which it first had a day and a name', () => {
  const path = 'exercises/tabletop.md';
  const named = '# Tabletop\nDate: 2020-01-01\nParticipants: Ann, Bob\n';
  const trees = [
    {},
    { [path]: '# Tabletop\nDate: 2020-01-01\n' },
    { [path]: named },
    { [path]: `${named}Outcome: good\n` },
  ];
  const found = collected(trees).facts.filter((one): one is Fact<'kept-record'> => one.kind === 'kept-record');
  assert.deepEqual(
    found.map(({ value, valid }) => [valid.from.at, value.recordedAt]),
    [
      [hour(1), null],
      [hour(2), hour(2)],
      [hour(3), hour(2)],
    ],
  );
});
