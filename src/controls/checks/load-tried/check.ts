import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isService } from '../../kit/code.ts';
import { allSteps, filesOf, stepPlace, type RunStep } from '../../kit/pipelines.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';
import { untold } from '../../kit/seen.ts';
import { clause, listed } from '../../words.ts';

const inCommand =
  /(?:^|[\s;&|(/])(?:k6\s+(?:run|cloud)|xk6\s+run|artillery\s+run|locust\s+-|jmeter\s+-|vegeta\s+attack|ghz\s+-|wrk2?\s+-|bombardier\s+-|hey\s+-|gatling(?::test|\.sh|Run|-run)|(?:mvnw?|gradlew?)\s[^\n]*gatling|oha\s+-|drill\s+-|autocannon\s+-)/;
const inAction =
  /^(?:grafana\/(?:run-k6-action|k6-action|setup-k6-action)|artilleryio\/action-cli|azure\/load-testing|gatling\/enterprise-action|rbhadti94\/apache-jmeter-action|docker:\/\/(?:grafana|loadimpact)\/k6)/i;
/** What sets an action up runs nothing. */
const isSetup = /setup-k6-action/i;

export const loadTried = defineCheck({
  meta: {
    id: 'load-tried',
    title: 'A pipeline tries load by itself, and its failure counts',
    question: 'How do you know the system can carry expected load?',
    rationale:
      'What was never tried under load is tried by customers. Steps of pipelines that run a load test (k6, Gatling, Locust, JMeter, Artillery, vegeta and others) are looked for. One that starts by itself, on a schedule, for a release or for what lands, and whose failure counts, is what is shown; one that only a person starts, or whose failure is ignored, is not. What the runs found, how near their load is to the expected peak, and whether thresholds are set is not read: those results are asked for. Where no such step is found load may be tried elsewhere, so that is open.',
    remediation:
      'Run a load test with thresholds on a schedule or before a release, in a pipeline that fails when they are missed.',
    reference: 'AVL-08',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['pipeline', 'pipeline-script', 'container-image'],
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    const runs = allSteps(facts.of('pipeline'), facts.of('pipeline-script')).filter(triesLoad);
    if (runs.length === 0)
      return isService(facts.of('container-image'))
        ? untold(facts, ['pipeline'], 'No pipeline of the repository tries load; it may be tried elsewhere.')
        : notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    const automatic = runs.filter(startsByItself);
    const firm = automatic.filter(({ neutralisers }) => neutralisers.length === 0);
    if (firm.length > 0)
      return pass(`Load is tried at ${placesOf(firm)}. What the runs found is not read.`, filesOf(firm));
    if (automatic.length > 0)
      return exception(
        `Load is tried, but its failure does not count: ${listed(automatic.map((run) => `${stepPlace(run)} (${listed(run.neutralisers)})`))}.`,
        filesOf(automatic),
      );
    const silent = runs.filter(({ pipeline }) => pipeline.value.triggers.length === 0);
    if (silent.length > 0)
      return notDetermined(`What starts the load test is not in the repository: ${clause(placesOf(silent))}.`);
    return exception(`Load is tried only when a person starts it: ${placesOf(runs)}.`, filesOf(runs));
  },
});

const triesLoad = ({ step: { uses = '', run = '' } }: RunStep): boolean =>
  (inAction.test(uses) && !isSetup.test(uses)) || inCommand.test(run);

const byPerson = new Set(['workflow_dispatch', 'manual', 'issue_comment', 'repository_dispatch', 'workflow_call']);

const startsByItself = ({ pipeline }: RunStep): boolean =>
  pipeline.value.triggers.some((event) => !byPerson.has(event));

const placesOf = (runs: readonly RunStep[]): string => listed(runs.map(stepPlace));
