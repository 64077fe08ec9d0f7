import { test } from 'node:test';
import { casesOf, fact, gap, pipeline, repository, step } from '../../test-facts.ts';
import { coverageDoesNotErode } from './check.ts';

const threshold = (detail: string) =>
  fact('tracked-file', { topic: 'coverage-threshold', path: 'pyproject.toml', line: 3, detail });

const cases = casesOf(coverageDoesNotErode, {
  passes: [
    { name: 'a number', facts: [threshold('80% (pytest-cov)')], because: /80% \(pytest-cov\) at pyproject\.toml:3/ },
    { name: 'against what it was', facts: [threshold('may not fall (codecov)')], because: /may not fall/ },
    {
      name: 'an option in a pipeline',
      facts: [pipeline({ steps: [step({ run: 'coverage report --fail-under=90' })] })],
      because: /90% at \.github\/workflows\/ci\.yml:10/,
    },
  ],
  fails: [
    { name: 'nought', facts: [threshold('0% (jest coverageThreshold)')], because: /The threshold is below 1%/ },
    {
      name: 'below what is asked for',
      facts: [threshold('60% (pytest-cov)')],
      parameters: { minimum: 80 },
      because: /below 80%: 60%/,
    },
  ],
  notDetermined: [
    { name: 'only shown', facts: [threshold('only shown (codecov)')], because: /No setting makes tests fail/ },
    {
      name: 'by default',
      facts: [threshold('by default, may not fall (codecov)')],
      because: /No setting makes tests fail/,
    },
    { name: 'none', facts: [repository()], because: /a service may hold one/ },
    {
      name: 'none, and a pipeline could not be read',
      facts: [repository()],
      gaps: [gap('pipeline')],
      because: /Some pipeline/,
    },
  ],
  notApplicable: [{ name: 'no code', facts: [repository({}, { Markdown: 3 })], because: /no program code/ }],
});
for (const [name, run] of cases) test(name, run);
