import { resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { defineCommand } from '../command.ts';
import { runFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { bytesText, instantText, many, periodText } from '../output/words.ts';
import { findRun } from './runs.ts';
import { emptyHint } from './known.ts';

export const evidenceList = defineCommand({
  name: 'evidence list',
  summary: 'list the sealed evidence',
  details: ['Each entry stands in the append-only ledger at the index shown. Without --run: of every audit.'],
  arguments: [],
  flags: { run: { ...runFlag, defaultText: 'every audit' } },
  examples: [{ command: 'plumbline evidence list --json', does: 'Every envelope, then the manifest.' }],
  json: '`{type:"evidence", index, id, run, kind, subject, title, mediaType, size, digest, period, collectedAt, envelope, version}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const run = flags.run === undefined ? undefined : await findRun(plumbline, flags.run);
    const sealed = await plumbline.evidence(run?.id);
    if (context.json) {
      for (const { envelope, index } of sealed)
        await context.printJson({ ...envelope, type: 'evidence', envelope: envelope.type, index });
      await context.printJson(manifestOf('evidence list', { listed: sealed.length, run }));
      return 0;
    }
    if (sealed.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Index', align: 'right' },
            { title: 'Kind' },
            { title: 'Size', align: 'right' },
            { title: 'Id', yields: 'middle' },
          ],
          rows: sealed.map(({ envelope, index }) => [
            String(index),
            envelope.kind,
            bytesText(envelope.size),
            envelope.id,
          ]),
          width: context.columns,
          style: context.style,
        }),
      );
    await context.note(`${many(sealed.length, 'entry', 'entries')}${await emptyHint(plumbline)}`);
    return 0;
  },
});

export const evidenceShow = defineCommand({
  name: 'evidence show',
  summary: 'show one piece of evidence with its proof of inclusion',
  details: [
    'The proof leads from the entry to the signed root of the ledger (RFC 6962); `--json` has every hash of it.',
  ],
  arguments: [{ name: 'ID', summary: 'its id, as `plumbline evidence list` shows it', required: true }],
  flags: {},
  examples: [
    {
      command: 'plumbline evidence show RUN/control-result/CHG-02',
      does: 'Where it stands and whether the proof holds.',
    },
  ],
  json: 'one document: `{type:"evidence-proof", evidence, entry, leafHash, path, treeSize, root, checkpoint, verified, because}`',
  exits: { 0: 'the proof holds', 2: 'the proof does not hold' },
  async run(context, { operands: [id = ''] }) {
    const proof = await (await context.plumbline()).evidenceProof(id);
    if (!proof)
      throw new AppError('cli/no-such-evidence', `there is no evidence "${id}"`, {
        hint: 'plumbline evidence list shows every id.',
      });
    if (context.json) await context.printJson({ type: 'evidence-proof', ...proof });
    else {
      const { style } = context;
      const { envelope, index } = proof.evidence;
      await context.print(
        [
          style.bold(envelope.title),
          `id          ${envelope.id}`,
          `about       ${envelope.kind} ${envelope.subject}, ${periodText(envelope.period)}`,
          `collected   ${instantText(envelope.collectedAt)}`,
          `bytes       ${envelope.size}, ${envelope.mediaType}, SHA-256 ${envelope.digest}`,
          `entry       ${index} of ${proof.treeSize}, leaf hash ${proof.leafHash}`,
          ...proof.path.map((hash, level) => `${level === 0 ? 'path' : ''.padEnd(4)}        ${hash}`),
          `root        ${proof.root}`,
          (proof.verified ? style.good : style.bad)(
            `${proof.verified ? 'verified' : 'NOT VERIFIED'}: ${proof.because}`,
          ),
        ].join('\n'),
      );
    }
    if (proof.verified) return 0;
    throw new AppError('cli/not-proved', `the proof of ${id} does not hold`, {
      hint: 'plumbline doctor looks at the ledger and the database.',
      cause: proof.because,
    });
  },
});

export const evidenceExport = defineCommand({
  name: 'evidence export',
  summary: 'write the pack of an audit',
  details: [
    'The same audit gives the same bytes. `plumbline verify` checks a pack offline.',
    'With --since the pack continues one that the auditor has: evidence of that one is not repeated, and a consistency proof ' +
      'shows that the log only grew. `plumbline verify EARLIER LATER` shows that nothing disappeared between the two.',
  ],
  arguments: [],
  flags: {
    run: runFlag,
    out: textFlag({
      name: 'out',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'where the pack is written',
      defaultText: 'exports/ in the data directory',
    }),
    since: textFlag({
      name: 'since',
      value: { placeholder: 'PACK', completes: 'file' },
      summary: 'only what is new since this pack',
    }),
    requests: textFlag({
      name: 'requests',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'the confirmed mapping of the auditor’s requests (plumbline pbc match)',
    }),
  },
  examples: [
    { command: 'plumbline evidence export --out evidence.zip', does: 'The pack of the latest audit.' },
    { command: 'plumbline evidence export --since first.zip --out second.zip', does: 'What is new since first.zip.' },
  ],
  json: 'one document: `{type:"pack", path, size, digest, entries, root}`',
  exits: { 0: 'the pack was written' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const from = (file: string): string => resolve(context.world.cwd, file);
    const pack = await plumbline.exportPack(flags.run ?? 'latest', flags.out, context.working, {
      ...(flags.since !== undefined && { since: from(flags.since) }),
      ...(flags.requests !== undefined && { requests: from(flags.requests) }),
    });
    if (context.json) await context.printJson({ type: 'pack', ...pack });
    else
      await context.print(
        `${pack.path}\n${many(pack.entries, 'entry', 'entries')}, ${bytesText(pack.size)}, SHA-256 ${pack.digest}, root ${pack.root}`,
      );
    return 0;
  },
});
