/**
 * How well `posture list` sees which kinds of scanners a repository runs, beside what OSSF Scorecard's patterns for SAST
 * would say (checks/raw/sast.go: five patterns on `uses:`, and `sonar.host.url` in pom.xml).
 *
 *   node bench/detect/posture.ts --mirrors DIR [--wrong]
 *
 * DIR holds bare clones as `owner+name/repo`. Repositories that are missing are said to be; `--wrong` lists what differs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Instant } from '../../src/base/instant.ts';
import { scannerRows, standingAt } from '../../src/app/posture/scanner-rows.ts';
import { extractFacts, wantsFile } from '../../src/facts/extract.ts';
import { isExtractedFact } from '../../src/facts/extractor.ts';
import type { AnyFact } from '../../src/model/fact.ts';
import { labels, type Label, type LabelledKind } from './posture-labels.ts';

const kinds: readonly LabelledKind[] = ['sast', 'sca', 'secrets', 'iac', 'dast'];
const wantedKinds: ReadonlySet<string> = new Set(['pipeline', 'pipeline-script', 'update-bot']);
const at = '2026-01-01T00:00:00.000Z' as Instant;
const relevant =
  /^\.(?:github|gitea|forgejo|gitlab|circleci|azure-pipelines|buildkite|woodpecker)|^[^/]*$|(?:^|\/)(?:package\.json|[Mm]akefile|[\w.-]+\.mk|tox\.ini|noxfile\.py|pyproject\.toml|\.golangci\.\w+|\.eslintrc[\w.]*|eslint\.config\.\w+|pom\.xml|composer\.json|[\w.-]+\.(?:sh|bash)|azure-pipelines[\w.-]*\.yml|action\.ya?ml)$/;

interface Tree {
  readonly path: string;
  readonly text: string;
}

function treeOf(gitDirectory: string): readonly Tree[] {
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync('git', ['--git-dir', gitDirectory, ...args], {
      maxBuffer: 2 ** 30,
      ...(input !== undefined && { input }),
    });
  const paths = git(['ls-tree', '-r', '-z', '--format=%(objectname) %(objecttype) %(path)', 'HEAD'])
    .toString('utf8')
    .split('\0')
    .map((line) => /^(\w+) blob (.+)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, oid, path]) => ({ oid: oid!, path: path! }))
    .filter(({ path }) => relevant.test(path) && wantsFile(path));
  const out = git(['cat-file', '--batch'], paths.map(({ oid }) => oid).join('\n'));
  let from = 0;
  return paths.map(({ path }) => {
    const end = out.indexOf(10, from);
    const size = Number(out.toString('utf8', from, end).split(' ')[2]);
    const text = out.toString('utf8', end + 1, end + 1 + size);
    from = end + 1 + size + 1;
    return { path, text };
  });
}

function foundIn(tree: readonly Tree[]): ReadonlyMap<LabelledKind, string> {
  const facts = tree.flatMap((file) =>
    extractFacts(file).flatMap((said) =>
      !isExtractedFact(said) || !wantedKinds.has(said.kind)
        ? []
        : [{ ...said, id: file.path, valid: { from: { at, commit: null } } } as unknown as AnyFact],
    ),
  );
  const rows = scannerRows(standingAt('', facts, at)).filter(({ present }) => present);
  return new Map(rows.map(({ kind, tool, path }) => [kind, `${tool} at ${path}`]));
}

const scorecard =
  /^\s*-?\s*uses:\s*["']?(?:github\/codeql-action\/analyze|snyk\/actions\/[^@]*|facebook\/pysa-action|JetBrains\/qodana-action|hadolint\/hadolint-action)@/m;

const scorecardSays = (tree: readonly Tree[]): boolean =>
  tree.some(({ path, text }) => path.startsWith('.github/workflows/') && scorecard.test(text)) ||
  tree.some(({ path, text }) => /(?:^|\/)pom\.xml$/.test(path) && text.includes('<sonar.host.url>'));

class Score {
  hits = 0;
  wrong = 0;
  missed = 0;

  add(expected: boolean, found: boolean): void {
    if (expected && found) this.hits += 1;
    else if (found) this.wrong += 1;
    else if (expected) this.missed += 1;
  }

  toString(): string {
    const share = (part: number, whole: number): string => (whole === 0 ? '  -  ' : (part / whole).toFixed(3));
    const { hits, wrong, missed } = this;
    return `precision ${share(hits, hits + wrong)}  recall ${share(hits, hits + missed)}  (${hits} right, ${wrong} wrong, ${missed} missed)`;
  }
}

function main(): void {
  const { values } = parseArgs({
    options: { mirrors: { type: 'string' }, wrong: { type: 'boolean', default: false } },
  });
  if (values.mirrors === undefined) {
    process.stdout.write('node bench/detect/posture.ts --mirrors DIR [--wrong]\n');
    return;
  }
  const scores = new Map<string, Score>();
  const score = (name: string): Score => scores.get(name) ?? scores.set(name, new Score()).get(name)!;
  const missing: string[] = [];
  for (const label of labels) {
    const directory = join(values.mirrors, label.repository.replace('/', '+'), 'repo');
    if (!existsSync(directory)) missing.push(label.repository);
    else compare(label, treeOf(directory), score, values.wrong);
  }
  for (const [name, one] of [...scores].sort(([a], [b]) => (a < b ? -1 : 1))) {
    process.stdout.write(`${name.padEnd(34)} ${one.toString()}\n`);
  }
  process.stdout.write(`${labels.length - missing.length} repositories; not there: ${missing.join(', ') || 'none'}\n`);
}

function compare(label: Label, tree: readonly Tree[], score: (name: string) => Score, tell: boolean): void {
  const found = foundIn(tree);
  for (const kind of kinds) {
    const expected = label.kinds.includes(kind);
    score('all').add(expected, found.has(kind));
    score(`all, ${label.group}`).add(expected, found.has(kind));
    score(`kind ${kind}`).add(expected, found.has(kind));
    if (tell && expected !== found.has(kind)) {
      process.stdout.write(
        `${label.repository} (${label.group}) ${kind}: ${expected ? 'missed' : `wrong: ${found.get(kind)}`}\n`,
      );
    }
  }
  score('Scorecard patterns, sast').add(label.kinds.includes('sast'), scorecardSays(tree));
}

main();
