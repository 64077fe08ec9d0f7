/**
 * Cuts a file into what rules read: whole lines, and bounded pieces of lines that are too long (minified code, data).
 *
 * Invariant: no window is longer than `longestWindow`, so a regular expression with bounded quantifiers costs the same on
 * hostile text as on any other; and every literal that was found lies in a window with its surroundings, so nothing is
 * left out however long the line is.
 */
import type { ScannedFile, Span, TextWindow } from '../rule.ts';
import { maskText, type MaskedText } from './mask.ts';
import { outlineOf, type Outline } from './outline.ts';
import type { FileKind } from '../../model/file-kind.ts';

export const longestLine = 2000;
const before = 300;
const after = 900;
const longestWindow = 4000;

/** What the rules of one file share: line starts and masks, made once and only when asked for. */
export class FileText {
  readonly text: string;
  readonly kind: FileKind;
  #starts: Int32Array | undefined;
  #masked: MaskedText | undefined;
  #outline: Outline | undefined;

  constructor(text: string, kind: FileKind) {
    this.text = text;
    this.kind = kind;
  }

  get masked(): MaskedText {
    return (this.#masked ??= maskText(this.text, this.kind));
  }

  get outline(): Outline {
    return (this.#outline ??= outlineOf(this.text, this.masked, this.kind));
  }

  lineOf(offset: number): number {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  lineSpan(offset: number): Span {
    const starts = this.#lineStarts();
    const line = this.lineOf(offset);
    const start = starts[line - 1]!;
    let end = line < starts.length ? starts[line]! - 1 : this.text.length;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    return { start, end };
  }

  /** The file as the rule sees it whose literals end at `hits` (ascending). */
  seenAt(hits: readonly number[]): ScannedFile {
    return new RuleView(this, () => this.#windowsAt(hits));
  }

  seenWhole(): ScannedFile {
    return new RuleView(this, () => this.#allWindows());
  }

  /** As `lineSpan`, for somebody who asks in order: the table of all lines is not worth making for a few. */
  #lineAround(offset: number): Span {
    const start = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
    const feed = this.text.indexOf('\n', offset);
    const end = feed < 0 ? this.text.length : feed;
    return { start, end: end > start && this.text.charCodeAt(end - 1) === 13 ? end - 1 : end };
  }

  #lineStarts(): Int32Array {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    return (this.#starts = new Int32Array(starts));
  }

  #window(start: number, end: number): TextWindow {
    return { start, end, text: this.text.slice(start, end) };
  }

  #windowsAt(hits: readonly number[]): TextWindow[] {
    const windows: TextWindow[] = [];
    let open: { start: number; end: number } | undefined;
    let covered = -1;
    const close = (): void => {
      if (open) windows.push(this.#window(open.start, open.end));
      open = undefined;
    };
    let line: Span = { start: 0, end: -1 };
    for (const hit of hits) {
      if (hit <= covered && !open) continue;
      if (hit - 1 > line.end) line = this.#lineAround(hit - 1);
      if (line.end - line.start <= longestLine) {
        close();
        if (hit <= covered) continue;
        windows.push(this.#window(line.start, line.end));
        // A literal may end with the line feed.
        covered = Math.max(line.end, hit);
        continue;
      }
      const start = Math.max(line.start, hit - before);
      const end = Math.min(line.end, hit + after);
      if (open && start <= open.end && end - open.start <= longestWindow) open.end = end;
      else {
        close();
        open = { start, end };
      }
    }
    close();
    return windows;
  }

  #allWindows(): TextWindow[] {
    const windows: TextWindow[] = [];
    let start = 0;
    while (start < this.text.length) {
      const line = this.lineSpan(start);
      for (let at = line.start; at < line.end; at += longestWindow - before) {
        windows.push(this.#window(at, Math.min(line.end, at + longestWindow)));
      }
      const feed = this.text.indexOf('\n', line.end);
      if (feed < 0) break;
      start = feed + 1;
    }
    return windows;
  }
}

class RuleView implements ScannedFile {
  readonly #file: FileText;
  readonly #cut: () => readonly TextWindow[];
  #windows: readonly TextWindow[] | undefined;

  constructor(file: FileText, cut: () => readonly TextWindow[]) {
    this.#file = file;
    this.#cut = cut;
  }

  get text(): string {
    return this.#file.text;
  }
  get kind(): FileKind {
    return this.#file.kind;
  }
  get masked(): MaskedText {
    return this.#file.masked;
  }
  get outline(): Outline {
    return this.#file.outline;
  }

  get windows(): readonly TextWindow[] {
    return (this.#windows ??= this.#cut());
  }
  lineOf(offset: number): number {
    return this.#file.lineOf(offset);
  }
  lineSpan(offset: number): Span {
    return this.#file.lineSpan(offset);
  }
}
