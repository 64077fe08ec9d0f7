/**
 * The stand-alone verifier: bundled into one file, it is the `verify.mjs` of every pack. Works on Node.js 18 and later,
 * offline, without any package.
 *
 *     node verify.mjs [PACK…] [--key FILE] [--roots FILE] [--json]
 *     node verify.mjs draw CHECK --seed TEXT [--size N] [--pack PACK] [--json]
 *     node verify.mjs show TEXT [--pack PACK] [--json]
 *
 * PACK is a zip or the folder it was unpacked to; the folder of this program when absent. Several are a series, the earliest
 * first. Exit status: 0 verified, 2 not: faults were found, each with its file, or the pack could not be read.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process, { argv, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../base/app-error.ts';
import { drawFrom, mentionsOf, type DrawnSample, type Mention } from './pack-questions.ts';
import { verifySeries, withPack, type PackVerification } from './pack-verifier.ts';
import { samplingMethod } from './sample-draw.ts';

const usage = `usage: node verify.mjs [PACK...] [--key FILE] [--roots FILE] [--json]
       node verify.mjs draw CHECK --seed TEXT [--size N] [--pack PACK] [--json]
       node verify.mjs show TEXT [--pack PACK] [--json]

Verifies an evidence pack offline. PACK is the zip, or the folder it was unpacked to
(without PACK: the folder of this program). Several packs are a series, the earliest
first: then also that each continues the one before, and that nothing disappeared.
  draw CHECK    draw a sample from the sealed population of a check
  show TEXT     what the pack holds about an id, a commit, a number
  --key FILE    trust only the public key in FILE (one line), not the one in the pack
  --roots FILE  trust what FILE names, not what the pack says of itself: public keys of
                ledgers and witnesses, one a line, and roots of time stamps (PEM)
  --seed TEXT   your own words; the same ones draw the same items again
  --size N      how many items to draw (25)
  --json        print the result as one JSON document
Exit status: 0 verified, 2 faults found (each names its file) or the pack could not be read.
`;

interface Arguments {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly json: boolean;
}

const valued = new Set(['--key', '--roots', '--seed', '--size', '--pack']);

function readArguments(given: readonly string[]): Arguments | undefined {
  const words: string[] = [];
  const values = new Map<string, string>();
  let json = false;
  for (let i = 0; i < given.length; i += 1) {
    const word = given[i]!;
    if (word === '--json') json = true;
    else if (valued.has(word)) {
      const value = given[(i += 1)];
      if (value === undefined) return undefined;
      values.set(word, value);
    } else if (word.startsWith('-')) return undefined;
    else words.push(word);
  }
  return { words, values, json };
}

const here = (): string => dirname(fileURLToPath(import.meta.url));

function report(result: PackVerification): string {
  const { checked, proved, faults, key } = result;
  return [
    `run         ${result.run ?? 'unknown'}`,
    `ledger      ${result.origin ?? 'unknown'}, ${result.treeSize ?? '?'} entries, root ${result.root ?? 'unknown'}`,
    `public key  ${key?.text ?? 'unknown'}${key?.pinned ? ' (the one you named)' : " (the pack's own)"}`,
    `checked     ${checked} files, ${proved} ledger entries proved to be in the signed tree`,
    ...result.notes.map((note) => `note        ${note}`),
    ...faults.map(faultLine),
  ].join('\n');
}

const faultLine = ({ file, code, because }: PackVerification['faults'][number]): string =>
  `FAULT       ${file}: ${because} [${code}]`;

async function verifyAll({ words, values, json }: Arguments): Promise<number> {
  const text = (name: string): string | undefined => {
    const file = values.get(name);
    return file === undefined ? undefined : readFileSync(file, 'utf8');
  };
  const [key, roots] = [text('--key'), text('--roots')];
  const options = { ...(key !== undefined && { key }), ...(roots !== undefined && { roots }) };
  const packs = words.length > 0 ? words : [here()];
  const { ok, results, series } = await verifySeries(packs, options);
  if (json)
    stdout.write(`${JSON.stringify(packs.length === 1 ? results[0] : { ok, packs: results, series }, undefined, 2)}\n`);
  else {
    const parts = results.map(
      (result, at) => `${packs.length > 1 ? `pack        ${packs[at]!}\n` : ''}${report(result)}\n`,
    );
    const between = [...series.notes.map((note) => `series      ${note}`), ...series.faults.map(faultLine)];
    const faults = results.reduce((sum, result) => sum + result.faults.length, series.faults.length);
    const verdict = ok
      ? `VERIFIED: every byte of ${packs.length === 1 ? 'this pack is' : 'these packs is'} the one that was sealed.`
      : `NOT VERIFIED: ${faults} fault${faults === 1 ? '' : 's'} found.`;
    stdout.write(`${[parts.join('\n').trimEnd(), ...between, verdict].join('\n')}\n`);
  }
  return ok ? 0 : 2;
}

/** A sample from a pack that does not verify would prove nothing: it is verified first. */
async function ask<T>(pack: string, question: () => T): Promise<T | undefined> {
  const { ok, results } = await verifySeries([pack], {});
  if (ok) return question();
  stdout.write(`${report(results[0]!)}\nNOT VERIFIED: nothing is drawn or shown from a pack with faults.\n`);
  return undefined;
}

async function drawSample({ words: [, check = ''], values, json }: Arguments): Promise<number> {
  const pack = values.get('--pack') ?? here();
  const seed = values.get('--seed') ?? '';
  const size = Number(values.get('--size') ?? '25');
  if (check === '' || seed.trim() === '' || seed.includes('\n') || !Number.isInteger(size) || size < 1)
    return misused();
  const sample = await ask(pack, () => withPack(pack, (reader) => drawFrom(reader, { check, seed, size })));
  if (!sample) return 2;
  stdout.write(json ? `${JSON.stringify(sample, undefined, 2)}\n` : sampleText(sample));
  return 0;
}

function sampleText({ check, seed, population, items }: DrawnSample): string {
  const lines = items.map(
    ({ rank, position, outcome, id, label, because }) =>
      `${String(rank).padStart(4)}  ${outcome.padEnd(14)}  ${id}\n      item ${position} of the list: ${label}\n      ${because}`,
  );
  const head = [
    `population  ${check}, ${population.size} items, sealed as ${population.ledgerId}`,
    `ids         SHA-256 ${population.idsDigest}`,
    `seed        ${seed}`,
    `method      ${samplingMethod}: the ${items.length} lowest tickets of all ${population.size}`,
  ];
  return `${[...head, ...lines].join('\n')}\n`;
}

async function showMentions({ words: [, text = ''], values, json }: Arguments): Promise<number> {
  const pack = values.get('--pack') ?? here();
  if (text === '') return misused();
  const found = await ask(pack, () => withPack(pack, (reader) => mentionsOf(reader, text)));
  if (!found) return 2;
  if (json) stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  else {
    const more = found.more ? ['There is more: name it more exactly.'] : [];
    const none = found.mentions.length === 0 ? [`Nothing in this pack names "${text}".`] : [];
    stdout.write(`${[...mentionsText(byItem(found.mentions)), ...none, ...more].join('\n')}\n`);
  }
  return 0;
}

/** Outcomes in a line or two each, under the item they speak of; records whole. */
function mentionsText(mentions: readonly Mention[]): string[] {
  let last = '';
  return mentions.flatMap(({ file, line, what, record, judged }) => {
    if (!judged)
      return [`\n${what}: ${file}, line ${line}`, JSON.stringify(record, undefined, 2).replaceAll(/^/gm, '  ')];
    const head = what === last ? [] : ['', what];
    last = what;
    return [
      ...head,
      `  ${judged.outcome.padEnd(14)}  ${judged.check} (${file}, line ${line})`,
      `      ${judged.because}`,
    ];
  });
}

/** What is said of one item stands together. */
function byItem(mentions: readonly Mention[]): readonly Mention[] {
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const key = mention.judged ? mention.what : '';
    groups.set(key, [...(groups.get(key) ?? []), mention]);
  }
  return [...groups.values()].flat();
}

function misused(): number {
  stderr.write(usage);
  return 2;
}

async function main(): Promise<number> {
  const given = argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) {
    stdout.write(usage);
    return 0;
  }
  const asked = readArguments(given);
  if (!asked) return misused();
  try {
    if (asked.words[0] === 'draw' && asked.words.length === 2) return await drawSample(asked);
    if (asked.words[0] === 'show' && asked.words.length === 2) return await showMentions(asked);
    return await verifyAll(asked);
  } catch (error) {
    const hint = isAppError(error) ? `\n${error.hint}` : '';
    stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
    return 2;
  }
}

// Not `exit()`: what was written to a pipe must arrive.
process.exitCode = await main();
