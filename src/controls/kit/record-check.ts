/**
 * Checks of one shape: in every interval of a calendar, a record of something that people did was put into a repository:
 * an exercise, a test of a restore, a review. A record counts from the landing with which it first stood with a day and
 * somebody's name, whatever day it gives itself, so nothing can be dated back into an interval that is over.
 *
 * Such records may as well be kept elsewhere. So where none was ever kept in a repository of the run, nothing is claimed,
 * unless `keptHere` says that this is the place; from the first one on, a missing one is missing.
 */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { RecordTopic } from '../../model/kept-record.ts';
import type { Fact } from '../../model/fact.ts';
import { exception, pass, type Outcome } from '../../model/outcome.ts';
import { absent, defineCheck, type Absence, type Check, type CheckMeta } from '../check.ts';
import { dayOf } from '../time.ts';
import { agree, counted, listed } from '../words.ts';
import { untold } from './seen.ts';

type KeptRecord = Fact<'kept-record'>;

interface RecordParameters {
  readonly [name: string]: number | string | boolean;
  /** One is due within so many days; 92 are quarters of the calendar, 365 years. */
  readonly intervalDays: number;
  readonly minimumPeople: number;
  /** Where records count; empty: anywhere. */
  readonly folder: string;
  /** Records are kept in these repositories and nowhere else. */
  readonly keptHere: boolean;
}

/** Something that a record has to speak of, in a field or below a heading of such a name. */
export interface Asked {
  readonly what: string;
  readonly named: RegExp;
}

export interface RecordCheck {
  readonly meta: Omit<CheckMeta, 'evaluation' | 'parameters'>;
  readonly topic: RecordTopic;
  /** `restore test` */
  readonly noun: string;
  readonly intervalDays: number;
  readonly minimumPeople?: number;
  readonly asked: readonly Asked[];
  /** What else speaks against a record by what it says of itself. */
  readonly flawsOf?: (record: KeptRecord['value']) => readonly string[];
}

export function recordCheck(
  spec: RecordCheck,
): Check<'repository', 'kept-record', RecordParameters, Outcome | Absence> {
  const { meta, topic, noun, intervalDays, minimumPeople = 1 } = spec;
  const parameters: RecordParameters = { intervalDays, minimumPeople, folder: '', keptHere: false };
  return defineCheck({
    meta: { ...meta, evaluation: 'periodic', parameters },
    population: 'repository',
    leavesToPeople: true,
    reads: ['kept-record'],
    every: ({ intervalDays: days }: RecordParameters) => days,
    test(_item, facts, given: RecordParameters): Outcome | Absence {
      const kept = facts
        .anywhere('kept-record')
        .filter(({ value }) => value.topic === topic && isIn(value.path, given.folder));
      const inTime = kept.filter(
        ({ value }) => value.recordedAt !== null && isWithin(value.recordedAt, facts.interval),
      );
      const judged = inTime.map((record) => ({ record, flaws: flawsIn(record, spec, given) }));
      const good = judged.filter(({ flaws }) => flaws.length === 0).map(({ record }) => record);
      if (good.length > 0) return pass(`${counted(good.length, noun)} on record: ${listed(good.map(toldOf))}.`, good);
      if (inTime.length > 0)
        return exception(
          `${counted(inTime.length, noun)} ${agree(inTime.length, 'is', 'are')} on record, and none is whole: ${listed(
            judged.map(({ record, flaws }) => `${placeOf(record)} ${listed(flaws, 4)}`),
          )}.`,
          inTime,
        );
      const lacking = kept.filter(({ value }) => value.recordedAt === null);
      const besides = lacking.length === 0 ? '' : ` Without a day or a name: ${listed(lacking.map(placeOf))}.`;
      if (kept.length === lacking.length && !given.keptHere)
        return untold(
          facts,
          ['kept-record'],
          `No record of a ${noun} is kept in any repository of the run; whether it is kept elsewhere, code does not tell.${besides}`,
        );
      return absent(`No ${noun} was put on record in any repository of the run.${besides}`, ['kept-record']);
    },
  });
}

function flawsIn(
  { value }: KeptRecord,
  { asked, flawsOf }: RecordCheck,
  { minimumPeople }: RecordParameters,
): readonly string[] {
  const said = [...Object.keys(value.fields).map((name) => name.replaceAll('-', ' ')), ...value.sections];
  const unsaid = asked.filter(({ named }) => !said.some((name) => named.test(name)));
  return [
    ...(value.people.length < minimumPeople
      ? [`names ${counted(value.people.length, 'person', 'people')} where ${minimumPeople} are asked for`]
      : []),
    ...(unsaid.length > 0
      ? [
          `says nothing of ${listed(
            unsaid.map(({ what }) => what),
            5,
          )}`,
        ]
      : []),
    ...(isAhead(value) ? [`is dated ${dayOf(value.date!)}, after it was recorded`] : []),
    ...(hasFailed(value) ? ['says of itself that it failed'] : []),
    ...(flawsOf?.(value) ?? []),
  ];
}

const isAhead = ({ date, recordedAt }: KeptRecord['value']): boolean =>
  date !== null && recordedAt !== null && date > recordedAt;

/** By the word that it begins with: `failed, see below`. */
const hasFailed = ({ fields }: KeptRecord['value']): boolean =>
  ['outcome', 'result', 'status'].some((name) =>
    /^(?:fail|unsuccessful|aborted|not (?:met|passed|successful))/i.test(fields[name] ?? ''),
  );

/** `45`, `45 min`, `1h 30m`, `2 hours`; undefined for everything else. */
export function minutesIn(text: string | undefined): number | undefined {
  const found = /^(?:(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d+(?:\.\d+)?)\s*(?:m(?:in(?:ute)?s?)?)?)?$/i.exec(
    text?.trim() ?? '',
  );
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined;
  return Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}

/** The first field of one of these names, in minutes. */
export const minutesOf = ({ fields }: KeptRecord['value'], names: readonly string[]): number | undefined =>
  names.map((name) => minutesIn(fields[name])).find((one) => one !== undefined);

const isWithin = (at: Instant, { from, to }: TimeSpan): boolean => from <= at && at < to;
const isIn = (path: string, folder: string): boolean =>
  folder === '' || path.startsWith(`${folder.replace(/^\.?\/|\/$/g, '')}/`);
const placeOf = ({ repository, value }: KeptRecord): string => `${repository}/${value.path}`;
const toldOf = (record: KeptRecord): string =>
  `${placeOf(record)} of ${dayOf(record.value.date!)}, recorded ${dayOf(record.value.recordedAt!)}, by ${listed(record.value.people)}`;
