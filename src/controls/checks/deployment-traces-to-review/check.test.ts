import { test } from 'node:test';
import type { LandedChange, ProposedChange } from '../../../model/change.ts';
import type { Deployment } from '../../../model/deployment.ts';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, day, fact, landing, repository } from '../../test-facts.ts';
import { branchRules, deployment, headCommit, proposed, statusCheck } from '../../test-forge-facts.ts';
import { deploymentTracesToReview } from './check.ts';

const commit = asObjectId('e'.repeat(40));
const equal = { result: 'equal', against: headCommit, because: 'The trees are equal.', paths: [] } as const;
const common = [repository(), fact('branch-rules', branchRules())];
const landed = (more: Partial<ProposedChange> = {}, value: Partial<LandedChange> = {}, from = 1) =>
  landing(
    {
      commit,
      change: { id: '7', url: null },
      joinedBy: 'merge-commit',
      proposed: proposed(more),
      content: equal,
      ...value,
    },
    { from },
  );
const deployed = (more: Partial<Deployment> = {}) =>
  fact('deployment', deployment(more), { from: 2, id: 'deployment:1' });
const brought = (more: Partial<ProposedChange>) =>
  landed(
    more,
    {
      commit: asObjectId('b'.repeat(40)),
      deployments: [{ environment: 'production', at: day(2), fact: 'deployment:1' }],
    },
    0.5,
  );

const cases = casesOf(deploymentTracesToReview, {
  passes: [
    {
      name: 'one landing, whole',
      facts: [...common, landed(), deployed()],
      because: /Each of the 1 landing that it brought was approved/,
    },
    {
      name: 'all that it brought',
      facts: [...common, landed(), brought({}), deployed()],
      because: /2 landings that it brought was .*: eeeeeeeeee and bbbbbbbbbb/,
    },
  ],
  fails: [
    {
      name: 'not approved',
      facts: [...common, landed({ approvals: [] }), deployed()],
      because: /eeeeeeeeee: Nobody approved it/,
    },
    {
      name: 'one that came along was not',
      facts: [...common, landed(), brought({ approvals: [] }), deployed()],
      because: /2 landings .* 1 did not pass\. bbbbbbbbbb: Nobody/,
    },
    {
      name: 'altered on the way',
      facts: [
        ...common,
        landed({}, { content: { ...equal, result: 'different', because: 'One file differs.' } }),
        deployed(),
      ],
      because: /One file differs/,
    },
    {
      name: 'not tested',
      facts: [...common, landed({ statusChecks: [statusCheck({ conclusion: 'skipped' })] }), deployed()],
      because: /no pass \(skipped\)/,
    },
    {
      name: 'not on the branch',
      facts: [
        ...common,
        deployed(),
        fact(
          'difference',
          {
            code: 'deployed-off-branch',
            branch: 'main',
            subject: 'deployment:1',
            at: day(2),
            because: 'It stands on fix-now only.',
            explained: false,
            relied: ['deployment:1'],
          },
          { from: 3 },
        ),
      ],
      because: /stands on fix-now only/,
    },
  ],
  notDetermined: [
    { name: 'nothing is on record', facts: common, because: /No deployment is on record/ },
    { name: 'no landing that is known', facts: [...common, deployed()], because: /eeeeeeeeee is no landing/ },
    { name: 'unmapped', facts: [...common, landed(), deployed({ environment: 'shopfront' })], because: /not declared/ },
    {
      name: 'the rules of that time are not known',
      facts: [repository(), landed(), deployed()],
      because: /could not be judged.*rules of main/,
    },
  ],
  notApplicable: [
    { name: 'it failed', facts: [...common, landed(), deployed({ state: 'failure' })], because: /did not take place/ },
    { name: 'staging', facts: [...common, deployed({ environment: 'staging' })], because: /excluded/ },
  ],
});
for (const [name, run] of cases) test(name, run);
