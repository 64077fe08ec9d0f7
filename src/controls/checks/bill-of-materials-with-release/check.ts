import type { PipelineStep } from '../../../model/fact-map.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isService } from '../../kit/code.ts';
import { allSteps, contentGaps, filesOf, stepPlace, unreadCalls, type RunStep } from '../../kit/pipelines.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';
import { listed } from '../../words.ts';

/** Tools that may write one by a configuration of their own. */
const releasers = /goreleaser|\bko\s+(?:build|publish)|jreleaser|cargo-dist|semantic-release/i;
const writers = /\bcyclonedx\b|cyclonedx-\w+|\bcdxgen\b|\bspdx\b|\bsyft\b|sbom/i;

export const billOfMaterialsWithRelease = defineCheck({
  meta: {
    id: 'bill-of-materials-with-release',
    title: 'A pipeline that does not only run for proposals writes a bill of materials of what is built',
    question: 'If a new flaw is announced, can you tell where you are affected?',
    rationale:
      'When a flaw of a library is announced, the list of what each release is made of tells within minutes who is affected. Repositories that build an image or are released are asked for a step that writes such a list (CycloneDX, SPDX) in a pipeline that runs for what lands or is released. That each release has its list, whole and tied to what was shipped, is shown by the release itself, which is not read.',
    remediation:
      'Write a bill of materials when an image or package is built (syft, cdxgen, `sbom: true`) and keep it with the release.',
    reference: 'VUL-14',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'container-image', 'release'],
  relevantGap: ({ of }) => of !== 'release',
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    const pipelines = facts.of('pipeline');
    const isReleased =
      facts.of('release').length > 0 || pipelines.some(({ value }) => value.triggers.includes('release'));
    if (!isService(facts.of('container-image')) && !isReleased)
      return notApplicable('Nothing shows that the repository builds an image or is released.');
    const steps = allSteps(pipelines);
    const writing = steps.filter(({ step }) => writesList(step));
    const late = writing.filter((run) => !isForProposalsOnly(run));
    if (late.length > 0)
      return pass(`A bill of materials is written at ${listed(late.map(stepPlace))}.`, filesOf(late));
    if (writing.length > 0)
      return exception(
        `A bill of materials is written for proposals only: ${listed(writing.map(stepPlace))}.`,
        filesOf(writing),
      );
    const perhaps = steps.filter(({ step }) => releasers.test(`${step.uses ?? ''} ${step.run ?? ''}`));
    if (perhaps.length > 0)
      return notDetermined(
        `A release tool may write a bill of materials by its own configuration: ${listed(perhaps.map(stepPlace))}.`,
      );
    const unread = unreadCalls(steps);
    if (unread.length > 0)
      return notDetermined(
        `No bill of materials was found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
      );
    return missing(contentGaps(facts), ['pipeline'], 'No pipeline of the repository writes a bill of materials.');
  },
});

function writesList(step: PipelineStep): boolean {
  if (step.scanners.some(({ kind }) => kind === 'sbom')) return true;
  if (/^docker\/(?:build-push-action|bake-action)@/.test(step.uses ?? ''))
    return /^(?:true|generator=)/.test(step.inputs['sbom'] ?? '');
  return writers.test(step.run ?? '');
}

const isForProposalsOnly = ({ pipeline: { value } }: RunStep): boolean =>
  value.triggers.length > 0 && value.triggers.every((event) => /^pull_request|^merge_group/.test(event));
