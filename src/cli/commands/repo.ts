import { defineCommand } from '../command.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many, shortCommit } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { repositoryDocument } from '../views/documents.ts';
import { noteTroubles } from './auditing.ts';

export const repoAdd = defineCommand({
  name: 'repo add',
  summary: 'make repositories known without auditing them yet',
  details: ['Local folders are read in place and never written; what a URL names is mirrored in the data directory.'],
  arguments: [
    {
      name: 'LOCATION',
      summary: 'a repository, a folder of repositories, or a clone URL',
      required: true,
      variadic: true,
      completes: 'folder',
    },
  ],
  flags: {},
  examples: [
    { command: 'plumbline repo add ~/code https://git.example.org/acme/shop.git', does: 'A folder and a URL.' },
  ],
  json: 'as `repo list`; the manifest also holds `troubles`',
  exits: { 0: 'all were added' },
  async run(context, { operands }) {
    const plumbline = await context.plumbline();
    const { added, troubles } = await plumbline.addRepositories(operands, context.working);
    for (const repository of added)
      if (context.json) await context.printJson(repositoryDocument(repository));
      else await context.print(`added ${visible(repository.name)}  ${visible(repository.location)}`);
    if (context.json) {
      const gaps = added.flatMap((repository) => repository.gaps);
      await context.printJson({ ...manifestOf('repo add', { listed: added.length, gaps }), troubles });
    }
    await noteTroubles(context, troubles);
    return troubles.length > 0 ? 2 : 0;
  },
});

export const repoList = defineCommand({
  name: 'repo list',
  summary: 'list the known repositories',
  details: [],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline repo list', does: 'Name, branch, head and place of each.' }],
  json: '`{type:"repository", name, location, branch, head, observedAt, gaps}`',
  exits: { 0: 'the list was printed' },
  async run(context) {
    const repositories = await (await context.plumbline()).repositories();
    const gaps = repositories.flatMap((repository) => repository.gaps);
    if (context.json) {
      for (const repository of repositories) await context.printJson(repositoryDocument(repository));
      const heads = repositories.map(({ name, head }) => ({ name, head: head ?? null }));
      await context.printJson(manifestOf('repo list', { listed: heads.length, repositories: heads, gaps }));
      return 0;
    }
    if (repositories.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Repository', yields: 'middle' },
            { title: 'Branch' },
            { title: 'Head' },
            { title: 'Gaps', align: 'right' },
            { title: 'Location', yields: 'middle' },
          ],
          rows: repositories.map((one) => [
            one.name,
            one.defaultBranch ?? '(none)',
            shortCommit(one.head),
            String(one.gaps.length),
            one.location,
          ]),
          width: context.columns,
          style: context.style,
        }),
      );
    const hint = repositories.length > 0 ? '' : '. None is known yet: plumbline audit PATH-OR-URL…';
    await context.note(`${many(repositories.length, 'repository', 'repositories')}${hint}`);
    return 0;
  },
});
