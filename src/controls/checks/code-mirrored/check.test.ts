import { test } from 'node:test';
import { casesOf, gap, pipeline, repository, step } from '../../test-facts.ts';
import { codeMirrored } from './check.ts';

const weekly = { triggers: ['schedule'], onChange: false };
const mirror = step({ run: 'git push --mirror git@mirror.example:acme/shop.git' });

const cases = casesOf(codeMirrored, {
  passes: [
    { name: 'on a schedule', facts: [pipeline({ ...weekly, steps: [mirror] })], because: /is copied at .*ci\.yml:10/ },
    { name: 'for what lands', facts: [pipeline({ triggers: ['push'], steps: [mirror] })], because: /is copied/ },
    {
      name: 'as a bundle',
      facts: [pipeline({ ...weekly, steps: [step({ run: 'git bundle create shop.bundle --all' })] })],
      because: /is copied/,
    },
    {
      name: 'by an action',
      facts: [pipeline({ ...weekly, steps: [step({ uses: 'pixta-dev/repository-mirroring-action@v1' })] })],
      because: /is copied/,
    },
  ],
  fails: [
    {
      name: 'a failure is ignored',
      facts: [pipeline({ ...weekly, steps: [{ ...mirror, neutralisers: ['continue-on-error'] }] })],
      because: /a failure does not count/,
    },
    {
      name: 'only by hand',
      facts: [pipeline({ triggers: ['workflow_dispatch'], steps: [mirror] })],
      because: /only when a person/,
    },
  ],
  notDetermined: [
    { name: 'none', facts: [repository()], because: /may be done from elsewhere/ },
    {
      name: 'another push',
      facts: [pipeline({ ...weekly, steps: [step({ run: 'git push origin main' })] })],
      because: /from elsewhere/,
    },
    {
      name: 'nothing says what starts it',
      facts: [pipeline({ triggers: [], steps: [mirror] })],
      because: /What starts the copy/,
    },
    { name: 'a pipeline could not be read', facts: [repository()], gaps: [gap('pipeline')], because: /Some pipeline/ },
  ],
  notApplicable: [
    { name: 'before the first landing', facts: [repository({ from: 300 })], because: /Nothing had landed/ },
  ],
});
for (const [name, run] of cases) test(name, run);
