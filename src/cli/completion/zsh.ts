import type { Argument, Command, Flag } from '../command.ts';
import { places, quoted, type Place } from './words.ts';

/** For compinit: saved as `_plumbline` in a folder of `fpath`. */
export function zshCompletion(commands: readonly Command[]): string {
  const all = places(commands);
  const [beginning, ...rest] = all;
  return `#compdef plumbline
# zsh completion for plumbline; made by: plumbline completion zsh
${beginning === undefined ? '' : placeFunction(beginning)}
${rest.map(placeFunction).join('\n')}
_plumbline "$@"
`;
}

const functionName = (name: string): string => ['_plumbline', ...name.split(' ').filter(Boolean)].join('_');

function placeFunction(place: Place): string {
  const specs = [
    ...place.flags.map(flagSpec),
    quoted('(- *)'.concat('--help[show help]')),
    ...(place.words.length > 0 ? ["'1: :->word'", "'*:: :->rest'"] : place.arguments.map(argumentSpec)),
  ];
  const words = place.words.map(({ word, summary }) => quoted(`${word}:${summary}`));
  const next = place.words.map(({ word }) => `${word}) ${functionName(`${place.name} ${word}`)} ;;`);
  const state =
    place.words.length === 0
      ? ''
      : `
  case $state in
    word) local -a words_here; words_here=(${words.join(' ')}); _describe command words_here ;;
    rest) case $line[1] in ${next.join(' ')} esac ;;
  esac`;
  return `${functionName(place.name)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C \\
    ${specs.join(' \\\n    ')}${state}
}`;
}

/** Brackets and colons mean something in a spec. */
const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');

function flagSpec(flag: Flag): string {
  const star = flag.value?.repeatable === true ? '*' : '';
  const value = flag.value === undefined ? '' : `=:${escaped(flag.value.placeholder)}:${action(flag.value)}`;
  const name = `--${flag.name}${value === '' ? '' : '='}`;
  return quoted(`${star}${name}[${escaped(flag.summary)}]${value.slice(1)}`);
}

function argumentSpec(argument: Argument, index: number): string {
  const position = argument.variadic === true ? '*' : String(index + 1);
  return quoted(`${position}:${escaped(argument.summary)}:${action(argument)}`);
}

function action(of: { readonly choices?: readonly string[]; readonly completes?: string }): string {
  if (of.choices) return `(${of.choices.join(' ')})`;
  if (of.completes === 'folder') return '_files -/';
  return of.completes === 'file' ? '_files' : ' ';
}
