/** `remediation …`: who mends what, until when, and the audit that showed it. */
import { remediationSeverities } from '../../model/decision.ts';
import { remediationStandings } from '../../model/standing/remediations.ts';
import { targetText } from '../../model/decision-titles.ts';
import { defineCommand } from '../command.ts';
import { choiceFlag, runFlag, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { instantText, many } from '../output/words.ts';
import { paintStanding, remediationDocument } from '../views/decisions.ts';
import {
  decideAndTell,
  decidedExits,
  decidingFlags,
  decisionJson,
  endOf,
  needed,
  saidBy,
  standingFlags,
  stoodAt,
  targetFlags,
  targetOf,
  withdrawCommand,
} from './deciding.ts';

const { standing, asOf } = standingFlags(remediationStandings);

export const remediationList = defineCommand({
  name: 'remediation list',
  summary: 'list what is to be mended, by whom and until when',
  details: ['What is mended stays in the list, and the deviation in its audit: a fix ends it and does not erase it.'],
  arguments: [],
  flags: {
    standing,
    overdue: switchFlag({ name: 'overdue', summary: 'only those whose day has passed' }),
    asOf,
  },
  examples: [{ command: 'plumbline remediation list --overdue', does: 'What is late; exits 1 when something is.' }],
  json: '`{type:"remediation", id, standing, target, owner, severity|null, dueAt, late, link|null, openedBy, openedAt, reason, retests:[{id, run, verdict, because|null, by, at, reason}], withdrawal|null}`',
  exits: { 0: 'the list was printed', 1: 'with --overdue: something is' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const all = await plumbline.remediations(stoodAt(flags.asOf));
    const shown = all.filter(
      ({ standing }) =>
        (flags.standing.length === 0 || flags.standing.includes(standing)) &&
        (!flags.overdue || standing === 'overdue'),
    );
    const exit = flags.overdue && shown.length > 0 ? 1 : 0;
    if (context.json) {
      for (const one of shown) await context.printJson(remediationDocument(one));
      await context.printJson(manifestOf('remediation list', { listed: shown.length, total: all.length, gaps: [] }));
      return exit;
    }
    const { style, columns: width } = context;
    if (shown.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Remediation' },
            { title: 'Standing' },
            { title: 'Due' },
            { title: 'Owner', yields: 'end' },
            { title: 'Of', yields: 'middle' },
          ],
          rows: shown.map(({ remediation: { id, dueAt, owner, target }, standing, late }) => [
            id,
            { text: late ? `${standing}, late` : standing, paint: paintStanding(style, standing) },
            instantText(dueAt),
            owner,
            targetText(target),
          ]),
          width,
          style,
        }),
      );
    await context.note(many(shown.length, 'remediation'));
    return exit;
  },
});

export const remediationOpen = defineCommand({
  name: 'remediation open',
  summary: 'say who mends a deviation, and until when',
  details: [
    'The severity gives the latest day: 7, 30, 90 and 180 days, unless plumbline.yaml says otherwise (remediation.dueDays).',
  ],
  arguments: [{ name: 'CONTROL', summary: 'id of a control', required: true }],
  flags: {
    ...targetFlags,
    owner: textFlag({ name: 'owner', value: { placeholder: 'PERSON' }, summary: 'who mends it' }),
    severity: choiceFlag({
      name: 'severity',
      placeholder: 'SEVERITY',
      choices: remediationSeverities,
      summary: 'how bad it is',
      defaultText: 'medium',
    }),
    due: textFlag({
      name: 'due',
      value: { placeholder: 'TIME' },
      summary: 'its last day, when that is earlier than the severity asks for',
    }),
    link: textFlag({ name: 'link', value: { placeholder: 'TEXT' }, summary: 'the changeset, campaign or ticket' }),
    ...decidingFlags,
  },
  examples: [
    {
      command:
        'plumbline remediation open CHG-02 --severity high --owner ada@example.org --by bob@example.org --reason "Two changes without approval."',
      does: 'Ada has 30 days.',
    },
  ],
  json: decisionJson,
  exits: decidedExits,
  async run(context, { flags, operands: [control] }) {
    return decideAndTell(
      context,
      {
        act: 'open-remediation',
        ...saidBy(flags),
        target: targetOf(control, flags),
        owner: needed(flags.owner, '--owner', 'Say who mends it.'),
        severity: flags.severity ?? 'medium',
        ...(flags.due !== undefined && { dueAt: endOf(flags.due, '--due') }),
        ...(flags.link !== undefined && { link: flags.link }),
      },
      'When it is mended: plumbline audit, then plumbline remediation retest ID by another person',
    );
  },
});

export const remediationRetest = defineCommand({
  name: 'remediation retest',
  summary: 'hold what was to be mended against a later audit',
  details: [
    'The audit says whether it is mended: a state has to pass at the end of its period; what happens again and again has to ' +
      'have happened since, without an exception. By another person than the one who mends.',
  ],
  arguments: [{ name: 'ID', summary: 'a remediation, as `plumbline remediation list` shows it', required: true }],
  flags: {
    run: runFlag,
    notMended: switchFlag({
      name: 'not-mended',
      summary: 'say that it is not mended, although the audit sees nothing',
    }),
    ...decidingFlags,
  },
  examples: [
    {
      command:
        'plumbline remediation retest remediation-1 --by bob@example.org --reason "Looked at the last ten changes."',
      does: 'Against the latest audit.',
    },
  ],
  json: decisionJson,
  exits: { ...decidedExits, 1: 'it is not mended' },
  async run(context, { flags, operands: [of = ''] }) {
    const request = {
      act: 'retest',
      ...saidBy(flags),
      of,
      ...(flags.run !== undefined && { run: flags.run }),
      ...(flags.notMended && { verdict: 'not-mended' as const }),
    } as const;
    await decideAndTell(context, request);
    const known = await (await context.plumbline()).remediations();
    return known.find(({ remediation }) => remediation.id === of)?.standing === 'mended' ? 0 : 1;
  },
});

export const remediationWithdraw = withdrawCommand('remediation', 'a remediation that is not needed', 'remediation-1');
