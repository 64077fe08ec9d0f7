/**
 * Records of exercises, tests of restores and reviews (record-topics.ts says where they stand), and what they,
 * post-mortems and records of incidents promise. A file without a day, in a field or in its name, is a procedure or a plan and no record.
 *
 *     date (held, performed, tested, reviewed, end)   people (participants, reviewers, testers, attendees, operator …)
 *     other fields as written; sections by their headings; actions as promised-actions.ts reads them
 */
import type { Instant } from '../../base/instant.ts';
import { unreadable, type ExtractedValue, type Extractor } from '../extractor.ts';
import { instantIn, readWrittenRecord, valuesOf, type WrittenRecord } from '../readers/written-record.ts';
import { topicOf } from './document-topics.ts';
import { isIncidentPath } from './incidents.ts';
import { promisedActions } from './promised-actions.ts';
import { recordTopicOf } from './record-topics.ts';

const dateNames = [
  'date',
  'held-on',
  'held',
  'performed-on',
  'performed',
  'tested-at',
  'tested-on',
  'reviewed-at',
  'reviewed-on',
  'restore-finished-at',
  'finished-at',
  'end',
  'end-date',
  'start',
  'start-date',
];
const peopleNames = [
  'participants',
  'attendees',
  'present',
  'people',
  'reviewers',
  'reviewer',
  'reviewed-by',
  'testers',
  'tester',
  'tested-by',
  'performed-by',
  'operator',
  'operators',
  'facilitator',
  'led-by',
  'author',
  'authors',
  'owner',
];

export const keptRecords: Extractor<'kept-record' | 'promised-action'> = {
  id: 'kept-records',
  version: 2,
  produces: ['kept-record', 'promised-action'],
  wants: (path) => recordTopicOf(path) !== undefined || isPostMortem(path),
  *extract({ path, text }) {
    const topic = recordTopicOf(path);
    const read = readWrittenRecord(path, text);
    if (!read.ok) {
      if (topic !== undefined) yield unreadable('kept-record', path, read.error);
      yield unreadable('promised-action', path, read.error);
      return;
    }
    const date = topic === undefined ? null : dateOf(read.value, path);
    if (topic !== undefined && date === null) return;
    const actions = promisedActions(read.value).map((action) => ({
      path,
      of: topic ?? ('post-mortem' as const),
      ...action,
    }));
    if (topic !== undefined)
      yield {
        kind: 'kept-record',
        key: '',
        line: 1,
        value: recordOf(read.value, { path, topic, date, actions: actions.length }),
      };
    for (const value of actions) yield { kind: 'promised-action', key: value.text, value, line: value.line };
  },
};

const isPostMortem = (path: string): boolean =>
  isIncidentPath(path) || (topicOf(path) === 'post-mortem' && /\.(?:md|adoc)$/i.test(path));

type Known = Pick<ExtractedValue<'kept-record'>, 'path' | 'topic' | 'date' | 'actions'>;

function recordOf(record: WrittenRecord, known: Known): ExtractedValue<'kept-record'> {
  const taken = new Set([...dateNames, ...peopleNames, 'title']);
  const others = [...record.fields].filter(
    ([name, values]) => !taken.has(name) && valuesOf(record, [name]).length > 0 && values.length > 0,
  );
  return {
    ...known,
    title: record.title.slice(0, 200),
    people: peopleOf(record),
    fields: Object.fromEntries(others.map(([name, values]) => [name, values.join(', ').slice(0, 300)])),
    sections: record.sections
      .filter(({ heading, lines }) => heading !== '' && lines.length > 0)
      .map(({ heading }) => heading.toLowerCase().slice(0, 80)),
  };
}

/** `Ann, Bob (commander)`: between commas, or one a line of the list. */
function peopleOf(record: WrittenRecord): readonly string[] {
  const stated = valuesOf(record, peopleNames);
  const below = record.sections.find(({ heading }) =>
    /^(?:participants|attendees|present|reviewers?)\b/i.test(heading),
  );
  const bulleted = (below?.lines ?? []).flatMap(({ text }) => /^\s*[-*+]\s+(.+)$/.exec(text)?.[1] ?? []);
  return (stated.length > 0 ? stated : bulleted)
    .flatMap((one) => one.split(/\s*[,;]\s*(?![^(]*\))/))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `2026-03-10-restore.md`; the last day of `2026-Q1` or `2026-03` is not named, so it is none. */
function dateOf(record: WrittenRecord, path: string): Instant | null {
  const stated = dateNames.map((name) => instantIn(valuesOf(record, [name])[0])).find((at) => at !== null);
  return stated ?? instantIn(/\d{4}-\d{2}-\d{2}/.exec(path.split('/').slice(-2).join('/'))?.[0]);
}
