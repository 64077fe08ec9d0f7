/**
 * From a list of words to a command that ran and an exit code. Commander does the splitting and the spelling hints;
 * everything it knows comes from the definitions, and it never writes or exits by itself.
 */
import { Command as Parser, CommanderError, Option } from 'commander';
import { nearestWord } from '../app/nearest-word.ts';
import { readFlags, UsageError, type Command, type ExitCode, type Flag, type Given } from './command.ts';
import { createContext, type GlobalValues } from './context.ts';
import { globalFlags } from './flags.ts';
import { helpFor, type HelpFrame } from './help.ts';
import { createStyle, wantsColour } from './output/style.ts';
import { isAbort, renderTrouble, troubleOf } from './trouble.ts';
import type { World } from './world.ts';

interface Call {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly given: ReadonlyMap<string, Given>;
  readonly globals: ReadonlyMap<string, Given>;
}

/** What the words ask for: a command, or a text (help, the version). */
type Asked = { readonly call: Call } | { readonly text: string };

export async function runProgram(
  words: readonly string[],
  world: World,
  commands: readonly Command[],
): Promise<ExitCode> {
  const noteStyle = createStyle(colourOf(world, world.stderr, words));
  try {
    const asked = parse(words, world, commands);
    if ('text' in asked) {
      await world.stdout.write(`${asked.text}\n`);
      return 0;
    }
    return await runCall(asked.call, world, commands);
  } catch (error) {
    if (isAbort(error) && world.signal.aborted) {
      await world.stderr.write('plumbline: stopped; what was finished before is kept\n');
      return 130;
    }
    if (world.environment['PLUMBLINE_DEBUG'] && error instanceof Error) await world.stderr.write(`${error.stack}\n`);
    await world.stderr.write(`${renderTrouble(troubleOf(error), noteStyle)}\n`);
    return 2;
  }
}

async function runCall(call: Call, world: World, commands: readonly Command[]): Promise<ExitCode> {
  const values = readFlags(globalFlags, call.globals, world.environment) as unknown as GlobalValues;
  const context = createContext(world, values, commands);
  try {
    return await call.command.execute(context, call.given, call.operands);
  } finally {
    await context.close();
  }
}

function colourOf(world: World, terminal: World['stdout'], words: readonly string[]): boolean {
  const refused = words.includes('--no-color');
  return wantsColour({ environment: world.environment, isTerminal: terminal.isTerminal, refused });
}

function parse(words: readonly string[], world: World, commands: readonly Command[]): Asked {
  const frame: HelpFrame = {
    style: createStyle(colourOf(world, world.stdout, words)),
    columns: world.stdout.columns() ?? 100,
  };
  const answer: { call?: Call; text?: string } = {};
  const parser = createParser(commands, (call) => (answer.call = call));
  let shown = '';
  for (const each of [parser, ...parser.commands.flatMap((one) => [one, ...one.commands])])
    each
      .configureOutput({
        writeOut: (text) => void (shown += text),
        writeErr: () => undefined,
        getOutHasColors: () => true,
      })
      .configureHelp({
        formatHelp: (of) => helpFor(fullName(of), { commands, version: world.version, frame }),
      });
  parser.version(world.version, '--version', 'print the version');
  try {
    parser.parse(words.map(hideDash), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text: shown.trimEnd() };
    throw usageError(error, words);
  }
  if (answer.call) return { call: answer.call };
  return { text: helpFor('', { commands, version: world.version, frame }) };
}

function fullName(parser: Parser): string {
  const names: string[] = [];
  for (let one: Parser | null = parser; one?.parent; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}

function createParser(commands: readonly Command[], called: (call: Call) => void): Parser {
  const root = new Parser('plumbline').exitOverride().helpCommand(false).helpOption('-h, --help', 'show help');
  for (const flag of Object.values(globalFlags)) root.addOption(optionOf(flag));
  const nouns = new Map<string, Parser>();
  for (const command of commands) {
    const [noun = '', verb] = command.name.split(' ');
    if (verb === undefined) addCommand(root, noun, command, called);
    else addCommand(nouns.get(noun) ?? addNoun(root, noun, nouns, commands), verb, command, called);
  }
  const first = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
  root.argument('[word...]').action(() => {
    const [word] = root.args;
    if (word !== undefined) throw noSuch('command', word, first, 'plumbline help lists all of them.');
  });
  return root;
}

function noSuch(what: string, word: string, known: readonly string[], hint: string): UsageError {
  const near = nearestWord(word, known);
  return new UsageError(`there is no ${what} "${word}"`, near === undefined ? hint : `Did you mean ${near}?`);
}

function addNoun(root: Parser, noun: string, nouns: Map<string, Parser>, commands: readonly Command[]): Parser {
  const parser = root.command(noun).exitOverride().helpCommand(false).helpOption('-h, --help', 'show help');
  const verbs = commands
    .filter(({ name }) => name.startsWith(`${noun} `))
    .map(({ name }) => name.slice(noun.length + 1));
  const hint = `There are: ${verbs.map((verb) => `plumbline ${noun} ${verb}`).join(', ')}.`;
  parser.argument('[word...]').action(() => {
    const [word] = parser.args;
    throw word === undefined
      ? new UsageError(`"${noun}" needs a verb`, hint)
      : noSuch(`verb of "${noun}"`, word, verbs, hint);
  });
  nouns.set(noun, parser);
  return parser;
}

function addCommand(parent: Parser, name: string, command: Command, called: (call: Call) => void): void {
  const parser = parent.command(name).exitOverride().helpOption('-h, --help', 'show help');
  for (const argument of command.arguments) {
    const inner = argument.name + (argument.variadic ? '...' : '');
    parser.argument(argument.required ? `<${inner}>` : `[${inner}]`);
  }
  for (const flag of Object.values(command.flags)) parser.addOption(optionOf(flag));
  parser.action(() => {
    let top: Parser = parser;
    while (top.parent) top = top.parent;
    called({
      command,
      operands: parser.args.map(showDash),
      given: givenOf(parser, Object.values(command.flags)),
      globals: givenOf(top, Object.values(globalFlags)),
    });
  });
}

function optionOf(flag: Flag): Option {
  const { name, short, value } = flag;
  const long = `--${name}${value === undefined ? '' : ` <${value.placeholder}>`}`;
  const option = new Option(short === undefined ? long : `-${short}, ${long}`, flag.summary);
  if (value?.repeatable !== true) return option;
  return option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

function givenOf(parser: Parser, flags: readonly Flag[]): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (const flag of flags) {
    const option = optionOf(flag);
    const key = option.attributeName();
    if (parser.getOptionValueSource(key) !== 'cli') continue;
    const value = parser.getOptionValue(key) as string | readonly string[] | boolean;
    // A `--no-x` switch sets its opposite to false: that it was given is all we want to know.
    given.set(flag.name, typeof value === 'boolean' ? true : typeof value === 'string' ? showDash(value) : value);
  }
  return given;
}

/*
 * A search query may begin with a dash (`-file:test password`), and so may each of its words. Such words are never flags
 * of ours, so they are hidden from the parser behind a private-use character and shown again afterwards.
 */
const hidden = '\u{E000}';
const hideDash = (word: string): string => (/^-(?:[a-zA-Z.]+:|\()/.test(word) ? hidden + word.slice(1) : word);
const showDash = (word: string): string => (word.startsWith(hidden) ? `-${word.slice(1)}` : word);

/** Commander's sentence and its spelling hint, as ours. */
function usageError(error: CommanderError, words: readonly string[]): UsageError {
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const near = /Did you mean (.+)\?/.exec(suggestion ?? '')?.[1];
  const command = words.filter((word) => /^[a-z]+$/.test(word)).slice(0, 2);
  const hint = near === undefined ? `plumbline help ${command[0] ?? ''}`.trimEnd() : undefined;
  return new UsageError(sentence, hint === undefined ? `Did you mean ${near}?` : `${hint} shows what there is.`);
}
