/** Checks of one shape: a pipeline in the repository runs a scanner of one kind on each proposed change. */
import type { ScannerKind } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { listed } from '../words.ts';
import { missing } from './absence.ts';
import { changeSteps, filesOf, isHook, scansOf, stepPlace, toolsOf, unreadCalls } from './pipelines.ts';

/** Why what is found stands although other pipelines could not be read. */
export const foundIsFound = 'a scanner that was found runs, whatever else could not be read.';

export function scannedOnChange(
  kind: ScannerKind,
  facts: Pick<FactView<'pipeline'>, 'of' | 'gaps'>,
  words: { readonly what: string },
): Outcome {
  const pipelines = facts.of('pipeline');
  const steps = changeSteps(pipelines);
  const scans = scansOf(steps, kind);
  const whole = scans.filter(({ partial }) => !partial);
  if (whole.length > 0) {
    const tools = listed(toolsOf(whole, kind));
    return pass(
      `${words.what} (${tools}) runs on each proposed change: ${listed(whole.map(stepPlace))}.`,
      filesOf(whole),
    );
  }
  if (scans.length > 0) {
    const places = listed(scans.map(stepPlace));
    return notDetermined(
      `${words.what} (${listed(toolsOf(scans, kind))}) runs only when a change touches certain paths: ${places}. Whether that covers each change cannot be told from the pipeline alone.`,
    );
  }
  return notScanned(kind, facts, { ...words, pipelines, unread: unreadCalls(steps) });
}

function notScanned(
  kind: ScannerKind,
  facts: Pick<FactView<'pipeline'>, 'gaps'>,
  found: { readonly what: string; readonly pipelines: readonly Fact<'pipeline'>[]; readonly unread: readonly string[] },
): Outcome {
  const { what, pipelines, unread } = found;
  if (unread.length > 0) {
    return notDetermined(
      `${what} was not found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  }
  const elsewhere = pipelines.filter(({ value }) => value.steps.some((s) => s.scanners.some((x) => x.kind === kind)));
  const hooks = elsewhere.filter(isHook);
  const paths = listed(elsewhere.map(({ value }) => value.path));
  if (elsewhere.length > 0 && hooks.length === elsewhere.length) {
    return missing(
      facts,
      ['pipeline'],
      `${what} runs only as a hook on developers' machines, where it can be skipped: ${paths}.`,
      elsewhere,
    );
  }
  if (elsewhere.length > 0) {
    return missing(facts, ['pipeline'], `${what} runs, but not on each proposed change: ${paths}.`, elsewhere);
  }
  const where =
    pipelines.length === 0
      ? 'The repository defines no pipeline.'
      : `None of its ${pipelines.length} pipeline definitions does it.`;
  return missing(facts, ['pipeline'], `${what} runs on no proposed change. ${where}`);
}
