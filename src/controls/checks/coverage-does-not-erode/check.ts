import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import type { Fact } from '../../../model/fact.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode } from '../../kit/code.ts';
import { allSteps } from '../../kit/pipelines.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';
import { untold } from '../../kit/seen.ts';
import { listed, place } from '../../words.ts';

const inCommand =
  /--cov-fail-under[= ](\d+)|--fail-under(?:-lines)?[= ](\d+)|--coverage(?:\.|-)thresholds?[.\w-]*[= ](\d+)|--minimum-coverage[= ](\d+)/;

export const coverageDoesNotErode = defineCheck({
  meta: {
    id: 'coverage-does-not-erode',
    title: 'A threshold makes tests fail where they reach less of the code than they should',
    question: 'How do you know calculations are right?',
    rationale:
      'Where nothing asks for them, tests grow slower than the code. Thresholds are read from the settings of test tools (coverage.py, pytest-cov, jest, vitest, nyc, simplecov, jacoco), from options in pipelines, and from the file of Codecov, whose status has to be required on the forge to count. `minimum` is the least that a number has to be; a threshold that only holds coverage against what it was passes too. Where no threshold is found, one may be set in a service, so that is open. Which calculations are critical, whether they have tests with known results, and how much was reached on each merge is not seen.',
    remediation:
      'Set a threshold in the settings of the test tool, at what is reached today, and raise it as tests come.',
    reference: 'PIN-09',
    evaluation: 'state',
    parameters: { minimum: 1 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['tracked-file', 'pipeline', 'pipeline-script'],
  toleratesGaps: foundIsFound,
  test(item, facts, { minimum }) {
    if (!holdsCode(item)) return notApplicable('The repository holds no program code.');
    const settings = facts.of('tracked-file').filter(({ value }) => value.topic === 'coverage-threshold');
    const options = allSteps(facts.of('pipeline'), facts.of('pipeline-script')).flatMap(({ pipeline, step }) => {
      const number = inCommand
        .exec(step.run ?? '')
        ?.slice(1)
        .find((one) => one !== undefined);
      return number === undefined
        ? []
        : [{ fact: pipeline, at: place({ path: pipeline.value.path, line: step.line }), said: `${number}%` }];
    });
    const found = [
      ...settings.map((fact) => ({ fact: fact as Fact, at: place(fact.value), said: fact.value.detail })),
      ...options,
    ];
    const firm = found.filter(({ said }) => said.startsWith('may not fall') || numberIn(said) >= minimum);
    if (firm.length > 0)
      return pass(
        `Tests fail below a threshold: ${toldOf(firm)}.`,
        firm.map(({ fact }) => fact),
      );
    const relied = found.map(({ fact }) => fact);
    const lax = found.filter(({ said }) => !/^\d/.test(said));
    if (lax.length > 0 && lax.length === found.length)
      return notDetermined(
        `No setting makes tests fail where coverage falls: ${toldOf(lax)}. Whether a service holds a threshold, the code does not tell.`,
      );
    if (found.length > 0) return exception(`The threshold is below ${minimum}%: ${toldOf(found)}.`, relied);
    return untold(
      facts,
      ['tracked-file', 'pipeline'],
      'No threshold for how much tests reach was found; a service may hold one.',
    );
  },
});

const numberIn = (said: string): number => Number(/^(\d+(?:\.\d+)?)/.exec(said)?.[1] ?? -1);

const toldOf = (found: readonly { readonly at: string; readonly said: string }[]): string =>
  listed(found.map(({ at, said }) => `${said} at ${at}`));
