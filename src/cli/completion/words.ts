/** The definitions, flattened for shells: what may follow what. */
import type { Argument, Command, Flag } from '../command.ts';
import { globalFlags } from '../flags.ts';

/** `plumbline`, its nouns, and each command, with the words that may come next. */
export interface Place {
  /** '' for the beginning, `control`, `control list`, `audit`. */
  readonly name: string;
  readonly words: readonly { readonly word: string; readonly summary: string }[];
  readonly flags: readonly Flag[];
  readonly arguments: readonly Argument[];
}

export function places(commands: readonly Command[]): readonly Place[] {
  const nouns = [...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])))];
  const globals = Object.values(globalFlags);
  const single = commands.filter(({ name }) => !name.includes(' '));
  const beginning = [
    ...single.map(({ name, summary }) => ({ word: name, summary })),
    ...nouns.map((noun) => ({
      word: noun,
      summary: verbsOf(noun, commands)
        .map(({ word }) => word)
        .join(', '),
    })),
  ];
  return [
    { name: '', words: beginning, flags: globals, arguments: [] },
    ...nouns.map((noun) => ({ name: noun, words: verbsOf(noun, commands), flags: globals, arguments: [] })),
    ...commands.map((command) => ({
      name: command.name,
      words: [],
      flags: [...Object.values(command.flags), ...globals],
      arguments: command.arguments,
    })),
  ];
}

function verbsOf(noun: string, commands: readonly Command[]) {
  return commands
    .filter(({ name }) => name.startsWith(`${noun} `))
    .map(({ name, summary }) => ({ word: name.slice(noun.length + 1), summary }));
}

/** Every flag that takes a value, of whichever command: a shell has to know that the next word belongs to it. */
export function valueFlags(commands: readonly Command[]): readonly Flag[] {
  const all = [...Object.values(globalFlags), ...commands.flatMap((command) => Object.values(command.flags))];
  return [...new Map(all.filter((flag) => flag.value !== undefined).map((flag) => [flag.name, flag])).values()];
}

/** A word in single quotes, as every POSIX shell and fish (with `\'`) read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
