/**
 * `between:`, a second time from its definition: the contents of one path as lines with their first and last sight. A line
 * is its text (a definition its kind, name and container), shown where the latest content that has it has it first.
 */
import type { Instant } from '../../base/instant.ts';
import type { Period, QueryParameters } from '../query/ast.ts';
import type { Landing, Stay } from './landings.ts';
import type { Found } from './recount.ts';

/** A content that matched, with what matched in it. */
interface Seen {
  readonly stay: Stay;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

export interface SeenSetting {
  readonly type: 'content' | 'symbol';
  readonly repository: string;
  readonly landings: readonly Landing[];
  readonly parameters: Pick<QueryParameters, 'firstSeen' | 'lastSeen'>;
  /** Filled by this. */
  readonly places: Found[];
}

/** Takes contents in the order of paths and landings. */
export class SeenBook {
  readonly #setting: SeenSetting;
  #seen: Seen[] = [];

  constructor(setting: SeenSetting) {
    this.#setting = setting;
  }

  add(stay: Stay, lines: Seen['lines']): void {
    if (this.#seen[0] && this.#seen[0].stay.path !== stay.path) this.close();
    this.#seen.push({ stay, lines });
  }

  close(): void {
    const seen = this.#seen;
    this.#seen = [];
    if (seen.length === 0) return;
    const texts = new Set(seen.flatMap(({ lines }) => lines.map(({ text }) => text)));
    if (texts.size === 0) return this.#tell(seen, []);
    const groups = new Map<string, { readonly holding: readonly Seen[]; readonly lines: number[] }>();
    for (const text of texts) {
      const holding = seen.filter(({ lines }) => lines.some((line) => line.text === text));
      const latest = holding.at(-1)!;
      const key = `${holding[0]!.stay.from} ${latest.stay.from}`;
      const group = groups.get(key) ?? { holding, lines: [] };
      group.lines.push(latest.lines.find((line) => line.text === text)!.number);
      groups.set(key, group);
    }
    for (const { holding, lines } of groups.values())
      this.#tell(
        holding,
        lines.sort((a, b) => a - b),
      );
  }

  #tell(holding: readonly Seen[], lines: readonly number[]): void {
    const { type, repository, landings, parameters, places } = this.#setting;
    const { firstSeen, lastSeen } = parameters;
    const latest = holding.at(-1)!.stay;
    const since = landings[holding[0]!.stay.from]!.at;
    const until = latest.to === undefined ? undefined : landings[latest.to]!.at;
    if ((firstSeen && !isWithin(since, firstSeen)) || (lastSeen && !isWithin(until, lastSeen))) return;
    const commit = landings[latest.from]!.id;
    places.push({ type: lines.length > 0 ? type : 'path', repository, commit, path: latest.path, lines });
  }
}

function isWithin(at: Instant | undefined, { from, to }: Period): boolean {
  return at !== undefined && (from === undefined || at >= from) && (to === undefined || at < to);
}
