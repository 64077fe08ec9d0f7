/** Durations as Go writes them: `10s`, `1m30s`, `1.5h`. In milliseconds; undefined when it is none, or not above zero. */
const millisOfUnit: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

export function readDuration(text: string): number | undefined {
  if (!/^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let millis = 0;
  for (const [, count, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g))
    millis += Number(count) * millisOfUnit[unit!]!;
  return millis > 0 && millis <= Number.MAX_SAFE_INTEGER ? millis : undefined;
}

/** The shortest spelling that reads back to the same number. */
export function spellDuration(millis: number): string {
  return `${Number.isInteger(millis) ? millis : millis.toFixed(6).replace(/0+$/, '')}ms`;
}
