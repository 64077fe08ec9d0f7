/**
 * A record that people write by hand: fields, headings and lines. Fields stand in front matter, as keys of a YAML file, as
 * lines such as `- **Date**: 2026-03-10`, in a table of two columns, or as a name before
 * a time (`Resolved 2026-03-10 14:59`); the first of a name counts. Nothing is guessed:
 * a date is read where it is written from the year down (2026-03-10), with a time where one follows.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import { readYaml, type YamlView } from './yaml.ts';

export interface WrittenRecord {
  readonly title: string;
  /** By lower-case names with `-` between words; of a list its scalars. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Headings with the lines below them, up to the next; of what stands before the first, the heading is empty. */
  readonly sections: readonly Section[];
  /** Of a YAML file: the lists of maps. */
  readonly lists: ReadonlyMap<string, readonly YamlView[]>;
}

export interface Section {
  readonly heading: string;
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

/** Nobody writes a field or a row of a table longer than this; longer lines are passed over. */
const longestLine = 2000;
const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

export const fieldName = (written: string): string =>
  written
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+/g, '-');

export function readWrittenRecord(path: string, text: string): Result<WrittenRecord, string> {
  const isProse = !/\.ya?ml$/i.test(path);
  const header = frontMatter.exec(text);
  const fields = new Map<string, readonly string[]>();
  const lists = new Map<string, readonly YamlView[]>();
  if (!isProse || header) {
    const read = readYaml(isProse ? header![1]! : text);
    if (!read.ok) return failed(read.error);
    for (const { key, value } of read.value[0]?.entries ?? []) noteEntry(fieldName(key), value, { fields, lists });
  }
  const sections = isProse ? sectionsOf(text, header ? header[0].split('\n').length - 1 : 0) : [];
  for (const { lines } of sections) for (const { text: line } of lines) noteLine(line, fields);
  const heading = sections.find((section) => section.heading !== '')?.heading;
  return ok({
    title: fields.get('title')?.[0] ?? heading ?? path.slice(path.lastIndexOf('/') + 1),
    fields,
    sections,
    lists,
  });
}

interface Noted {
  readonly fields: Map<string, readonly string[]>;
  readonly lists: Map<string, readonly YamlView[]>;
}

/** Maps within are fields of their own: `times: { detected: … }` is `detected`. */
function noteEntry(name: string, value: YamlView, noted: Noted): void {
  if (value.isMap) {
    for (const { key, value: inner } of value.entries) noteEntry(fieldName(key), inner, noted);
    return;
  }
  const maps = value.items.filter(({ isMap }) => isMap);
  if (maps.length > 0) noted.lists.set(name, maps);
  else if (value.texts.length > 0 && !noted.fields.has(name)) noted.fields.set(name, value.texts);
}

function sectionsOf(text: string, skipped: number): readonly Section[] {
  const sections: { heading: string; lines: { text: string; line: number }[] }[] = [{ heading: '', lines: [] }];
  let fence = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (index < skipped || raw.length > longestLine) continue;
    if (/^\s*(?:```|~~~)/.test(raw)) fence = !fence;
    const heading = fence ? null : headingIn.exec(raw);
    if (heading) sections.push({ heading: plain(heading[1] ?? heading[2]!), lines: [] });
    else if (!fence && raw.trim() !== '') sections.at(-1)!.lines.push({ text: raw, line: index + 1 });
  }
  return sections;
}

/** A line in bold type that ends in a colon heads what follows, as a heading does. */
const headingIn = /^(?:#{1,6}|={1,4})[ \t]+(.+?)[ \t]*#*$|^[ \t]*(?:[-*+][ \t]+)?\*\*([^*]{3,60})\*\*[ \t]*:?[ \t]*$/;

const plain = (text: string): string => text.replace(/[*_`]+/g, '').trim();

function noteLine(line: string, fields: Map<string, readonly string[]>): void {
  const found =
    /^[\s>*+-]*\**_*([A-Za-z][A-Za-z _/-]{1,40}?)\**_*\s*:\s*\**_*\s*(\S.*?)\s*$/.exec(line) ??
    /^\s*\|\s*\**([A-Za-z][A-Za-z _/-]{1,40}?)\**\s*\|\s*([^|]*[^|\s])\s*\|\s*$/.exec(line) ??
    /^[\s>*+-]*([A-Za-z][A-Za-z -]{1,40}?)\**\s+(\d{4}-\d{2}-\d{2}[\d\s:.TZ+-]*(?:UTC|GMT)?)$/.exec(line);
  if (!found) return;
  const name = fieldName(found[1]!);
  if (!fields.has(name)) fields.set(name, [plain(found[2]!)]);
}

/** The first field of one of these names that says something. */
export function valuesOf({ fields }: Pick<WrittenRecord, 'fields'>, names: readonly string[]): readonly string[] {
  for (const name of names) {
    const values = (fields.get(name) ?? []).filter((one) => !isEmptyWord(one));
    if (values.length > 0) return values;
  }
  return [];
}

/** What stands in a form that nobody filled in. */
const isEmptyWord = (text: string): boolean =>
  /^(?:|-+|n\/?a|tbd|to-?do|none|null|<[^>]*>|\[[^\]]*\]|\.{2,}|…|\?+)$/i.test(text.trim());

const dated = /\b(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?/;

/** The first instant in a text. Without a zone a time is taken for UTC, and a day begins in UTC. */
export function instantIn(text: string | undefined): Instant | null {
  const found = text === undefined ? null : dated.exec(text);
  if (!found) return null;
  const [, day, time, seconds = ':00', zone = 'Z'] = found;
  if (time === undefined) return parseInstant(day!) ?? null;
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(...)(\d\d)$/, '$1:$2') : 'Z';
  return parseInstant(`${day}T${time.padStart(5, '0')}${seconds}${offset}`) ?? null;
}

/** Nothing but one instant, so that `2026-03-10 9.29` is not taken for midnight. */
export function wholeInstant(text: string | null): Instant | null {
  return text === null || /\d/.test(text.replace(dated, '')) ? null : instantIn(text);
}
