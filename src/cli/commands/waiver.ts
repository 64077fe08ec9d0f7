/** `waiver …`: exceptions that one person asked for and another approved, until a day. They stand beside results, never in their place. */
import { resolve } from 'node:path';
import { waiverKinds } from '../../model/decision.ts';
import { waiverStandings } from '../../model/standing/waivers.ts';
import { AppError } from '../../base/app-error.ts';
import { defineCommand, type Command } from '../command.ts';
import { choiceFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { visible } from '../output/width.ts';
import { many } from '../output/words.ts';
import { waiverDocument, waiverText } from '../views/decisions.ts';
import {
  decideAndTell,
  decidedExits,
  decidingFlags,
  decisionJson,
  endOf,
  instantOf,
  needed,
  saidBy,
  standingFlags,
  stoodAt,
  targetFlags,
  targetOf,
  withdrawCommand,
} from './deciding.ts';

const shape =
  '`{type:"waiver", id, standing, kind, target:{control, check?, member?}, from, expiresAt, effect|null, requestedBy, requestedAt, reason, link|null, approval:{verdict, by, at, reason}|null, withdrawal:{by, at, reason}|null, declared?:{repository, path, line?, landed:{commit, at, by|null, authors, approvers}, removed?, approverSeen, problem?}}`';
const waiverArgument = {
  name: 'ID',
  summary: 'a waiver, as `plumbline waiver list` shows it',
  required: true,
} as const;

export const waiverList = defineCommand({
  name: 'waiver list',
  summary: 'list the waivers, expired, refused and withdrawn ones too',
  details: [
    'A waived exception stays an exception: `plumbline control show` has the waiver beside it.',
    'Those in a `plumbline-waivers.yaml` (or `.plumbline/waivers.yaml`) of a repository are among them, as the latest audit ' +
      'read them: git says from when until when they stood, and who merged them.',
  ],
  arguments: [],
  flags: standingFlags(waiverStandings),
  examples: [
    { command: 'plumbline waiver list --standing requested', does: 'What waits for somebody to approve it.' },
    { command: 'plumbline waiver list --as-of 2026-06-30', does: 'What was in force at the end of a period.' },
  ],
  json: shape,
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const all = await plumbline.waivers(stoodAt(flags.asOf));
    const shown = all.filter(({ standing }) => flags.standing.length === 0 || flags.standing.includes(standing));
    if (context.json) {
      for (const one of shown) await context.printJson(waiverDocument(one));
      await context.printJson(manifestOf('waiver list', { listed: shown.length, total: all.length, gaps: [] }));
      return 0;
    }
    for (const one of shown) await context.print(waiverText(one, context.style));
    await context.note(many(shown.length, 'waiver'));
    return 0;
  },
});

export const waiverRequest = defineCommand({
  name: 'waiver request',
  summary: 'ask for an exception to be waived until a day',
  details: [
    'It has no effect until another person approves it (`waiver approve`), and covers nothing after its last day. At most ' +
      '180 days, unless plumbline.yaml says otherwise (waivers.maximumDays).',
    'Names a control, one check of it, or one member: a repository, a change.',
  ],
  arguments: [{ name: 'CONTROL', summary: 'id of a control', required: true }],
  flags: {
    ...targetFlags,
    kind: choiceFlag({
      name: 'kind',
      placeholder: 'KIND',
      choices: waiverKinds,
      summary: 'what kind of exception it is',
      defaultText: 'risk-accepted',
    }),
    from: textFlag({
      name: 'from',
      value: { placeholder: 'TIME' },
      summary: 'first instant it covers; it may have passed, for an emergency',
      defaultText: 'now',
    }),
    until: textFlag({ name: 'until', value: { placeholder: 'TIME' }, summary: 'its last day, which belongs to it' }),
    link: textFlag({ name: 'link', value: { placeholder: 'TEXT' }, summary: 'ticket, incident or changeset' }),
    ...decidingFlags,
  },
  examples: [
    {
      command:
        'plumbline waiver request ENC-02 --until 2026-08-31 --by ada@example.org --reason "The supplier upgrades in August."',
      does: 'A risk that is accepted until the end of August.',
    },
  ],
  json: decisionJson,
  exits: decidedExits,
  async run(context, { flags, operands: [control] }) {
    const until = needed(flags.until, '--until', 'A waiver without an expiry is none: say until which day it covers.');
    return decideAndTell(
      context,
      {
        act: 'request-waiver',
        ...saidBy(flags),
        waiver: flags.kind ?? 'risk-accepted',
        target: targetOf(control, flags),
        ...(flags.from !== undefined && { from: instantOf(flags.from, '--from') }),
        expiresAt: endOf(until, '--until'),
        ...(flags.link !== undefined && { link: flags.link }),
      },
      'Without effect until another person approves it: plumbline waiver approve ID',
    );
  },
});

export const waiverShow = defineCommand({
  name: 'waiver show',
  summary: 'show one waiver: who, when, why, and how it stands',
  details: [],
  arguments: [waiverArgument],
  flags: {},
  examples: [{ command: 'plumbline waiver show waiver-1', does: 'The whole story of it.' }],
  json: 'one document, as in `waiver list`',
  exits: { 0: 'it was shown' },
  async run(context, { operands: [id = ''] }) {
    const found = (await (await context.plumbline()).waivers()).find(({ waiver }) => waiver.id === id);
    if (!found)
      throw new AppError('cli/no-such-waiver', `there is no waiver "${id}"`, {
        hint: 'plumbline waiver list shows all of them.',
      });
    if (context.json) await context.printJson(waiverDocument(found));
    else await context.print(waiverText(found, context.style));
    return 0;
  },
});

export const waiverCheck = defineCommand({
  name: 'waiver check',
  summary: 'check a file of waivers before it lands',
  details: [
    'Waivers may stand beside the code, in `plumbline-waivers.yaml` of any folder or `.plumbline/waivers.yaml`: a list of ' +
      '`id`, `control`, `kind`, `requestedBy`, `approvedBy` (another person), `reason` and `until`; `check`, `member`, `from` and ' +
      '`link` may be left out. They have an effect once they stand on the default branch and an audit has read them.',
  ],
  arguments: [{ name: 'FILE', summary: 'the file', required: true, completes: 'file' }],
  flags: {},
  examples: [
    { command: 'plumbline waiver check plumbline-waivers.yaml', does: 'Each fault with its line; for CI, too.' },
  ],
  json: '`{type:"fault", line, because}` for each, then the manifest',
  exits: { 0: 'every waiver in it is right', 1: 'faults were found; each has its line' },
  async run(context, { operands: [file = ''] }) {
    const path = resolve(context.world.cwd, file);
    const { waivers, faults } = await (await context.plumbline()).checkWaiverFile(path);
    if (context.json) {
      for (const fault of faults) await context.printJson({ type: 'fault', ...fault });
      await context.printJson(manifestOf('waiver check', { listed: faults.length, total: waivers.length, gaps: [] }));
    } else {
      for (const { line, because } of faults) await context.print(visible(`${file}:${line}: ${because}`));
      await context.note(`${many(waivers.length, 'waiver')} read, ${many(faults.length, 'fault')}`);
    }
    return faults.length > 0 ? 1 : 0;
  },
});

function verdictCommand(verb: 'approve' | 'refuse', verdict: 'approved' | 'refused'): Command {
  return defineCommand({
    name: `waiver ${verb}`,
    summary: `${verb} a waiver that somebody else asked for`,
    details: ['Once. Who asked for it cannot decide it.'],
    arguments: [waiverArgument],
    flags: decidingFlags,
    examples: [
      {
        command: `plumbline waiver ${verb} waiver-1 --by bob@example.org --reason "…"`,
        does: verb === 'approve' ? 'From now on it covers what it names.' : 'It stays in the list, without effect.',
      },
    ],
    json: decisionJson,
    exits: decidedExits,
    run: (context, { flags, operands: [of = ''] }) =>
      decideAndTell(context, { act: 'approve-waiver', ...saidBy(flags), of, verdict }),
  });
}

export const waiverApprove = verdictCommand('approve', 'approved');
export const waiverRefuse = verdictCommand('refuse', 'refused');
export const waiverWithdraw = withdrawCommand('waiver', 'a waiver before its time', 'waiver-1');
