/** What a run depends on, as one digest: where nothing of it changed, the last run is the answer still. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { earlier, type Instant } from '../../base/instant.ts';
import { extractorsVersion } from '../../facts/extract.ts';
import type { Period } from '../../model/control.ts';
import type { Repository } from '../../model/repository.ts';
import type { Run } from '../../model/run.ts';
import type { AppContext } from '../context.ts';
import { exposureInputs } from '../dependencies/audited.ts';

/** The instant up to which every repository was seen: where the default window ends, so that all of it is covered. */
export function seenAt(repositories: readonly Repository[], { clock }: AppContext): Instant {
  return repositories.reduce((first, { observedAt }) => earlier(first, observedAt), clock.now());
}

export interface Inputs {
  readonly repositories: readonly Repository[];
  readonly period: Period | string;
  /** What was known of each forge. */
  readonly forges: readonly (readonly [source: string, known: Digest])[];
  /** How many decisions were made: a run seals what they cover. */
  readonly decisions: number;
}

/** Names everything that could change the result. */
export function inputsDigest({ repositories, period, forges, decisions }: Inputs, context: AppContext): Digest {
  const { source: _where, rules: _files, ...settings } = context.config;
  const { sideCommits } = settings.scope;
  const waved = context.ruleSources().baselines(context.clock.now());
  return sha256(
    canonicalJson({
      heads: repositories.map(({ name, head, gaps, furtherBranches = [] }) => [
        name,
        head ?? null,
        gaps.map(({ detail }) => detail),
        ...furtherBranches,
      ]),
      ...(sideCommits.read && { refs: repositories.map(({ refs }) => refs ?? null) }),
      period,
      ...(forges.length > 0 && { forges }),
      decisions,
      ruleset: context.ruleSet().version,
      ...(waved.length > 0 && { waved: waved.map(({ effect }) => effect) }),
      extractors: extractorsVersion(),
      checks: context.checkVersions.all,
      joiner: context.joinerVersion,
      exposures: exposureInputs(settings),
      controls: context.content.controls,
      settings,
    }),
  );
}

export async function runWithSameInputs(inputs: Digest, { stores }: AppContext): Promise<Run | undefined> {
  const latest = await stores.runs.latest();
  return latest?.inputs === inputs ? stores.runs.get(latest.id) : undefined;
}
