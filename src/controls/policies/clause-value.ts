/** Values of clause parameters: read, turned into the units of checks, and looked for in the sentence that they stand behind. */
import { failed, ok, type Result } from '../../base/result.ts';

export type ClauseForm = 'count' | 'duration' | 'version' | 'word';

/** A count, hours, a version such as `1.2`, or one of the words that a parameter knows. */
export type ClauseValue =
  | { readonly form: 'count'; readonly count: number }
  | { readonly form: 'duration'; readonly hours: number }
  | { readonly form: 'version'; readonly version: string }
  | { readonly form: 'word'; readonly word: string };

const hoursOf: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168, m: 730, y: 8760 };

export function readClauseValue(form: ClauseForm, text: string, words: readonly string[]): Result<ClauseValue, string> {
  switch (form) {
    case 'count':
      return /^\d{1,6}$/.test(text) ? ok({ form, count: Number(text) }) : failed('a whole number');
    case 'version':
      return /^\d+(?:\.\d+)*$/.test(text) ? ok({ form, version: text }) : failed('a version such as 1.2');
    case 'word': {
      const word = words.find((one) => one === text.toLowerCase());
      return word === undefined ? failed(`one of ${words.join(', ')}`) : ok({ form, word });
    }
    case 'duration': {
      const read = /^(\d{1,5})([hdwmy])$/.exec(text.toLowerCase());
      return read
        ? ok({ form, hours: Number(read[1]) * hoursOf[read[2]!]! })
        : failed('a duration such as 72h, 30d, 12m or 1y');
    }
  }
}

export const daysIn = (hours: number): number => hours / 24;

/** Every way in which people write that much, as patterns over the words of a sentence. */
function waysToSay(value: ClauseValue): readonly string[] {
  switch (value.form) {
    case 'count':
      return [numberPattern(value.count)];
    case 'version':
      return [value.version.replaceAll('.', '\\.')];
    case 'word':
      return [];
    case 'duration':
      return durationPatterns(value.hours);
  }
}

const units: readonly (readonly [hours: number, word: string, adverb?: string])[] = [
  [1, 'hours?', 'hourly'],
  [24, '(?:(?:business|working|calendar) )?days?', 'daily'],
  [168, 'weeks?', 'weekly'],
  [730, 'months?', 'monthly'],
  [2190, 'quarters?', 'quarterly'],
  [8760, 'years?', '(?:yearly|annually|annual)'],
];

function durationPatterns(hours: number): readonly string[] {
  return units.flatMap(([each, word, adverb]) => {
    // Months and years have days of their own: 365 days are a year, 30 days a month.
    const many = hours / each;
    const near = Math.round(many);
    if (near < 1 || Math.abs(many - near) > 0.05 * near) return [];
    return [
      `${numberPattern(near)}[ -]${word}`,
      ...(near === 1 ? [`(?:an?|each|every|per) ${word}`, ...(adverb ? [adverb] : [])] : []),
    ];
  });
}

const numerals = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const asOne = '(?:1|one|an?|another|somebody else|someone else|anybody)';

function numberPattern(number: number): string {
  if (number === 1) return asOne;
  return numerals[number] === undefined ? String(number) : `(?:${number}|${numerals[number]})`;
}

/** Whether the sentence says the value; a word (`required`) is said by the sentence as a whole. */
export function saysValue(text: string, value: ClauseValue): boolean {
  const ways = waysToSay(value);
  return ways.length === 0 || ways.some((way) => new RegExp(`(?<![\\w.])${way}(?![\\w]|\\.\\d)`, 'i').test(text));
}
