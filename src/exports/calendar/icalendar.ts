/**
 * What people have to hand in, as a calendar (iCalendar, RFC 5545): one VTODO per instance with its due day and two alarms.
 *
 *   lines      end with CRLF and are folded after 75 octets (3.1), never inside of a character
 *   texts      have backslash, comma, semicolon and line breaks escaped (3.3.11)
 *   UID        is made of the request and the beginning of the instance: a later file updates the same entry (3.8.4.7)
 *   DTSTAMP    is the instant that the file speaks of: with METHOD absent it is the last change of the entry (3.8.7.2)
 *
 * What nobody has begun is no entry, and what was accepted or waits for a review is COMPLETED or IN-PROCESS, so that an entry
 * that an earlier file put there does not stay open for ever.
 */
import type { Instant } from '../../base/instant.ts';
import type { RequestInstance, RequestStanding } from '../../model/evidence-request.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';

const LONGEST_LINE = 75;

const statusOf: Readonly<Record<RequestStanding, string>> = {
  accepted: 'COMPLETED',
  'handed-in': 'IN-PROCESS',
  rejected: 'NEEDS-ACTION',
  due: 'NEEDS-ACTION',
  overdue: 'NEEDS-ACTION',
  'not-due': 'NEEDS-ACTION',
};

export function requestCalendar(requests: readonly StandingRequest[], at: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Plumbline//Evidence requests//EN',
    'CALSCALE:GREGORIAN',
    ...requests.flatMap((standing) =>
      standing.begunAt === null ? [] : standing.instances.flatMap((instance) => todo(standing, instance, at)),
    ),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function todo({ request, owner }: StandingRequest, instance: RequestInstance, at: Instant): readonly string[] {
  const { from, to, dueAt, standing, name } = instance;
  const about = name ?? `${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  const isOpen = statusOf[standing] === 'NEEDS-ACTION';
  return [
    'BEGIN:VTODO',
    `UID:${uidOf(request.id, from)}`,
    `DTSTAMP:${timeOf(at)}`,
    `DUE:${timeOf(dueAt)}`,
    `SUMMARY:${escaped(`${request.id}: ${request.title} (${about})`)}`,
    `DESCRIPTION:${escaped(`${request.ask}\nBy: ${owner}\nStanding: ${standing}`)}`,
    `CATEGORIES:${escaped(request.reference)}`,
    `STATUS:${statusOf[standing]}`,
    ...(standing === 'accepted' ? ['PERCENT-COMPLETE:100'] : []),
    ...(isOpen ? [...alarm('-P7D', request.id), ...alarm('-P1D', request.id)] : []),
    'END:VTODO',
  ];
}

/** Before the due time, which for a VTODO has to be said (RFC 5545, 3.8.6.3). */
function alarm(before: string, id: string): readonly string[] {
  return [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(`${id} is due`)}`,
    `TRIGGER;RELATED=END:${before}`,
    'END:VALARM',
  ];
}

const uidOf = (request: string, from: Instant): string =>
  `${request.replace(/[^\w.-]+/g, '_')}-${timeOf(from)}@evidence-requests.plumbline`;

/** `2026-03-31T00:00:00.000Z` to `20260331T000000Z`. */
const timeOf = (instant: Instant): string => instant.replace(/[-:]|\.\d+/g, '');

const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');

function folded(line: string): string {
  let out = '';
  let length = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (length + octets > LONGEST_LINE) {
      out += '\r\n ';
      length = 1;
    }
    out += character;
    length += octets;
  }
  return out;
}
