/**
 * `between:`: the contents of one path over time, as lines that were first and last seen. A line is its text: it stays the
 * same when it moves within the file, and counts once however many contents had it. Gaps in between are not told apart.
 * Symbols are seen in the same way: there, a definition is its kind, name and container.
 */

/** One content of the path, with what matches in it. */
export interface Sighting<T, Line> {
  readonly content: T;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly Line[];
}

/** Lines with the same first and last sight, as the latest content shows them. */
export interface SeenLines<T, Line> {
  readonly content: T;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly Line[];
}

interface Seen<T, Line> {
  from: number;
  to: number;
  latest: Sighting<T, Line>;
  line: Line;
}

/** Sightings in the order of landings; `textOf` says which lines are the same. */
export function seenLines<T, Line extends { readonly lineNumber: number }>(
  sightings: readonly Sighting<T, Line>[],
  textOf: (line: Line) => string,
): readonly SeenLines<T, Line>[] {
  const byText = new Map<string, Seen<T, Line>>();
  for (const sighting of sightings)
    for (const line of sighting.lines) {
      const known = byText.get(textOf(line));
      if (!known) {
        byText.set(textOf(line), { from: sighting.from, to: sighting.to, latest: sighting, line });
        continue;
      }
      known.from = Math.min(known.from, sighting.from);
      known.to = Math.max(known.to, sighting.to);
      // Of several equal lines in one content the first one is shown.
      if (known.latest === sighting) continue;
      known.latest = sighting;
      known.line = line;
    }
  const groups = new Map<string, { readonly seen: Seen<T, Line>; readonly lines: Line[] }>();
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
