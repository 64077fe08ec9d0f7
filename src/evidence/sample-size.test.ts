import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleSize, upperBound } from './sample-size.ts';

// Published or computed elsewhere: n = ceil(ln risk / ln(1 - tolerable)) for populations without end.
const sizes: readonly (readonly [name: string, population: number, tolerable: number, risk: number, size: number])[] = [
  ['10 % tolerable, 10 % risk, endless', 1_000_000, 0.1, 0.1, 22],
  ['9 % tolerable, 10 % risk, endless', 1_000_000, 0.09, 0.1, 25],
  ['5 % tolerable, 10 % risk, endless', 1_000_000, 0.05, 0.1, 45],
  ['10 % tolerable, 5 % risk, endless', 1_000_000, 0.1, 0.05, 29],
  ['5 % tolerable, 5 % risk, endless', 1_000_000, 0.05, 0.05, 59],
  ['of 12 a month each', 12, 0.09, 0.1, 8],
  ['of 24', 24, 0.09, 0.1, 13],
  ['of 52 weeks', 52, 0.09, 0.1, 19],
  ['of 100', 100, 0.09, 0.1, 22],
  ['of 250', 250, 0.09, 0.1, 23],
  ['of one: that one', 1, 0.09, 0.1, 1],
  ['of none: none', 0, 0.09, 0.1, 0],
];

for (const [name, population, tolerable, risk, size] of sizes)
  test(`size of a sample: ${name}`, () => assert.equal(sampleSize({ population, tolerable, risk }), size));

const bounds: readonly (readonly [size: number, deviations: number, share: number])[] = [
  [25, 0, 0.088],
  [25, 1, 0.147],
  [25, 2, 0.199],
  [60, 0, 0.038],
  [60, 1, 0.063],
];

for (const [size, deviations, share] of bounds)
  test(`${deviations} of ${size} deviate: at 90 % confidence no more than ${share * 100} % do`, () => {
    const bound = upperBound({ population: 100_000, size, deviations }, 0.1);
    assert.ok(Math.abs(bound - share) < 0.001, String(bound));
  });

test('a size suffices and the next smaller one does not, by counting every possible sample', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.double({ min: 0.05, max: 0.6, noNaN: true }),
      (population, tolerable) => {
        const risk = 0.2;
        const deviating = Math.max(1, Math.ceil(population * tolerable));
        const chance = (size: number): number => {
          const samples = subsetsOf(population, size);
          return samples.filter((sample) => sample.every((one) => one >= deviating)).length / samples.length;
        };
        const size = sampleSize({ population, tolerable, risk });
        assert.ok(chance(size) <= risk + 1e-9);
        assert.ok(size === 0 || chance(size - 1) > risk - 1e-9);
      },
    ),
    { numRuns: 60 },
  );
});

function subsetsOf(population: number, size: number): readonly (readonly number[])[] {
  const all: (readonly number[])[] = [];
  for (let bits = 0; bits < 2 ** population; bits++) {
    const subset = Array.from({ length: population }, (_, at) => at).filter((at) => (bits >> at) & 1);
    if (subset.length === size) all.push(subset);
  }
  return all;
}
