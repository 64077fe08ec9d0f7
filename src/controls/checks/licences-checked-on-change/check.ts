import type { PipelineStep } from '../../../model/fact-map.ts';
import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction } from '../../kit/code.ts';
import { gateOnChange, textOfStep } from '../../kit/gate-check.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';

/** Tools that compare the licences of dependencies with a list. Those that look for headers in one's own files are none. */
const tools =
  /\blicense-checker(?:-rseidelsohn)?\b|\blicensefinder|license_finder\b|\blicensed\s+(?:status|cache)\b|\bgo-licenses\s+(?:check|report)\b|\bcargo[\s-]deny\b|EmbarkStudios\/cargo-deny-action|\bpip-licenses\b|\bliccheck\b|\bfossa(?:-action|\s+(?:analyze|test))\b|\bscancode\b|oss-review-toolkit|\bort\s+(?:analyze|evaluate)\b|\blicense-eye\s+dependency\b|\bwwhrd\s+check\b|\bnpm-license-crawler\b|--scanners?[= ]\S*licen[sc]e|checkLicense|\blicensee\b|dotnet-project-licenses|nuget-license|license-compliance|licence-compliance/i;

/** What builds and runs the program, and is no part of it. */
const notShipped: ReadonlySet<string> = new Set(['github-actions', 'docker', 'terraform']);
const manifests =
  /(?:cargo|package|pipfile|pyproject|requirements|poetry|uv|gemfile|composer|pom|gradle|go\.(?:mod|sum)|yarn|pnpm|lock)/i;

export const licencesCheckedOnChange = defineCheck({
  meta: {
    id: 'licences-checked-on-change',
    title: 'The licences of dependencies are checked on each proposed change, and a denied one fails it',
    question: 'Do you comply with the licences of software you use?',
    rationale:
      'A licence that asks for more than the company gives comes in with one line of a manifest, and is expensive to get out. A tool that compares the licences of dependencies with a list, on each change and able to fail it, keeps it out. What is on the list, and the notices that are shipped, are for a reader to judge.',
    remediation:
      'Run a licence check on each change (`cargo deny`, `go-licenses check`, `license-checker --onlyAllow`, dependency review with `deny-licenses`).',
    reference: 'SEC-14',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'dependency-manifest'],
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    const declares = facts
      .of('dependency-manifest')
      .some((one) => inProduction(one) && !notShipped.has(one.value.ecosystem));
    return declares || facts.gaps('dependency-manifest').length > 0
      ? gateOnChange(facts, { what: 'A check of licences', isIt: checksLicences, about: manifests })
      : notApplicable('The repository declares no dependency.');
  },
});

function checksLicences(step: PipelineStep): boolean {
  if (step.uses?.startsWith('actions/dependency-review-action@') === true)
    return ['deny-licenses', 'allow-licenses'].some((name) => (step.inputs[name] ?? '') !== '');
  if (/aquasecurity\/trivy-action@/.test(step.uses ?? '')) return /licen[sc]e/.test(step.inputs['scanners'] ?? '');
  return tools.test(textOfStep(step));
}
