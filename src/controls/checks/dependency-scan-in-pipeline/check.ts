import { notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import type { FactView } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import {
  allSteps,
  contentGaps,
  filesOf,
  limitedPlace,
  scansOf,
  stepPlace,
  toolsOf,
  unreadCalls,
} from '../../kit/pipelines.ts';
import { besideForge } from '../../kit/forge-scanners.ts';
import { foundIsFound, type ScannerFacts } from '../../kit/scanner-check.ts';
import { listed } from '../../words.ts';

export const dependencyScanInPipeline = defineCheck({
  meta: {
    id: 'dependency-scan-in-pipeline',
    title: 'Dependencies are scanned for known vulnerabilities, by a pipeline or by the forge',
    question: 'Show that dependency scanning was set up all period long.',
    rationale:
      "Most vulnerabilities arrive with somebody else's code. The pipeline definition shows between which dates a scan was set up; that each run took place and was clean is shown by the runs, which the code does not hold. Alerts of the forge are a setting that leaves no trace in the code: where it was not asked, or hides it, nothing is claimed.",
    remediation:
      'Add a dependency scan (osv-scanner, Trivy, npm audit, pip-audit, govulncheck, dependency-review …) to a pipeline, on changes or on a schedule; or switch on the alerts of the forge for dependencies and connect it with a token that may see the setting. Where no forge has such a setting, say so (`pipelinesOnly`).',
    reference: 'VUL-02',
    evaluation: 'state',
    parameters: { pipelinesOnly: false },
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script', 'dependency-manifest', 'forge-scanner'],
  relevantGap: productionGap,
  toleratesGaps: foundIsFound,
  test: (_item, facts, { pipelinesOnly }) =>
    besideForge(
      { kind: 'dependencies', what: 'Scanning of dependencies', pipelinesOnly },
      facts,
      scannedInPipeline(facts),
    ),
});

function scannedInPipeline(facts: Pick<FactView<ScannerFacts | 'dependency-manifest'>, 'of' | 'gaps'>): Outcome {
  const steps = allSteps(facts.of('pipeline'), facts.of('pipeline-script'));
  const all = scansOf(steps, 'sca');
  const scans = all.filter(({ away }) => !away);
  if (scans.length > 0) {
    const tools = listed(toolsOf(scans, 'sca'));
    return pass(`Dependencies are scanned (${tools}): ${listed(scans.map(stepPlace))}.`, filesOf(scans));
  }
  const manifests = facts.of('dependency-manifest').filter(inProduction);
  if (manifests.length === 0 && facts.gaps('dependency-manifest').length === 0) {
    return notApplicable('The repository declares no dependencies.');
  }
  if (all.length > 0)
    return notDetermined(
      `Dependency scanning (${listed(toolsOf(all, 'sca'))}) may not run: ${listed(all.map(limitedPlace))}.`,
    );
  const unread = unreadCalls(steps);
  if (unread.length > 0) {
    return notDetermined(
      `No dependency scan was found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  }
  return missing(
    contentGaps(facts),
    ['pipeline', 'dependency-manifest'],
    'No pipeline in the repository scans its dependencies.',
  );
}
