/**
 * How well our rules for weaknesses answer what the tests of bandit (Python) and gosec (Go) ask, per class, and whether
 * juice-shop's right fixes hold less than its wrong ones.
 *
 *   node bench/detect/weaknesses.ts [--bandit DIR] [--gosec DIR] [--juice-shop DIR] [--bandit-bin FILE] [--gosec-bin FILE] [--misses]
 *
 * DIR is a checkout or a bare git directory of PyCQA/bandit, securego/gosec, juice-shop/juice-shop. The sets say how many
 * findings a text has, not where: right are as many of ours as were expected of the text, wrong those beyond, missed those
 * short of it. `texts` tells texts with any from texts with none. A peer is run over the same texts and measured the same
 * way: on its own set, its numbers are what its authors wrote down. Notes of ours do not count as findings.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { scanWith } from '../../src/detect/scan.ts';
import { rules } from '../../src/detect/rules/index.ts';
import { fileKindOf } from '../../src/model/file-kind.ts';
import { banditAsks, gosecAsks, type Ask } from './weaknesses/labels.ts';
import { banditSamples, gosecSamples, juiceShopPairs, openTree, type Sample } from './weaknesses/sets.ts';

const { values } = parseArgs({
  options: {
    bandit: { type: 'string' },
    gosec: { type: 'string' },
    'juice-shop': { type: 'string' },
    'bandit-bin': { type: 'string' },
    'gosec-bin': { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
});

interface Asked {
  readonly sample: Sample;
  readonly ask: Ask;
}

type Counter = (asked: Asked) => number;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function found(code: string, name: string, wanted: (rule: string) => boolean): number {
  const file = { text: code, kind: fileKindOf(name) };
  return scanWith(rules, file, { secretKey: new Uint8Array(32) }).filter((match) => {
    const severity = match.severity ?? rules.find((rule) => rule.meta.id === match.rule)!.meta.severity;
    return wanted(match.rule) && severity !== 'note' && match.suppressed === undefined;
  }).length;
}

const ours: Counter = ({ sample, ask }) => found(sample.code, sample.path, (rule) => ask.rules.includes(rule));

interface Tally {
  right: number;
  wrong: number;
  missed: number;
  textsRight: number;
  textsWrong: number;
  textsMissed: number;
}

const ratio = (part: number, rest: number): string => (part + rest === 0 ? '   -' : (part / (part + rest)).toFixed(2));

function table(title: string, all: readonly Asked[], count: Counter): void {
  const tallies = new Map<string, Tally>();
  const none = { right: 0, wrong: 0, missed: 0, textsRight: 0, textsWrong: 0, textsMissed: 0 };
  const total: Tally = { ...none };
  for (const asked of all) {
    const { sample, ask } = asked;
    const got = count(asked);
    if (values.misses && got !== sample.expected) say(`  ${sample.name}: ${got} of ${sample.expected} (${ask.of})`);
    const tally = tallies.get(ask.of) ?? { ...none };
    tallies.set(ask.of, tally);
    for (const sum of [tally, total]) {
      sum.right += Math.min(got, sample.expected);
      sum.wrong += Math.max(0, got - sample.expected);
      sum.missed += Math.max(0, sample.expected - got);
      if (got > 0) sum[sample.expected > 0 ? 'textsRight' : 'textsWrong']++;
      else if (sample.expected > 0) sum.textsMissed++;
    }
  }
  say(`\n${title}: ${all.length} texts`);
  say(`${''.padEnd(28)} right wrong missed  precision recall | texts: precision recall`);
  for (const [of, t] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).concat([['all', total]])) {
    say(
      `${of.padEnd(28)} ${String(t.right).padStart(5)} ${String(t.wrong).padStart(5)} ${String(t.missed).padStart(6)}  ` +
        `${ratio(t.right, t.wrong).padStart(9)} ${ratio(t.right, t.missed).padStart(6)} | ` +
        `${ratio(t.textsRight, t.textsWrong).padStart(16)} ${ratio(t.textsRight, t.textsMissed).padStart(6)}`,
    );
  }
}

/** A peer's findings per text, from its JSON report over a folder that holds each text as a file of its own. */
function peer(command: string, args: readonly string[], all: readonly Asked[]): Counter {
  const folder = mkdtempSync(path.join(tmpdir(), 'weaknesses-'));
  try {
    writeFileSync(path.join(folder, 'go.mod'), 'module samples\n\ngo 1.22\n');
    for (const { sample } of all) writeFileSync(path.join(folder, sample.path), sample.code);
    const report = run(command, [...args, folder], folder);
    const counts = new Map<string, number>();
    for (const hit of report.matchAll(/"(?:filename|file)":\s*"([^"]+)"/g)) {
      const name = path.basename(hit[1]!);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return ({ sample }) => counts.get(sample.path) ?? 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scanners leave with 1 when they found something: the report is on their output all the same. */
function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, [...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    const output = (error as { stdout?: string }).stdout ?? '';
    if (output.includes('"results"') || output.includes('"Issues"')) return output;
    throw error;
  }
}

if (values.bandit === undefined) say('bandit: left out, --bandit DIR names no set');
else {
  const samples = banditSamples(openTree(values.bandit));
  const asked = samples.flatMap((sample) => {
    const ask = banditAsks[sample.name];
    return ask ? [{ sample, ask }] : [];
  });
  say(`bandit: ${samples.length} examples with counts, ${asked.length} of them about what our rules name`);
  table('ours on the examples of bandit', asked, ours);
  if (values['bandit-bin'] !== undefined) {
    table('bandit on its own examples', asked, peer(values['bandit-bin'], ['-q', '-r', '-f', 'json'], asked));
  }
}
if (values.gosec === undefined) say('gosec: left out, --gosec DIR names no set');
else {
  const tree = openTree(values.gosec);
  const asked = Object.entries(gosecAsks).flatMap(([rule, ask]) =>
    gosecSamples(tree, rule).map((sample) => ({ sample, ask })),
  );
  table('ours on the samples of gosec', asked, ours);
  const ids = Object.keys(gosecAsks).map((rule) => rule.toUpperCase());
  if (values['gosec-bin'] !== undefined) {
    say('gosec itself is asked text by text: it reads packages, not files');
    const one = (each: Asked): number =>
      peer(values['gosec-bin']!, ['-quiet', '-fmt=json', `-include=${ids.join(',')}`], [each])(each);
    table('gosec on its own samples', asked, one);
  }
}
if (values['juice-shop'] === undefined) say('juice-shop: left out, --juice-shop DIR names no set');
else {
  const named = new Set(Object.values({ ...banditAsks, ...gosecAsks }).flatMap((ask) => ask.rules));
  const count = (codes: readonly string[]): number =>
    codes.reduce((sum, code) => sum + found(code, 'fix.ts', (rule) => named.has(rule)), 0) / Math.max(1, codes.length);
  say('\njuice-shop: findings per offered fix, where there are any');
  for (const { challenge, wrong, right } of juiceShopPairs(openTree(values['juice-shop']))) {
    const [bad, good] = [count(wrong), count(right)];
    if (bad + good > 0) say(`${challenge.padEnd(40)} wrong ${bad.toFixed(2)}  right ${good.toFixed(2)}`);
  }
}
