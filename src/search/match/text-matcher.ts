/** One pattern for short texts on the main thread: paths, names of repositories, descriptions. */
import { AppError } from '../../base/app-error.ts';
import type { Structure } from '../structural/structure.ts';
import { compiled, type CompiledPattern, type SpanFinder } from '../regex/pattern.ts';
import { inCodePoints, type Ranges } from './ranges.ts';

/** Plain data: threads compile it for themselves. */
export interface Pattern {
  /** A regular expression in RE2 syntax. */
  readonly source: string;
  readonly ignoreCase: boolean;
  /** Of structural search: what is matched; the expression only says what every match contains. */
  readonly structure?: Structure;
}

const mostSpans = 1000;
/** Patterns that were compiled lately: a search compiles each of its patterns in several places, and people ask again. */
const recent = new Map<string, ReturnType<typeof compiled>>();
const mostRecent = 64;

export function compiledOnce({ source, ignoreCase }: Pattern): ReturnType<typeof compiled> {
  const key = `${ignoreCase ? 'i' : ' '}${source}`;
  const known = recent.get(key) ?? compiled(source, { ignoreCase });
  recent.delete(key);
  recent.set(key, known);
  for (const oldest of recent.keys()) {
    if (recent.size <= mostRecent) break;
    recent.delete(oldest);
  }
  return known;
}

/** Whether it is matched over whole texts rather than lines. */
export function isOverLines(pattern: Pattern): boolean {
  const known = compiledOnce(pattern);
  return known.ok && known.value.multiLine;
}

export class TextMatcher {
  readonly pattern: CompiledPattern;
  #spans: SpanFinder | undefined;

  constructor(pattern: Pattern) {
    const known = compiledOnce(pattern);
    if (!known.ok) {
      const { message, hint } = known.error;
      throw new AppError('search/bad-pattern', `${message}: ${pattern.source}`, { hint });
    }
    this.pattern = known.value;
  }

  test(text: string): boolean {
    return this.#find(Buffer.from(text), 1).length > 0;
  }

  /** Where it matches, in code points; nothing for empty matches. */
  ranges(text: string): Ranges {
    const bytes = Buffer.from(text);
    const spans = this.#find(bytes, mostSpans);
    const ranges: number[] = [];
    for (let at = 0; at < spans.length; at += 2)
      if (spans[at + 1]! > spans[at]!) ranges.push(spans[at]!, spans[at + 1]!);
    return inCodePoints(bytes, ranges);
  }

  #find(bytes: Buffer, most: number): readonly number[] {
    this.#spans ??= this.pattern.newSpans();
    return this.#spans.spans(bytes, 0, bytes.length, most);
  }
}
