import type { Command, Flag } from '../command.ts';
import { places, quoted, valueFlags, type Place } from './words.ts';

/** bash >= 4, without the bash-completion package. */
export function bashCompletion(commands: readonly Command[]): string {
  const all = places(commands);
  const takesValue = valueFlags(commands).map((flag) => `--${flag.name}`);
  return `# bash completion for plumbline; made by: plumbline completion bash
_plumbline() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} place='' index=1 word
  while (( index < COMP_CWORD )); do
    word=\${COMP_WORDS[index]}
    case $word in
      ${takesValue.join('|')}) (( index++ )) ;;
      -*) ;;
      *)
        case "\${place:+$place }$word" in
          ${all
            .filter(({ name }) => name !== '')
            .map(({ name }) => quoted(name))
            .join('|')}) place="\${place:+$place }$word" ;;
        esac
        ;;
    esac
    (( index++ ))
  done
  COMPREPLY=()
  case $place in
${all.map(placeCase).join('\n')}
  esac
}
complete -o nosort -F _plumbline plumbline 2>/dev/null || complete -F _plumbline plumbline
`;
}

function placeCase(place: Place): string {
  const flags = place.flags.map((flag) => `--${flag.name}`).concat('--help');
  const values = place.flags.filter((flag) => flag.value !== undefined).map(valueCase);
  return `    ${quoted(place.name)})
      case $previous in
${values.join('\n')}
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W ${quoted(flags.join(' '))} -- "$current"))
      else
        ${operands(place)}
      fi
      ;;`;
}

function valueCase(flag: Flag): string {
  const { choices, completes } = flag.value ?? {};
  const reply =
    choices !== undefined
      ? `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$current"))`
      : completes === undefined
        ? ':'
        : files(completes);
  return `        --${flag.name}) ${reply}; return ;;`;
}

const files = (what: string): string =>
  `mapfile -t COMPREPLY < <(compgen -${what === 'folder' ? 'd' : 'f'} -- "$current"); compopt -o filenames 2>/dev/null`;

function operands(place: Place): string {
  const words = place.words.map(({ word }) => word);
  const [argument] = place.arguments;
  if (argument?.choices) words.push(...argument.choices);
  if (words.length > 0) return `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current"))`;
  return argument?.completes === undefined ? ':' : files(argument.completes);
}
