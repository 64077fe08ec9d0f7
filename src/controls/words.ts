/** Plain sentences for outcomes: an auditor reads them, so they name files, lines and counts, and no internals. */

/** `1 workflow`, `2 workflows`, `2 policies`. */
export function counted(count: number, singular: string, plural = pluralOf(singular)): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** `2 of 5 workflows` */
export function outOf(part: number, whole: number, singular: string, plural = pluralOf(singular)): string {
  return `${part} of ${counted(whole, singular, plural)}`;
}

/** `a, b, c and 4 more` */
export function listed(items: readonly string[], limit = 3): string {
  const distinct = [...new Set(items)];
  if (distinct.length > limit) return `${distinct.slice(0, limit).join(', ')} and ${distinct.length - limit} more`;
  return distinct.length < 2 ? distinct.join('') : `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`;
}

/** `src/a.ts:12`, or the path alone for what is about a whole file. */
export function place(where: { readonly path: string; readonly line?: number }): string {
  return where.line === undefined ? where.path : `${where.path}:${where.line}`;
}

/** Another floor's sentence as a part of one: without its full stop. */
export const clause = (sentence: string): string => sentence.trim().replace(/\.$/, '');

/** Verb for a count: `agree(1, 'has', 'have')`. */
export const agree = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** `3 days 4 hours`, `1 hour 5 minutes`, `12 seconds`: the two largest units, never rounded up. */
export function durationOf(millis: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const largest = units.findIndex(([, length]) => millis >= length);
  if (largest < 0) return millis === 0 ? 'no time' : 'less than a second';
  let left = millis;
  const parts = units.slice(largest, largest + 2).map(([name, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? '' : counted(count, name);
  });
  return parts.filter(Boolean).join(' ');
}

function pluralOf(singular: string): string {
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(singular) ? `${singular}es` : `${singular}s`;
}
