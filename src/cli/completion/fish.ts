import type { Command, Flag } from '../command.ts';
import { places, valueFlags, type Place } from './words.ts';

/** fish >= 3. */
export function fishCompletion(commands: readonly Command[]): string {
  const takesValue = valueFlags(commands).map((flag) => `--${flag.name}`);
  return `# fish completion for plumbline; made by: plumbline completion fish
function __plumbline_words
    # What stands before the cursor without flags and their values.
    set -l skip 0
    for token in (commandline --tokenize --cut-at-cursor --current-process)[2..]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $token
            case ${takesValue.join(' ')}
                set skip 1
            case '-*'
            case '*'
                echo $token
        end
    end
end
function __plumbline_at
    set -l words (__plumbline_words)
    test "$words" = "$argv"
end
function __plumbline_after
    set -l words (__plumbline_words)
    test "$words" = "$argv"; or string match --quiet -- "$argv *" "$words"
end
complete -c plumbline -f
${places(commands).flatMap(placeLines).join('\n')}
`;
}

/** Inside single quotes fish knows two escapes only: of the quote and of the backslash. */
const quotedForFish = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

function placeLines(place: Place): readonly string[] {
  // A verb is offered only right after its noun; flags and files of a command also further on.
  const condition = place.words.length > 0 ? '__plumbline_at' : '__plumbline_after';
  const when = `-n ${quotedForFish(`${condition} ${place.name}`.trim())}`;
  const words = place.words.map(
    ({ word, summary }) => `complete -c plumbline ${when} -a ${quotedForFish(word)} -d ${quotedForFish(summary)}`,
  );
  const [argument] = place.arguments;
  const operand = argument?.choices
    ? [`complete -c plumbline ${when} -a ${quotedForFish(argument.choices.join(' '))}`]
    : argument?.completes !== undefined
      ? [`complete -c plumbline ${when} -F`]
      : [];
  return [...words, ...operand, ...place.flags.map((flag) => flagLine(flag, when))];
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
