import type { Instant } from '../../../base/instant.ts';
import type { RuntimeVersionFact } from '../../../model/fact-map.ts';
import type { Fact } from '../../../model/fact.ts';
import { fileContextOf } from '../../../model/file-kind.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { endOfSupport, supportTableDate } from '../../kit/support-table.ts';
import { cyclesOf, type VersionChoice } from '../../kit/version-choice.ts';
import { dayOf } from '../../time.ts';
import { counted, listed, outOf, place } from '../../words.ts';

export const runtimesSupported = defineCheck({
  meta: {
    id: 'runtimes-supported',
    title: 'No declared language runtime was past its end of support',
    question: "Is any component past its vendor's end of support?",
    rationale: `After the end of support, vulnerabilities in the runtime are no longer mended. Each date is judged by the dates that the vendors published (table of ${supportTableDate}): a runtime whose support ends later was fine before. A declaration that allows several versions does not tell which one runs.`,
    remediation:
      'Move to a supported version of the runtime and declare it exactly (in .nvmrc, .python-version, the base image), so that the declaration tells what runs.',
    reference: 'VUL-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['runtime-version'],
  relevantGap: productionGap,
  test(_item, facts) {
    const runtimes = facts.of('runtime-version').filter(({ value }) => fileContextOf(value.path) === 'production');
    if (runtimes.length === 0) return notApplicable('The repository declares no version of a language runtime.');
    const judged: readonly Judged[] = runtimes.map((runtime) => ({
      runtime,
      ...verdictOf(runtime.value, (instant) => facts.hasPassed(instant)),
    }));
    const ended = judged.filter(({ verdict }) => verdict === 'ended');
    if (ended.length > 0) {
      return exception(
        `${outOf(ended.length, judged.length, 'declared runtime')} past the end of support: ${listed(ended.map(described))}.`,
        ended.map(({ runtime }) => runtime),
      );
    }
    const open = judged.filter(({ verdict, runtime }) => verdict === 'unknown' && !isNarrowed(runtime.value, runtimes));
    if (open.length > 0) {
      return notDetermined(
        `For ${outOf(open.length, judged.length, 'declared runtime')} the declaration does not tell whether a supported version runs: ${listed(open.map(described))}.`,
      );
    }
    const exact = judged.filter(({ verdict }) => verdict !== 'unknown');
    const ranges = judged.filter(({ verdict }) => verdict === 'unknown');
    const narrowed =
      ranges.length === 0 ? '' : ` An exact version beside or above narrows ${listed(ranges.map(described))}.`;
    return pass(
      `${counted(judged.length, 'declared runtime')}, each supported: ${listed(exact.map(described))}.${narrowed}`,
      runtimes,
    );
  },
});

/** A range says what would do; an exact version of the same runtime in the same folder or above says what runs. */
function isNarrowed({ runtime, path }: RuntimeVersionFact, all: readonly Fact<'runtime-version'>[]): boolean {
  const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);
  return all.some(
    ({ value }) =>
      value.runtime === runtime &&
      path.startsWith(folderOf(value.path)) &&
      cyclesOf(value).every(({ cycle, open }) => !open && cycle !== ''),
  );
}

interface Verdict {
  readonly verdict: 'supported' | 'ended' | 'unknown';
  readonly ends?: Instant;
  /** The line whose end it is, when a newer one would do as well. */
  readonly cycle?: string;
}

interface Judged extends Verdict {
  readonly runtime: Fact<'runtime-version'>;
}

function verdictOf(runtime: RuntimeVersionFact, hasPassed: (instant: Instant) => boolean): Verdict {
  const choices = cyclesOf(runtime);
  const judged = choices.map((choice) => judge(runtime.runtime, choice, hasPassed));
  const unknown = judged.length === 1 ? judged[0] : undefined;
  if (judged.length === 0 || judged.some(({ verdict }) => verdict === 'unknown'))
    return { ...unknown, verdict: 'unknown' };
  const ended = judged.filter(({ verdict }) => verdict === 'ended');
  if (ended.length === 0) return judged[0]!;
  return ended.length === judged.length ? ended[0]! : { verdict: 'unknown' };
}

/** An open choice (`>=18`) may be met by a newer version, so its end of support says nothing. */
function judge(
  runtime: RuntimeVersionFact['runtime'],
  { cycle, open, last }: VersionChoice,
  hasPassed: (instant: Instant) => boolean,
): Verdict {
  const ends = endOfSupport(runtime, cycle);
  if (ends === undefined) return { verdict: 'unknown' };
  const known: Verdict = { verdict: 'supported', ends, ...(open ? { cycle } : {}) };
  if (!hasPassed(ends)) return known;
  const lines = open ? linesUpTo(cycle, last).map((line) => endOfSupport(runtime, line)) : [ends];
  const isOver = lines.length > 0 && lines.every((end) => end !== undefined && hasPassed(end));
  return { ...known, verdict: isOver ? 'ended' : 'unknown' };
}

/** The lines that a bounded range allows; none when it has no end. */
function linesUpTo(cycle: string, last: string | undefined): readonly string[] {
  const [from, to] = [Number(cycle), Number(last ?? Number.NaN)];
  return to >= from ? Array.from({ length: to - from + 1 }, (_, at) => String(from + at)) : [];
}

function described({ runtime: { value }, ends, cycle, verdict }: Judged): string {
  const orNewer = cycle !== undefined && /^[\d.]+$/.test(value.version) ? ' or newer' : '';
  const whose = cycle === undefined || verdict === 'ended' ? 'support' : `support of ${cycle}`;
  const until = ends === undefined ? '' : `, ${whose} ${verdict === 'supported' ? 'ends' : 'ended'} ${dayOf(ends)}`;
  return `${value.runtime} ${value.version}${orNewer} (${place(value)}${until})`;
}
