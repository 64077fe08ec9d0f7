import { AppError } from '../../base/app-error.ts';
import { defineCommand, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, switchFlag } from '../flags.ts';
import { many } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { matchLines, type SearchEvent } from '../views/matches.ts';

type Manifest = Extract<SearchEvent, { type: 'manifest' }>['manifest'];
type Alert = Extract<SearchEvent, { type: 'alert' }>['alert'];

export const search = defineCommand({
  name: 'search',
  summary: 'search the code of all known repositories',
  details: [
    'Takes Sourcegraph’s query language: repo:, file:, lang:, content:, case:, type:, select:, count:, AND, OR, NOT and ' +
      'parentheses. Words are joined with spaces, so only what the shell would change needs quotes. All matches are printed ' +
      'unless the query has count:.',
    'With --json each line is one match as in Sourcegraph’s stream, and the last line is the manifest: what was searched, ' +
      'what was not and why. That line is what makes "0 matches" a proof.',
  ],
  arguments: [{ name: 'QUERY', summary: 'the query', required: true, variadic: true }],
  flags: {
    count: switchFlag({ name: 'count', summary: 'print only the number of matching lines' }),
    patternType: choiceFlag({
      name: 'pattern-type',
      placeholder: 'TYPE',
      choices: ['auto', 'literal', 'regexp', 'keyword', 'standard'],
      defaultText: 'auto: a regular expression when it looks like one',
      summary: 'how the bare words of the query are read',
    }),
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
  ],
  json: 'one match as in Sourcegraph’s stream: `{type:"content"|"path"|"repo", repository, path, commit, lineMatches:[{line, lineNumber (from 0), offsetAndLengths}]}`; the manifest holds `canonicalQuery`, `repositories`, `filesSearched`, `matchingLines`, `limitHit`, `unsearched`, `matchDigest`, `alerts`',
  exits: { 0: 'the search was run, whether it found something or not' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    if ((await plumbline.repositories()).length === 0) throw nothingIndexed(plumbline.dataDirectory);
    const query = operands.join(' ');
    const options = { signal: context.working.signal, patternType: flags.patternType ?? 'auto' } as const;
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
  if (countOnly) await context.print(String(manifest.matchingLines));
  const { dim } = context.noteStyle;
  const limit = manifest.limitHit ? ' (stopped by count:)' : '';
  const missing = Map.groupBy(manifest.unsearched, (file) => file.reason);
  const left = [...missing].map(([reason, files]) => `${files.length} ${reason}`).join(', ');
  await context.note(
    dim(
      `${many(manifest.matchingLines, 'matching line')} in ${many(manifest.matchingFiles, 'file')}${limit}; ` +
        `searched ${many(manifest.repositories.length, 'repository', 'repositories')}, ` +
        `${many(manifest.filesConsidered, 'file')}${left === '' ? '' : `; not by content: ${left}`}`,
    ),
  );
}
