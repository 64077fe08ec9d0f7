import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { ExhaustiveRequest, SealSearchRequest } from '../../app/plumbline.ts';
import type { SearchVerification } from '../../app/verify-search.ts';
import { defineCommand, UsageError, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, countFlag, switchFlag, textFlag, textsFlag } from '../flags.ts';
import { many } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { coverageText, foundCount } from '../views/coverage.ts';
import { matchLines, type SearchEvent } from '../views/matches.ts';

type Manifest = Extract<SearchEvent, { type: 'manifest' }>['manifest'];
type Alert = Extract<SearchEvent, { type: 'alert' }>['alert'];

export const search = defineCommand({
  name: 'search',
  summary: 'search the code of all known repositories',
  details: [
    'Takes Sourcegraph’s query language: repo:, file:, lang:, content:, case:, type:, select:, count:, AND, OR, NOT and ' +
      'parentheses. type: names what is looked for: file, path, repo, symbol, commit or diff. Words are joined with spaces, so only what the shell would change needs quotes. All matches are printed ' +
      'unless the query has count:.',
    'With --json each line is one match as in Sourcegraph’s stream, and the last line is the manifest: what was searched, ' +
      'what was not and why. That line is what makes "0 matches" a proof.',
  ],
  arguments: [{ name: 'QUERY', summary: 'the query', required: true, variadic: true }],
  flags: {
    count: switchFlag({
      name: 'count',
      summary: 'print only the number of matching lines, or of whatever else is found',
    }),
    limit: countFlag({
      name: 'limit',
      value: { placeholder: 'N' },
      defaultText: 'none',
      summary: 'stop after so many matching lines, unless the query has count:',
    }),
    order: choiceFlag({
      name: 'order',
      placeholder: 'ORDER',
      choices: ['path', 'rank'],
      defaultText: 'path: by repository, path and line',
      summary: 'the order of results; rank: the best first',
    }),
    patternType: choiceFlag({
      name: 'pattern-type',
      placeholder: 'TYPE',
      choices: ['auto', 'literal', 'regexp', 'keyword', 'standard', 'structural'],
      defaultText: 'auto: a regular expression when it looks like one',
      summary: 'how the bare words of the query are read',
    }),
    exhaustive: switchFlag({
      name: 'exhaustive',
      summary: 'search without a cap or a time-out, to the file --out; goes on where it was when it was killed',
    }),
    out: textFlag({
      name: 'out',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'the file of JSON lines that --exhaustive writes',
    }),
    seal: switchFlag({
      name: 'seal',
      summary: 'store the manifest and the matches as sealed evidence, and print what they say',
    }),
    repo: textsFlag({
      name: 'repo',
      value: { placeholder: 'NAME=PATH' },
      summary: 'with `verify FILE`: a clone of a repository that the manifest names; one flag each',
    }),
    fresh: switchFlag({ name: 'fresh', summary: 'with --exhaustive: begin anew, whatever stands in the file' }),
  },
  examples: [
    {
      command: 'plumbline search "PII|personalData|ssn|email" lang:typescript',
      does: 'Where personal data is processed.',
    },
    {
      command: 'plumbline search --count -file:test password',
      does: 'Matching lines outside tests. A word may begin with a dash.',
    },
    { command: "plumbline search 'repo:acme/ type:path Dockerfile' --json", does: 'Paths, for another program.' },
    {
      command: 'plumbline search --exhaustive --out pii.jsonl personalData',
      does: 'Everything, to a file; the same command again takes up what was interrupted.',
    },
    {
      command: 'plumbline search --seal BEGIN.RSA.PRIVATE.KEY',
      does: 'Evidence: what was found, over which commits, and what could not be searched.',
    },
    {
      command: 'plumbline search verify manifest.json --repo acme/shop=../shop',
      does: 'The same search again, from git alone, without the index.',
    },
  ],
  json: 'one match as in Sourcegraph’s stream: `{type:"content"|"path"|"repo"|"symbol"|"commit"|"owner", repository, path, commit, lineMatches:[{line, lineNumber (from 0), offsetAndLengths, byteOffset}]}`; symbols: `{symbols:[{name, kind, containerName, lineNumber, character, line}]}`; commits: `{commit, author, landedAt, message, diff|messageRanges}`; the manifest holds `canonicalQuery`, `repositories`, `filesSearched`, `matchingLines`, `limitHit`, `unsearched`, `matchDigest`, `alerts`; with --exhaustive only the manifest is printed',
  exits: {
    0: 'the search was run, whether it found something or not; with verify: the manifest is confirmed',
    2: 'with verify: it differs, or cannot be verified',
  },
  async run(context, { flags, operands }) {
    if (flags.repo.length > 0) return await verifyManifest(context, operands, flags.repo);
    const query = operands.join(' ');
    const patternType = flags.patternType ?? 'auto';
    assertTogether(flags);
    const plumbline = await context.plumbline();
    if ((await plumbline.repositories()).length === 0) throw nothingIndexed(plumbline.dataDirectory);
    if (flags.exhaustive)
      return await searchToFile(context, {
        query,
        patternType,
        out: resolve(context.world.cwd, flags.out!),
        anew: flags.fresh,
      });
    if (flags.seal) return await seal(context, { query, patternType });
    const options = {
      signal: context.working.signal,
      patternType,
      ...(flags.order === undefined ? {} : { order: flags.order }),
      ...(flags.limit === undefined ? {} : { defaultLimit: flags.limit }),
      ...(flags.count ? { countOnly: true } : {}),
      // What is printed are sums; as JSON the whole manifest.
      ...(flags.count && !context.json ? { fingerprint: false } : {}),
    } as const;
    const printer = createPrinter(context, flags.count);
    for await (const event of plumbline.search(query, options)) {
      context.working.signal.throwIfAborted();
      const code = await printer.take(event, query);
      if (code !== undefined) return code;
    }
    throw new AppError('cli/search-incomplete', 'the search ended without saying what it covered', {
      hint: 'Run it again; if it happens twice, plumbline doctor checks the index.',
    });
  },
});

interface Together {
  readonly seal: boolean;
  readonly exhaustive: boolean;
  readonly out: string | undefined;
  readonly fresh: boolean;
  readonly limit: number | undefined;
  readonly order: string | undefined;
  readonly count: boolean;
}

function assertTogether({ seal, exhaustive, out, fresh, limit, order, count }: Together): void {
  if (seal && (exhaustive || limit !== undefined || order !== undefined || count))
    throw new UsageError(
      '--seal seals everything that is found',
      'Leave --exhaustive, --limit, --order and --count out.',
    );
  if (exhaustive && out === undefined)
    throw new UsageError('--exhaustive writes a file, and none was named', 'Name it: --out FILE.jsonl');
  if (!exhaustive && (out !== undefined || fresh))
    throw new UsageError('--out and --fresh belong to --exhaustive', 'Add --exhaustive, or redirect: --json > FILE');
  if (exhaustive && (limit !== undefined || order !== undefined || count))
    throw new UsageError('--exhaustive has no limit and one order', 'Leave --limit, --order and --count out.');
}

async function seal(context: Context, request: SealSearchRequest): Promise<ExitCode> {
  const plumbline = await context.plumbline();
  const { statement, manifest, canaries, evidence } = await plumbline.sealSearch(request, context.working);
  if (context.json) {
    await context.printJson({ type: 'sealed-search', statement, canaries, evidence, manifest });
    return 0;
  }
  const { style } = context;
  const tried = `${canaries.found} of ${many(canaries.planted, 'canary', 'canaries')} found`;
  const without = canaries.without.length === 0 ? '' : `; none could be made for ${canaries.without.join(' ')}`;
  await context.print(style.bold(statement));
  await context.print(visible(`query  ${manifest.canonicalQuery}`));
  await context.print(visible(`tried  ${tried}${without}`));
  for (const { envelope, index } of evidence)
    await context.print(`sealed ${envelope.id} ${style.dim(`(ledger entry ${index}, SHA-256 ${envelope.digest})`)}`);
  return 0;
}

async function verifyManifest(
  context: Context,
  operands: readonly string[],
  repositories: readonly string[],
): Promise<ExitCode> {
  const [verb, name = ''] = operands;
  if (verb !== 'verify' || operands.length !== 2)
    throw new UsageError(
      '--repo names clones for `search verify FILE`',
      'To narrow a search, write repo:NAME in the query.',
    );
  const { world, working } = context;
  const clones = new Map(
    repositories.map((text) => {
      const at = text.lastIndexOf('=');
      if (at <= 0)
        throw new UsageError(`--repo: "${text}" is not NAME=PATH`, 'As in --repo acme/shop=/srv/git/shop.git');
      return [text.slice(0, at), resolve(world.cwd, text.slice(at + 1))];
    }),
  );
  const { readManifest, searchVerifierFile, verifySearch } = await import('../../app/verify-search.ts');
  const manifest = readManifest(readText(resolve(world.cwd, name)));
  if (!manifest.ok)
    throw new AppError('cli/bad-manifest', `${name} holds no manifest: ${manifest.error}`, {
      hint: 'Give the sealed manifest.json, a manifest line, or a result in JSON lines that ends with one.',
    });
  const path = world.environment['PATH'];
  const found = await verifySearch({ manifest: manifest.value, clones, path, signal: working.signal });
  if (context.json) await context.printJson({ type: 'search-verification', ...found });
  else await context.print(verificationText(found, context));
  if (existsSync(searchVerifierFile))
    await context.note(`The same in one file, for whoever has no Plumbline: node ${searchVerifierFile}`);
  if (found.verdict === 'confirmed') return 0;
  throw new AppError('cli/not-verified', `${name} is not confirmed: ${visible(found.because[0] ?? '')}`, {
    hint: found.verdict === 'differs' ? 'Do not rely on it.' : 'Nothing speaks against it, and nothing for it.',
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('cli/manifest-unreadable', `${file} cannot be read`, {
      hint: 'Name a file that is there.',
      cause,
    });
  }
}

function verificationText(
  { verdict, because, recomputed, trusted, repositories, files, lines }: SearchVerification,
  { style }: Context,
): string {
  const scanned = `${many(lines, 'line')} of ${many(files, 'file')} in ${many(repositories, 'repository', 'repositories')} read from git, without the index`;
  const said = {
    confirmed: style.good('confirmed'),
    differs: style.bad('DIFFERS'),
    'not-verifiable': style.unknown('not verifiable'),
  };
  const basis = [
    ...recomputed.map((what) => `  done again: ${visible(what)}`),
    ...trusted.map((what) => `  taken on trust: ${visible(what)}`),
  ];
  return [scanned, ...basis, ...because.map((why) => `  ${visible(why)}`), said[verdict]].join('\n');
}

async function searchToFile(context: Context, request: ExhaustiveRequest): Promise<ExitCode> {
  const plumbline = await context.plumbline();
  const { manifest, resumedAfter, alerts } = await plumbline.searchExhaustively(request, context.working);
  if (resumedAfter > 0) await context.note(`Taken up after ${many(resumedAfter, 'repository', 'repositories')}.`);
  for (const alert of alerts) await context.note(alertText(alert));
  await printManifest(context, manifest, { countOnly: false, alerts });
  if (!context.json) await context.print(request.out);
  return 0;
}

function nothingIndexed(dataDirectory: string): AppError {
  return new AppError(
    'cli/nothing-indexed',
    `no repository is known in ${dataDirectory}, so there is nothing to search`,
    {
      hint: 'Run: plumbline audit PATH-OR-URL…',
    },
  );
}

interface Printer {
  /** An exit code when the search is over. */
  take(event: SearchEvent, query: string): Promise<ExitCode | undefined>;
}

function createPrinter(context: Context, countOnly: boolean): Printer {
  const alerts: Alert[] = [];
  return {
    async take(event, query) {
      switch (event.type) {
        case 'matches':
          if (countOnly) return undefined;
          for (const match of event.matches)
            if (context.json) await context.printJson(match);
            else await context.print(matchLines(match, context).join('\n'));
          return undefined;
        case 'progress': {
          const { filesSearched: done, filesTotal: total } = event.progress;
          context.working.observer.progress({ step: 'Searching', done, total, unit: 'files' });
          return undefined;
        }
        case 'alert':
          alerts.push(event.alert);
          await context.note(alertText(event.alert));
          return undefined;
        case 'error':
          throw queryError(query, event);
        case 'manifest':
          await printManifest(context, event.manifest, { countOnly, alerts });
          return 0;
      }
    },
  };
}

function alertText({ title, description, proposedQueries }: Alert): string {
  const proposals = proposedQueries.map((one) => `  try: ${one.query}  (${one.description})`);
  return [`${title}${description === '' ? '' : `: ${description}`}`, ...proposals].map(visible).join('\n');
}

/** The query with a caret under the fault. Offsets are UTF-16 positions. */
function queryError(query: string, fault: Extract<SearchEvent, { type: 'error' }>): AppError {
  const before = query.slice(0, fault.from).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(fault.to, query.length) - fault.from));
  const message = [`the query cannot be run: ${fault.message}`, `  ${query}`, `  ${before}${carets}`].join('\n');
  return new AppError('cli/bad-query', message, { hint: fault.hint });
}

interface Printed {
  readonly countOnly: boolean;
  readonly alerts: readonly Alert[];
}

async function printManifest(context: Context, manifest: Manifest, { countOnly, alerts }: Printed): Promise<void> {
  if (context.json) {
    await context.printJson({ type: 'manifest', ...manifest, alerts });
    return;
  }
  if (countOnly) await context.print(String(foundCount(manifest)));
  await context.note(context.noteStyle.dim(coverageText(manifest)));
}
