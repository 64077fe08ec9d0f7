/** The automata against re2js, on random patterns and texts with fixed seeds; `fuzz.ts` goes on for as long as one likes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { compare } from './agreement.ts';
import { countSteps, programOf } from './program.ts';
import { brokenPattern, Dice, randomPattern, randomText } from './random-case.ts';
import { readExpression } from './read-expression.ts';

for (const seed of [11, 12]) {
  test(`random patterns: the same lines, documents and spans as re2js (seed ${seed})`, () => {
    const dice = new Dice(seed);
    let compared = 0;
    for (let patterns = 0; patterns < 700; patterns++) {
      const source = randomPattern(dice, 1 + dice.below(5));
      const ignoreCase = dice.below(2) === 0;
      for (let texts = 0; texts < 4; texts++) {
        const mostStates = dice.oneOf([undefined, undefined, 6, 8, 20]);
        const outcome = compare({ source, ignoreCase, text: randomText(dice), mostStates });
        if (outcome === 'refused') break;
        assert.equal(outcome, undefined, JSON.stringify(outcome));
        compared++;
      }
    }
    assert.ok(compared > 2000, `${compared} cases only`);
  });
}

test('broken patterns are refused by both, or mean the same', () => {
  const dice = new Dice(13);
  let refused = 0;
  for (let patterns = 0; patterns < 3000; patterns++) {
    const tried = { source: brokenPattern(dice), ignoreCase: dice.below(2) === 0, text: randomText(dice) };
    const outcome = compare(tried);
    if (outcome === 'refused') refused++;
    else assert.equal(outcome, undefined, JSON.stringify(outcome));
  }
  assert.ok(refused > 500 && refused < 2500, `${refused} refused`);
});

test('a pattern drawn from the text is found in it', () => {
  const dice = new Dice(15);
  for (let found = 0; found < 1000;) {
    const text = randomText(dice);
    const line = Array.from(text.split('\n').find((candidate) => candidate.length > 3) ?? '');
    if (line.length === 0) continue;
    const from = dice.below(line.length);
    const literal = line.slice(from, from + 3 + dice.below(13)).join('');
    const source = RE2JS.quote(dice.below(2) === 0 ? literal.toUpperCase() : literal);
    assert.equal(compare({ source, ignoreCase: true, text }), undefined, source);
    found++;
  }
});

test('steps are counted as they are made', () => {
  const dice = new Dice(14);
  for (let patterns = 0; patterns < 1000; patterns++) {
    const read = readExpression(randomPattern(dice, 4), { ignoreCase: false });
    if (!read) continue;
    for (const direction of ['forward', 'backward'] as const)
      assert.equal(programOf(read.expression, direction).count, countSteps(read.expression));
  }
});
