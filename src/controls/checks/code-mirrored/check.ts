import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { allSteps, filesOf, stepPlace, type RunStep } from '../../kit/pipelines.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

/** A copy of all refs, or of a repository as a bundle; and actions that do it. */
const inCommand =
  /\bgit\s+(?:-\S+\s+\S+\s+)*(?:push\s+(?:[^\n]*\s)?--mirror\b|clone\s+(?:[^\n]*\s)?--mirror\b|bundle\s+create\b[^\n]*--all\b)|\bghorg\s+clone\b|\bgithub-backup\b|\bgickup\b/;
const inAction =
  /^(?:pixta-dev\/repository-mirroring-action|yesolutions\/mirror-action|wearerequired\/git-mirror-action|wangchucheng\/git-repo-sync|hub-mirror-action|[\w-]+\/(?:git-)?(?:repo(?:sitory)?-)?mirror(?:ing)?(?:-action)?|[\w-]+\/(?:github-)?repo(?:sitory)?-backup\w*)@/i;

export const codeMirrored = defineCheck({
  meta: {
    id: 'code-mirrored',
    title: 'A pipeline copies the repository away from its forge by itself, and its failure counts',
    question: 'What if the code host is unavailable or deletes your organisation?',
    rationale:
      'Who holds the only copy of the code holds the company. A step that mirrors all refs (`git push --mirror`, a bundle of all refs, an action made for it) in a pipeline that starts on a schedule or for what lands is what is shown, if its failure counts. Copies are often made from outside: a pull mirror, a backup service, a job of another repository; so where no step is found that is open. Whether runs succeeded, whether the copy is whole, and that its place is no account of the same forge is not seen.',
    remediation:
      'Mirror every repository away from its forge at least weekly, verify the copy (`git bundle verify`, number of refs, heads), and let the job fail aloud.',
    reference: 'DR-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['pipeline', 'pipeline-script'],
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    const runs = allSteps(facts.of('pipeline'), facts.of('pipeline-script')).filter(mirrors);
    const automatic = runs.filter(({ pipeline }) =>
      pipeline.value.triggers.some((event) => event === 'schedule' || event === 'push'),
    );
    const firm = automatic.filter(({ neutralisers }) => neutralisers.length === 0);
    if (firm.length > 0)
      return pass(`The repository is copied at ${placesOf(firm)}. What the runs did is not read.`, filesOf(firm));
    if (automatic.length > 0)
      return exception(
        `The repository is copied, but a failure does not count: ${placesOf(automatic)}.`,
        filesOf(automatic),
      );
    if (runs.some(({ pipeline }) => pipeline.value.triggers.length === 0))
      return notDetermined(`What starts the copy is not in the repository: ${placesOf(runs)}.`);
    if (runs.length > 0)
      return exception(`The repository is copied only when a person starts it: ${placesOf(runs)}.`, filesOf(runs));
    return untold(
      facts,
      ['pipeline'],
      'No pipeline of the repository copies it away from its forge; that may be done from elsewhere.',
    );
  },
});

const mirrors = ({ step: { uses = '', run = '' } }: RunStep): boolean => inAction.test(uses) || inCommand.test(run);

const placesOf = (runs: readonly RunStep[]): string => listed(runs.map(stepPlace));
