import { findingClasses, severities, type Finding } from '../../model/finding.ts';
import { defineCommand, UsageError } from '../command.ts';
import { choiceFlag, limitFlag, repositoryFlag, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { many } from '../output/words.ts';
import { findingDocument } from '../views/documents.ts';
import { listSecrets } from './secret-list.ts';
import { findingLines } from '../views/findings.ts';
import { findRun } from './runs.ts';
import { emptyHint, knownRepository } from './known.ts';

const pageSize = 500;

export const findingList = defineCommand({
  name: 'finding list',
  summary: 'list the findings of all history: secrets, weak cryptography, personal data and more',
  details: [
    'Each finding has an identity over time: the landing that brought it and, when it is gone, the one that removed it. ' +
      'A secret that was removed is still listed, because it still stands in every clone.',
    'What is read is what stood on the audited branch, landing by landing. Secrets are looked for as well in what only ever ' +
      'stood in commits beside it that a fetched ref reaches: topic branches, squashed or given up, changesets and tags. Such ' +
      'a finding is a `side commit`: it never landed, and whoever can fetch the commit has it (sideCommit in JSON).',
    'introducedBy and removedBy are authors as commits name them; of a merge those who touched the file in what was merged.',
    'Covers the head, every period that was audited, and all older versions of files with findings. What was gone before ' +
      'the first of these periods began is found by an audit that begins earlier (--from 2000-01-01).',
  ],
  arguments: [],
  flags: {
    repo: repositoryFlag,
    class: choiceFlag({ name: 'class', placeholder: 'CLASS', choices: findingClasses, summary: 'only this class' }),
    rule: textFlag({ name: 'rule', value: { placeholder: 'ID' }, summary: 'only this rule' }),
    severity: choiceFlag({
      name: 'severity',
      placeholder: 'SEVERITY',
      choices: severities,
      summary: 'only this severity',
    }),
    atHead: switchFlag({ name: 'at-head', summary: 'only what stands at the head of the branch' }),
    production: switchFlag({
      name: 'production',
      summary: 'only code that runs: no tests, examples, docs, vendored or generated files',
    }),
    text: textFlag({
      name: 'text',
      value: { placeholder: 'TEXT' },
      summary: 'only where path, title or code contains it',
    }),
    bySecret: switchFlag({
      name: 'by-secret',
      summary: 'secrets, each once, with every place where it stood and for how long',
    }),
    limit: limitFlag,
  },
  examples: [
    { command: 'plumbline finding list --class secret --at-head', does: 'Secrets that stand in the code now.' },
    { command: 'plumbline finding list --by-secret', does: 'What there is to revoke, over all history.' },
    { command: 'plumbline finding list --json --repo acme/shop', does: 'Everything ever found in one repository.' },
  ],
  json: '`{type:"finding", rule, class, repository, path, line, fingerprint, firstSeen:{commit, at}, lastSeen:{commit, at}, introducedBy, removedBy, removed:{commit, at}|null, severity, title, column, endLine, endColumn, excerpt, context, blob, atHead, identity?, suppressed?, field?, flow?, sideCommit?:{by}}`; with --by-secret `{type:"secret", identity, kind, severity, places:[{repository, path, line, rule, firstSeen, lastSeen, removed, atHead, introducedBy, removedBy, sideCommit?, suppressed?}], firstSeen, lastSeen, introducedBy, removedBy, atHead, daysExposed, sideCommit?, suppressed?}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const { class: kind, rule, severity, text } = flags;
    if (flags.bySecret && kind !== undefined && kind !== 'secret')
      throw new UsageError(`--by-secret and --class ${kind} exclude each other`, 'Leave one of them out.');
    const repository = await knownRepository(plumbline, flags.repo);
    const filter = {
      ...(repository === undefined ? {} : { repository }),
      ...(kind === undefined ? {} : { class: kind }),
      ...(rule === undefined ? {} : { rule }),
      ...(severity === undefined ? {} : { severity }),
      ...(text === undefined ? {} : { text }),
      ...(flags.atHead ? { atHead: true } : {}),
      ...(flags.production ? { productionOnly: true } : {}),
    };
    if (flags.bySecret) return listSecrets(context, plumbline, { ...filter, class: 'secret' }, flags.limit ?? Infinity);
    const limit = flags.limit ?? Infinity;
    let listed = 0;
    let total = 0;
    do {
      context.working.signal.throwIfAborted();
      const page = await plumbline.findings({ ...filter, offset: listed, limit: Math.min(pageSize, limit - listed) });
      total = page.total;
      if (page.items.length === 0) break;
      const authors = context.json ? await plumbline.findingAuthors(page.items) : [];
      for (const [index, finding] of page.items.entries()) {
        if (context.json) await context.printJson(findingDocument(finding, authors[index]!));
        else await context.print(findingLines({ ...finding, since: sinceText(finding) }, context).join('\n'));
      }
      listed += page.items.length;
    } while (listed < Math.min(total, limit));
    if (context.json) {
      const run = await findRun(plumbline, undefined);
      await context.printJson(manifestOf('finding list', { listed, total, run }));
    } else
      await context.note(
        `${listed < total ? `${listed} of ` : ''}${many(total, 'finding')}${await emptyHint(plumbline)}`,
      );
    return 0;
  },
});

function sinceText({
  firstSeen,
  removedBy,
  sideCommit,
}: Pick<Finding, 'firstSeen' | 'removedBy' | 'sideCommit'>): string {
  const day = (at: string): string => at.slice(0, 10);
  if (sideCommit) return `side commit ${firstSeen.commit?.slice(0, 10) ?? ''} of ${day(firstSeen.at)}`;
  return removedBy === undefined
    ? `since ${day(firstSeen.at)}`
    : `${day(firstSeen.at)} to ${day(removedBy.at)}, removed`;
}
