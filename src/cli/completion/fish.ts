import type { Command, Flag } from '../command.ts';
import { places, type Place } from './words.ts';

/** fish >= 3. Inside single quotes fish knows `\\'` and `\\\\` only. */
export function fishCompletion(commands: readonly Command[]): string {
  const all = places(commands);
  const lines = all.flatMap((place) => placeLines(place));
  return `# fish completion for plumbline; made by: plumbline completion fish
function __plumbline_at
    # The words so far that are no flags, joined; a flag's value is taken for a word only where nothing matches it.
    set -l words (string match --invert --regex '^-' -- (commandline --tokenize --cut-at-cursor --current-process)[2..])
    test "$words" = "$argv"; or string match --quiet -- "$argv[1] *" "$words"
end
complete -c plumbline -f
${lines.join('\n')}
`;
}

const quotedForFish = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

function placeLines(place: Place): readonly string[] {
  const exact = `-n ${quotedForFish(place.name === '' ? 'test (count (commandline -opc)) -le 1' : `__plumbline_at ${place.name}`)}`;
  const words = place.words.map(
    ({ word, summary }) => `complete -c plumbline ${exact} -a ${quotedForFish(word)} -d ${quotedForFish(summary)}`,
  );
  const [argument] = place.arguments;
  const operand = argument?.choices
    ? [`complete -c plumbline ${exact} -a ${quotedForFish(argument.choices.join(' '))}`]
    : argument?.completes === 'file' || argument?.completes === 'folder'
      ? [`complete -c plumbline ${exact} -F`]
      : [];
  return [...words, ...operand, ...place.flags.map((flag) => flagLine(flag, exact))];
}

function flagLine(flag: Flag, condition: string): string {
  const { value } = flag;
  const values =
    value === undefined
      ? ''
      : value.choices !== undefined
        ? ` -x -a ${quotedForFish(value.choices.join(' '))}`
        : value.completes === undefined
          ? ' -x'
          : ' -r -F';
  return `complete -c plumbline ${condition} -l ${flag.name}${values} -d ${quotedForFish(flag.summary)}`;
}
