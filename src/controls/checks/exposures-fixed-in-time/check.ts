import { earlier, later, type Instant } from '../../../base/instant.ts';
import type { Exposure, ExposureFact, ExposureLookup, UndecidedExposure } from '../../../model/exposure.ts';
import type { Fact } from '../../../model/fact.ts';
import { notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { course, defineCheck, type FactView } from '../../check.ts';
import { dayOf, daysAfter } from '../../time.ts';
import { agree, counted, listed, place } from '../../words.ts';

type View = FactView<'exposure' | 'accepted-risk'>;

export const exposuresFixedInTime = defineCheck({
  meta: {
    id: 'exposures-fixed-in-time',
    title:
      'Each dependency with a known vulnerability was replaced, or the risk accepted with a reason, within the days of its severity',
    question: 'How long did you run on dependencies that were known to be vulnerable?',
    rationale:
      'What manifests and lock files name is held against the advisories that plumbline.yaml names, over all of the period. The clock runs from the later of two days, that on which the first advisory was published and that on which the version landed, until a landing took it away; an entry with a reason in a file of exceptions ends it too, and whether that entry is justified another check asks. The severity is the one that the advisories tell now; where none tells one, the days of `unratedDays` count. A package whose version the repository does not tell is not determined. Tests, examples and development are left out unless the parameter says otherwise. Whether vulnerable code is reached is not asked. Advisories say what was known when they were exported: that nothing else became known since, an old export cannot show.',
    remediation:
      'Replace what is overdue by the version that the advisory names; where there is none, record in the scanner’s file of exceptions who accepts the risk, why, and until when. Keep the exported advisories current.',
    reference: 'VUL-03',
    evaluation: 'sla',
    parameters: {
      criticalDays: 7,
      highDays: 30,
      mediumDays: 90,
      lowDays: 180,
      unratedDays: 90,
      includesDevelopment: false,
    },
  },
  population: 'exposure',
  reads: ['exposure', 'accepted-risk'],
  isSecondSource: true,
  toleratesGaps:
    'What could not be read, and what old advisories cannot know, may be missing from the list, which is then not whole; an exposure that is on it stands in the files.',
  triggeredAt: ({ valid }) => valid.from.at,
  label: ({ repository, value }) => `${repository}: ${nameOf(value)}`,
  scope: ({ value }, { includesDevelopment }) => {
    const excluded = value.is === 'lookup' ? nothingLookedUp(value) : apart(value, includesDevelopment);
    return excluded === undefined ? undefined : { excluded };
  },
  test(item, facts, days) {
    const { value } = item;
    if (value.is === 'lookup') return lookedUp(value, item);
    if (value.is === 'undecided') return notDetermined(undecided(value));
    const { severity, publishedAt } = value;
    if (publishedAt === null) return notDetermined(`No advisory tells when ${said(value)} became known.`);
    const limits = {
      critical: days.criticalDays,
      high: days.highDays,
      medium: days.mediumDays,
      low: days.lowDays,
      unknown: days.unratedDays,
    };
    const since = item.valid.from.at;
    const due = daysAfter(since, limits[severity]);
    const answer = answerOf(item, value, facts);
    const isYounger = value.landedKnown || value.landedAt <= publishedAt;
    if (!isYounger && answer.answeredBy !== undefined && answer.answeredBy < due)
      return notDetermined(
        `${said(value)}: ${answer.because}; it stood there before ${dayOf(value.landedAt)}, from when on its file was read. Audit a period that begins earlier.`,
      );
    const limit = `${severity === 'unknown' ? 'rated by no advisory' : severity}, known since ${dayOf(since)}, to be fixed within ${limits[severity]} days`;
    return course({ since, due, ...answer, because: `${said(value)}: ${limit}; ${answer.because}` }, [
      item,
      ...answer.relied,
    ]);
  },
});

function nothingLookedUp({ isConfigured, ecosystems, named }: ExposureLookup): string | undefined {
  if (ecosystems.length === 0) return 'No manifest or lock file of the period names a dependency.';
  if (!isConfigured)
    return 'No advisories are configured: plumbline.yaml names none under `advisories`, so nothing was looked up.';
  return named === 0
    ? undefined
    : `${counted(named, 'package')} that advisories name ${agree(named, 'is', 'are')} judged one by one.`;
}

/** What only tests and developers use is told apart from what runs. */
function apart({ context, scope }: Exposure | UndecidedExposure, includesDevelopment: boolean): string | undefined {
  if (context !== 'production') return `It stands in ${context} material.`;
  if (includesDevelopment || (scope !== 'dev' && scope !== 'test')) return undefined;
  return scope === 'dev' ? 'Only development uses it.' : 'Only tests use it.';
}

function lookedUp({ ecosystems, refused }: ExposureLookup, item: Fact<'exposure'>): Outcome {
  const of = ecosystems.map(({ ecosystem, packages, advisories, newest, isPartial }) => {
    const against =
      advisories === 0
        ? 'no advisories about them'
        : `${counted(advisories, 'advisory')}${isPartial ? ', which cannot be all' : ''}`;
    return `${counted(packages, 'package')} of ${ecosystem} against ${against}${newest === null ? '' : `, the newest of ${dayOf(newest)}`}`;
  });
  const left = refused === 0 ? '' : ` ${counted(refused, 'file')} among the advisories could not be read as one.`;
  const tally = `${listed(of, of.length)}.${left}`;
  const isWhole = ecosystems.every(({ advisories, isPartial }) => advisories > 0 && !isPartial);
  return isWhole
    ? pass(`No known vulnerability: ${tally}`, [item])
    : notDetermined(`Not everything was held against advisories: ${tally}`);
}

function undecided({ path, line, name, constraint, because, advisories }: UndecidedExposure): string {
  const asked = constraint === null ? '' : ` (${constraint})`;
  const why = because === null ? '' : `: ${because}`;
  const names = counted(advisories.length, 'advisory');
  return `The version of ${name}${asked} at ${place({ path, line })} is not known${why}; ${names} ${agree(advisories.length, 'names', 'name')} the package: ${listed(advisories)}.`;
}

const said = ({ name, versions, path, line, ids }: Exposure): string =>
  `${name} ${listed(versions)} at ${place({ path, line })} (${listed(ids)})`;

function nameOf(value: ExposureFact): string {
  if (value.is === 'lookup') return 'advisories looked up';
  return value.is === 'undecided'
    ? `${value.name}, version not known`
    : `${value.name} ${listed(value.versions)} (${value.advisory}, ${value.severity})`;
}

interface Answer {
  readonly openAt?: Instant;
  readonly answeredBy?: Instant;
  readonly seenUntil: Instant;
  readonly because: string;
  readonly relied: readonly Fact<'accepted-risk'>[];
}

/** A stretch over which the file could not be read neither keeps nor ends an exposure: it was seen before and after. */
function answerOf(item: Fact<'exposure'>, value: Exposure, facts: View): Answer {
  const since = item.valid.from.at;
  const accepted = acceptanceOf(value, since, facts);
  const { fixedAt, fixedBy, path } = value;
  if (accepted && (fixedAt === null || accepted.at < fixedAt)) {
    const { reason, until } = accepted.fact.value;
    const ends = until === null ? 'without an end' : `until ${dayOf(until)}`;
    const because = `accepted on ${dayOf(accepted.at)} ${ends} in ${place(accepted.fact.value)}: ${(reason ?? '').trim()}`;
    return {
      openAt: accepted.at,
      answeredBy: accepted.at,
      seenUntil: item.observedAt,
      because,
      relied: [accepted.fact],
    };
  }
  const unread = facts
    .gapsWithin('exposure', { from: since, to: fixedAt ?? item.observedAt })
    .flatMap((gap) => (gap.path === path && gap.span ? [gap.span] : []));
  if (fixedAt === null) {
    const seenUntil = unread.reduce((first, { from }) => earlier(first, from), item.observedAt);
    return { seenUntil, because: 'it still stands', relied: [] };
  }
  const before = unread.find(({ to }) => to >= fixedAt);
  const because = `${fixedBy === null ? 'the package was gone' : `replaced by ${fixedBy}`} on ${dayOf(fixedAt)}`;
  return {
    openAt: before ? later(since, before.from) : fixedAt,
    answeredBy: fixedAt,
    seenUntil: item.observedAt,
    because,
    relied: [],
  };
}

/** The first entry with a reason that names one of its advisories. */
function acceptanceOf({ ids, fixedAt }: Exposure, since: Instant, facts: View) {
  const names = new Set(ids.map((id) => id.toLowerCase()));
  return facts
    .ever('accepted-risk')
    .filter(({ value }) => names.has(value.subject.toLowerCase()) && (value.reason ?? '').trim() !== '')
    .filter(({ valid, value: { until } }) => {
      const ended = [valid.to?.at, until ?? undefined].some((end) => end !== undefined && end <= since);
      return !ended && (fixedAt === null || valid.from.at < fixedAt);
    })
    .map((fact) => ({ fact, at: later(since, fact.valid.from.at) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
}
