/** `decision list`: everything that people decided, in the order of the ledger. */
import { defineCommand } from '../command.ts';
import { choicesFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { many } from '../output/words.ts';
import { decisionDocument, decisionLine } from '../views/decisions.ts';
import { decisionKinds } from '../../model/decision.ts';

export const decisionList = defineCommand({
  name: 'decision list',
  summary: 'list everything that people decided, and where it is sealed',
  details: [
    'Waivers, remediations, rows of the Statement of Applicability, submissions. Nothing of it is ever changed.',
  ],
  arguments: [],
  flags: {
    kind: choicesFlag({ name: 'kind', placeholder: 'KIND', choices: decisionKinds, summary: 'only this kind' }),
  },
  examples: [
    { command: 'plumbline decision list --kind waiver,approval', does: 'Who asked for what, and who agreed.' },
  ],
  json: '`{type:"decision", kind, id, decidedAt, decidedBy, reason, …, evidence:{id, index, digest}}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const all = await (await context.plumbline()).decisions();
    const shown = all.filter(({ decision }) => flags.kind.length === 0 || flags.kind.includes(decision.kind));
    for (const one of shown) {
      if (context.json) await context.printJson(decisionDocument(one));
      else await context.print(decisionLine(one));
    }
    if (context.json)
      await context.printJson(manifestOf('decision list', { listed: shown.length, total: all.length, gaps: [] }));
    else await context.note(many(shown.length, 'decision'));
    return 0;
  },
});
