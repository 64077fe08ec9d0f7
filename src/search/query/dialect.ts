/**
 * The dialect guard: words of other search engines, slips of the finger and regular expressions where text is meant. What
 * was searched stays what the language says; the remark holds the query that was probably meant, ready to run.
 */
import { escapeRegexp, quoted, slashed } from './delimited.ts';
import { isLikelyText, nearestField } from './fields.ts';
import { patternFault, type Reading } from './reading.ts';
import type { TermToken } from './syntax.ts';

/** Of GitHub and zoekt, to ours. Undefined: known, and there is nothing like it here for that value. */
const foreign: Readonly<Record<string, (value: string, text: string) => string | undefined>> = {
  sym: (value) => `type:symbol ${word(value)}`,
  symbol: (value) => `type:symbol ${word(value)}`,
  branch: revision,
  b: revision,
  tag: (value, text) => revision(`refs/tags/${value}`, text),
  org: (value) => `repo:(?:^|/)${escapeRegexp(value)}/`,
  user: (value) => `repo:(?:^|/)${escapeRegexp(value)}/`,
  owner: (value) => `repo:(?:^|/)${escapeRegexp(value)}/`,
  extension: (value) => `file:\\.${escapeRegexp(value.replace(/^\./, ''))}$`,
  ext: (value) => `file:\\.${escapeRegexp(value.replace(/^\./, ''))}$`,
  filename: (value) => `file:(?:^|/)${escapeRegexp(value)}$`,
  dir: (value) => `file:(?:^|/)${escapeRegexp(value)}/`,
  regex: (value) => slashed(value),
  regexp: (value) => slashed(value),
  project: (value) => `repo:${value}`,
  repository: (value) => `repo:${value}`,
  topic: (value) => `repo:has.topic(${value})`,
  t: (value) => `type:${value}`,
  c: (value) => `content:${word(value)}`,
  public: (value) => (value === 'yes' ? 'visibility:public' : 'visibility:private'),
  is: (value) =>
    ({ fork: 'fork:only', archived: 'archived:only', public: 'visibility:public', private: 'visibility:private' })[
      value
    ],
  in: (value) => ({ file: 'type:file', path: 'type:path' })[value],
};

/** rev: says something about repositories only. */
function revision(value: string, text: string): string {
  return /(?:^|[\s(])r(?:epo)?:/i.test(text) ? `rev:${value}` : `repo:.* rev:${value}`;
}

function word(value: string): string {
  return /^[\w.]+$/.test(value) ? value : quoted(value);
}

/** `foo:bar` that is no filter: what may have been meant by it. */
export function remarkUnknownField(token: TermToken, reading: Reading): void {
  if (token.form !== 'bare') return;
  const start = /^(-?)([A-Za-z]+):([\s\S]*)$/.exec(token.value);
  if (!start || isLikelyText(start[3]!)) return;
  const [, hyphen, name, rest] = start as unknown as [string, string, string, string];
  const value = /^(["'])([\s\S]*)\1$/.exec(rest)?.[2] ?? rest;
  const translated = foreign[name.toLowerCase()]?.(value, reading.text);
  const near = translated === undefined ? nearestField(name) : undefined;
  const meant = translated ?? (near === undefined ? undefined : `${near}:${rest}`);
  if (meant === undefined && reading.patternType !== 'auto') return;
  reading.remark(token.span, {
    title: `there is no filter ${name}:`,
    description: `${token.value} was searched as text.`,
    proposedQueries: [
      ...(meant === undefined
        ? []
        : [
            {
              description: `Did you mean ${hyphen}${meant}?`,
              query: reading.replaced(token.valueSpan, hyphen + meant),
            },
          ]),
      { description: 'As text, without this remark', query: reading.replaced(token.valueSpan, quoted(token.value)) },
    ],
  });
}

/** `a|b` or `.*` where patterns are text: it finds only those characters. */
export function remarkRegexpAsText(token: TermToken, reading: Reading): void {
  if (token.form !== 'bare' || !looksLikeRegexp(token.value) || patternFault(token.value) !== undefined) return;
  const spelled = slashed(token.value);
  // Slashes mean nothing in literal mode.
  const query =
    reading.patternType === 'literal'
      ? `patternType:keyword ${reading.replaced(token.valueSpan, spelled)}`
      : reading.replaced(token.valueSpan, spelled);
  reading.remark(token.span, {
    title: `${token.value} was searched as text`,
    description: `With patternType:${reading.patternType} it finds exactly these characters. It looks like a regular expression.`,
    proposedQueries: [{ description: 'As a regular expression', query }],
  });
}

function looksLikeRegexp(value: string): boolean {
  return /\w\|\w|\.[*+]|\\[wdsbWDSB.(]|\[[^\]]+\][*+{]|\)[*+?]|^\^\w|\w\$$/.test(value);
}
