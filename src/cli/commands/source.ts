/** `source …`: forges that are read beside git. Shows places of tokens, never a token. */
import { parseInstant } from '../../base/instant.ts';
import { defineCommand, UsageError } from '../command.ts';
import { periodFlags, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { instantText, many } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { renderExamination, renderSync } from '../views/sources.ts';
import { tokenPlaceOf, type TokenFlags } from './source-token.ts';

const sourceArgument = {
  name: 'SOURCE',
  summary: 'a source, as `plumbline source list` shows it; all when none is named',
  required: false,
  variadic: true,
} as const;

const tokenFlags = {
  tokenEnv: textFlag({
    name: 'token-env',
    value: { placeholder: 'NAME' },
    summary: 'the environment variable that holds the token',
    defaultText: 'GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or BITBUCKET_TOKEN, if it is set',
    details: 'Its name; a token on a command line ends in histories and is refused.',
  }),
  tokenFile: textFlag({
    name: 'token-file',
    value: { placeholder: 'FILE', completes: 'file' },
    summary: 'a file that holds the token and nothing else',
  }),
  appId: textFlag({ name: 'app-id', value: { placeholder: 'ID' }, summary: 'id of a GitHub App, instead of a token' }),
  appKey: textFlag({
    name: 'app-key',
    value: { placeholder: 'FILE', completes: 'file' },
    summary: 'the private key of the GitHub App',
  }),
  appInstallation: textFlag({
    name: 'app-installation',
    value: { placeholder: 'ID' },
    summary: 'its installation',
    defaultText: 'that of the owner',
  }),
} as const satisfies Record<keyof TokenFlags, unknown>;

export const sourceAdd = defineCommand({
  name: 'source add',
  summary: 'read a forge: its changesets, reviews, rules, members and logs',
  details: [
    'A source is one organisation, group or account of a forge. What is stored of its token is the place where it is to be ' +
      'found; docs/forges.md lists the least rights it needs. Nothing is asked over the network yet.',
  ],
  arguments: [{ name: 'KIND:OWNER', summary: 'such as github:acme', required: true }],
  flags: {
    url: textFlag({
      name: 'url',
      value: { placeholder: 'URL' },
      summary: 'where the forge’s pages are, when it is not the vendor’s own',
    }),
    ...tokenFlags,
  },
  examples: [
    { command: 'plumbline source add github:acme --token-env GITHUB_TOKEN', does: 'An organisation on github.com.' },
    {
      command: 'plumbline source add github:acme --url https://git.example.com --token-file ~/.acme-token',
      does: 'A GitHub Enterprise Server.',
    },
  ],
  json: 'as `source list`, without a manifest',
  exits: { 0: 'it was added, or its place of the token renewed' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    const token = tokenPlaceOf(flags, context.world.cwd);
    const source = await plumbline.addSource({
      name: operands[0] ?? '',
      ...(flags.url !== undefined && { url: flags.url }),
      ...(token && { token }),
    });
    if (context.json) await context.printJson({ type: 'source', ...source });
    else await context.print(`added ${visible(source.id)}  ${visible(source.origin)}, token: ${visible(source.token)}`);
    await context.note(`Next: plumbline source doctor ${source.id}, then plumbline source sync ${source.id}`);
    return 0;
  },
});

export const sourceList = defineCommand({
  name: 'source list',
  summary: 'list the forges that are read',
  details: [],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline source list', does: 'Those added and those of plumbline.yaml.' }],
  json: '`{type:"source", id, kind, origin, owner, token (its place, in words), configured, addedAt, repositories, matched, syncedAt|null}`',
  exits: { 0: 'the list was printed' },
  async run(context) {
    const sources = await (await context.plumbline()).sources();
    if (context.json) {
      for (const source of sources) await context.printJson({ type: 'source', ...source });
      await context.printJson(manifestOf('source list', { listed: sources.length, gaps: [] }));
      return 0;
    }
    if (sources.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Source', yields: 'middle' },
            { title: 'Repositories', align: 'right' },
            { title: 'Audited', align: 'right' },
            { title: 'Last read' },
            { title: 'Token', yields: 'end' },
          ],
          rows: sources.map((one) => [
            one.id,
            String(one.repositories),
            String(one.matched),
            one.syncedAt === null ? 'never' : instantText(one.syncedAt),
            one.token,
          ]),
          width: context.columns,
          style: context.style,
        }),
      );
    const hint = sources.length > 0 ? '' : '. None yet: plumbline source add github:OWNER';
    await context.note(`${many(sources.length, 'source')}${hint}`);
    return 0;
  },
});

export const sourceRemove = defineCommand({
  name: 'source remove',
  summary: 'read a forge no more',
  details: ['What was read of it stays, as evidence; an audit does not use it any more.'],
  arguments: [{ name: 'SOURCE', summary: 'as `plumbline source list` shows it', required: true }],
  flags: {},
  examples: [{ command: 'plumbline source remove github:acme', does: 'Forgets where it is and where its token is.' }],
  json: '`{type:"removed", id}`',
  exits: { 0: 'it was removed' },
  async run(context, { operands }) {
    const id = operands[0] ?? '';
    await (await context.plumbline()).removeSource(id);
    if (context.json) await context.printJson({ type: 'removed', id });
    else await context.print(`removed ${visible(id)}; what was read of it is kept`);
    return 0;
  },
});

export const sourceSync = defineCommand({
  name: 'source sync',
  summary: 'read what is new on the forges',
  details: [
    'Reads every list of every repository, page by page. Stopped (Ctrl-C, a kill, a limit), the next sync goes on after the ' +
      'last page that was stored. What the token may not read is a gap, listed with the right that is missing; it does not ' +
      'change the exit code. A list that could not be read to its end does.',
  ],
  arguments: [sourceArgument],
  flags: {
    from: {
      ...periodFlags.from,
      summary: 'how far back is looked',
      defaultText: 'everything the forge tells',
      details: 'Where less than everything was read, a changeset that is not known may exist all the same.',
    },
    verbose: switchFlag({ name: 'all', summary: 'show every list, not only those with something to tell' }),
  },
  examples: [
    { command: 'plumbline source sync', does: 'All sources.' },
    { command: 'plumbline source sync github:acme --from 2025-01-01', does: 'One, from that day on.' },
  ],
  json: '`{type:"strand", source, repository (empty for those of the organisation), strand, records, gaps:[{reason, detail}], finished, trouble|null}`; the manifest also holds `sources:[{source, repositories, gaps, trouble|null}]`',
  exits: { 0: 'everything that may be read was read', 2: 'a source or a list could not be read to its end' },
  async run(context, { flags, operands }) {
    const from = flags.from === undefined ? undefined : parseInstant(flags.from);
    if (flags.from !== undefined && from === undefined)
      throw new UsageError(`--from: "${flags.from}" is no date that exists`, 'Write it as 2026-01-31.');
    const plumbline = await context.plumbline();
    const syncs = await plumbline.syncSources({ sources: operands, ...(from && { from }) }, context.working);
    if (context.json) {
      for (const { source, strands } of syncs)
        for (const { trouble = null, ...strand } of strands)
          await context.printJson({ type: 'strand', source, ...strand, trouble });
      const listed = syncs.reduce((sum, { strands }) => sum + strands.length, 0);
      const sources = syncs.map(({ source, repositories, repositoryGaps: gaps, trouble = null }) => ({
        source,
        repositories,
        gaps,
        trouble,
      }));
      await context.printJson({ ...manifestOf('source sync', { listed, gaps: [] }), sources });
    } else for (const sync of syncs) await context.print(renderSync(sync, flags.verbose, context));
    if (syncs.length === 0) await context.note('There is no source yet: plumbline source add github:OWNER');
    const isWhole = syncs.every(({ trouble, strands }) => !trouble && strands.every(({ finished }) => finished));
    return isWhole ? 0 : 2;
  },
});

export const sourceDoctor = defineCommand({
  name: 'source doctor',
  summary: 'say what can be read of each forge, what is forgotten when, and what share of the window is covered',
  details: [
    'Per list: the least right it needs, how long the forge remembers, since when it is known without interruption, the share ' +
      'of the window (that of plumbline.yaml, else the last twelve months) that syncs have covered, and what would mend the rest.',
  ],
  arguments: [sourceArgument],
  flags: {},
  examples: [{ command: 'plumbline source doctor', does: 'All sources.' }],
  json: '`{type:"strand", source, strand, offered, reason|null, leastScope, memory, decaysAfterDays|null, coverage:{share (0..1), since|null, until|null, gaps:[{reason, detail, count}], lists, finished}|null, remedy|null}`; the manifest also holds `window` and `sources:[{source, version, identity, scopes, rateLimit, troubles, trouble|null}]`',
  exits: { 0: 'every source was reached', 2: 'one was not' },
  async run(context, { operands }) {
    const examined = await (await context.plumbline()).examineSources(operands, context.working);
    if (context.json) {
      for (const { source, strands } of examined)
        for (const strand of strands) await context.printJson({ type: 'strand', source: source.id, ...strand });
      const listed = examined.reduce((sum, { strands }) => sum + strands.length, 0);
      const sources = examined.map(({ source, examination, trouble = null }) => ({
        source: source.id,
        ...examination,
        trouble,
      }));
      const window = examined[0]?.window ?? null;
      await context.printJson({ ...manifestOf('source doctor', { listed, gaps: [] }), window, sources });
    } else for (const one of examined) await context.print(renderExamination(one, context));
    if (examined.length === 0) await context.note('There is no source yet: plumbline source add github:OWNER');
    return examined.every(({ trouble }) => !trouble) ? 0 : 2;
  },
});
