import { defineCommand } from '../command.ts';
import { repositoryFlag, periodFlags, spanOf } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { gapSummary, many, periodText, shortCommit } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { changeDocument } from '../views/documents.ts';
import { emptyHint, knownRepository } from './known.ts';

export const changeList = defineCommand({
  name: 'change list',
  summary: 'list every landed change with what the checks say of it',
  details: [
    'The population of change management: each landing on the branch that is audited, joined to the changeset it came ' +
      'through as far as it can be told, and how that was told (joinedBy).',
  ],
  arguments: [],
  flags: { repo: repositoryFlag, from: periodFlags.from, to: periodFlags.to },
  examples: [
    { command: 'plumbline change list --from 2026-01-01 --to 2026-03-31', does: 'The first quarter.' },
    {
      command: 'plumbline change list --json | jq \'select(.outcome == "exception")\'',
      does: 'Changes that failed a check.',
    },
  ],
  json: '`{type:"change", repository, branch, commit, subject, landedAt, provenance, method, change:{id, url}|null, joinedBy, joinReason, requests, authors, approvers:[{person, at, commit, source}], bot, signature, fact, outcome, findings:[{code, because}]}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const repository = await knownRepository(plumbline, flags.repo);
    const filter = { ...(repository === undefined ? {} : { repository }), ...spanOf(flags) };
    const { span, changes, repositories, gaps } = await plumbline.changes(filter);
    if (context.json) {
      for (const change of changes) await context.printJson(changeDocument(change));
      const manifest = manifestOf('change list', { listed: changes.length, gaps });
      await context.printJson({ ...manifest, period: { type: 'window', ...span }, repositories });
      return 0;
    }
    const { style } = context;
    if (changes.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Landed' },
            { title: 'Outcome' },
            { title: 'Change' },
            { title: 'Commit' },
            { title: 'Subject', yields: 'end' },
          ],
          rows: changes.map(({ fact, outcome, findings }) => [
            fact.value.landedAt.slice(0, 10),
            { text: outcome, paint: paintResult(style, outcome) },
            fact.value.change === null ? fact.value.method : changeName(fact.value.change.id),
            shortCommit(fact.value.commit),
            `${fact.repository}: ${fact.value.subject}${findings.length > 0 ? ` (${findings.map((one) => one.code).join(', ')})` : ''}`,
          ]),
          width: context.columns,
          style,
        }),
      );
    const landings = repositories.map((one) => `${one.name} ${one.branch}: ${one.landings}`).join(', ');
    await context.note(
      [
        visible(
          `${many(changes.length, 'change')} ${periodText({ type: 'window', ...span })}; ` +
            `landings by repository: ${landings || 'none'}${await emptyHint(plumbline)}`,
        ),
        ...gapSummary(gaps).map((line) => context.noteStyle.unknown(visible(`gap: ${line}`))),
      ].join('\n'),
    );
    return 0;
  },
});

/** Numbers as forges write them; other ids (Gerrit's are long hashes) cut like commits. */
const changeName = (id: string): string => (/^\d+$/.test(id) ? `#${id}` : id.slice(0, 10));
