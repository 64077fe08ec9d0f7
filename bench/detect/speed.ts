/**
 * How fast blobs are scanned with every rule, in MB of file content per second of CPU time (one thread scans, so that is
 * the speed per core whatever else the machine does), and what each rule costs.
 *
 *   node bench/detect/speed.ts [--megabytes N] [--by-rule] [--rule ID…] [--secretlint DIR] [--gitleaks FILE] [--peer-megabytes N] DIR…
 *
 * DIR are bare git directories; read are the distinct text blobs at HEAD, at most N MB (60) of each. DIR of `--secretlint`
 * is where npm installed @secretlint/core and @secretlint/secretlint-rule-preset-recommend; it and gitleaks are given the
 * first N MB (4) of each repository, for they are slower by far.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Rule } from '../../src/detect/rule.ts';
import { builtInRuleSet } from '../../src/detect/rule-set.ts';
import { scanWith } from '../../src/detect/scan.ts';
import { costTable, measuredRules } from './speed/by-rule.ts';
import { filesAt, type CorpusFile } from './speed/corpus.ts';
import { openSecretlint, runGitleaks, type Secretlint } from './speed/peers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: 'string', default: '60' },
    'peer-megabytes': { type: 'string', default: '4' },
    'by-rule': { type: 'boolean', default: false },
    rule: { type: 'string', multiple: true, default: [] },
    secretlint: { type: 'string' },
    gitleaks: { type: 'string' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const secretKey = new Uint8Array(32).fill(1);

interface Scanned {
  bytes: number;
  files: number;
  seconds: number;
  matches: number;
  slowest: { seconds: number; file: string };
}

function scan(files: readonly CorpusFile[], rules: readonly Rule[], into: Scanned, where: string): void {
  const began = process.cpuUsage();
  for (const { path: name, kind, context, text, bytes } of files) {
    const fileBegan = process.hrtime.bigint();
    into.matches += scanWith(rules, { text, kind, context }, { secretKey }).length;
    const seconds = Number(process.hrtime.bigint() - fileBegan) / 1e9;
    if (seconds > into.slowest.seconds) into.slowest = { seconds, file: `${where}: ${name} (${bytes.length} bytes)` };
    into.bytes += bytes.length;
    into.files++;
  }
  const { user, system } = process.cpuUsage(began);
  into.seconds += (user + system) / 1e6;
}

const zero = (): Scanned => ({ bytes: 0, files: 0, seconds: 0, matches: 0, slowest: { seconds: 0, file: '' } });

function sum(into: Scanned, one: Scanned): void {
  into.bytes += one.bytes;
  into.files += one.files;
  into.seconds += one.seconds;
  into.matches += one.matches;
  if (one.slowest.seconds > into.slowest.seconds) into.slowest = one.slowest;
}

const rate = (bytes: number, seconds: number): string => `${(bytes / 1e6 / seconds).toFixed(1)} MB/s`;

function row(name: string, { bytes, files, seconds, matches }: Omit<Scanned, 'slowest'>): string {
  const columns = [`${(bytes / 1e6).toFixed(1)} MB`, `${files} files`, `${seconds.toFixed(2)} s`, rate(bytes, seconds)];
  return `${name.padEnd(34)}${columns.map((column) => column.padStart(14)).join('')}   ${matches} found`;
}

interface Peers {
  readonly secretlint: Secretlint | undefined;
  readonly sample: CorpusFile[];
}

async function measure(directory: string, rules: readonly Rule[], { sample }: Peers): Promise<Scanned> {
  const total = zero();
  const most = Number(values.megabytes) * 1e6;
  const wanted = Number(values['peer-megabytes']) * 1e6;
  let sampled = 0;
  for await (const files of filesAt(directory, 'HEAD', most)) {
    scan(files, rules, total, directory);
    for (const file of files) {
      if (sampled >= wanted) break;
      sampled += file.bytes.length;
      sample.push(file);
    }
  }
  return total;
}

async function comparePeers({ secretlint, sample }: Peers): Promise<void> {
  if (!secretlint && values.gitleaks === undefined) {
    say('No peers: give --secretlint DIR, --gitleaks FILE.');
    return;
  }
  const bytes = sample.reduce((total, file) => total + file.bytes.length, 0);
  const size = { bytes, files: sample.length };
  say(`\nThe same ${(bytes / 1e6).toFixed(1)} MB:`);
  const own = zero();
  scan(sample, builtInRuleSet().rules, own, '');
  say(row('plumbline, every rule', own));
  const secrets = zero();
  const ofSecrets = builtInRuleSet().rules.filter(({ meta }) => meta.class === 'secret');
  scan(sample, ofSecrets, secrets, '');
  say(row('plumbline, rules for secrets', secrets));
  if (secretlint) {
    const { seconds, found, unread } = await secretlint.scan(sample);
    say(`${row('secretlint, recommended', { ...size, seconds, matches: found })}, ${unread} files failed`);
  }
  if (values.gitleaks !== undefined) {
    const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-speed-'));
    try {
      const { seconds, found } = runGitleaks(values.gitleaks, sample, scratch);
      say(row('gitleaks, its own rules', { ...size, seconds, matches: found }));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

const all = builtInRuleSet().rules.filter(({ meta }) => values.rule.length === 0 || values.rule.includes(meta.id));
const measured = measuredRules(all);
const rules = values['by-rule'] ? measured.rules : all;
const secretlint = values.secretlint === undefined ? undefined : await openSecretlint(values.secretlint);
const peers: Peers = { secretlint, sample: [] };
const total = zero();
say(`${rules.length} rules${values['by-rule'] ? ', each timed, which costs time too' : ''}`);
for (const directory of positionals) {
  const one = await measure(directory, rules, peers);
  say(row(path.basename(directory.replace(/\/repo\/?$/, '')), one));
  sum(total, one);
}
say(row('all', total));
say(`slowest file: ${total.slowest.seconds.toFixed(3)} s, ${total.slowest.file}`);
if (values['by-rule']) for (const line of costTable(measured.costs, total.bytes / 1e6)) say(line);
else await comparePeers(peers);
