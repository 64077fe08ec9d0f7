import { test } from 'node:test';
import { casesOf, gap, image, pipeline, repository, step } from '../../test-facts.ts';
import { loadTried } from './check.ts';

const nightly = { triggers: ['schedule'], onChange: false };
const k6 = step({ run: 'k6 run perf/load.js' });

const cases = casesOf(loadTried, {
  passes: [
    {
      name: 'on a schedule',
      facts: [image(), pipeline({ ...nightly, steps: [k6] })],
      because: /Load is tried at .*ci\.yml:10/,
    },
    {
      name: 'by an action',
      facts: [pipeline({ ...nightly, steps: [step({ uses: 'grafana/run-k6-action@v1' })] })],
      because: /Load is tried/,
    },
    {
      name: 'with Gatling',
      facts: [pipeline({ ...nightly, steps: [step({ run: './mvnw gatling:test' })] })],
      because: /Load is tried/,
    },
  ],
  fails: [
    {
      name: 'its failure is ignored',
      facts: [pipeline({ ...nightly, steps: [step({ run: 'k6 run a.js || true', neutralisers: ['|| true'] })] })],
      because: /its failure does not count: .*\|\| true/,
    },
    {
      name: 'only by hand',
      facts: [pipeline({ triggers: ['workflow_dispatch'], onChange: false, steps: [k6] })],
      because: /only when a person starts it/,
    },
  ],
  notDetermined: [
    { name: 'none in a service', facts: [image()], because: /it may be tried elsewhere/ },
    {
      name: 'a tool that is only set up',
      facts: [image(), pipeline({ steps: [step({ uses: 'grafana/setup-k6-action@v1' })] })],
      because: /may be tried/,
    },
    {
      name: 'nothing says what starts it',
      facts: [pipeline({ triggers: [], onChange: false, steps: [k6] })],
      because: /What starts the load test/,
    },
    { name: 'a pipeline could not be read', facts: [image()], gaps: [gap('pipeline')], because: /Some pipeline/ },
  ],
  notApplicable: [{ name: 'no service', facts: [repository()], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
