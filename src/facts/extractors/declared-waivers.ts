/**
 * Waivers that are kept beside the code: `plumbline-waivers.yaml` in any folder, or `waivers.yaml` in `.plumbline/`. Who
 * changes the file is said by git, who may by code owners. The format:
 *
 *     waivers:
 *       - id: legacy-tls               # within the file; letters, digits, dots, dashes
 *         control: ENC-01
 *         check: tls-minimum           # may be left out: all checks of the control
 *         member: acme/legacy          # may be left out: all members; needs a check
 *         kind: risk-accepted          # emergency, risk-accepted, false-positive, superseded
 *         requestedBy: Ada Lovelace <ada@example.org>
 *         approvedBy: Grace Hopper     # another person
 *         reason: The partner moves to TLS 1.3 in March.
 *         from: 2026-01-01             # may be left out: from when it landed
 *         until: 2026-03-31            # its last day, which belongs to it (UTC)
 *         link: https://tracker.example.org/42   # may be left out
 *
 * An entry with a fault is a gap with its line and what is wrong, and covers nothing: `plumbline waiver check` says the
 * same before it lands. What only the whole house knows (the ids of controls, who is the same person, the longest time) is
 * judged where the waiver is held against results (model/standing/declared-waivers.ts).
 */
import { daysAfter, parseInstant, type Instant } from '../../base/instant.ts';
import type { DeclaredWaiverFact } from '../../model/declared-waiver.ts';
import { waiverKinds, type WaiverKind } from '../../model/decision.ts';
import { unreadable, type Extracted, type Extractor } from '../extractor.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { runsForReal } from './tracked.ts';

const needed = ['id', 'control', 'kind', 'requestedBy', 'approvedBy', 'reason', 'until'] as const;
const optional = ['check', 'member', 'from', 'link'] as const;
type Key = (typeof needed)[number] | (typeof optional)[number];
const keys: readonly string[] = [...needed, ...optional];

export interface WaiverFault {
  readonly line: number;
  readonly because: string;
}

export interface ReadWaivers {
  readonly waivers: readonly { readonly line: number; readonly value: DeclaredWaiverFact }[];
  readonly faults: readonly WaiverFault[];
}

export const declaredWaivers: Extractor<'declared-waiver'> = {
  id: 'declared-waivers',
  version: 1,
  produces: ['declared-waiver'],
  wants: (path) => /(?:^|\/)(?:plumbline-|\.plumbline\/)waivers\.ya?ml$/.test(path) && runsForReal(path),
  *extract({ path, text }): Iterable<Extracted<'declared-waiver'>> {
    const { waivers, faults } = readWaivers(path, text);
    for (const { line, value } of waivers) yield { kind: 'declared-waiver', key: value.id, value, line };
    for (const { line, because } of faults) yield unreadable('declared-waiver', path, `line ${line}: ${because}`);
  },
};

/** All that is right in the file, and all that is wrong. */
export function readWaivers(path: string, text: string): ReadWaivers {
  const read = readYaml(text);
  if (!read.ok) return { waivers: [], faults: [{ line: 1, because: read.error }] };
  const waivers: { line: number; value: DeclaredWaiverFact }[] = [];
  const faults: WaiverFault[] = [];
  const known = new Map<string, number>();
  for (const root of read.value) {
    const list = root.isList ? root : root.get('waivers');
    if (!list?.isList && list?.scalar !== null)
      faults.push({ line: root.line, because: 'expected a list under `waivers:`' });
    for (const item of list?.items ?? []) {
      const entry = entryOf(item, path);
      if ('faults' in entry) faults.push(...entry.faults);
      else if (known.has(entry.value.id)) {
        const because = `the id ${entry.value.id} stands in line ${known.get(entry.value.id)} already`;
        faults.push({ line: item.line, because });
      } else {
        known.set(entry.value.id, item.line);
        waivers.push({ line: item.line, value: entry.value });
      }
    }
  }
  return { waivers, faults };
}

type Entry = { readonly value: DeclaredWaiverFact } | { readonly faults: readonly WaiverFault[] };

function entryOf(item: YamlView, path: string): Entry {
  if (!item.isMap) return { faults: [{ line: item.line, because: 'expected a waiver: id, control, kind, …' }] };
  const faults: WaiverFault[] = [];
  const fault = (because: string, line = item.line): void => void faults.push({ line, because });
  for (const { key, line } of item.entries)
    if (!keys.includes(key)) fault(`nothing reads "${key}": expected ${keys.join(', ')}`, line);
  const text = (key: Key): string => item.get(key)?.text?.trim() ?? '';
  const lineOf = (key: Key): number => item.entry(key)?.line ?? item.line;
  for (const key of needed) if (text(key) === '') fault(`${key} is missing`, lineOf(key));
  const instant = (key: 'from' | 'until'): Instant | null => {
    const written = text(key);
    const at = written === '' ? undefined : parseInstant(written);
    if (written !== '' && !at) fault(`${key}: "${written}" is no date that exists, such as 2026-01-31`, lineOf(key));
    return at ?? null;
  };
  const from = instant('from');
  const expiresAt = endOf(instant('until'), text('until'));
  const kind = text('kind');
  if (text('id') !== '' && !/^[\w.-]{1,80}$/.test(text('id')))
    fault('id: expected letters, digits, dots and dashes, 80 at most', lineOf('id'));
  if (kind !== '' && !isKind(kind))
    fault(`kind: expected one of ${waiverKinds.join(', ')}, found "${kind}"`, lineOf('kind'));
  if (text('member') !== '' && text('check') === '') fault('a member belongs to a check: name it', lineOf('member'));
  if (from !== null && expiresAt !== null && expiresAt <= from) fault('it would end before it begins', lineOf('until'));
  if (faults.length > 0 || expiresAt === null || !isKind(kind)) return { faults };
  const [check, member, link] = [text('check'), text('member'), text('link')];
  return {
    value: {
      path,
      id: text('id'),
      waiver: kind,
      target: { control: text('control'), ...(check !== '' && { check }), ...(member !== '' && { member }) },
      requestedBy: text('requestedBy'),
      approvedBy: text('approvedBy'),
      reason: text('reason'),
      from,
      expiresAt,
      ...(link !== '' && { link }),
    },
  };
}

/** A day belongs to it whole, as `--until` of `waiver request` has it; a time is meant as it is written. */
const endOf = (until: Instant | null, written: string): Instant | null =>
  until !== null && /^\d{4}-\d\d-\d\d$/.test(written) ? daysAfter(until, 1) : until;

const isKind = (text: string): text is WaiverKind => (waiverKinds as readonly string[]).includes(text);
