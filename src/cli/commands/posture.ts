import { resolve } from 'node:path';
import type { ScannerRow } from '../../app/posture/scanner-rows.ts';
import { defineCommand, UsageError } from '../command.ts';
import { choicesFlag, periodFlags, periodOf, repositoryFlag, switchFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many } from '../output/words.ts';
import { emptyHint, knownRepository } from './known.ts';
import { findRun } from './runs.ts';

const kinds = ['sast', 'sca', 'secrets', 'iac', 'dast'] as const;

export const postureList = defineCommand({
  name: 'posture list',
  summary: 'list the scanners that pipelines run, and the kinds that nothing does',
  details: [
    'Says of each scanner whether proposed changes start it, whether its failure fails the pipeline, and whether the forge ' +
      'requires it. Follows called workflows, actions and includes of the repository, and scripts: make, npm, tox, shell.',
    'With PATH: of a checkout as it lies on disk, without history and without a forge, so `required` and `since` are unknown. ' +
      'Without: of the audited repositories, at the end of the latest audit or at an instant of its period.',
  ],
  arguments: [
    {
      name: 'PATH',
      summary: 'a checkout; without one, the audited repositories',
      required: false,
      variadic: false,
      completes: 'file',
    },
  ],
  flags: {
    repo: repositoryFlag,
    kind: choicesFlag({ name: 'kind', placeholder: 'KIND', choices: kinds, summary: 'only scanners of this kind' }),
    missing: switchFlag({ name: 'missing', summary: 'only kinds that nothing does' }),
    asOf: { ...periodFlags.asOf, summary: 'as it stood at this instant of the audited period' },
  },
  examples: [
    { command: 'plumbline posture list', does: 'Every scanner of every audited repository.' },
    { command: 'plumbline posture list --missing --kind sast,secrets', does: 'Repositories without one of the two.' },
    { command: 'plumbline posture list . --json', does: 'Of the checkout in the current folder.' },
  ],
  json: '`{type:"scanner", repository, kind:"sast"|"sca"|"secrets"|"iac"|"dast", tool, path, line, present, onChange, blocks, required, because, evidence:[{path, line}], since, of?, onlyFor?, triggers?, neutralisers?}`: `null` is unknown; the manifest holds `at` and `updateBots`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags, operands }) {
    const [path] = operands;
    if (path !== undefined && (flags.repo !== undefined || flags.asOf !== undefined))
      throw new UsageError('a checkout has no name and no past', 'Leave PATH out, or --repo and --as-of.');
    const plumbline = await context.plumbline();
    const period = periodOf({ from: undefined, to: undefined, asOf: flags.asOf });
    const list = await plumbline.posture({
      repository: await knownRepository(plumbline, flags.repo),
      at: period?.type === 'as-of' ? period.at : undefined,
      path: path === undefined ? undefined : resolve(context.world.cwd, path),
    });
    const rows = list.rows.filter(
      (row) => (flags.kind.length === 0 || flags.kind.includes(row.kind)) && (!flags.missing || !row.present),
    );
    if (context.json) {
      for (const row of rows) await context.printJson(row);
      const run = list.run === null ? undefined : await findRun(plumbline, list.run);
      const { repositories, gaps, at, updateBots } = list;
      const manifest = manifestOf('posture list', {
        listed: rows.length,
        total: list.rows.length,
        run,
        repositories,
        gaps,
      });
      await context.printJson({ ...manifest, at, updateBots });
      return 0;
    }
    if (rows.length > 0) {
      await context.print(
        renderTable({
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
          rows: rows.map(cellsOf),
          width: context.columns,
          style: context.style,
        }),
      );
    }
    const absent = rows.filter(({ present }) => !present).length;
    const unread = list.gaps.length === 0 ? '' : `; not read: ${many(list.gaps.length, 'file')} (--json lists them)`;
    const hint = path === undefined ? await emptyHint(plumbline) : '';
    await context.note(`${many(rows.length - absent, 'scanner')}, ${many(absent, 'kind')} missing${unread}${hint}`);
    return 0;
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
}: ScannerRow): string[] {
  if (!present) return [repository, kind, 'none', '', '', '', '', ''];
  const place = path === null ? '' : `${path}:${line ?? 1}`;
  return [repository, kind, tool ?? '', word(onChange), word(blocks), word(required), since?.slice(0, 10) ?? '', place];
}
