/**
 * Compares the automata with re2js on random patterns and texts: which lines (documents) match, and where. Run by hand for
 * as long as one likes:
 *
 *     node src/search/regex/fuzz.ts [seconds] [seed]
 *
 * The same comparison with fixed seeds is a test (differential.test.ts).
 */
import { compare } from './agreement.ts';
import { brokenPattern, Dice, randomPattern, randomText } from './random-case.ts';

function fuzz(seconds: number, seed: number): void {
  const dice = new Dice(seed);
  const until = performance.now() + 1000 * seconds;
  let cases = 0;
  let refused = 0;
  let reported = performance.now();
  while (performance.now() < until) {
    if (performance.now() - reported > 60_000) {
      process.stderr.write(`${cases} cases so far\n`);
      reported = performance.now();
    }
    const source = dice.below(4) === 0 ? brokenPattern(dice) : randomPattern(dice, 1 + dice.below(5));
    const ignoreCase = dice.below(2) === 0;
    for (let texts = 0; texts < 6; texts++) {
      const mostStates = dice.oneOf([undefined, undefined, 6, 8, 20]);
      const outcome = compare({ source, ignoreCase, text: randomText(dice), mostStates });
      if (outcome === 'refused') {
        refused++;
        break;
      }
      cases++;
      if (!outcome) continue;
      process.stdout.write(`${JSON.stringify(outcome)}\n`);
      process.exitCode = 1;
      break;
    }
  }
  process.stdout.write(`${cases} cases compared, ${refused} sources refused by both, seed ${seed}\n`);
}

if (import.meta.main) fuzz(Number(process.argv[2] ?? 3600), Number(process.argv[3] ?? 1));
