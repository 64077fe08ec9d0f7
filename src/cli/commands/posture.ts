import type { ScannerRow } from '../../app/posture/scanner-rows.ts';
import { defineCommand } from '../command.ts';
import { choicesFlag, switchFlag } from '../flags.ts';
import { many } from '../output/words.ts';
import { checkoutArgument, factsWishOf, printSealedList, sealedListFlags } from './sealed-list.ts';

const kinds = ['sast', 'sca', 'secrets', 'iac', 'dast'] as const;

export const postureList = defineCommand({
  name: 'posture list',
  summary: 'list the scanners that pipelines run, and the kinds that nothing does',
  details: [
    'Says of each scanner whether proposed changes start it, whether its failure fails the pipeline, and whether the forge ' +
      'requires it. Follows called workflows, actions and includes of the repository, and scripts: make, npm, tox, shell.',
    'With PATH: of a checkout as it lies on disk, without history and without a forge, so `required` and `since` are unknown. ' +
      '`forge` says of a kind that nothing in the repository does: the setting of the forge for it is off, it has none, or nobody could see. ' +
      'Without: of the audited repositories, at the end of the latest audit or at an instant of its period.',
  ],
  arguments: [checkoutArgument],
  flags: {
    repo: sealedListFlags.repo,
    kind: choicesFlag({ name: 'kind', placeholder: 'KIND', choices: kinds, summary: 'only scanners of this kind' }),
    missing: switchFlag({ name: 'missing', summary: 'only kinds that nothing does, as far as it could be seen' }),
    asOf: sealedListFlags.asOf,
  },
  examples: [
    { command: 'plumbline posture list', does: 'Every scanner of every audited repository.' },
    { command: 'plumbline posture list --missing --kind sast,secrets', does: 'Repositories without one of the two.' },
    { command: 'plumbline posture list . --json', does: 'Of the checkout in the current folder.' },
  ],
  json: '`{type:"scanner", repository, kind:"sast"|"sca"|"secrets"|"iac"|"dast", tool, path, line, present, onChange, blocks, required, because, evidence:[{path, line}], since, of?, onlyFor?, triggers?, neutralisers?, forge?}`: `null` is unknown; the manifest holds `at` and `updateBots`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags, operands }) {
    const [path] = operands;
    const plumbline = await context.plumbline();
    const list = await plumbline.posture(await factsWishOf({ path, ...flags }, plumbline, context));
    const rows = list.rows.filter(
      (row) => (flags.kind.length === 0 || flags.kind.includes(row.kind)) && (!flags.missing || !row.present),
    );
    const { at, updateBots } = list;
    const absent = rows.filter(({ present }) => !present).length;
    const unseen = rows.filter(({ forge }) => forge === 'unknown').length;
    return printSealedList(context, {
      command: 'posture list',
      list,
      rows,
      path,
      plumbline,
      beside: { at, updateBots },
      columns: [
        { title: 'Repository', yields: 'middle' },
        { title: 'Kind' },
        { title: 'Scanner', yields: 'end' },
        { title: 'On change' },
        { title: 'Blocks' },
        { title: 'Required' },
        { title: 'Since' },
        { title: 'Where', yields: 'middle' },
      ],
      cellsOf,
      note: (behind) =>
        `${many(rows.length - absent, 'scanner')}, ${many(absent - unseen, 'kind')} missing${unseen === 0 ? '' : `, ${many(unseen, 'kind')} in no pipeline and the forge not asked`}${behind}`,
    });
  },
});

const word = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'yes' : 'no');

function cellsOf({
  repository,
  kind,
  tool,
  present,
  onChange,
  blocks,
  required,
  since,
  path,
  line,
  forge,
}: ScannerRow): string[] {
  if (!present) return [repository, kind, forge === 'unknown' ? 'forge not asked' : 'none', '', '', '', '', ''];
  const place = path === null ? '' : `${path}:${line ?? 1}`;
  return [repository, kind, tool ?? '', word(onChange), word(blocks), word(required), since?.slice(0, 10) ?? '', place];
}
