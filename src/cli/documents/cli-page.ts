/** docs/cli.md, from the same definitions as `--help`. */
import type { Command, Flag } from '../command.ts';
import { globalFlags } from '../flags.ts';
import { argumentText, exitMeanings, flagSummary, flagText, usageLine } from '../help.ts';
import { table } from './markdown.ts';

export function cliPage(commands: readonly Command[]): string {
  return [
    '# The command line',
    generated('src/cli/commands/'),
    'Results go to stdout, everything else (progress, notes, trouble) to stderr. Flags may stand before and after what a ' +
      'command takes; `--` ends them. Trouble is told in three lines: what, why, what to do.',
    '## Global flags',
    flagTable(Object.values(globalFlags)),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      [
        ['0', 'clean: nothing to report. Lists always end so, however much they list'],
        ['1', 'deviations (`audit`, `control run`) or findings (`scan`)'],
        ...Object.entries(exitMeanings),
      ],
    ),
    '## Dates',
    'A date is `2026-06-30`, or a date and time with its zone: `2026-06-30T18:00:00Z`. Windows are half open. A plain date ' +
      'given to `--to` belongs to the window until the end of its day (UTC); an instant given to `--to` is its exclusive end. ' +
      'Plain dates given to `--from` and `--as-of` are midnight UTC.',
    '## JSON',
    'With `--json` a command prints one JSON value per line. The last line of a list is its manifest ' +
      '(`"type":"manifest"`): what was covered, what was not, and why. Keys may be added; those that are there keep their meaning.',
    ...commands.map(commandSection),
  ].join('\n\n');
}

export const generated = (from: string): string => `<!-- Made by \`npm run docs\` from ${from}: edit there. -->`;

function flagTable(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => [
    `\`${flagText(flag)}\``,
    [flagSummary(flag), flag.details].filter(Boolean).join('. '),
  ]);
  return table(['flag', 'meaning'], rows);
}

function commandSection(command: Command): string {
  const { name, summary, details, examples, exits, json } = command;
  const flags = Object.values(command.flags);
  const parameters = command.arguments.map((argument) => [`\`${argumentText(argument)}\``, argument.summary]);
  return [
    `## ${name}`,
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ['```sh', usageLine(command), '```'].join('\n'),
    ...details,
    ...(parameters.length > 0 ? [table(['argument', 'meaning'], parameters)] : []),
    ...(flags.length > 0 ? [flagTable(flags)] : []),
    `\`--json\`: ${json}.`,
    ['```sh', ...examples.flatMap((example) => [`# ${example.does}`, example.command]), '```'].join('\n'),
    `Exit codes: ${Object.entries(exits)
      .map(([code, meaning]) => `${code} ${meaning}`)
      .join('; ')}.`,
  ].join('\n\n');
}
