import { test } from 'node:test';
import { casesOf, gap, pipeline } from '../../test-facts.ts';
import { pipelineTokenLeastPrivilege } from './check.ts';

const cases = casesOf(pipelineTokenLeastPrivilege, {
  passes: [
    { name: 'read only', facts: [pipeline()], because: /1 workflow declares/ },
    {
      name: 'every job declares',
      facts: [pipeline({ permissions: 'undeclared', jobsWithPermissions: ['build'] })],
      because: /1 workflow declares/,
    },
    { name: 'a few scopes', facts: [pipeline({ permissions: ['contents'] })], because: /declares/ },
    {
      name: 'unknown starter of another file',
      facts: [pipeline()],
      gaps: [gap('pipeline', { reason: 'not-connected' })],
      because: /declares/,
    },
  ],
  fails: [
    {
      name: 'write-all',
      facts: [pipeline({ permissions: 'write-all' })],
      because: /1 of 1 workflow without a limit on the token: .*ci\.yml may write everything/,
    },
    {
      name: 'one job declares nothing',
      facts: [
        pipeline(),
        pipeline({ path: 'b.yml', permissions: 'undeclared', jobs: ['x', 'y'], jobsWithPermissions: ['x'] }),
      ],
      because: /1 of 2 workflows.*: b\.yml leaves at least one job to the default of the forge/,
    },
  ],
  notDetermined: [
    { name: 'a workflow could not be read', facts: [pipeline()], gaps: [gap('pipeline')], because: /Not everything/ },
  ],
  notApplicable: [
    {
      name: 'another system',
      facts: [pipeline({ system: 'gitlab-ci', permissions: 'undeclared' })],
      because: /no GitHub Actions workflow/,
    },
    {
      name: 'only called by others',
      facts: [pipeline({ triggers: ['workflow_call'], permissions: 'undeclared' })],
      because: /no GitHub/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
