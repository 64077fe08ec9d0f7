import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis } from '../base/instant.ts';
import { sha256 } from '../base/digest.ts';
import type { Match } from '../model/finding.ts';
import type { PathTenure, RepositoryHistory } from '../model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId } from '../model/repository.ts';
import { atContext, joinFindings } from './findings.ts';
import type { FileContext } from '../model/file-kind.ts';
import { privateKey } from './rules/private-key/rule.ts';
import { weakHash } from './rules/weak-hash/rule.ts';
import { builtInRuleSet } from './rule-set.ts';
import { joinTreeFindings } from './tree-findings.ts';

const oid = (text: string): ObjectId => asObjectId(sha256(text).slice(0, 40));
const person = { name: 'A', email: 'a@acme.io' };

function historyOf(landings: number, tenures: readonly PathTenure[]): RepositoryHistory {
  const commits = Array.from({ length: landings }, (_, index) => ({
    index,
    commit: oid(`c${index}`),
    tree: oid(`t${index}`),
    parents: [],
    author: person,
    authoredAt: instantFromMillis(index * 1000),
    committer: person,
    committedAt: instantFromMillis(index * 1000),
    landedAt: instantFromMillis(index * 1000),
    landedProvenance: 'reconstructed' as const,
    subject: '',
    message: '',
  }));
  return {
    repository: asRepositoryName('r'),
    branch: 'main',
    commits,
    tenures,
    observedAt: instantFromMillis(1e6),
    gaps: [],
  };
}

const tenure = (path: string, blob: string, from: number, to?: number): PathTenure => ({
  path,
  blob: oid(blob),
  mode: '100644',
  from,
  ...(to === undefined ? {} : { to }),
});

const match = (identity: string, line: number, rule = 'provider-token'): Match => ({
  rule,
  line,
  column: 1,
  endLine: line,
  endColumn: 5,
  excerpt: 'x',
  identity: sha256(identity),
});

const ruleSet = builtInRuleSet();
const { treeRules } = ruleSet;
const join = (history: RepositoryHistory, blobs: Readonly<Record<string, readonly Match[] | undefined>>) =>
  joinFindings({
    ruleSet,
    history,
    matchesOf: (blob) => Object.entries(blobs).find(([name]) => oid(name) === blob)?.[1],
  });

test('a finding lives over versions of its file, whatever its line', () => {
  const history = historyOf(5, [tenure('a.ts', 'v1', 0, 2), tenure('a.ts', 'v2', 2, 4), tenure('a.ts', 'v3', 4)]);
  const { findings, unscanned } = join(history, { v1: [match('s', 3)], v2: [match('s', 9)], v3: [] });
  assert.equal(unscanned, 0);
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.equal(finding!.line, 9);
  assert.equal(finding!.firstSeen.commit, oid('c0'));
  assert.equal(finding!.lastSeen.commit, oid('c3'));
  assert.equal(finding!.removedBy?.commit, oid('c4'));
  assert.equal(finding!.atHead, false);
});

test('what stands at the head has no end', () => {
  const { findings } = join(historyOf(3, [tenure('a.ts', 'v1', 1)]), { v1: [match('s', 1)] });
  assert.deepEqual(
    findings.map(({ atHead, removedBy, firstSeen, lastSeen }) => ({
      atHead,
      removedBy,
      first: firstSeen.commit,
      last: lastSeen.commit,
    })),
    [{ atHead: true, removedBy: undefined, first: oid('c1'), last: oid('c2') }],
  );
});

test('a file that goes takes its findings along; one that comes back brings new stays with the same fingerprint', () => {
  const history = historyOf(6, [tenure('a.ts', 'v1', 0, 2), tenure('a.ts', 'v1', 4)]);
  const { findings } = join(history, { v1: [match('s', 1)] });
  assert.equal(findings.length, 2);
  assert.equal(findings[0]!.fingerprint, findings[1]!.fingerprint);
  assert.equal(findings[0]!.removedBy?.commit, oid('c2'));
  assert.equal(findings[1]!.firstSeen.commit, oid('c4'));
});

test('equal matches in one file are told apart by their order', () => {
  const history = historyOf(4, [tenure('a.ts', 'v1', 0, 2), tenure('a.ts', 'v2', 2)]);
  const { findings } = join(history, { v1: [match('s', 1), match('s', 5)], v2: [match('s', 7)] });
  assert.equal(findings.filter((finding) => finding.atHead).length, 1);
  assert.equal(new Set(findings.map((finding) => finding.fingerprint)).size, 2);
});

test('an unscanned version is counted and neither confirms nor removes', () => {
  const history = historyOf(6, [tenure('a.ts', 'v1', 0, 2), tenure('a.ts', 'v2', 2, 4), tenure('a.ts', 'v3', 4)]);
  const carried = join(history, { v1: [match('s', 1)], v2: undefined, v3: [match('s', 1)] });
  assert.equal(carried.unscanned, 1);
  assert.deepEqual(
    carried.findings.map((finding) => finding.firstSeen.commit),
    [oid('c0')],
  );
  const last = join(historyOf(6, [tenure('a.ts', 'v1', 0, 2), tenure('a.ts', 'v2', 2)]), {
    v1: [match('s', 1)],
    v2: undefined,
  });
  assert.equal(last.findings[0]!.lastSeen.commit, oid('c1'));
  assert.equal(last.findings[0]!.atHead, true);
});

test('context and path decide where a rule counts', () => {
  const matches = { v1: [match('s', 1, 'assigned-password'), match('k', 2, 'provider-token')] };
  const rulesAt = (path: string): string[] =>
    join(historyOf(1, [tenure(path, 'v1', 0)]), matches).findings.map((finding) => finding.rule);
  assert.deepEqual(rulesAt('src/a.ts'), ['assigned-password', 'provider-token']);
  assert.deepEqual(rulesAt('src/a.test.ts'), ['provider-token']);
  assert.deepEqual(rulesAt('src/i18n/a.ts'), ['provider-token']);
});

test('links, submodules and binary files are neither findings nor unscanned', () => {
  const tenures = [
    { ...tenure('link', 'v1', 0), mode: '120000' },
    { ...tenure('sub', 'v1', 0), mode: '160000' },
    tenure('a.png', 'v1', 0),
  ];
  assert.deepEqual(join(historyOf(1, tenures), {}), { findings: [], unscanned: 0 });
});

test('at every landing, the findings that stand are the matches of the files that stand', () => {
  const versions = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(versions, (contents) => {
      const tenures = contents.map((_, i) => tenure('a.ts', `v${i}`, i, i + 1 < contents.length ? i + 1 : undefined));
      const blobs = Object.fromEntries(
        contents.map((names, i) => [`v${i}`, names.map((name, line) => match(name, line + 1))]),
      );
      const history = historyOf(contents.length, tenures);
      const { findings } = join(history, blobs);
      contents.forEach((names, at) => {
        const instant = history.commits[at]!.landedAt;
        const standing = findings.filter(
          (f) => f.firstSeen.at <= instant && (!f.removedBy || instant < f.removedBy.at),
        );
        assert.equal(standing.length, names.length);
      });
    }),
  );
});

test('joins 200,000 versions of files in little time', () => {
  const tenures = Array.from({ length: 200_000 }, (_, i) =>
    tenure(
      `src/f${i % 20_000}.ts`,
      `v${i % 500}`,
      Math.floor(i / 20_000),
      i < 180_000 ? Math.floor(i / 20_000) + 1 : undefined,
    ),
  );
  const matches = [match('s', 1), match('t', 2)];
  const bad = new Set(Array.from({ length: 50 }, (_, i) => oid(`v${i}`)));
  const history = historyOf(10, tenures);
  const before = process.cpuUsage();
  const { findings } = joinFindings({ ruleSet, history, matchesOf: (blob) => (bad.has(blob) ? matches : []) });
  const { user } = process.cpuUsage(before);
  assert.equal(findings.length, 4000);
  assert.ok(user < 5_000_000, `${user} µs`);
});

test('a missing file is found from the first landing until it comes', () => {
  const history = historyOf(6, [tenure('a.go', 'code', 0), tenure('.github/CODEOWNERS', 'owners', 3, 5)]);
  const texts = new Map([[oid('owners'), '* @acme/all\n']]);
  const { findings } = joinTreeFindings({ rules: treeRules, history, textOf: (blob) => texts.get(blob) });
  const missing = findings.filter((finding) => finding.rule === 'missing-code-owners');
  assert.deepEqual(
    missing.map((finding) => [finding.firstSeen.commit, finding.removedBy?.commit, finding.atHead]),
    [
      [oid('c0'), oid('c3'), false],
      [oid('c5'), undefined, true],
    ],
  );
});

test('a pipeline that cannot be read leaves the question open and is counted', () => {
  const history = historyOf(4, [
    tenure('.github/workflows/a.yml', 'w1', 1, 3),
    tenure('.github/workflows/a.yml', 'w2', 3),
  ]);
  const { findings, unscanned } = joinTreeFindings({
    rules: treeRules,
    history,
    textOf: (blob) => (blob === oid('w1') ? 'run: make\n' : undefined),
  });
  assert.equal(unscanned, 1);
  const [found] = findings.filter((finding) => finding.rule === 'ci-without-scanning');
  assert.deepEqual([found?.firstSeen.commit, found?.atHead], [oid('c1'), true]);
});

test('no landings, no findings', () => {
  assert.deepEqual(joinTreeFindings({ rules: treeRules, history: historyOf(0, []), textOf: () => undefined }), {
    findings: [],
    unscanned: 0,
  });
});

for (const [name, rule, context, own, expected] of [
  ['a private key in production code', privateKey, 'production', undefined, 'critical'],
  ['a private key in tests', privateKey, 'test', undefined, 'low'],
  ['a private key in documentation', privateKey, 'documentation', 'medium', 'low'],
  ['a private key in vendored code', privateKey, 'vendored', undefined, 'critical'],
  ['what is less severe already', privateKey, 'example', 'note', 'note'],
  ['a rule that says nothing of it', weakHash, 'test', 'medium', 'medium'],
] as const) {
  test(`severity by context: ${name}`, () => {
    const match = { rule: rule.meta.id, ...(own && { severity: own }) } as Match;
    const { severity } = atContext(match, rule, context satisfies FileContext);
    assert.equal(severity ?? rule.meta.severity, expected);
  });
}
