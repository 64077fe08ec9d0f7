import { resolve } from 'node:path';
import type { DependencyList, DependencyWish, ExposureStay } from '../../app/dependencies/questions.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { ecosystems, type Dependency } from '../../model/dependency.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import {
  choiceFlag,
  periodFlags,
  periodOf,
  repositoryFlag,
  spanOf,
  switchFlag,
  textFlag,
  textsFlag,
} from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many } from '../output/words.ts';
import { emptyHint, knownRepository } from './known.ts';

const shared = {
  repo: repositoryFlag,
  ecosystem: choiceFlag({
    name: 'ecosystem',
    placeholder: 'ECOSYSTEM',
    choices: ecosystems,
    summary: 'only packages of this ecosystem',
  }),
  direct: switchFlag({ name: 'direct', summary: 'only what a manifest asks for itself' }),
  asOf: { ...periodFlags.asOf, summary: 'what stood at this instant' },
  from: { ...periodFlags.from, summary: 'what stood at any time from here' },
  to: { ...periodFlags.to, summary: 'what stood at any time until here' },
};

const nameFlag = textFlag({
  name: 'name',
  value: { placeholder: 'NAME[@RANGE]' },
  summary: 'only this package, and only versions in the range',
  details: 'The whole name or its end after : or /. A range as in log4j-core@<2.17.1, lodash@^4, django@>=3.2,<4.',
});

const row =
  '{type:"dependency", repository, path, ecosystem, name, version (null: not known), direct (null: not known), scope, constraint, purl, known:"lock-resolved"|"declared-resolved"|"declared-range"|"unknown", because, line, context, since:{at, commit}, sinceKnown, until:{at, commit}|null, advisories (with --vulnerable)}';

export const dependencyList = defineCommand({
  name: 'dependency list',
  summary: 'list what repositories depend on, now or at any time, from their lock files and manifests',
  details: [
    'Says of each version what it rests on: a lock file; a manifest with properties, parents, bills of materials and catalogs ' +
      'of the same repository; a range that no lock file decides; or nothing that could be seen. What a lock file answers is ' +
      'listed there, with what the manifest asked for.',
    'Without a date: what stands at the head. Files of earlier times are read when they are first asked for.',
  ],
  arguments: [],
  flags: {
    ...shared,
    name: nameFlag,
    vulnerable: switchFlag({
      name: 'vulnerable',
      summary: 'only versions that an advisory of plumbline.yaml names (advisories.paths)',
    }),
    format: choiceFlag({
      name: 'format',
      placeholder: 'FORMAT',
      choices: ['text', 'cyclonedx', 'spdx'],
      defaultText: 'text',
      summary: 'a bill of materials as CycloneDX 1.6 or SPDX 2.3 (JSON)',
    }),
  },
  examples: [
    { command: 'plumbline dependency list --direct', does: 'What the manifests ask for.' },
    {
      command: "plumbline dependency list --name 'log4j-core@<2.17.1' --as-of 2021-12-10",
      does: 'Who had it that day.',
    },
    {
      command: 'plumbline dependency list --vulnerable',
      does: 'What stands at the heads and is known to be vulnerable.',
    },
    { command: 'plumbline dependency list --repo acme/shop --format cyclonedx', does: 'A bill of materials.' },
  ],
  json: `\`${row}\``,
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const wish = { ...(await wishOf(plumbline, flags)), ...(flags.vulnerable && { vulnerable: true }) };
    if (flags.format === 'cyclonedx' || flags.format === 'spdx') {
      if (wish.from !== undefined || wish.to !== undefined)
        throw new UsageError('a bill of materials is of one moment', 'Give --as-of, or no date.');
      const { document, list } = await plumbline.billOfMaterials(wish, flags.format, context.working);
      await context.print(JSON.stringify(document, null, 2));
      await noteGaps(context, list);
      return 0;
    }
    const list = await plumbline.dependencies(wish, context.working);
    await printRows(context, list, 'dependency list');
    if (!context.json)
      await context.note(`${many(list.items.length, 'dependency', 'dependencies')}${await emptyHint(plumbline)}`);
    return 0;
  },
});

export const dependencyShow = defineCommand({
  name: 'dependency show',
  summary: 'show where a package is used, in which versions, and since when',
  details: ['Over all history that was read, or from --from on, in order of time.'],
  arguments: [{ name: 'NAME', summary: 'a package, or NAME@RANGE', required: true, variadic: false }],
  flags: { repo: repositoryFlag, from: shared.from, to: shared.to },
  examples: [
    { command: 'plumbline dependency show log4j-core --from 2021-06-01', does: 'Each version with its dates.' },
  ],
  json: `\`${row}\``,
  exits: { 0: 'the list was printed' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    const dated = flags.from === undefined && flags.to === undefined ? { everRead: true } : spanOf(flags);
    const repository = await knownRepository(plumbline, flags.repo);
    const wish = { name: operands[0]!, ...dated, ...(repository !== undefined && { repository }) };
    const list = await plumbline.dependencies(wish, context.working);
    await printRows(context, list, 'dependency show');
    return 0;
  },
});

export const dependencyAdvisories = defineCommand({
  name: 'dependency advisories',
  summary: 'list dependencies with known vulnerabilities: exposed since, fixed at, for how many days',
  details: [
    'Advisories come from files of this machine in the OSV format (a file, a folder, or the zip archive of an ecosystem as ' +
      'osv.dev exports it); nothing is asked over the network. Matched by events and lists of versions, in the order of the ' +
      'ecosystem; advisories that are aliases are one, withdrawn ones are left out.',
    'A package whose version is not known is neither exposed nor safe: it is counted as undecided.',
  ],
  arguments: [],
  flags: {
    ...shared,
    name: nameFlag,
    advisories: textsFlag({
      name: 'advisories',
      value: { placeholder: 'PATH', completes: 'file' },
      summary: 'a file, folder or zip archive of OSV documents; one flag each',
    }),
    open: switchFlag({ name: 'open', summary: 'only what still stands at the head' }),
  },
  examples: [
    {
      command: 'plumbline dependency advisories --advisories osv/Maven.zip --from 2021-06-01',
      does: 'Every exposure since then, ended or not.',
    },
  ],
  json: '`{type:"exposure", repository, path, line, context, ecosystem, name, versions, scope, direct, known, advisory, ids, severity, summary, published, exposedSince:{at, commit}, sinceKnown, fixedAt:{at, commit}|null, fixedBy, days}`',
  exits: { 0: 'nothing stands that is exposed', 1: 'something is exposed at the head' },
  async run(context, { flags }) {
    if (flags.advisories.length === 0 && (await context.config()).advisories.paths.length === 0)
      throw new UsageError(
        'no advisories were named',
        'Give --advisories PATH: a file, folder or zip of OSV documents; or name it as advisories.paths in plumbline.yaml.',
      );
    const plumbline = await context.plumbline();
    const wish = await wishOf(plumbline, flags);
    const isDated = wish.asOf !== undefined || wish.from !== undefined || wish.to !== undefined;
    const list = await plumbline.exposures(
      {
        ...wish,
        ...(!isDated && !flags.open && { everRead: true }),
        ...(flags.advisories.length > 0 && {
          advisories: flags.advisories.map((path) => resolve(context.world.cwd, path)),
        }),
      },
      context.working,
    );
    const items = list.items.filter(({ fixedAt }) => !flags.open || fixedAt === undefined);
    if (context.json) {
      for (const one of items) await context.printJson(exposureDocument(one));
      const { advisories, refused, undecided, repositories, gaps } = list;
      const manifest = manifestOf('dependency advisories', { listed: items.length, total: list.items.length, gaps });
      await context.printJson({ ...manifest, repositories, advisories, refused, undecided: undecided.length });
    } else {
      for (const one of items) await context.print(exposureLine(one, context));
      const undecided = list.undecided.length === 0 ? '' : `; ${list.undecided.length} of unknown version, undecided`;
      await context.note(
        `${many(items.length, 'exposure')} by ${many(list.advisories, 'advisory', 'advisories')}${undecided}`,
      );
      for (const { path, reason } of list.refused) await context.note(`${path} is no advisory: ${reason}`);
      await noteGaps(context, list);
    }
    return items.some(({ fixedAt }) => fixedAt === undefined) ? 1 : 0;
  },
});

interface GivenFlags {
  readonly repo: string | undefined;
  readonly ecosystem: DependencyWish['ecosystem'];
  readonly direct: boolean;
  readonly name: string | undefined;
  readonly asOf: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

async function wishOf(plumbline: Plumbline, flags: GivenFlags): Promise<DependencyWish> {
  const { asOf, from, to, ecosystem, name } = flags;
  if (asOf !== undefined && (from !== undefined || to !== undefined))
    throw new UsageError('--as-of and a window exclude each other', 'Give one of them.');
  const period = asOf === undefined ? undefined : periodOf({ asOf, from: undefined, to: undefined });
  const repository = await knownRepository(plumbline, flags.repo);
  return {
    ...(repository !== undefined && { repository }),
    ...(ecosystem !== undefined && { ecosystem }),
    ...(name !== undefined && { name }),
    ...(flags.direct && { direct: true }),
    ...(period?.type === 'as-of' && { asOf: period.at }),
    ...spanOf({ from, to }),
  };
}

async function printRows(context: Context, list: DependencyList, command: string): Promise<void> {
  const { items, undecided, repositories, gaps } = list;
  if (context.json) {
    for (const one of items) await context.printJson(dependencyDocument(one));
    const manifest = manifestOf(command, { listed: items.length, gaps });
    await context.printJson({ ...manifest, repositories, undecided: undecided.map(dependencyDocument) });
    return;
  }
  if (items.length > 0)
    await context.print(renderTable({ ...tableOf(items), width: context.columns, style: context.style }));
  if (undecided.length > 0)
    await context.note(
      `${many(undecided.length, 'more names', 'more name')} a package without a known version: not decided. --json lists them.`,
    );
  await noteGaps(context, list);
}

function tableOf(items: readonly Dependency[]) {
  const isJudged = items.some(({ advisories }) => advisories !== undefined);
  return {
    columns: [
      { title: 'Package', yields: 'middle' as const },
      { title: 'Version' },
      { title: 'Scope' },
      { title: 'Known by' },
      { title: 'Since' },
      { title: 'Until' },
      { title: 'Where', yields: 'middle' as const },
      ...(isJudged ? [{ title: 'Advisories' }] : []),
    ],
    rows: items.map((one) => [
      one.name,
      one.version ?? `(${one.constraint ?? 'unknown'})`,
      `${one.scope}${one.direct === false ? ', transitive' : ''}${one.context === 'production' ? '' : ` (${one.context})`}`,
      one.known,
      `${one.sinceKnown ? '' : '≤ '}${one.since.at.slice(0, 10)}`,
      one.until?.at.slice(0, 10) ?? '',
      `${one.repository} ${one.path}:${one.line}`,
      ...(isJudged ? [(one.advisories ?? []).join(', ')] : []),
    ]),
  };
}

async function noteGaps(context: Context, { gaps }: Pick<DependencyList, 'gaps'>): Promise<void> {
  for (const { repository, detail } of gaps.slice(0, 5)) await context.note(`${repository}: ${detail}`);
  if (gaps.length > 5)
    await context.note(`and ${gaps.length - 5} files more that could not be read; --json lists them`);
}

export function dependencyDocument(one: Dependency) {
  const { repository, path, ecosystem, name, version = null, direct = null, scope, line, known } = one;
  const { constraint = null, purl, because = null, context, since, sinceKnown, until = null } = one;
  const contract = { type: 'dependency', repository, path, ecosystem, name, version, direct, scope };
  const { advisories } = one;
  return {
    ...contract,
    constraint,
    purl,
    known,
    because,
    line,
    context,
    since,
    sinceKnown,
    until,
    ...(advisories && { advisories }),
  };
}

function exposureDocument(one: ExposureStay) {
  const { fixedAt, fixedBy, direct } = one;
  return { type: 'exposure', ...one, direct: direct ?? null, fixedAt: fixedAt ?? null, fixedBy: fixedBy ?? null };
}

function exposureLine(one: ExposureStay, { style }: Context): string {
  const { severity, advisory, name, versions, repository, path, line, exposedSince, sinceKnown, fixedAt, days } = one;
  const since = `${sinceKnown ? '' : '≤ '}${exposedSince.at.slice(0, 10)}`;
  const fixed = fixedAt
    ? `until ${fixedAt.at.slice(0, 10)}${one.fixedBy === undefined ? '' : ` (${one.fixedBy})`}`
    : style.bad('still open');
  const scope =
    one.scope === 'runtime' && one.context === 'production' ? '' : style.dim(` [${one.scope}, ${one.context}]`);
  return `${severity.padEnd(8)} ${advisory}  ${style.bold(name)} ${versions.join(', ')}  ${since} ${fixed}, ${many(days, 'day')}  ${repository} ${path}:${line}${scope}`;
}
