/**
 * Records of incidents, one a file in a folder `incidents/` (`incidents/2026-014.md`, `incidents/INC-14/incident.yaml`),
 * as front matter, fields or YAML: id, severity, times, commander, what was affected, whether personal data and customers
 * were, who was told when. A file of that folder counts when it gives a severity and one of the times, or two of the
 * times; others tell of something else. Evidence: `evidence:` of the record; a manifest beside it is a file of its own.
 */
import { unreadable, type Extractor } from '../extractor.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { IncidentFact, IncidentTime } from '../../model/kept-record.ts';
import { instantIn, wholeInstant, readWrittenRecord, valuesOf, type WrittenRecord } from '../readers/written-record.ts';

export const isIncidentPath = (path: string): boolean =>
  /(?:^|\/)(?:security-)?incidents?\/(?:[^/]+\/)?[^/]+\.(?:md|ya?ml)(?:\.erb)?$/i.test(path) &&
  !/(?:^|\/)(?:readme|index|_?template[^/]*|example[^/]*|policy|process|plan)\.[a-z.]+$/i.test(path) &&
  !/(?:^|\/)(?:src|app|lib|pkg|\.github|node_modules|vendor)\//.test(path) &&
  !['test', 'vendored', 'example'].includes(fileContextOf(path));

const timeNames: Readonly<Record<IncidentTime, readonly string[]>> = {
  detected: [
    'detected-at',
    'detected',
    'first-detected',
    'incident-detected',
    'fault-occurs',
    'detection-time',
    'time-detected',
    'started-at',
    'reported-at',
  ],
  acknowledged: [
    'acknowledged-at',
    'acknowledged',
    'triaged-at',
    'responded-at',
    'incident-declared',
    'declared',
    'declared-at',
  ],
  contained: ['contained-at', 'contained', 'mitigated-at', 'mitigated', 'repaired', 'incident-repaired'],
  resolved: ['resolved-at', 'resolved', 'incident-resolved', 'resolved-when', 'time-resolved', 'ended-at', 'closed-at'],
};

export const incidents: Extractor<'incident'> = {
  id: 'incidents',
  version: 1,
  produces: ['incident'],
  wants: isIncidentPath,
  *extract({ path, text }) {
    const read = readWrittenRecord(path, text);
    if (!read.ok) {
      yield unreadable('incident', path, read.error);
      return;
    }
    const value = incidentOf(path, read.value);
    const known = Object.keys(value.times).length + value.unreadTimes.length;
    if (known + (value.severity === null ? 0 : 1) >= 2 && known > 0)
      yield { kind: 'incident', key: '', value, line: 1 };
  },
};

function incidentOf(path: string, record: WrittenRecord): IncidentFact {
  const one = (...names: readonly string[]): string | null => valuesOf(record, names)[0] ?? null;
  const names = Object.keys(timeNames) as IncidentTime[];
  const written = names.map((name) => ({ name, text: one(...timeNames[name]) }));
  const read = written.map(({ name, text }) => ({ name, text, at: wholeInstant(text) }));
  return {
    path,
    id:
      one('id', 'incident', 'incident-id', 'number') ??
      /(?:^|\/)([a-z]*-?\d[\w-]*)(?:\/[^/]+)?\.[a-z]+$/i.exec(path)?.[1] ??
      null,
    title: record.title.slice(0, 200),
    severity: severityIn(one('severity', 'sev', 'priority', 'impact-level')),
    times: Object.fromEntries(read.flatMap(({ name, at }) => (at === null ? [] : [[name, at]]))),
    // `resolved: true` is a state, not a time that cannot be read.
    unreadTimes: read.flatMap(({ name, text, at }) => (at === null && text !== null && /\d/.test(text) ? [name] : [])),
    commander: one('commander', 'incident-commander', 'lead', 'incident-lead', 'ic', 'owner'),
    hasSummary:
      one('summary', 'description', 'impact') !== null ||
      record.sections.some(
        ({ heading, lines }) => /summary|what happened|description|impact/i.test(heading) && lines.length > 0,
      ),
    systems: valuesOf(record, ['systems', 'affected', 'affected-systems', 'services', 'service', 'components']),
    personalData: yesNo(one('data-affected', 'personal-data', 'personal-data-affected', 'data-breach')),
    customersAffected: yesNo(one('customers-affected', 'customer-impact', 'customer-affected')),
    notification: {
      decidedAt: instantIn(one('notification-decided-at', 'decided-at') ?? undefined),
      decision: one('notification-decision', 'decision', 'notification-required', 'notification'),
      sentAt: instantIn(one('notification-sent-at', 'sent-at', 'regulator-notified-at', 'notified-at') ?? undefined),
    },
    customersToldAt: instantIn(
      one('customers-notified-at', 'customers-told-at', 'first-notice-at', 'status-page-at') ?? undefined,
    ),
    explanation: one('breach-explanation', 'target-missed-because', 'sla-breach', 'explanation'),
    evidence: [
      ...valuesOf(record, ['evidence', 'evidence-manifest', 'evidence-location']),
      ...(record.lists.get('evidence') ?? []).map((one) => one.entries.map(({ value }) => value.text ?? '').join(' ')),
    ],
  };
}

const words: readonly (readonly [RegExp, number])[] = [
  [/^(?:critical|blocker|urgent)\b/i, 1],
  [/^(?:high|major)\b/i, 2],
  [/^(?:medium|moderate)\b/i, 3],
  [/^(?:low|minor)\b/i, 4],
];

/** `SEV-1`, `P2`, `S3`, `critical`. */
function severityIn(text: string | null): number | null {
  if (text === null) return null;
  const numbered = /^(?:sev(?:erity)?|p|s|prio(?:rity)?)?[-_ ]?([0-5])\b/i.exec(text.trim())?.[1];
  return numbered === undefined ? (words.find(([shape]) => shape.test(text.trim()))?.[1] ?? null) : Number(numbered);
}

function yesNo(text: string | null): 'yes' | 'no' | 'unknown' | null {
  if (text === null) return null;
  if (/^(?:yes|true|y)\b/i.test(text)) return 'yes';
  if (/^(?:no|false|n|none)\b/i.test(text)) return 'no';
  return /^unknown\b/i.test(text) ? 'unknown' : null;
}
