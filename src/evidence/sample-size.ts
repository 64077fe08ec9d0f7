/**
 * How large a sample is needed, and what a sample can say: arithmetic for whoever decides, never a conclusion.
 *
 * Drawing without putting back: the number of deviations in a sample of `size` from a population of `population` in which
 * `deviating` deviate is hypergeometric. No standard fixes sizes; the tables that circulate (25 for a tolerable rate of 9
 * to 10 per cent at a risk of 10 per cent) come out of this.
 */

export interface SizeQuestion {
  readonly population: number;
  /** Share of deviations that could just be tolerated, above 0 and below 1. */
  readonly tolerable: number;
  /** Chance to find no more than `expected` deviations although that share deviates, above 0 and below 1. */
  readonly risk: number;
  /** Deviations that may be found; 0 when absent. */
  readonly expected?: number;
}

/** The smallest sample whose risk is no greater than asked; the whole population where none is. */
export function sampleSize({ population, tolerable, risk, expected = 0 }: SizeQuestion): number {
  const deviating = Math.max(1, Math.ceil(population * tolerable));
  let [low, high] = [0, population];
  // The chance to find few falls as the sample grows, so the first size that suffices is found by halving.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (atMost(expected, { population, deviating, size: middle }) <= risk) high = middle;
    else low = middle + 1;
  }
  return low;
}

export interface SampleFound {
  readonly population: number;
  readonly size: number;
  readonly deviations: number;
}

/**
 * The greatest share of the population that may deviate such that finding so few had a chance above `risk`: the upper
 * bound at a confidence of 1 - risk.
 */
export function upperBound({ population, size, deviations }: SampleFound, risk: number): number {
  if (population === 0) return 0;
  let [low, high] = [deviations, population - (size - deviations)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (atMost(deviations, { population, deviating: middle, size }) > risk) low = middle;
    else high = middle - 1;
  }
  return low / population;
}

interface Hypergeometric {
  readonly population: number;
  readonly deviating: number;
  readonly size: number;
}

/** P(no more than `most` deviations are found), summed in logarithms so that large populations do not overflow. */
function atMost(most: number, { population, deviating, size }: Hypergeometric): number {
  const fewest = Math.max(0, size - (population - deviating));
  let sum = 0;
  for (let found = fewest; found <= Math.min(most, size, deviating); found++) {
    const ways = logChoose(deviating, found) + logChoose(population - deviating, size - found);
    sum += Math.exp(ways - logChoose(population, size));
  }
  return Math.min(1, sum);
}

const logChoose = (of: number, take: number): number => logFactorial(of) - logFactorial(take) - logFactorial(of - take);

const logFactorials: number[] = [0];

function logFactorial(of: number): number {
  for (let next = logFactorials.length; next <= of; next++)
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  return logFactorials[of]!;
}
