/** The append-only log of evidence: who signs it, who else vouches for it, and whether all of it is still there. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { LedgerExamination, LedgerKeyView, LedgerView } from '../../app/ledger/views.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { switchFlag, textFlag, textsFlag } from '../flags.ts';
import { visible, wrap } from '../output/width.ts';
import { instantText, many } from '../output/words.ts';

export const ledgerShow = defineCommand({
  name: 'ledger show',
  summary: 'show the signed state of the ledger, its keys, and who else vouches for it',
  details: [
    'The checkpoint is a signed note (C2SP tlog-checkpoint): name, number of entries, root. Give it to an auditor at the start ' +
      'of an engagement: every later one has to continue it.',
    'Time stamps and cosignatures are verified each time they are shown; who is configured and has not spoken is a gap.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline ledger show', does: 'Size, root, keys, time stamps, cosignatures and gaps.' }],
  json: 'one document: `{type:"ledger", origin, size, root, checkpoint, keys:[{key, from, to?, change?}], anchors:[{size, timestamps, cosignatures}], gaps:[{size, from, because}]}`',
  exits: { 0: 'the state was printed' },
  async run(context) {
    const view = await (await context.plumbline()).ledgerView();
    if (context.json) await context.printJson({ type: 'ledger', ...view });
    else await context.print(ledgerText(view, context));
    return 0;
  },
});

export const ledgerKey = defineCommand({
  name: 'ledger key',
  summary: 'print the public key that signs the ledger',
  details: [
    'One line, to be given to an auditor by another way than the pack. `plumbline verify PACK --key FILE` then shows that ' +
      'the pack is by the holder of that key.',
    'A key that was replaced since stays good: packs carry the chain by which each key handed over to the next.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline ledger key > plumbline.pub', does: 'The file for `verify --key`.' }],
  json: 'one document: `{type:"key", key, from, to?, change?}` of the key in use',
  exits: { 0: 'the key was printed' },
  async run(context) {
    const { keys } = await (await context.plumbline()).ledgerView();
    const last = keys.at(-1);
    if (context.json) await context.printJson({ type: 'key', ...last });
    else await context.print(last?.key ?? '');
    return 0;
  },
});

const whoFlag = textFlag({
  name: 'by',
  value: { placeholder: 'NAME' },
  summary: 'who does it; stands in the log for ever',
});
const whyFlag = textFlag({
  name: 'because',
  value: { placeholder: 'REASON' },
  summary: 'why; stands in the log for ever',
});

function mustHave(value: string | undefined, flag: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new UsageError(`--${flag} is missing`, 'An auditor will ask who did this, and why.');
}

export const ledgerRotateKey = defineCommand({
  name: 'ledger rotate-key',
  summary: 'let the signing key hand over to a new one',
  details: [
    'The old key signs, in an entry of the log itself, that the new one goes on; the checkpoint of that entry bears both ' +
      'signatures. Each key is good for its own sizes of the log only, and the old private key is deleted: it signs nothing more.',
    'Tell the new public key (`ledger key`) to witnesses, which must know it, and to auditors; those who know an older key ' +
      'can verify packs with it still.',
    'With --lost, when the private key is gone and no backup has it: the new key starts by its own word. That stands in the log ' +
      'and in every pack, and who verifies has to be told the new key another way.',
  ],
  arguments: [],
  flags: {
    by: whoFlag,
    because: whyFlag,
    lost: switchFlag({ name: 'lost', summary: 'the old private key is lost and cannot sign' }),
  },
  examples: [
    {
      command: 'plumbline ledger rotate-key --by "Ada Lovelace" --because "yearly change of keys"',
      does: 'A new key, vouched for by the old one.',
    },
  ],
  json: 'one document: `{type:"key", key, from, change:{entry, at, by, because, handedOver}}`',
  exits: { 0: 'the new key is in use' },
  async run(context, { flags }) {
    const order = { by: mustHave(flags.by, 'by'), because: mustHave(flags.because, 'because') };
    const key = await (await context.plumbline()).rotateLedgerKey({ ...order, lost: flags.lost });
    if (context.json) await context.printJson({ type: 'key', ...key });
    else await context.print([key.key, keyLine(key)].join('\n'));
    await context.note('Give the new public key to your witnesses and auditors.');
    return 0;
  },
});

export const ledgerAnchor = defineCommand({
  name: 'ledger anchor',
  summary: 'have the latest checkpoint stamped and cosigned now',
  details: [
    'As happens after each sealing: every time stamp authority (RFC 3161) and witness (C2SP tlog-witness) of plumbline.yaml is ' +
      'asked for what it has not said yet. Only a hash goes to an authority; only sizes and hashes go to a witness.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline ledger anchor', does: 'Makes good what an authority missed while it was down.' }],
  json: '`{type:"gap", size, from, because}` for each who has not spoken, then the manifest',
  exits: { 0: 'everybody has spoken', 1: 'somebody has not: each is named' },
  async run(context) {
    const gaps = await (await context.plumbline()).anchorLedger(context.working);
    if (context.json) {
      for (const gap of gaps) await context.printJson({ type: 'gap', ...gap });
      await context.printJson({ type: 'manifest', command: 'ledger anchor', listed: gaps.length });
    } else {
      for (const { size, from, because } of gaps) await context.print(visible(`${from}, ${size} entries: ${because}`));
      if (gaps.length === 0)
        await context.print('Everybody whom plumbline.yaml names has spoken of the latest checkpoint.');
    }
    return gaps.length > 0 ? 1 : 0;
  },
});

export const ledgerFsck = defineCommand({
  name: 'ledger fsck',
  summary: 'read all of the ledger and all evidence once more, and name every fault',
  details: [
    'Checkpoint and keys, every tile and entry, every kept checkpoint with its time stamps and cosignatures, the bytes of every ' +
      'piece of evidence, and the list of the database against the log, both ways.',
    'It changes nothing. There is no --repair: what is append-only is mended from a backup, and each fault says of what.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline ledger fsck --json', does: 'Every fault as a line, then what was read.' }],
  json: '`{type:"fault", where, code, because, hint}`, then the manifest with `size, root, entries, evidence, checkpoints, timestamps, cosignatures, notes`',
  exits: { 0: 'all of it is there and holds', 2: 'faults were found; each is named' },
  async run(context) {
    const found = await (await context.plumbline()).examineLedger(context.working);
    const { faults, ...rest } = found;
    if (context.json) {
      for (const fault of faults) await context.printJson({ type: 'fault', ...fault });
      await context.printJson({ type: 'manifest', command: 'ledger fsck', listed: faults.length, ...rest });
    } else await context.print(examinationText(found, context));
    if (faults.length === 0) return 0;
    throw new AppError(
      'cli/ledger-faults',
      `${many(faults.length, 'fault')} in the ledger, the first in ${visible(faults[0]!.where)}`,
      {
        hint: 'What to do stands beside each. Seal nothing until it is mended.',
      },
    );
  },
});

export const ledgerWitness = defineCommand({
  name: 'ledger witness',
  summary: 'be a witness for the ledgers of others',
  details: [
    'Remembers the latest checkpoint of each log and cosigns a new one only when that continues it (C2SP tlog-witness, ' +
      'tlog-cosignature). Run it on a machine that the operator of the log does not hold: a second one of the customer, or the ' +
      "audit firm's. It reads no evidence: sizes and hashes are all it is told.",
    'Its state and its own key are in --state; keep a backup of the key. Put a web server with TLS in front where it is not a ' +
      'private network.',
  ],
  arguments: [],
  flags: {
    name: textFlag({
      name: 'name',
      value: { placeholder: 'NAME' },
      summary: 'how it signs, like a web address without its scheme',
    }),
    log: textsFlag({
      name: 'log',
      value: { placeholder: 'KEY' },
      summary: 'the public key of a log (`plumbline ledger key`), or a file that holds it',
      details: 'May be repeated; after a change of keys give the new one as well.',
    }),
    state: textFlag({
      name: 'state',
      value: { placeholder: 'DIR', completes: 'folder' },
      summary: 'where it remembers',
      defaultText: './plumbline-witness',
    }),
    listen: textFlag({
      name: 'listen',
      value: { placeholder: 'HOST:PORT' },
      summary: 'where it answers',
      defaultText: '127.0.0.1:7710',
    }),
  },
  examples: [
    {
      command: 'plumbline ledger witness --name auditors.example/w1 --log plumbline.pub --listen 127.0.0.1:7710',
      does: 'Prints its public key, for `ledger.witnesses` in plumbline.yaml, and answers until it is stopped.',
    },
  ],
  json: '`{type:"witness", url, key}`, then `{type:"answer", status, because}` for each request',
  exits: { 0: 'it was stopped' },
  async run(context, { flags }) {
    const { world } = context;
    const name = mustHave(flags.name, 'name');
    if (flags.log.length === 0)
      throw new UsageError('--log is missing', 'A witness that knows no log cosigns nothing.');
    const { host, port } = addressOf(flags.listen ?? '127.0.0.1:7710');
    const { startWitness, systemClock } = await import('../../app/ledger/witness-server.ts');
    const running = await startWitness({
      directory: resolve(world.cwd, flags.state ?? join('.', 'plumbline-witness')),
      name,
      logs: flags.log.map((text) => keyText(text, world.cwd)),
      host,
      port,
      clock: systemClock,
      onAnswer: (status, because) => {
        if (context.json) void context.printJson({ type: 'answer', status, because });
        else void context.note(`${status} ${visible(because)}`);
      },
    });
    try {
      if (context.json) await context.printJson({ type: 'witness', url: running.url, key: running.publicKey });
      else await context.print(`${running.url}\n${running.publicKey}`);
      await stopped(world.signal);
    } finally {
      await running.close();
    }
    return 0;
  },
});

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text);
  const port = Number(parts?.[3]);
  if (!parts || port > 65_535)
    throw new UsageError(`--listen: "${text}" is no address`, 'For example 127.0.0.1:7710 or [::1]:7710.');
  return { host: parts[1] ?? parts[2] ?? '', port };
}

/** A key holds plus signs and no path does that exists; a file may hold several lines, one key each. */
function keyText(text: string, cwd: string): string {
  if (/\+[0-9a-f]{8}\+/.test(text)) return text;
  try {
    return readFileSync(resolve(cwd, text), 'utf8').trim();
  } catch (cause) {
    const hint = 'Give the line that `plumbline ledger key` prints, or a file that holds it.';
    throw new AppError('cli/key-unreadable', `the key ${text} cannot be read`, { hint, cause });
  }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

function ledgerText(view: LedgerView, { style, columns }: Context): string {
  const { origin, size, root, keys, anchors, gaps } = view;
  const said = anchors.flatMap((anchor) => [
    ...anchor.timestamps.map(({ file, at, authority, fault }) =>
      fault === undefined
        ? `stamped     ${anchor.size} entries at ${instantText(at!)} by ${visible(authority ?? '')}`
        : style.bad(`FAULT       ${anchor.size} entries, ${file}: ${visible(fault)}`),
    ),
    ...anchor.cosignatures.map(({ witness, at, fault }) =>
      fault === undefined
        ? `cosigned    ${anchor.size} entries at ${instantText(at!)} by ${visible(witness)}`
        : style.bad(`FAULT       ${anchor.size} entries, ${visible(witness)}: ${visible(fault)}`),
    ),
  ]);
  return [
    style.bold(visible(origin)),
    `entries     ${size}`,
    `root        ${root}`,
    ...keys.flatMap((key) => [`key         ${visible(key.key)}`, `            ${keyLine(key)}`]),
    ...said,
    ...gaps.map(({ size: of, from, because }) =>
      wrap(visible(`gap         ${of} entries, ${from}: ${because}`), columns, '            '),
    ),
    ...(said.length + gaps.length > 0
      ? []
      : ['vouched for by nobody else (ledger.timestamps, ledger.witnesses in plumbline.yaml)']),
  ].join('\n');
}

function keyLine({ from, to, change }: LedgerKeyView): string {
  const range = to === undefined ? `signs from ${from} entries on` : `signed ${from} to ${to} entries`;
  if (!change) return range;
  const how = change.handedOver ? 'handed over' : 'the key before was lost, nobody handed over';
  return visible(`${range}; ${how} in entry ${change.entry}, ${change.at}, by ${change.by}: ${change.because}`);
}

function examinationText(found: LedgerExamination, { style, columns }: Context): string {
  const { entries, evidence, checkpoints, timestamps, cosignatures, faults, notes } = found;
  const read = [
    many(entries, 'entry', 'entries'),
    many(evidence, 'piece of evidence', 'pieces of evidence'),
    many(checkpoints, 'kept checkpoint'),
    many(timestamps, 'time stamp'),
    many(cosignatures, 'cosignature'),
  ];
  return [
    `read: ${read.join(', ')}`,
    ...notes.map((note) => wrap(`note: ${visible(note)}`, columns)),
    ...faults.flatMap(({ where, code, because, hint }) => [
      `${style.bad('FAIL')}  ${style.bold(visible(where))}: ${visible(because)} (${code})`,
      wrap(`to do: ${visible(hint)}`, columns, '      '),
    ]),
    faults.length === 0 ? style.good('all of it is there and holds') : style.bad(many(faults.length, 'fault')),
  ].join('\n');
}
