import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepOf } from './recognise.ts';

const acts = (run: string): readonly string[] =>
  (stepOf({ job: 'a', line: 1, run }).infrastructure ?? []).map(({ act, tool }) => `${act} ${tool}`);

const commands: readonly (readonly [run: string, expected: string])[] = [
  ['terraform plan -detailed-exitcode', 'compares Terraform'],
  ['terraform -chdir=infra plan -input=false -detailed-exitcode', 'compares Terraform'],
  ['timeout 600 terraform plan --detailed-exitcode', 'compares Terraform'],
  ['docker run hashicorp/terraform:1.9 plan -detailed-exitcode', 'compares Terraform'],
  ['terraform plan -out=tfplan', 'shows Terraform'],
  ['terraform plan -detailed-exitcode=false', 'shows Terraform'],
  ['terraform apply -auto-approve tfplan', 'applies Terraform'],
  ['tofu plan -detailed-exitcode', 'compares OpenTofu'],
  ['terragrunt run-all plan -detailed-exitcode', 'compares Terragrunt'],
  ['terragrunt run-all apply', 'applies Terragrunt'],
  ['pulumi preview --expect-no-changes --stack production', 'compares Pulumi'],
  ['pulumi preview', 'shows Pulumi'],
  ['pulumi up --yes', 'applies Pulumi'],
  ['npx cdk diff --fail', 'compares CDK'],
  ['cdk deploy --all', 'applies CDK'],
  ['aws cloudformation detect-stack-drift --stack-name shop', 'shows CloudFormation'],
  ['aws cloudformation deploy --stack-name shop', 'applies CloudFormation'],
  ['driftctl scan --from tfstate://terraform.tfstate', 'compares driftctl'],
  ['argocd app diff shop', 'compares Argo CD'],
  ['argocd app diff shop --exit-code=false', 'shows Argo CD'],
  ['kubectl diff -f k8s/', 'compares kubectl'],
  ['kubectl -n shop apply -f k8s/', 'applies kubectl'],
  ['aws --region eu-west-1 cloudformation deploy --stack-name shop', 'applies CloudFormation'],
  ['kubectl apply -f k8s/', 'applies kubectl'],
  ['helm upgrade --install shop ./chart', 'applies Helm'],
];
for (const [run, expected] of commands) test(run, () => assert.deepEqual(acts(run), [expected]));

for (const run of [
  'terraform validate',
  'terraform fmt -check',
  'kubectl apply --dry-run=client -f k8s/',
  'aws s3 ls',
  'echo terraform apply',
])
  test(`${run}: nothing of the kind`, () => assert.deepEqual(acts(run), []));

test('a comparison whose failure is let through says so among many commands', () => {
  const step = stepOf({ job: 'a', line: 1, run: 'terraform init\nterraform plan -detailed-exitcode || true' });
  assert.deepEqual(step.infrastructure, [{ act: 'compares', tool: 'Terraform' }]);
  assert.deepEqual(step.neutralisers, ['|| true']);
});

test('actions', () => {
  const of = (uses: string, inputs = {}) => stepOf({ job: 'a', line: 1, uses, inputs }).infrastructure?.[0]?.act;
  assert.equal(of('dflook/terraform-check@v1'), 'compares');
  assert.equal(of('dflook/terraform-plan@v1'), 'shows');
  assert.equal(of('dflook/tofu-apply@v1'), 'applies');
  assert.equal(of('pulumi/actions@v6', { command: 'preview', 'expect-no-changes': 'true' }), 'compares');
  assert.equal(of('pulumi/actions@v6', { command: 'up' }), 'applies');
  assert.equal(of('actions/checkout@v4'), undefined);
});
