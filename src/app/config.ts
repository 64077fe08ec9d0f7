/**
 * `plumbline.yaml`: what belongs to the audit, over which window, with which parameters, and which controls are off.
 * One zod schema gives the types, the defaults and docs/configuration.md.
 *
 * Invariant: a key that nothing reads is an error with its line, never ignored: a misspelt `exclude` would otherwise
 * change what an auditor is shown without anybody noticing. For the same reason a control cannot be switched without a
 * reason. Rejected: environment variables for single keys (two places to look), several files merged (three).
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { areas, type Period } from '../model/control.ts';
import { dateLimitsSchema, parametersSchema, scopeDatesSchema, withoutSchema } from './config-dates.ts';
import { renderFault, type TextSource } from './config-excerpt.ts';
import { advisoriesSchema } from './dependencies/config-schema.ts';
import { remediationSchema, requestsSchema, waiversSchema } from './decisions/config-schema.ts';
import { destinationsSchema, mappingKeys, placedDestination } from './destinations/config-schema.ts';
import { ledgerSchema } from './ledger/config-schema.ts';
import { botsSchema, forgesSchema, peopleListSchema, peopleSchema, placedForge } from './forges/config-schema.ts';
import { customSchema } from './custom/config-schema.ts';
import { frameworksSchema } from './frameworks/config-schema.ts';
import { readPeriod } from './period.ts';
import { placedRules, rulesSchema, type RulePlaces } from './rules/config-schema.ts';

/** Most people have no file: then nothing that reads YAML is loaded. */
const load = createRequire(import.meta.url);
const loadReader = () => load('./config-reader.ts') as typeof import('./config-reader.ts');

const text = (what: string) =>
  z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`).describe(what);
const names = (what: string) => z.array(text(what), `expected a list, one ${what} per line`);

const repositoriesSchema = z
  .strictObject({
    include: names('pattern of repository names').default(['**']).describe('Repositories that belong to the audit'),
    exclude: names('pattern of repository names').default([]).describe('Of those, the ones that do not'),
  })
  .prefault({})
  .describe(
    'Patterns over repository names: `*` stands for anything but `/`, `**` for anything, `?` for one character',
  );

/** Stands for any number of branches. */
export const isPattern = (branch: string): boolean => /[*?]/.test(branch);

const branchesSchema = z.union(
  [
    text('name of a branch'),
    names('name of a branch')
      .min(1, 'expected at least one branch')
      .refine(([production]) => production === undefined || !isPattern(production), {
        message: 'expected the name of one branch first: production is built from it; patterns may follow',
      }),
  ],
  'expected the name of a branch, or a list of branches',
);

const scopeSchema = z
  .strictObject({
    repositories: repositoriesSchema,
    branches: z
      .record(z.string(), branchesSchema)
      .default({})
      .describe(
        'By pattern of repository names, the branch that production is built from, or a list of branches: the first is that ' +
          'one (`HEAD`: the default branch), and what lands on the others counts as well; those may be patterns such as ' +
          '`release/*`. Without an entry: the default branch',
      ),
    dates: z
      .array(scopeDatesSchema, 'expected a list of entries')
      .default([])
      .describe(
        'Repositories and branches that belonged to the audit for a part of the time only; what happened outside of it is ' +
          'listed as an exclusion with the reason',
      ),
    without: withoutSchema,
    sideCommits: z
      .strictObject({
        read: z
          .boolean('expected true or false')
          .default(true)
          .describe('Whether they are looked through; without it, that nothing leaked there is not determined'),
        filesAtMost: z
          .int('expected a whole number of file versions')
          .min(1, 'at least 1')
          .default(200_000)
          .describe('Of each repository; the newest come first, and that there were more is said'),
      })
      .prefault({})
      .describe(
        'Commits beside the production branch that any fetched ref reaches (topic branches, changesets, tags): what stood ' +
          'only there is looked through for secrets, each file version once',
      ),
  })
  .prefault({})
  .describe('What belongs to the audit');

const windowSchema = z
  .strictObject({
    from: text('date').optional().describe('Beginning of the window (Type II); a plain date is midnight UTC'),
    to: text('date').optional().describe('Its end; a plain date belongs to the window, an instant does not'),
    asOf: text('date').optional().describe('Instead of `from` and `to`: one instant (Type I)'),
  })
  .transform((written, context): Period | undefined => {
    const period = readPeriod(written);
    if (period.ok) return period.value;
    const { field, message } = period.error;
    context.addIssue({ code: 'custom', message, path: written[field] === undefined ? [] : [field] });
    return z.NEVER;
  })
  .optional()
  .describe('The period that is judged when the command line names none; without it, the last twelve months');

const searchSchema = z
  .strictObject({
    memoryMegabytes: z
      .int('expected a whole number of megabytes')
      .min(64, 'at least 64')
      .default(1536)
      .describe('How much text stays in memory between searches, and what indexing takes beside the index (up to 480)'),
    kernels: z
      .enum(['auto', 'plain'], 'expected auto or plain')
      .default('auto')
      .describe('`plain` searches without vector instructions; PLUMBLINE_KERNELS=plain does the same for one run'),
  })
  .prefault({})
  .describe('The search engine');

export const configSchema = z.strictObject({
  sources: names('path or clone URL')
    .default([])
    .describe('Repositories, folders of repositories and clone URLs; relative paths start at the folder of this file'),
  forges: forgesSchema,
  people: peopleSchema,
  bots: botsSchema,
  peopleList: peopleListSchema,
  scope: scopeSchema,
  frameworks: frameworksSchema,
  custom: customSchema,
  rules: rulesSchema,
  advisories: advisoriesSchema,
  window: windowSchema,
  dates: dateLimitsSchema,
  parameters: z
    .record(z.string(), parametersSchema)
    .default({})
    .describe(
      'Parameters of checks, by id of the check; `plumbline check list` shows them with their defaults. Where they ' +
        'changed: a list of blocks, each with `since` (but for the first), maybe `until`, and the parameters of that time. ' +
        'What happened is judged with those of its own time',
    ),
  controls: z
    .record(
      z.string(),
      z.strictObject({
        enabled: z.boolean('expected true or false').describe('Whether the control is part of the audit'),
        reason: text('reason, which the auditor will read').describe('Why; shown to the auditor'),
      }),
    )
    .default({})
    .describe('Controls switched on or off, by id of the control, each with its reason'),
  ledger: ledgerSchema,
  destinations: destinationsSchema,
  search: searchSchema,
  owners: z
    .record(z.string(), text('person or team'))
    .default({})
    .describe(
      'Who owns a control or hands in an evidence request, by id of the control, of the request, or by area; ids go before areas',
    ),
  waivers: waiversSchema,
  remediation: remediationSchema,
  requests: requestsSchema,
});

type Written = z.infer<typeof configSchema>;

export interface Config extends Omit<Written, 'window' | 'rules'> {
  readonly window?: Period;
  readonly rules: RulePlaces;
  /** The file that all this was read from; absent when there is none and the defaults apply. */
  readonly source?: TextSource;
}

export type ConfigErrorCode = 'config/not-found' | 'config/unreadable' | 'config/invalid';

const fileNames = ['plumbline.yaml', 'plumbline.yml'];

/** The nearest configuration file in `cwd` or a folder above it. */
export function findConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = fileNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

/** Reads the named file, else the nearest one, else gives the defaults. Throws `AppError<ConfigErrorCode>`. */
export function loadConfig(path: string | undefined, cwd: string): Config {
  const file = path === undefined ? findConfig(cwd) : resolve(cwd, path);
  if (file === undefined) return withoutFile(cwd);
  return parseConfig({ path: file, text: readConfig(file) });
}

/** What stands by default in the current folder is read all the same: a CI step has no other configuration. */
function withoutFile(cwd: string): Config {
  const { window: _none, rules, ...defaults } = configSchema.parse({});
  return { ...defaults, rules: placedRules(rules, (path) => resolve(cwd, path)) };
}

function readConfig(file: string): string {
  if (!existsSync(file))
    throw new AppError('config/not-found', `there is no configuration file ${file}`, {
      hint: 'Name an existing file with --config FILE, or leave --config out.',
    });
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('config/unreadable', `the configuration file ${file} cannot be read`, {
      hint: 'Make it a readable file, or name another one with --config FILE.',
      cause,
    });
  }
}

export function parseConfig(source: TextSource): Config {
  const parsed = loadReader().parseConfigText(source, configSchema);
  if (!parsed.ok) throw invalid(parsed.error);
  const { window, sources, forges, destinations, peopleList, rules, advisories, ...rest } = parsed.value;
  const folder = dirname(source.path);
  return {
    ...rest,
    rules: placedRules(rules, (path) => resolve(folder, path)),
    advisories: { ...advisories, paths: advisories.paths.map((path) => resolve(folder, path)) },
    forges: forges.map((forge) => placedForge(forge, (path) => resolve(folder, path))),
    destinations: Object.fromEntries(
      Object.entries(destinations).map(([name, one]) => [
        name,
        placedDestination(one, (path) => resolve(folder, path)),
      ]),
    ),
    ...(peopleList !== undefined && { peopleList: resolve(folder, peopleList) }),
    sources: sources.map((location) => (isRemote(location) ? location : resolve(folder, location))),
    ...(window ? { window } : {}),
    source,
  };
}

function invalid(faults: readonly string[]): AppError<ConfigErrorCode> {
  const rest = faults.length > 10 ? [`… and ${faults.length - 10} more`] : [];
  return new AppError(
    'config/invalid',
    ['the configuration is not valid', ...faults.slice(0, 10), ...rest].join('\n'),
    {
      hint: 'Mend the marked places; docs/configuration.md lists every key.',
    },
  );
}

/** A clone URL or `user@host:path`, as git itself tells them from paths. */
export function isRemote(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location) || /^[^/\\]+@[^/\\:]+:/.test(location);
}

/** What the rest of the house knows by name, against which the free keys of a configuration are checked. */
export interface KnownNames {
  readonly controls: readonly string[];
  /** Parameters by check. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
  /** Evidence requests. */
  readonly requests?: readonly string[];
}

/** Throws `config/invalid` when the file speaks of a control, check, parameter or area that does not exist. */
export function assertKnownNames(config: Config, known: KnownNames): void {
  const { source } = config;
  if (!source) return;
  const { unknownNames } = loadReader();
  const faults = [
    ...unknownNames(source, ['controls'], { what: 'control', known: known.controls }),
    ...unknownNames(source, ['owners'], {
      what: 'control, evidence request or area',
      known: [...known.controls, ...(known.requests ?? []), ...areas],
    }),
    ...unknownNames(source, ['requests', 'begin'], { what: 'evidence request', known: known.requests ?? [] }),
    ...unknownNames(source, ['parameters'], { what: 'check', known: [...known.checks.keys()] }),
    ...Object.keys(config.destinations).flatMap((name) =>
      mappingKeys.flatMap((key) =>
        unknownNames(source, ['destinations', name, key], { what: 'control', known: known.controls }),
      ),
    ),
    ...[...known.checks].flatMap(([check, parameters]) => unknownParameters(config, check, parameters)),
  ];
  if (faults.length > 0) throw invalid(faults.map((fault) => renderFault(source, fault)));
}

function unknownParameters({ source, parameters }: Config, check: string, known: readonly string[]) {
  const { unknownNames } = loadReader();
  const what = `parameter of ${check}`;
  const given = parameters[check];
  if (!Array.isArray(given)) return unknownNames(source!, ['parameters', check], { what, known });
  return given.flatMap((_, index) =>
    unknownNames(source!, ['parameters', check, index], { what, known: [...known, 'since', 'until'] }),
  );
}

/** Whether a repository belongs to the audit, and in words why not. */
export function repositoryScope(config: Config, name: string): { readonly excluded?: string } {
  const { include, exclude } = config.scope.repositories;
  const against = exclude.find((pattern) => matchesPattern(pattern, name));
  if (against !== undefined) return { excluded: `plumbline.yaml excludes "${against}"` };
  if (include.some((pattern) => matchesPattern(pattern, name))) return {};
  return { excluded: `plumbline.yaml includes only ${include.map((pattern) => `"${pattern}"`).join(', ')}` };
}

export interface ConfiguredBranches {
  /** What production is built from; undefined: the default branch. */
  readonly production: string | undefined;
  /** Names and patterns of the others. */
  readonly further: readonly string[];
}

/** Which branches of a repository are in scope; the first pattern that matches its name decides. */
export function configuredBranches({ scope }: Pick<Config, 'scope'>, name: string): ConfiguredBranches {
  const found = Object.entries(scope.branches).find(([pattern]) => matchesPattern(pattern, name))?.[1];
  const [production, ...further] = typeof found === 'string' ? [found] : (found ?? []);
  return { production: production === 'HEAD' ? undefined : production, further };
}

/** `*`: anything but a slash; `**`: anything; `?`: one character but a slash. The whole name must match. */
export function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replace(/\*\*|[*?]|[^*?]+/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(name);
}
