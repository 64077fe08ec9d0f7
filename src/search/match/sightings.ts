/**
 * `between:`: the contents of one path over time, as lines that were first and last seen. A line is its text: it stays the
 * same when it moves within the file, and counts once however many contents had it. Gaps in between are not told apart.
 */
import type { LineMatch } from '../contract.ts';

/** One content of the path, with its matching lines. */
export interface Sighting<T> {
  readonly content: T;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly LineMatch[];
}

/** Lines with the same first and last sight, as the latest content shows them. */
export interface SeenLines<T> {
  readonly content: T;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly LineMatch[];
}

interface Seen<T> {
  from: number;
  to: number;
  latest: Sighting<T>;
  line: LineMatch;
}

/** Sightings in the order of landings. */
export function seenLines<T>(sightings: readonly Sighting<T>[]): readonly SeenLines<T>[] {
  const byText = new Map<string, Seen<T>>();
  for (const sighting of sightings)
    for (const line of sighting.lines) {
      const known = byText.get(line.line);
      if (!known) {
        byText.set(line.line, { from: sighting.from, to: sighting.to, latest: sighting, line });
        continue;
      }
      known.from = Math.min(known.from, sighting.from);
      known.to = Math.max(known.to, sighting.to);
      // Of several equal lines in one content the first one is shown.
      if (known.latest === sighting) continue;
      known.latest = sighting;
      known.line = line;
    }
  const groups = new Map<string, { readonly seen: Seen<T>; readonly lines: LineMatch[] }>();
  for (const seen of byText.values()) {
    const key = `${seen.from} ${seen.to} ${seen.latest.from}`;
    const group = groups.get(key) ?? { seen, lines: [] };
    group.lines.push(seen.line);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ seen, lines }) => ({
    content: seen.latest.content,
    from: seen.from,
    to: seen.to,
    lines: lines.sort((a, b) => a.lineNumber - b.lineNumber),
  }));
}
