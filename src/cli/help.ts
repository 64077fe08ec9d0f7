/** Help as text, made from the definitions: of one command, of a noun with its verbs, of everything. */
import type { Argument, Command, Flag } from './command.ts';
import { globalFlags } from './flags.ts';
import type { Style } from './output/style.ts';
import { displayWidth, wrap } from './output/width.ts';

export interface HelpFrame {
  readonly style: Style;
  readonly columns: number;
}

export const exitMeanings = {
  2: 'trouble: a wrong command line, something unreadable, a full disk',
  130: 'interrupted',
};

export function argumentText(argument: Argument): string {
  const name = argument.name + (argument.variadic ? '…' : '');
  return argument.required ? name : `[${name}]`;
}

export function flagText(flag: Flag): string {
  const value = flag.value === undefined ? '' : ` ${flag.value.placeholder}`;
  return `${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}${value}`;
}

/** What a flag does, its values, its default and its environment variable, on one line. */
export function flagSummary(flag: Flag): string {
  const { value, defaultText, environment } = flag;
  const parts = [
    flag.summary,
    ...(value?.choices === undefined ? [] : [`one of ${value.choices.join(', ')}`]),
    ...(value?.repeatable === true ? ['may be repeated'] : []),
    ...(environment === undefined ? [] : [`also ${environment}`]),
    ...(defaultText === undefined ? [] : [`default: ${defaultText}`]),
  ];
  return parts.join('; ');
}

export function usageLine(command: Command): string {
  const flags = Object.keys(command.flags).length > 0 ? ' [FLAGS]' : '';
  return ['plumbline', command.name, ...command.arguments.map(argumentText)].join(' ') + flags;
}

type Row = readonly [left: string, right: string];

function twoColumns(rows: readonly Row[], { columns }: HelpFrame): string {
  const left = Math.min(30, Math.max(...rows.map(([text]) => displayWidth(text)))) + 2;
  const room = Math.max(24, Math.min(columns, 100) - left - 2);
  return rows
    .map(([name, text]) => {
      const [first = '', ...rest] = wrap(text, room).split('\n');
      const lead =
        displayWidth(name) > left - 2
          ? [`  ${name}`, ' '.repeat(left + 2) + first]
          : [`  ${name.padEnd(left)}${first}`];
      return [...lead, ...rest.map((line) => ' '.repeat(left + 2) + line)].join('\n');
    })
    .join('\n');
}

function section(title: string, rows: readonly Row[], frame: HelpFrame): readonly string[] {
  return rows.length === 0 ? [] : ['', frame.style.bold(title), twoColumns(rows, frame)];
}

const flagRows = (flags: readonly Flag[]): readonly Row[] =>
  flags.map((flag) => [flagText(flag), [flagSummary(flag), flag.details].filter(Boolean).join('. ')]);

export function commandHelp(command: Command, frame: HelpFrame): string {
  const { style } = frame;
  const width = Math.min(frame.columns, 100);
  const exits = { ...exitMeanings, ...command.exits };
  const examples = command.examples.flatMap(({ command: text, does }) => [`  ${style.place(text)}`, `    ${does}`]);
  const lines = [
    wrap(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`, width),
    '',
    `${style.bold('Usage:')} ${usageLine(command)}`,
    ...command.details.flatMap((paragraph) => ['', wrap(paragraph, width)]),
    ...section(
      'Arguments',
      command.arguments.map((argument) => [argumentText(argument), argument.summary]),
      frame,
    ),
    ...section('Flags', flagRows(Object.values(command.flags)), frame),
    ...section('Global flags', flagRows(Object.values(globalFlags)), frame),
    ...(examples.length > 0 ? ['', style.bold('Examples'), ...examples] : []),
    ...section('Exit codes', Object.entries(exits), frame),
  ];
  return lines.join('\n');
}

export function nounHelp(noun: string, commands: readonly Command[], frame: HelpFrame): string {
  const verbs = commands.filter((command) => command.name.startsWith(`${noun} `));
  return [
    `${frame.style.bold('Usage:')} plumbline ${noun} VERB`,
    ...section(
      'Verbs',
      verbs.map((command) => [command.name.slice(noun.length + 1), command.summary]),
      frame,
    ),
    '',
    `plumbline help ${noun} VERB tells more.`,
  ].join('\n');
}

export function overview(commands: readonly Command[], version: string, frame: HelpFrame): string {
  const { style } = frame;
  return [
    `${style.bold('plumbline')} ${version}: turns source code and git history into SOC 2 evidence.`,
    '',
    `${style.bold('Usage:')} plumbline COMMAND [ARGUMENTS] [FLAGS]`,
    ...section(
      'Commands',
      commands.map((command) => [command.name, command.summary]),
      frame,
    ),
    ...section('Global flags', flagRows(Object.values(globalFlags)), frame),
    ...section('Exit codes', [['0', 'clean'], ['1', 'deviations or findings'], ...Object.entries(exitMeanings)], frame),
    '',
    `${style.bold('Begin with:')} plumbline serve PATH-TO-YOUR-REPOSITORIES`,
    'plumbline help COMMAND tells more about each.',
  ].join('\n');
}

export interface Book {
  readonly commands: readonly Command[];
  readonly version: string;
  readonly frame: HelpFrame;
}

/** Of a command, of a noun, or of everything: by the words that name it. */
export function helpFor(name: string, { commands, version, frame }: Book): string {
  const command = commands.find((one) => one.name === name);
  if (command) return commandHelp(command, frame);
  if (name !== '' && commands.some((one) => one.name.startsWith(`${name} `))) return nounHelp(name, commands, frame);
  return overview(commands, version, frame);
}
