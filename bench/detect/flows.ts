/**
 * Precision and recall of flows on places of public repositories that were labelled by hand before any run.
 *
 *   node bench/detect/flows.ts --mirrors FOLDER [--half tune|held] [--wrong] [--labels flows-second.tsv]
 *
 * FOLDER holds bare repositories as `<owner>+<name>/repo`; what is missing is said. Labels: `labels/flows.tsv`. The places
 * were picked at random, per language, from lines that hold both a call of the sinks' sort and a name of the sources' sort
 * (so flows over several lines are rarer here than in life), in files of production code. A place counts as reported when
 * a rule about flows has a match in its statement. Repositories are halved by the hash of their name: `tune` may be looked
 * at, `held` only counted. `flows-second.tsv`: applications that came later, read when the detector was done;
 * first sight of them: 12 of 42 flows, none wrong (no rule spoke of free text in prompts or of addresses of mail).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256Of } from '../../src/base/digest.ts';
import { rules } from '../../src/detect/rules/index.ts';
import { scanWith } from '../../src/detect/scan.ts';
import { fileKindOf } from '../../src/model/file-kind.ts';

interface Label {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly sink: string;
  readonly isFlow: boolean;
}

const { values } = parseArgs({
  options: {
    mirrors: { type: 'string' },
    half: { type: 'string' },
    wrong: { type: 'boolean' },
    labels: { type: 'string' },
  },
});
if (values.mirrors === undefined) throw new Error('--mirrors FOLDER is needed');

const flowRules = rules.filter(({ meta }) =>
  /^(?:personal-data-(?:in-(?!code)|to-)|free-text-to-llm|secret-in-log|request-body-in-log)/.test(meta.id),
);
/** A statement runs on over so many lines at most. */
const statementLines = 3;

const labels: readonly Label[] = readFileSync(join(import.meta.dirname, 'labels', values.labels ?? 'flows.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [repository = '', commit = '', path = '', at, sink = '', answer] = line.split('\t');
    return { repository, commit, path, line: Number(at), sink, isFlow: answer === 'yes' };
  });

const halfOf = ({ repository }: Label): string =>
  Number.parseInt(sha256Of(repository).slice(-4), 16) % 2 === 0 ? 'tune' : 'held';

const scanned = new Map<string, readonly { readonly line: number; readonly said: string }[]>();

function matchesIn({
  repository,
  commit,
  path,
}: Label): readonly { readonly line: number; readonly said: string }[] | undefined {
  const folder = join(values.mirrors!, repository.replace('/', '+'), 'repo');
  if (!existsSync(folder)) return undefined;
  const key = `${repository} ${path}`;
  const known = scanned.get(key);
  if (known) return known;
  const text = execFileSync('git', ['-C', folder, 'show', `${commit}:${path}`], { encoding: 'utf8', maxBuffer: 1e8 });
  const found = scanWith(flowRules, { text, kind: fileKindOf(path) }, { secretKey: new Uint8Array(32) });
  const matches = found.map((match) => ({ line: match.line, said: `${match.rule}: ${match.detail ?? ''}` }));
  scanned.set(key, matches);
  return matches;
}

interface Score {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

const scores = new Map<string, Score>();
const missing = new Set<string>();

function count(name: string, label: Label, isReported: boolean): void {
  const score = scores.get(name) ?? { tp: 0, fp: 0, fn: 0, tn: 0 };
  scores.set(name, score);
  score[isReported ? (label.isFlow ? 'tp' : 'fp') : label.isFlow ? 'fn' : 'tn']++;
}

for (const label of labels) {
  const half = halfOf(label);
  if (values.half !== undefined && values.half !== half) continue;
  const matches = matchesIn(label);
  if (!matches) {
    missing.add(label.repository);
    continue;
  }
  const hit = matches.find(({ line }) => line >= label.line && line <= label.line + statementLines);
  for (const name of ['all', half, label.sink, fileKindOf(label.path)]) count(name, label, hit !== undefined);
  if (values.wrong === true && half === 'tune' && (hit !== undefined) !== label.isFlow) {
    console.log(`${hit ? 'false' : 'missed'}\t${label.repository}\t${label.path}:${label.line}\t${hit?.said ?? ''}`);
  }
}

console.log('part            places  yes  precision  recall   F1');
for (const [name, { tp, fp, fn, tn }] of scores) {
  const precision = tp / (tp + fp);
  const recall = tp / (tp + fn);
  const f1 = (2 * precision * recall) / (precision + recall);
  const shown = [precision, recall, f1]
    .map((number) => (Number.isNaN(number) ? '-' : number.toFixed(2)).padStart(8))
    .join(' ');
  console.log(`${name.padEnd(14)}  ${String(tp + fp + fn + tn).padStart(6)} ${String(tp + fn).padStart(4)} ${shown}`);
}
if (missing.size > 0) console.log(`not there, left out: ${[...missing].join(' ')}`);
