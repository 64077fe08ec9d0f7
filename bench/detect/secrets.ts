/**
 * Precision and recall of secret detection on public labelled sets, beside other tools in the same run. No set is part of
 * the project: each is named by a flag, and what is not named is said to be missing.
 *
 *   node bench/detect/secrets.ts --scratch FOLDER [--leaky-repo DIR] [--gitleaks DIR] [--secretlint DIR]
 *        [--detectors DIR] [--history DIR]... [--peer-gitleaks PROGRAM] [--peer-detect-secrets PROGRAM] [--peer-secretlint FOLDER] [--misses]
 *
 * Sets are git repositories, bare or not. A sample counts once per text. leaky-repo has counts per file and no lines, so its
 * lines are capped: what is found beyond a file's count of risk lines is informative, and beyond that a false alarm. It also
 * has no labels for what is neither, so its precision is an upper bound.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { detectorTokens } from './secrets-tokens.ts';
import { detectSecrets, gitleaks, ours, secretlint, type Hit, type Peer } from './secrets-peers.ts';
import {
  gitleaksSamples,
  historyOf,
  leakyRepo,
  secretlintSnapshots,
  type CountedFile,
  type SampleSet,
} from './secrets-sets.ts';

const { values } = parseArgs({
  options: {
    scratch: { type: 'string' },
    'leaky-repo': { type: 'string' },
    gitleaks: { type: 'string' },
    secretlint: { type: 'string' },
    detectors: { type: 'string' },
    history: { type: 'string', multiple: true },
    'peer-gitleaks': { type: 'string' },
    'peer-detect-secrets': { type: 'string' },
    'peer-secretlint': { type: 'string' },
    misses: { type: 'boolean' },
  },
});

const peers: readonly Peer[] = [
  ours,
  ...(values['peer-gitleaks'] === undefined ? [] : [gitleaks(values['peer-gitleaks'])]),
  ...(values['peer-detect-secrets'] === undefined ? [] : [detectSecrets(values['peer-detect-secrets'])]),
  ...(values['peer-secretlint'] === undefined ? [] : [secretlint(values['peer-secretlint'])]),
];

/** Each file in a folder of its own, so that two samples may share a name and a name is all that tools see. */
async function scanAll(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, readonly Hit[]>>> {
  mkdirSync(values.scratch!, { recursive: true });
  const folder = mkdtempSync(join(values.scratch!, 'secrets-'));
  try {
    for (const [index, { path, text }] of files.entries()) {
      const file = join(folder, String(index), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const found = new Map<string, ReadonlyMap<number, readonly Hit[]>>();
    for (const peer of peers) {
      const hits = await peer.scan(folder);
      found.set(
        peer.name,
        Map.groupBy(hits, ({ path }) => Number(path.slice(0, path.indexOf('/')))),
      );
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3));

function scores(right: number, wrong: number, positives: number): string {
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, positives);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return `${right}/${positives} | ${wrong} | ${share(right, right + wrong)} | ${share(right, positives)} | ${f1.toFixed(3)}`;
}

async function sampleTable({ name, samples, notes }: SampleSet): Promise<void> {
  const found = await scanAll(samples);
  const positives = samples.filter(({ expected }) => expected === 'secret').length;
  console.log(`\n## ${name}: ${positives} to find, ${samples.length - positives} to leave alone\n`);
  console.log('| tool | found | false | precision | recall | F1 |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const { name: tool } of peers) {
    const hits = found.get(tool)!;
    const hit = samples.filter((_, index) => hits.has(index));
    const right = hit.filter(({ expected }) => expected === 'secret').length;
    console.log(`| ${tool} | ${scores(right, hit.length - right, positives)} |`);
  }
  for (const note of notes) console.log(`\n${note}.`);
  byGroup(samples, found.get(ours.name)!);
}

/** Ours per rule of the set: only those that are not whole, for a table of 130 rows is read by nobody. */
function byGroup(samples: SampleSet['samples'], hits: ReadonlyMap<number, readonly Hit[]>): void {
  const indexed = samples.map((sample, index) => ({ ...sample, hit: hits.has(index), index }));
  console.log('\n| class (ours, where not whole) | found | of | false |\n| --- | ---: | ---: | ---: |');
  for (const [group, all] of Map.groupBy(indexed, (sample) => sample.group)) {
    const wanted = all.filter(({ expected }) => expected === 'secret');
    const right = wanted.filter(({ hit }) => hit).length;
    const wrong = all.filter(({ expected, hit }) => expected === 'clean' && hit).length;
    if (right < wanted.length || wrong > 0) console.log(`| ${group} | ${right} | ${wanted.length} | ${wrong} |`);
  }
  if (!values.misses) return;
  for (const { group, expected, hit, text, path, index } of indexed) {
    if ((expected === 'secret') === hit) continue;
    const rules = hits.get(index)?.map(({ rule }) => rule) ?? [];
    console.log(
      `${hit ? 'FALSE' : 'MISSED'} ${group} ${path} ${rules.join()}: ${text.slice(0, 160).replaceAll('\n', '\\n')}`,
    );
  }
}

async function leakyTable(files: readonly CountedFile[]): Promise<void> {
  const found = await scanAll(files);
  const sum = (of: (file: CountedFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  console.log(`\n## leaky-repo: ${sum((f) => f.risk)} risk lines, ${sum((f) => f.informative)} informative\n`);
  console.log(
    '| tool | risk | files with risk | risk + informative | beyond | F1 on risk |\n| --- | ---: | ---: | ---: | ---: | ---: |',
  );
  for (const { name } of peers) {
    const lines = files.map(
      (_, index) =>
        new Set(
          found
            .get(name)!
            .get(index)
            ?.map(({ line }) => line),
        ).size,
    );
    const total = (of: (file: CountedFile, lines: number) => number): number =>
      files.reduce((so, file, index) => so + of(file, lines[index]!), 0);
    const risk = total((file, n) => Math.min(n, file.risk));
    const both = total((file, n) => Math.min(n, file.risk + file.informative));
    const beyond = total((file, n) => Math.max(0, n - file.risk - file.informative));
    const covered = total((file, n) => (n > 0 && file.risk > 0 ? 1 : 0));
    const withRisk = files.filter((file) => file.risk > 0).length;
    const all = sum((file) => file.risk + file.informative);
    const f1 = (2 * risk) / (sum((file) => file.risk) + both + beyond);
    console.log(
      `| ${name} | ${risk}/${sum((f) => f.risk)} | ${covered}/${withRisk} | ${both}/${all} | ${beyond} | ${f1.toFixed(3)} |`,
    );
    if (!values.misses || name !== ours.name) continue;
    files.forEach((file, index) => {
      const hits = found.get(name)!.get(index) ?? [];
      if (lines[index] !== file.risk)
        console.log(
          `${file.path}: ${lines[index]} of ${file.risk} + ${file.informative}: ${hits.map((hit) => `${hit.line} ${hit.rule}`).join(', ')}`,
        );
    });
  }
  console.log(
    '\nPrinted by the set (2019-20): gitleaks with a wide configuration 127/175 with 17 false, detect-secrets 41/175.',
  );
}

/** Tokens by their shape: only what is in its issuer's format has to be found (`secrets-tokens.ts` says how that is told). */
async function tokenTable(repository: string): Promise<void> {
  const sorted = detectorTokens(repository);
  const because = Map.groupBy(sorted, ({ sort, because: reason }) => `${sort}: ${reason}`);
  const wanted = sorted.filter(({ sort }) => sort === 'in the format');
  const found = await scanAll(
    wanted.map(({ provider, token }) => ({ path: 'a.py', text: `${provider.split('/')[0]} token = '${token}'\n` })),
  );
  console.log(`\n## Detectors' tests: ${wanted.length} tokens in their format\n`);
  for (const [reason, some] of because) console.log(`- ${reason}: ${some.length}`);
  console.log('\n| tool | found | recall |\n| --- | ---: | ---: |');
  for (const { name } of peers) {
    const right = found.get(name)!.size;
    console.log(`| ${name} | ${right}/${wanted.length} | ${share(right, wanted.length)} |`);
  }
  const missed = wanted.filter((_, index) => !found.get(ours.name)!.has(index));
  console.log(`\nMissed: ${[...new Set(missed.map(({ provider }) => provider))].join(', ')}.`);
}

async function historyTable(repository: string): Promise<void> {
  const blobs = historyOf(repository);
  const found = await scanAll(blobs);
  console.log(
    `\n## History of ${repository
      .split('/')
      .filter((part) => part !== 'repo')
      .at(-1)}: ${blobs.length} blobs, not labelled\n`,
  );
  console.log('| tool | blobs with a secret | lines | rules |\n| --- | ---: | ---: | --- |');
  for (const { name } of peers) {
    const hits = [...found.get(name)!.values()].flat();
    const texts = new Set(hits.map(({ path, line }) => `${path}:${line}`));
    console.log(
      `| ${name} | ${found.get(name)!.size} | ${texts.size} | ${[...new Set(hits.map(({ rule }) => rule))].join(', ')} |`,
    );
  }
}

if (values.scratch === undefined) throw new Error('--scratch FOLDER is needed: samples are written there and removed');
const missing: string[] = [];
if (values['leaky-repo'] === undefined) missing.push('--leaky-repo');
else await leakyTable(leakyRepo(values['leaky-repo']));
if (values.gitleaks === undefined) missing.push('--gitleaks');
else await sampleTable(gitleaksSamples(values.gitleaks));
if (values.secretlint === undefined) missing.push('--secretlint');
else await sampleTable(secretlintSnapshots(values.secretlint));
if (values.detectors === undefined) missing.push('--detectors');
else await tokenTable(values.detectors);
for (const repository of values.history ?? []) await historyTable(repository);
if (missing.length > 0) console.log(`\nNot measured, for want of ${missing.join(', ')}.`);
