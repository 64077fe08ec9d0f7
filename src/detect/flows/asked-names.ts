/**
 * Which variables anybody will ask about, found from the end of the text backwards: those in what is handed to a sink, and
 * those in what is assigned to one of them. What an assignment tells of any other name is told to nobody, and most are such.
 *
 * Invariant: generous; names are told apart by their first step and without regard to functions, so that nothing is left out
 * that `Scopes` would be asked for.
 */
import type { Span } from '../rule.ts';
import type { Assignment } from '../text/outline.ts';
import { longestExpression } from './expression.ts';

const root = /[$@]{0,2}[A-Za-z_][\w$]*/g;
const first = /^[$@]{0,2}[A-Za-z_][\w$]*/;

export class AskedNames {
  readonly #code: string;
  readonly #names = new Set<string>();

  constructor(code: string) {
    this.#code = code;
  }

  /** As far as expressions are read. A name that begins in the span may end behind it. */
  addIn({ start, end }: Span): void {
    const limit = Math.min(end, start + longestExpression);
    root.lastIndex = start;
    for (let found = root.exec(this.#code); found && found.index < limit; found = root.exec(this.#code))
      this.#names.add(found[0]);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Whether the target is asked for; if so, its value is read, and whatever stands in it is asked for, too. */
  takes({ target, property, value }: Assignment): boolean {
    const name = first.exec(target)?.[0];
    if (name === undefined || !this.#names.has(name)) return false;
    if (property === undefined) this.addIn(value);
    return true;
  }
}
