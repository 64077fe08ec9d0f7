import { test } from 'node:test';
import type { OrganisationSettings } from '../../../model/access.ts';
import { casesOf, fact, repository } from '../../test-facts.ts';
import { organisation } from '../../test-forge-facts.ts';
import { pipelineDefaultTokenReads } from './check.ts';

const settings = (more: Partial<OrganisationSettings> = {}) => [fact('organisation', organisation(more))];

const cases = casesOf(pipelineDefaultTokenReads, {
  passes: [
    { name: 'reads, and approves nothing', facts: settings(), because: /In acme, the token of a pipeline reads/ },
  ],
  fails: [
    { name: 'writes', facts: settings({ defaultPipelinePermissions: 'write' }), because: /may write by default/ },
    {
      name: 'approves, and the rest is not told',
      facts: settings({ defaultPipelinePermissions: null, pipelinesCanApprove: true }),
      because: /may approve changes/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /not known/ },
    {
      name: 'not told',
      facts: settings({ defaultPipelinePermissions: null }),
      because: /what a token may do by default/,
    },
    {
      name: 'approving not told',
      facts: settings({ pipelinesCanApprove: null }),
      because: /whether pipelines may approve/,
    },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), ...settings()], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
