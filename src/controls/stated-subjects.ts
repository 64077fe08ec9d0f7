/**
 * What the company states about a whole kind of subjects (`scope.without`): that it has none. It turns "nothing declares it"
 * into "not applicable" with that reason, for as long as it is dated. It is held against what every check of the kind found:
 * where one of them judged such a subject, the statement counts for nothing, and each result of the kind says so.
 */
import { earlier, later } from '../base/instant.ts';
import type { CheckResult, Period } from '../model/control.ts';
import { isUndeclared } from '../model/basis.ts';
import { noneOf, type StatedSubject, type SubjectStatement } from '../model/subject.ts';
import { lineOf } from './continuity.ts';
import { subjectOf } from './kit/subjects.ts';
import type { JudgedCheck } from './runner.ts';
import { dayOf, lastInstantOf } from './time.ts';
import { unjudgedGaps } from './unjudged.ts';
import { clause } from './words.ts';

export interface Statements {
  readonly stated: readonly SubjectStatement[];
  /** Every check of the evaluation that asks about this kind, as it was judged without any statement. */
  readonly ofKind: (kind: SubjectStatement['kind']) => readonly CheckResult[];
}

export function withStatement(judged: JudgedCheck, { stated, ofKind }: Statements): JudgedCheck {
  const { result } = judged;
  const subject = subjectOf(result.check);
  const kind = subject?.lives === 'elsewhere' ? subject.kind : undefined;
  const statement = stated.find((one) => one.kind === kind && touches(one, result.period));
  if (kind === undefined || statement === undefined) return judged;
  if (isFound(result, statement))
    return subject?.lives === 'elsewhere' && subject.inCode
      ? judged
      : { ...judged, result: contradicted(result, statement) };
  if (!isUndeclared(result) || judged.undecided === undefined) return judged;
  const found = ofKind(kind).find((one) => provesKind(one) && isFound(one, statement));
  if (found !== undefined) return { ...judged, result: notBelieved(result, statement, found) };
  return covers(statement, result.period) ? believed(judged.undecided, statement) : inPart(judged, statement);
}

const provesKind = ({ check }: CheckResult): boolean => {
  const subject = subjectOf(check);
  return subject?.lives === 'elsewhere' && subject.inCode !== true;
};

/** Something of the kind was judged, well or badly, at a time for which it is stated that there is none. */
const isFound = ({ members }: CheckResult, { from, until }: SubjectStatement): boolean =>
  members.some(({ intervals }) =>
    intervals.some(
      (one) =>
        (one.result === 'pass' || one.result === 'exception') &&
        (until === undefined || one.from.at < until) &&
        one.to.at >= from,
    ),
  );

const touches = ({ from, until }: SubjectStatement, period: Period): boolean =>
  period.type === 'as-of'
    ? from <= period.at && (until === undefined || period.at < until)
    : from < period.to && (until === undefined || period.from < until);

const covers = ({ from, until }: SubjectStatement, period: Period): boolean =>
  from <= (period.type === 'as-of' ? period.at : period.from) && (until === undefined || lastInstantOf(period) < until);

const statedAs = (statement: SubjectStatement, standing: StatedSubject['standing']): StatedSubject => ({
  ...statement,
  standing,
});

const told = ({ kind, reason, by, from, until }: SubjectStatement): string => {
  const end = until === undefined ? '' : ` until (not including) ${dayOf(until)}`;
  return `plumbline.yaml states, in the name of ${by}, that since ${dayOf(from)}${end} there is ${noneOf[kind]} (${clause(reason)})`;
};

function believed({ result, line }: JudgedCheck, statement: SubjectStatement): JudgedCheck {
  const because = `${told(statement)}, and nothing in what was audited speaks against it.`;
  return { result: { ...result, because, stated: statedAs(statement, 'believed') }, ...(line && { line }) };
}

function contradicted(result: CheckResult, statement: SubjectStatement): CheckResult {
  const because = `${told(statement)}; the audit found it all the same. ${result.because}`;
  return { ...result, because, stated: statedAs(statement, 'contradicted') };
}

function notBelieved(result: CheckResult, statement: SubjectStatement, found: CheckResult): CheckResult {
  const because = `${result.because} ${told(statement)}; that counts for nothing here, for ${found.check} found: ${clause(found.because)}.`;
  return { ...result, because, stated: statedAs(statement, 'contradicted') };
}

/** Before it began and after it ended the check is as open as without it. */
function inPart(judged: JudgedCheck, statement: SubjectStatement): JudgedCheck {
  const { result } = judged;
  const { period } = result;
  if (period.type === 'as-of') return judged;
  const from = later(statement.from, period.from);
  const to = earlier(statement.until ?? period.to, period.to);
  const rest = [
    { from: period.from, to: from },
    { from: to, to: period.to },
  ].filter((span) => span.from < span.to);
  const gaps = result.gaps.flatMap((gap) =>
    gap.reason === 'not-declared' ? rest.map((span) => ({ ...gap, span })) : [gap],
  );
  const unknown = rest.map((span) => ({
    from: { at: span.from },
    to: { at: span.to },
    standing: 'unknown' as const,
    of: '',
  }));
  const because = `${result.because} ${told(statement)}; the rest of the period is open.`;
  return {
    ...judged,
    result: {
      ...result,
      because,
      gaps,
      unjudged: unjudgedGaps(gaps, period),
      stated: statedAs(statement, 'part'),
    },
    line: lineOf(unknown, period),
  };
}
