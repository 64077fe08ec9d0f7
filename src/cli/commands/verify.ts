import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { PackVerification, VerifyOptions } from '../../app/verify.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { textFlag } from '../flags.ts';
import { visible, wrap } from '../output/width.ts';
import { many } from '../output/words.ts';

export const verify = defineCommand({
  name: 'verify',
  summary: 'verify an evidence pack, offline and without any other file of ours',
  details: [
    'Recomputes every digest, every leaf and the root of the ledger, and checks the signature of the checkpoint. Loads no ' +
      'database and no configuration; the code that does it imports only the ledger.',
    'With --key the signature must be that of this key, obtained from the one who signed over another channel. Without it, ' +
      'the key in the pack is used: that shows that the pack is whole, not who made it.',
    'With --roots nothing that the file names is taken from the pack: public keys of ledgers and witnesses, one a line, and ' +
      'roots of time stamp authorities in PEM. It is an auditor’s own file, kept from one engagement to the next.',
  ],
  arguments: [
    { name: 'PACK', summary: 'the pack, a .zip file', required: true, completes: 'file' },
    {
      name: 'LATER',
      summary: 'packs that continue it, in order: also that nothing disappeared in between',
      required: false,
      variadic: true,
      completes: 'file',
    },
  ],
  flags: {
    key: textFlag({
      name: 'key',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'the public key that must have signed',
    }),
    roots: textFlag({
      name: 'roots',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'keys and time stamp roots to trust, instead of those in the pack',
    }),
  },
  examples: [
    { command: 'plumbline verify evidence.zip --key plumbline.pub', does: 'Whole, unaltered, and signed by that key.' },
    {
      command: 'plumbline verify evidence.zip --roots trusted.txt',
      does: 'By the keys, witnesses and time stamp roots that you hold.',
    },
    { command: 'plumbline verify may.zip june.zip', does: 'Both, and that june.zip continues may.zip.' },
  ],
  json: 'one document: `{type:"verification", pack, ok, checked, proved, faults:[{file, code, because}], notes, key?, run?, origin?, treeSize?, root?}`; of several `{type, ok, packs:[…], series:{faults, notes}}`',
  exits: {
    0: 'the pack is whole and unaltered',
    2: 'a fault was found, each names its file; or the pack cannot be read',
  },
  async run(context, { flags, operands: [pack = '', ...later] }) {
    const { world } = context;
    const path = resolve(world.cwd, pack);
    const options = {
      ...(flags.key !== undefined && { key: readKey(resolve(world.cwd, flags.key)) }),
      ...(flags.roots !== undefined && { roots: readRoots(resolve(world.cwd, flags.roots)) }),
    };
    if (later.length > 0) return verifyAll([path, ...later.map((one) => resolve(world.cwd, one))], options, context);
    const found = await world.verifyPack(path, options);
    if (context.json) await context.printJson({ type: 'verification', pack: path, ...found });
    else await context.print(verificationText(found, context));
    if (!found.ok) throw notVerified(path, found);
    return 0;
  },
});

async function verifyAll(paths: readonly string[], options: VerifyOptions, context: Context): Promise<0> {
  const { ok, results, series } = await context.world.verifySeries(paths, options);
  if (context.json) {
    const packs = results.map((found, at) => ({ pack: paths[at], ...found }));
    await context.printJson({ type: 'verification', ok, packs, series });
  } else {
    for (const [at, found] of results.entries())
      await context.print(`${context.style.bold(visible(paths[at]!))}\n${verificationText(found, context)}\n`);
    for (const note of series.notes) await context.print(wrap(visible(note), context.columns));
    for (const one of series.faults) await context.print(faultText(one, context));
  }
  const broken = results.findIndex((found) => !found.ok);
  if (broken >= 0) throw notVerified(paths[broken]!, results[broken]!);
  const [first] = series.faults;
  if (first)
    throw new AppError('cli/series-not-verified', `the packs do not continue one another: ${visible(first.file)}`, {
      hint: 'Give them in the order in which they were delivered; ask whoever made them when it stays so.',
      cause: visible(first.because),
    });
  return 0;
}

function notVerified(path: string, { faults }: PackVerification): AppError {
  const [first] = faults;
  const where = first === undefined ? '' : `: ${many(faults.length, 'fault')}, the first in ${visible(first.file)}`;
  return new AppError('cli/not-verified', `${path} is not verified${where}`, {
    hint: 'Do not rely on it. Fetch it again from whoever made it, and ask them when it stays so.',
    ...(first && { cause: visible(first.because) }),
  });
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new AppError('cli/key-unreadable', `the key ${file} cannot be read`, {
      hint: 'Name a file that holds the public key in one line, as the signer gave it to you.',
      cause,
    });
  }
}

function readRoots(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('cli/roots-unreadable', `the roots ${file} cannot be read`, {
      hint: 'Name a file with public keys, one a line, and certificates in PEM.',
      cause,
    });
  }
}

function verificationText(found: PackVerification, { style, columns }: Context): string {
  const { ok, checked, proved, faults, notes, key, run, treeSize, origin } = found;
  const facts = [
    `${many(checked, 'file')} compared with the manifest, ${many(proved, 'ledger entry', 'ledger entries')} proved`,
    ...(run === undefined ? [] : [`audit ${run}`]),
    ...(treeSize === undefined ? [] : [`ledger ${origin ?? ''}, ${many(treeSize, 'entry', 'entries')}`]),
    ...(key === undefined ? [] : [`key ${key.text} (${key.pinned ? 'the one you named' : 'the one in the pack'})`]),
  ];
  const verdict = ok ? style.good('verified') : style.bad(`NOT VERIFIED: ${many(faults.length, 'fault')}`);
  return [
    ...facts.map(visible),
    ...notes.map((note) => wrap(`note: ${visible(note)}`, columns)),
    ...faults.map((one) => faultText(one, { style })),
    verdict,
  ].join('\n');
}

function faultText(
  { file, because, code }: PackVerification['faults'][number],
  { style }: Pick<Context, 'style'>,
): string {
  return `${style.bad('FAIL')}  ${style.bold(visible(file))}: ${visible(because)} (${code})`;
}
