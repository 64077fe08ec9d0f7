import { test } from 'node:test';
import { casesOf, gap, pipeline, step } from '../../test-facts.ts';
import { pipelineFederatedIdentity } from './check.ts';

const aws = 'aws-actions/configure-aws-credentials@v4';
const role = step({ uses: aws, inputs: { 'role-to-assume': 'arn:aws:iam::1:role/deploy' } });
const key = step({
  uses: aws,
  inputs: { 'aws-access-key-id': '${{ secrets.KEY_ID }}', 'aws-secret-access-key': '${{ secrets.KEY }}' },
  line: 44,
});

const cases = casesOf(pipelineFederatedIdentity, {
  passes: [
    {
      name: 'a role to assume',
      facts: [pipeline({ steps: [role] })],
      because: /1 pipeline step signs in with a federated identity/,
    },
    {
      name: 'a short-lived key handed on from another step',
      facts: [
        pipeline({ steps: [role, step({ inputs: { 'env.AWS_ACCESS_KEY_ID': '${{ steps.aws.outputs.id }}' } })] }),
      ],
      because: /none uses a stored key/,
    },
  ],
  fails: [
    {
      name: 'a stored key as input',
      facts: [pipeline({ steps: [role, key] })],
      because: /1 pipeline step with a stored cloud key: .*ci\.yml:44 \(aws-access-key-id and aws-secret-access-key\)/,
    },
    {
      name: 'a stored key in the environment',
      facts: [
        pipeline({ steps: [step({ run: 'deploy', inputs: { 'env.AWS_SECRET_ACCESS_KEY': '${{ secrets.KEY }}' } })] }),
      ],
      because: /AWS_SECRET_ACCESS_KEY/,
    },
    {
      name: 'a service account file',
      facts: [
        pipeline({
          steps: [step({ uses: 'google-github-actions/auth@v2', inputs: { credentials_json: '${{ secrets.GCP }}' } })],
        }),
      ],
      because: /credentials_json/,
    },
    {
      name: 'Azure credentials',
      facts: [pipeline({ steps: [step({ uses: 'azure/login@v2', inputs: { creds: '${{ secrets.AZURE }}' } })] })],
      because: /creds/,
    },
  ],
  notDetermined: [
    {
      name: 'a pipeline could not be read',
      facts: [pipeline({ steps: [role] })],
      gaps: [gap('pipeline')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    {
      name: 'no cloud',
      facts: [pipeline({ steps: [step({ run: 'npm test' })] })],
      because: /No pipeline in the repository signs in/,
    },
    {
      name: 'the word creds in another action',
      facts: [pipeline({ steps: [step({ uses: 'org/notify@v1', inputs: { creds: 'x' } })] })],
      because: /No pipeline/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
