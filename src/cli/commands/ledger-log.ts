/** The log itself: its signed states, its entries, and the proofs between them, as the page /ledger shows them. */
import type {
  LedgerCheckpointView,
  LedgerConsistency,
  LedgerEntryView,
  LedgerInclusion,
} from '../../app/ledger/log-views.ts';
import { AppError } from '../../base/app-error.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { countFlag, limitFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { visible } from '../output/width.ts';
import { many } from '../output/words.ts';

export const ledgerCheckpoints = defineCommand({
  name: 'ledger checkpoints',
  summary: 'list the signed states of the ledger that were kept, the latest first',
  details: [
    'Of each audit, of each stamping and each change of keys. Every one is held against the keys and the tree as it is now; ' +
      'one that does not hold says why. `--json` has the signed note of each (C2SP tlog-checkpoint).',
  ],
  arguments: [],
  flags: { limit: limitFlag },
  examples: [
    { command: 'plumbline ledger checkpoints --json', does: 'A signed note a line, with who vouches for it.' },
  ],
  json: '`{type:"checkpoint", size, root, checkpoint, signers, runs, latest, timestamps:[{file, at?, authority?, fault?}], cosignatures:[{witness, at?, fault?}], fault?}`',
  exits: { 0: 'all of them hold', 2: 'one does not hold; it says why' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const { total, items } = await plumbline.ledgerCheckpoints({ limit: flags.limit ?? Infinity });
    if (context.json) {
      for (const one of items) await context.printJson({ type: 'checkpoint', ...one });
      await context.printJson(manifestOf('ledger checkpoints', { listed: items.length, total, gaps: [] }));
    } else for (const one of items) await context.print(checkpointText(one, context));
    await context.note(`${many(items.length, 'checkpoint')} of ${total}`);
    const broken = items.filter(({ fault }) => fault !== undefined);
    if (broken.length === 0) return 0;
    throw new AppError('cli/ledger-faults', `${many(broken.length, 'checkpoint')} of the ledger do not hold`, {
      hint: 'plumbline ledger fsck reads all of it and says what to do.',
    });
  },
});

function checkpointText(one: LedgerCheckpointView, { style }: Context): string {
  const { size, root, runs, latest, timestamps, cosignatures, signers, fault } = one;
  return [
    `${style.bold(many(size, 'entry', 'entries'))}${latest ? ', the latest' : ''}  ${root}`,
    `  signed by ${many(signers.length, 'key')} of the log, ${many(timestamps.length, 'time stamp')}, ${many(cosignatures.length, 'cosignature')}`,
    ...(runs.length > 0 ? [`  sealed ${visible(runs.join(', '))}`] : []),
    ...(fault === undefined ? [] : [style.bad(`  FAULT: ${visible(fault)}`)]),
  ].join('\n');
}

export const ledgerEntries = defineCommand({
  name: 'ledger entries',
  summary: 'list what stands in the ledger, in its order',
  details: ['Evidence, changes of keys, removals of personal values. `ledger inclusion` proves that one is in a tree.'],
  arguments: [],
  flags: {
    from: countFlag({
      name: 'from',
      value: { placeholder: 'INDEX' },
      summary: 'the first one to list',
      defaultText: '0',
    }),
    limit: limitFlag,
  },
  examples: [{ command: 'plumbline ledger entries --from 40 --limit 3', does: 'Three entries of the log.' }],
  json: '`{type:"entry", index, bytes, leafHash, what: evidence|key|removal|other, title, id?, kind?, at?}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const first = flags.from ?? 0;
    let [listed, total] = [0, 0];
    // A page at a time: a log may have a million entries.
    for (let wanted = flags.limit ?? Infinity; wanted > 0;) {
      const page = await plumbline.ledgerEntries({ offset: first + listed, limit: Math.min(wanted, PAGE) });
      for (const one of page.items) {
        if (context.json) await context.printJson({ type: 'entry', ...one });
        else await context.print(entryLine(one, context));
      }
      ({ total } = page);
      listed += page.items.length;
      wanted = page.items.length < PAGE ? 0 : wanted - PAGE;
    }
    if (context.json) await context.printJson(manifestOf('ledger entries', { listed, total, gaps: [] }));
    else await context.note(`${many(listed, 'entry', 'entries')} of ${total}`);
    return 0;
  },
});

const PAGE = 1000;

const entryLine = ({ index, what, kind, leafHash, title }: LedgerEntryView, { style }: Context): string =>
  `${String(index).padStart(7)}  ${style.dim(leafHash.slice(0, 16))}  ${(kind ?? what).padEnd(26)}  ${visible(title)}`;

export const ledgerInclusion = defineCommand({
  name: 'ledger inclusion',
  summary: 'prove that the tree of a size holds an entry',
  details: [
    'RFC 6962, 2.1.1, verified as in RFC 9162, 2.1.3.2, from the printed numbers alone. `ledger entries` shows the indices; ' +
      '`evidence show` proves a piece of evidence by its id.',
  ],
  arguments: [{ name: 'INDEX', summary: 'of the entry', required: true }],
  flags: {
    size: countFlag({
      name: 'size',
      value: { placeholder: 'N' },
      summary: 'of the tree, in entries',
      defaultText: 'the latest',
    }),
  },
  examples: [{ command: 'plumbline ledger inclusion 42 --size 71', does: 'The path from the entry to that root.' }],
  json: 'one document: `{type:"inclusion", index, entry, leafHash, path, treeSize, root, verified}`',
  exits: { 0: 'the proof holds', 2: 'it does not hold, or there is no such entry or tree' },
  async run(context, { flags, operands: [index = ''] }) {
    const proof = await (await context.plumbline()).ledgerInclusion(wholeOf(index, 'INDEX'), flags.size);
    const { inclusionHolds } = await import('../../app/ledger/proof-holds.ts');
    const verified = inclusionHolds(proof);
    if (context.json) await context.printJson({ type: 'inclusion', ...proof, verified });
    else await context.print(inclusionText(proof, verified, context));
    return settled(verified);
  },
});

export const ledgerConsistency = defineCommand({
  name: 'ledger consistency',
  summary: 'prove that a later state of the ledger begins with all of an earlier one',
  details: [
    'RFC 6962, 2.1.2, verified as in RFC 9162, 2.1.4.2, from the printed numbers alone. The root of the earlier size must be ' +
      'the one that you were given then.',
  ],
  arguments: [
    { name: 'FROM', summary: 'size of the earlier tree, in entries', required: true },
    { name: 'TO', summary: 'size of the later one; the latest when absent', required: false },
  ],
  flags: {},
  examples: [
    { command: 'plumbline ledger consistency 41', does: 'That nothing was changed since there were 41 entries.' },
  ],
  json: 'one document: `{type:"consistency", from:{size, root}, to:{size, root}, path, verified}`',
  exits: { 0: 'the proof holds', 2: 'it does not hold, or there is no such tree' },
  async run(context, { operands: [from = '', to] }) {
    const plumbline = await context.plumbline();
    const later = to === undefined ? (await plumbline.ledgerView()).size : wholeOf(to, 'TO');
    const proof = await plumbline.ledgerConsistency(wholeOf(from, 'FROM'), later);
    const { consistencyHolds } = await import('../../app/ledger/proof-holds.ts');
    const verified = consistencyHolds(proof);
    if (context.json) await context.printJson({ type: 'consistency', ...proof, verified });
    else await context.print(consistencyText(proof, verified, context));
    return settled(verified);
  },
});

function wholeOf(text: string, name: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`${name}: "${text}" is no whole number`, 'Entries and sizes are counted; the first entry is 0.');
}

function inclusionText(
  { index, entry, leafHash, path, treeSize, root }: LedgerInclusion,
  ok: boolean,
  context: Context,
) {
  return [
    `entry       ${index} of ${treeSize}`,
    `            ${visible(entry)}`,
    `leaf        ${leafHash}`,
    ...pathLines(path),
    `root        ${root}`,
    verdict(ok, context),
  ].join('\n');
}

function consistencyText({ from, to, path }: LedgerConsistency, ok: boolean, context: Context): string {
  return [
    `from        ${many(from.size, 'entry', 'entries')}, root ${from.root}`,
    `to          ${many(to.size, 'entry', 'entries')}, root ${to.root}`,
    ...pathLines(path),
    verdict(ok, context),
  ].join('\n');
}

const pathLines = (path: readonly string[]): readonly string[] =>
  path.map((hash, level) => `${level === 0 ? 'path' : '    '}        ${hash}`);

const verdict = (ok: boolean, { style }: Context): string =>
  ok ? style.good('the proof holds') : style.bad('THE PROOF DOES NOT HOLD');

function settled(verified: boolean): 0 {
  if (verified) return 0;
  throw new AppError('cli/not-proved', 'the proof does not hold', {
    hint: 'plumbline ledger fsck reads all of the ledger and names the fault.',
  });
}
