/**
 * The stand-alone verifier: bundled into one file, it is the `verify.mjs` of every pack. Works on Node.js 18 and later,
 * offline, without any package.
 *
 *     node verify.mjs [PACK] [--key FILE] [--json]
 *
 * PACK is a zip or the folder it was unpacked to; the folder of this program when absent. Exit status: 0 verified, 2 not:
 * faults were found, each with its file, or the pack could not be read.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process, { argv, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../base/app-error.ts';
import { verifyPack, type PackVerification } from './pack-verifier.ts';

const usage = `usage: node verify.mjs [PACK] [--key FILE] [--json]

Verifies an evidence pack offline. PACK is the zip, or the folder it was unpacked to
(without PACK: the folder of this program).
  --key FILE  trust only the public key in FILE (one line), not the one in the pack
  --json      print the result as one JSON document
Exit status: 0 verified, 2 faults found (each names its file) or the pack could not be read.
`;

interface Arguments {
  readonly pack: string;
  readonly keyFile?: string;
  readonly json: boolean;
}

function readArguments(given: readonly string[]): Arguments | undefined {
  let pack: string | undefined;
  let keyFile: string | undefined;
  let json = false;
  for (let i = 0; i < given.length; i += 1) {
    const word = given[i]!;
    if (word === '--json') json = true;
    else if (word === '--key') {
      keyFile = given[(i += 1)];
      if (keyFile === undefined) return undefined;
    } else if (word.startsWith('-') || pack !== undefined) return undefined;
    else pack = word;
  }
  const found = pack ?? dirname(fileURLToPath(import.meta.url));
  return { pack: found, json, ...(keyFile !== undefined && { keyFile }) };
}

function report(result: PackVerification): string {
  const { checked, proved, faults, key } = result;
  const lines = [
    `run         ${result.run ?? 'unknown'}`,
    `ledger      ${result.origin ?? 'unknown'}, ${result.treeSize ?? '?'} entries, root ${result.root ?? 'unknown'}`,
    `public key  ${key?.text ?? 'unknown'}${key?.pinned ? ' (the one you named)' : " (the pack's own)"}`,
    `checked     ${checked} files, ${proved} ledger entries proved to be in the signed tree`,
    ...result.notes.map((note) => `note        ${note}`),
    ...faults.map(({ file, code, because }) => `FAULT       ${file}: ${because} [${code}]`),
  ];
  const verdict = result.ok
    ? 'VERIFIED: every byte of this pack is the one that was sealed.'
    : `NOT VERIFIED: ${faults.length} fault${faults.length === 1 ? '' : 's'} found.`;
  return `${lines.join('\n')}\n${verdict}\n`;
}

async function main(): Promise<number> {
  const given = argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) {
    stdout.write(usage);
    return 0;
  }
  const asked = readArguments(given);
  if (!asked) {
    stderr.write(usage);
    return 2;
  }
  try {
    const key = asked.keyFile === undefined ? undefined : readFileSync(asked.keyFile, 'utf8');
    const result = await verifyPack(asked.pack, key === undefined ? {} : { key });
    stdout.write(asked.json ? `${JSON.stringify(result, undefined, 2)}\n` : report(result));
    return result.ok ? 0 : 2;
  } catch (error) {
    const hint = isAppError(error) ? `\n${error.hint}` : '';
    stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
    return 2;
  }
}

// Not `exit()`: what was written to a pipe must arrive.
process.exitCode = await main();
