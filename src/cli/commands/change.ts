import type { CountedRepository } from '../../app/changes/questions.ts';
import type { ChangeFilter, ChangeRow } from '../../app/plumbline.ts';
import { AppError } from '../../base/app-error.ts';
import { defineCommand, UsageError } from '../command.ts';
import { repositoryFlag, periodFlags, spanOf, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult, type Style } from '../output/style.ts';
import { streamTable, type Cell, type Column } from '../output/table.ts';
import { gapSummary, many, periodText, shortCommit } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { renderChange } from '../views/change.ts';
import { changeDocument, storyDocument } from '../views/documents.ts';
import { emptyHint, knownRepository } from './known.ts';

const changeShape =
  '`{type:"change", repository, branch, commit, subject, landedAt, landedBy, provenance, method, revertOf, backportOf:{branch, commit, change, because, confidence}|null, change:{id, url}|null, joinedBy, joinReason, requests, authors, approvers:[{person, at, commit, source}], bot, signature, proposed, content, deployments:[{environment, at, fact}], fact, outcome, findings:[{code, because}], differences:[{code, subject, at, because, explained, relied}]}`';

export const changeList = defineCommand({
  name: 'change list',
  summary: 'list every landed change with what the checks say of it',
  details: [
    'The population of change management: each landing on a branch in scope (scope.branches in plumbline.yaml), joined to the changeset it came ' +
      'through as far as it can be told, and how that was told (joinedBy). With a forge, `proposed` is what it tells of the ' +
      'changeset, `content` whether what landed is what was proposed, `landedBy` who merged or pushed it; null where nothing is known.',
  ],
  arguments: [],
  flags: {
    repo: repositoryFlag,
    branch: textFlag({ name: 'branch', value: { placeholder: 'NAME' }, summary: 'only what landed on this branch' }),
    from: periodFlags.from,
    to: periodFlags.to,
    csv: switchFlag({ name: 'csv', summary: 'print CSV (RFC 4180) with a head, one change per line' }),
  },
  examples: [
    { command: 'plumbline change list --from 2026-01-01 --to 2026-03-31', does: 'The first quarter.' },
    {
      command: 'plumbline change list --json | jq \'select(.outcome == "exception")\'',
      does: 'Changes that failed a check.',
    },
  ],
  json: changeShape,
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const repository = await knownRepository(plumbline, flags.repo);
    const { branch } = flags;
    const filter = {
      ...(repository === undefined ? {} : { repository }),
      ...(branch === undefined ? {} : { branch }),
      ...spanOf(flags),
    };
    const { span, changes, repositories, gaps } = await plumbline.changes(filter);
    if (context.json) {
      let listed = 0;
      for await (const change of changes) {
        await context.printJson(changeDocument(change));
        listed += 1;
      }
      const manifest = manifestOf('change list', { listed, gaps });
      await context.printJson({ ...manifest, period: { type: 'window', ...span }, repositories });
      return 0;
    }
    if (flags.csv) {
      // Read with the first use, as all of app/ is: `verify` must run without it.
      const { changesCsv } = await import('../../app/changes/csv.ts');
      for await (const text of changesCsv(changes)) await context.print(text);
      return 0;
    }
    const { style } = context;
    let listed = 0;
    const rows = async function* () {
      for await (const change of changes) {
        listed += 1;
        yield tableRow(change, style);
      }
    };
    for await (const part of streamTable({ columns: listColumns, rows: rows(), width: context.columns, style }))
      await context.print(part);
    const landings = repositories.map(landingsText).join(', ');
    await context.note(
      [
        visible(
          `${many(listed, 'change')} ${periodText({ type: 'window', ...span })}; ` +
            `landings by branch: ${landings || 'none'}${await emptyHint(plumbline)}`,
        ),
        ...gapSummary(gaps).map((line) => context.noteStyle.unknown(visible(`gap: ${line}`))),
      ].join('\n'),
    );
    return 0;
  },
});

/** Each branch with its tip, and from where on its landings count. */
function landingsText({ name, branch, landings, branches = [], unmatchedBranches = [] }: CountedRepository): string {
  if (branches.length < 2 && unmatchedBranches.length === 0) return `${name} ${branch}: ${landings}`;
  const counted = branches.map(({ name: own, head, fork, landings: number, isGone }) => {
    const range = [fork, head].flatMap((commit) => (commit === null ? [] : [shortCommit(commit)])).join('..');
    return `${own}${isGone ? ' (deleted)' : ''} (${range}): ${number}`;
  });
  const without = unmatchedBranches.map((pattern) => `${pattern}: no such branch`);
  return `${name} ${[...counted, ...without].join('; ')}`;
}

/** Wide enough for whatever comes: the list is printed while it is read. */
const listColumns: readonly Column[] = [
  { title: 'Landed', least: 10 },
  { title: 'Outcome', least: 'not-determined'.length },
  { title: 'Change', least: 10 },
  { title: 'Commit', least: 10 },
  { title: 'Subject', yields: 'end', least: 400 },
];

function tableRow({ fact, outcome, findings }: ChangeRow, style: Style): readonly Cell[] {
  const { value, repository } = fact;
  const codes = findings.length > 0 ? ` (${findings.map((one) => one.code).join(', ')})` : '';
  return [
    value.landedAt.slice(0, 10),
    { text: outcome, paint: paintResult(style, outcome) },
    value.change === null ? value.method : changeName(value.change.id),
    shortCommit(value.commit),
    `${repository}: ${value.subject}${codes}`,
  ];
}

/** Numbers as forges write them; other ids (Gerrit's are long hashes) cut like commits. */
const changeName = (id: string): string => (/^\d+$/.test(id) ? `#${id}` : id.slice(0, 10));

export const changeShow = defineCommand({
  name: 'change show',
  summary: 'tell the story of one change, with its proofs and the commands to make them again',
  details: [
    'A change is named by its repository and commit (REPO@COMMIT, of which the beginning is enough), or by the number of its ' +
      'changeset (REPO#N; #N where one repository is known).',
  ],
  arguments: [{ name: 'CHANGE', summary: 'REPO@COMMIT, REPO#N or #N', required: true }],
  flags: { from: periodFlags.from, to: periodFlags.to },
  examples: [
    { command: 'plumbline change show acme/shop@3f2a91c', does: 'The landing of that commit.' },
    { command: "plumbline change show 'acme/shop#7'", does: 'What landed through changeset 7.' },
  ],
  json:
    'as `change list`, without a manifest, with `reverts:{commit, at, subject}|null`, `revertedBy:[{commit, at, subject}]|null`, ' +
    '`forge:{source, syncedAt}|null`, `gaps:[{part, of, reason, detail}]`, `evidence:{CHECK: ID}`, `proofs:[{claim, facts, commands}]`',
  exits: { 0: 'it was shown' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    const { repository: named, ...wanted } = readChangeName(operands[0] ?? '');
    const repository = await knownRepository(plumbline, named);
    const filter = { ...wanted, ...(repository === undefined ? {} : { repository }), ...spanOf(flags) };
    const { proofsOf } = await import('../../app/changes/proofs.ts');
    let shown = 0;
    for await (const { fact } of (await plumbline.changes(filter)).changes) {
      const one = { repository: fact.repository, commit: fact.value.commit, ...spanOf(flags) };
      const story = await plumbline.changeStory(one);
      // Another audit was sealed since, in whose period it does not lie.
      if (!story) continue;
      const proofs = proofsOf(story.row);
      if (context.json) await context.printJson({ ...storyDocument(story), proofs });
      else await context.print(renderChange(story, proofs, context));
      shown += 1;
    }
    if (shown === 0)
      throw new AppError('cli/no-such-change', `no change ${operands[0]} landed in the period that was looked at`, {
        hint: 'plumbline change list shows those that did; --from and --to look at another period.',
      });
    return 0;
  },
});

interface NamedChange extends Pick<ChangeFilter, 'commit' | 'changeset'> {
  readonly repository: string | undefined;
}

function readChangeName(text: string): NamedChange {
  const byCommit = /^(.+)@([0-9a-f]{4,64})$/i.exec(text);
  if (byCommit) return { repository: byCommit[1], commit: byCommit[2]!.toLowerCase() };
  const byNumber = /^(.*)[#!]([^#!]+)$/.exec(text);
  if (byNumber) return { repository: byNumber[1] || undefined, changeset: byNumber[2]! };
  throw new UsageError(`"${text}" names no change`, 'Write REPO@COMMIT, REPO#N or #N.');
}
