/** `@a:b`, `@*refs/heads/*`, `@*!refs/heads/x`, `@^a`, `rev:at.time(date, name)`. */
import type { Instant } from '../../base/instant.ts';
import { QueryFault, type Revision, type Span } from './ast.ts';
import { dateForms, readDate } from './dates.ts';

/** Several are separated by colons; empty ones mean the default branch and are left out. */
export function readRevisions(text: string, span: Span, now: Instant | undefined): readonly Revision[] {
  const time = /^at\.time\(([\s\S]*)\)$/.exec(text);
  if (time) return [atTime(time[1]!, { from: span.from + 'at.time('.length, to: span.to - 1 }, now)];
  let from = span.from;
  return text.split(':').flatMap((written) => {
    const place = { from, to: from + written.length };
    from = place.to + 1;
    if (written === '') return [];
    return rangeOf(written, place) ?? [readRevision(written, place)];
  });
}

/** `A..B`: what B has and A has not; the side that is left out is the default branch. */
function rangeOf(written: string, span: Span): readonly Revision[] | undefined {
  const [, before, dots, after] = /^([^.*^](?:[^.]|\.(?!\.))*)?(\.{2,})([^.](?:[^.]|\.(?!\.))*)?$/.exec(written) ?? [];
  if (dots === undefined || (before === undefined && after === undefined)) return undefined;
  if (dots.length > 2) {
    const hint = 'Write A..B for what B has and A has not.';
    throw new QueryFault(`${written} is no set of commits that can be searched`, hint, span);
  }
  return [
    { kind: 'name', name: before ?? 'HEAD', excluded: true },
    { kind: 'name', name: after ?? 'HEAD' },
  ];
}

function readRevision(written: string, span: Span): Revision {
  const [, prefix, rest] = /^(\*!|\*|\^)?([\s\S]*)$/.exec(written)!;
  if (rest === '') throw new QueryFault(`${written} names no revision`, 'Write a branch, a tag or a commit id.', span);
  if (/[\s(]/.test(rest!)) {
    const hint = 'Write rev:main, rev:main:v1.2 or rev:at.time(2026-01-31).';
    throw new QueryFault(`${rest} cannot be a revision`, hint, span);
  }
  if (prefix === undefined) return { kind: 'name', name: written };
  if (prefix === '^') return { kind: 'name', name: rest!, excluded: true };
  // As git does for --glob: a name without a wildcard means everything below it. Left out is what is so called, too.
  if (prefix === '*!') return { kind: 'glob', glob: rest!, excluded: true };
  return { kind: 'glob', glob: /[*?[]/.test(rest!) ? rest! : `${rest!.replace(/\/$/, '')}/*` };
}

function atTime(text: string, span: Span, now: Instant | undefined): Revision {
  const { date, name } = dateAndName(text, span, now);
  return { kind: 'at-time', at: date, ...(name !== undefined && { name }) };
}

/** `date` or `date, name`. A date may have a comma itself (`April 7, 2005`), so it is tried as a whole first. */
export function dateAndName(
  text: string,
  span: Span,
  now: Instant | undefined,
): { readonly date: Instant; readonly name?: string } {
  if (text.trim() === '') {
    const place = { from: span.from - 1, to: span.to + 1 };
    throw new QueryFault('the parentheses are empty', `Write a date, as in ${dateForms}.`, place);
  }
  const whole = readDate(unquoted(text.trim()), now);
  if (whole) return { date: whole.at };
  const comma = text.lastIndexOf(',');
  const date = comma < 0 ? undefined : readDate(unquoted(text.slice(0, comma).trim()), now);
  if (!date) {
    const written = comma < 0 ? text.trim() : text.slice(0, comma).trim();
    const place = { from: span.from, to: comma < 0 ? span.to : span.from + comma };
    throw notADate(written, place, now);
  }
  const name = unquoted(text.slice(comma + 1).trim());
  if (name === '') {
    const place = { from: span.from + comma, to: span.to };
    throw new QueryFault('no revision follows the comma', 'Write a branch after it, or leave it out.', place);
  }
  return { date: date.at, name };
}

export function notADate(written: string, span: Span, now: Instant | undefined): QueryFault {
  const hint = `Write it as in ${dateForms}.`;
  const clock = now === undefined ? ', or it counts from now and no time was given' : '';
  return new QueryFault(`"${written}" is no date${clock}`, hint, span);
}

function unquoted(text: string): string {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text);
  return quoted ? quoted[2]! : text;
}

export function spellRevision(revision: Revision): string {
  if (revision.kind === 'name') return `${revision.excluded ? '^' : ''}${revision.name}`;
  if (revision.kind === 'glob') return `*${revision.excluded ? '!' : ''}${revision.glob}`;
  return `at.time(${revision.at}${revision.name === undefined ? '' : `, ${revision.name}`})`;
}
