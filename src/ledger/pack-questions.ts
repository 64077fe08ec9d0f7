/**
 * What an auditor asks of a pack that was verified: a sample drawn with their own seed, and everything the pack holds about
 * one item. Both only read what verification has accounted for; neither says whether it was.
 */
import { AppError } from '../base/app-error.ts';
import type { Digest } from '../base/digest.ts';
import { allRows } from './csv-ids.ts';
import { ENTRIES_FILE, EVIDENCE_FOLDER, parseEntry, populationFile, type SealedBytes } from './pack-claims.ts';
import { textOf } from './pack-evidence.ts';
import { isRecord } from './pack-layout.ts';
import type { PackReader } from './pack-verification.ts';
import { draw } from './sample-draw.ts';

export interface DrawnItem {
  readonly rank: number;
  /** In the population's list, from 1. */
  readonly position: number;
  readonly id: string;
  readonly ticket: string;
  readonly label: string;
  readonly outcome: string;
  readonly because: string;
}

export interface DrawnSample {
  readonly check: string;
  readonly seed: string;
  readonly population: { readonly size: number; readonly idsDigest: string; readonly ledgerId: string };
  readonly items: readonly DrawnItem[];
}

export function populationsIn(reader: PackReader): readonly string[] {
  return entriesIn(reader)
    .filter(({ kind }) => kind === 'population')
    .map(({ subject }) => subject)
    .sort();
}

export function drawFrom(
  reader: PackReader,
  { check, seed, size }: { readonly check: string; readonly seed: string; readonly size: number },
): DrawnSample {
  const sealed = entriesIn(reader).find(({ kind, subject }) => kind === 'population' && subject === check);
  const population = sealed && populationOf(textOf(reader, `${EVIDENCE_FOLDER}${sealed.digest}`));
  if (!sealed || !population) {
    const hint = `There are: ${populationsIn(reader).join(', ')}.`;
    throw new AppError('pack/no-such-population', `the pack has no population of a check "${check}"`, { hint });
  }
  const rows = new Map(allRows(textOf(reader, populationFile(check)) ?? '').map((row) => [row[0], row]));
  const items = draw({ ...population, seed, size }).map(({ rank, position, id, ticket }) => {
    const [, , label = '', outcome = '', because = ''] = rows.get(id) ?? [];
    return { rank, position, id, ticket, label, outcome, because };
  });
  const { ids, idsDigest } = population;
  return { check, seed, population: { size: ids.length, idsDigest, ledgerId: sealed.id }, items };
}

function populationOf(
  document: string | undefined,
): { readonly ids: readonly string[]; readonly idsDigest: Digest } | undefined {
  const value: unknown = document === undefined ? undefined : JSON.parse(document);
  const population = isRecord(value) ? value['population'] : undefined;
  if (!isRecord(population)) return undefined;
  const { ids, idsDigest } = population;
  return Array.isArray(ids) && typeof idsDigest === 'string'
    ? { ids: ids as string[], idsDigest: idsDigest as Digest }
    : undefined;
}

export interface Mention {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
  /** The record itself; of a table its cells by title. */
  readonly record: unknown;
  /** Of a row of a population. */
  readonly judged?: { readonly check: string; readonly outcome: string; readonly because: string };
}

const MOST_MENTIONS = 200;
/** Records of these kinds stand one to a line. */
const listed: ReadonlySet<string> = new Set(['changes', 'facts', 'findings']);

/** Rows of populations and sealed records that name it, the rows first. */
export function mentionsOf(
  reader: PackReader,
  text: string,
): { readonly mentions: readonly Mention[]; readonly more: boolean } {
  const mentions: Mention[] = [];
  const entries = entriesIn(reader);
  const populations = entries.filter(({ kind }) => kind === 'population').map(({ subject }) => subject);
  for (const check of [...new Set(populations)].sort()) {
    const file = populationFile(check);
    const [header = [], ...rows] = allRows(textOf(reader, file) ?? '');
    for (const [at, row] of rows.entries()) {
      if (!row.some((cell) => cell.includes(text))) continue;
      const record = Object.fromEntries(header.map((title, i) => [title, row[i] ?? '']));
      const judged = { check, outcome: row[3] ?? '', because: row[4] ?? '' };
      mentions.push({ file, line: at + 2, what: `${row[2] ?? ''} (${row[0] ?? ''})`, record, judged });
    }
  }
  for (const { kind, digest, subject } of entries.filter((one) => listed.has(one.kind))) {
    const file = `${EVIDENCE_FOLDER}${digest}`;
    for (const [at, line] of (textOf(reader, file) ?? '').split('\n').entries())
      if (line.includes(text))
        mentions.push({ file, line: at + 1, what: `${kind} of ${subject}`, record: JSON.parse(line) });
  }
  return { mentions: mentions.slice(0, MOST_MENTIONS), more: mentions.length > MOST_MENTIONS };
}

function entriesIn(reader: PackReader): SealedBytes[] {
  const lines = (textOf(reader, ENTRIES_FILE) ?? '').split('\n');
  return lines.flatMap((line) => (line === '' ? [] : (parseEntry(line) ?? [])));
}
