/** What may be shown of a line: at most 200 characters, no secret, nothing that plays with a terminal. */
import type { Span } from './rule.ts';

export const longestExcerpt = 200;
export const redaction = '[redacted]';

/** `secrets` ascending and not overlapping. The part around `at` is kept when the line is too long. */
export function excerptOf(text: string, line: Span, at: number, secrets: readonly Span[]): string {
  const fits = line.end - line.start <= longestExcerpt;
  const start = fits ? line.start : Math.max(line.start, Math.min(at - 60, line.end - longestExcerpt));
  const end = Math.min(line.end, start + longestExcerpt);
  return printable(redact(text, { start, end }, secrets))
    .trim()
    .slice(0, longestExcerpt);
}

export function redact(text: string, span: Span, secrets: readonly Span[]): string {
  let shown = '';
  let from = span.start;
  for (const secret of secrets) {
    if (secret.end <= from) continue;
    if (secret.start >= span.end) break;
    shown += text.slice(from, Math.max(from, secret.start)) + redaction;
    from = secret.end;
  }
  return from < span.end ? shown + text.slice(from, span.end) : shown;
}

/** Ascending, overlapping spans joined. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ start: span.start, end: span.end });
  }
  return joined;
}

/** Control characters and those that turn the direction of writing become visible blanks. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
