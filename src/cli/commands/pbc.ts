import { resolve } from 'node:path';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { defineCommand } from '../command.ts';
import { textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many } from '../output/words.ts';

export const pbcMatch = defineCommand({
  name: 'pbc match',
  summary: 'read an auditor’s list of requests and propose what answers each',
  details: [
    'The list is a CSV file or a workbook with a column for numbers and one for descriptions; columns for controls or criteria ' +
      'and for due dates are used when they are there. Each request is matched by the ids of controls that it names, else by ' +
      'criteria, else by words; every proposal says why.',
    'With --out a mapping is written: a CSV in which you correct the column "answered by" and write "yes" under "confirmed". ' +
      '`plumbline evidence export --requests MAPPING` puts the answers into the pack, by number; what nothing answers is ' +
      'said to be not answered, and what nobody confirmed to be a proposal.',
  ],
  arguments: [{ name: 'LIST', summary: 'the list, .csv or .xlsx', required: true, completes: 'file' }],
  flags: {
    out: textFlag({
      name: 'out',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'write the mapping there',
    }),
  },
  examples: [
    { command: 'plumbline pbc match requests.xlsx --out mapping.csv', does: 'A mapping to look through and confirm.' },
    { command: 'plumbline evidence export --requests mapping.csv', does: 'A pack with an index by request number.' },
  ],
  json: '`{type:"request", number, description, control, due, line, matches:[{control, confidence:"named"|"criterion"|"words", because}]}`',
  exits: { 0: 'the list was read' },
  async run(context, { flags, operands: [list = ''] }) {
    const plumbline = await context.plumbline();
    const { requests, mapping } = await plumbline.matchRequests(resolve(context.world.cwd, list));
    if (flags.out !== undefined) writeFileAtomically(resolve(context.world.cwd, flags.out), Buffer.from(mapping));
    const unmatched = requests.filter(({ matches }) => matches.length === 0).length;
    if (context.json) {
      for (const request of requests) await context.printJson({ type: 'request', ...request });
      await context.printJson(manifestOf('pbc match', { listed: requests.length }));
      return 0;
    }
    await context.print(
      renderTable({
        columns: [{ title: 'Number' }, { title: 'Request', yields: 'end' }, { title: 'Proposed' }, { title: 'By' }],
        rows: requests.map(({ number, description, matches }) => [
          number,
          description,
          matches.map(({ control }) => control).join(' ') || 'nothing',
          matches[0]?.confidence ?? '',
        ]),
        width: context.columns,
        style: context.style,
      }),
    );
    await context.note(
      `${many(requests.length, 'request')}, nothing proposed for ${unmatched}. Nothing is an answer until somebody confirms it.`,
    );
    return 0;
  },
});
