/** Checks of one shape: a pipeline in the repository runs a scanner of one kind on each proposed change. */
import type { ScannerKind } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { clause, listed } from '../words.ts';
import { missing } from './absence.ts';
import {
  allSteps,
  changeSteps,
  contentGaps,
  filesOf,
  isHook,
  isWhole,
  limitedPlace,
  scansOf,
  stepPlace,
  toolsOf,
  unreadCalls,
  unstarted,
} from './pipelines.ts';

/** Pipelines, and the files of commands that they run. */
export type ScannerFacts = 'pipeline' | 'pipeline-script';

/** Why what is found stands although other pipelines could not be read. */
export const foundIsFound = 'a scanner that was found runs, whatever else could not be read.';

export function scannedOnChange(
  kind: ScannerKind,
  facts: Pick<FactView<ScannerFacts>, 'of' | 'gaps'>,
  words: { readonly what: string },
): Outcome {
  const pipelines = facts.of('pipeline');
  const scripts = facts.of('pipeline-script');
  const steps = changeSteps(pipelines, scripts);
  const scans = scansOf(steps, kind);
  const whole = scans.filter(isWhole);
  if (whole.length > 0) {
    const tools = listed(toolsOf(whole, kind));
    return pass(
      `${words.what} (${tools}) runs on each proposed change: ${listed(whole.map(stepPlace))}.`,
      filesOf(whole),
    );
  }
  if (scans.length > 0) {
    return notDetermined(
      `${words.what} (${listed(toolsOf(scans, kind))}) may not run on each proposed change: ${listed(scans.map(limitedPlace))}.`,
    );
  }
  return notScanned(kind, facts, { ...words, pipelines, scripts, unread: unreadCalls(steps) });
}

interface NotScanned {
  readonly what: string;
  readonly pipelines: readonly Fact<'pipeline'>[];
  readonly scripts: readonly Fact<'pipeline-script'>[];
  readonly unread: readonly string[];
}

function notScanned(kind: ScannerKind, facts: Pick<FactView<ScannerFacts>, 'gaps'>, found: NotScanned): Outcome {
  const { what, pipelines, scripts, unread } = found;
  const hidden = unstarted(scansOf(allSteps(pipelines, scripts), kind), facts.gaps('pipeline'));
  if (hidden.steps.length > 0) {
    const places = listed(hidden.steps.map(stepPlace));
    return notDetermined(
      `${what} (${listed(toolsOf(hidden.steps, kind))}) is set up at ${places}; whether it runs on proposed changes is not in the repository: ${listed(
        hidden.gaps.map(({ detail }) => clause(detail)),
        1,
      )}.`,
      hidden.gaps,
    );
  }
  if (unread.length > 0) {
    return notDetermined(
      `${what} was not found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  }
  return missing(contentGaps(facts), ['pipeline'], ...notOnChange(kind, what, pipelines));
}

function notOnChange(
  kind: ScannerKind,
  what: string,
  pipelines: readonly Fact<'pipeline'>[],
): readonly [because: string, relied: readonly Fact<'pipeline'>[]] {
  const elsewhere = pipelines.filter(({ value }) => value.steps.some((s) => s.scanners.some((x) => x.kind === kind)));
  const paths = listed(elsewhere.map(({ value }) => value.path));
  if (elsewhere.length > 0 && elsewhere.every(isHook))
    return [`${what} runs only as a hook on developers' machines, where it can be skipped: ${paths}.`, elsewhere];
  if (elsewhere.length > 0) return [`${what} runs, but not on each proposed change: ${paths}.`, elsewhere];
  const where =
    pipelines.length === 0
      ? 'The repository defines no pipeline.'
      : pipelines.length === 1
        ? 'Its only pipeline definition does not do it.'
        : `None of its ${pipelines.length} pipeline definitions does it.`;
  return [`${what} runs on no proposed change. ${where}`, []];
}
