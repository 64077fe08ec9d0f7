import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { noUnrestrictedPrivilege } from './check.ts';

const policy = (action: string, on: string) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"${on}"}]}`;

const cases = casesOf(noUnrestrictedPrivilege, {
  passes: [
    {
      name: 'a narrow policy',
      facts: [resource('aws_iam_policy', { policy: policy('s3:GetObject', '*') })],
      because: /1 grant declared as code, none of them unrestricted/,
    },
    {
      name: 'every action is denied',
      facts: [
        resource('data.aws_iam_policy_document', {
          'statement.effect': 'Deny',
          'statement.actions.0': '*',
          'statement.resources.0': '*',
        }),
      ],
      because: /1 grant/,
    },
    {
      name: 'stars in two statements',
      facts: [
        resource('data.aws_iam_policy_document', {
          'statement.actions.0': '*',
          'statement.resources.0': 'arn:x',
          'statement.1.actions.0': 's3:Get',
          'statement.1.resources.0': '*',
        }),
      ],
      because: /1 grant/,
    },
    {
      name: 'a narrow role',
      facts: [resource('google_project_iam_member', { role: 'roles/storage.objectViewer' })],
      because: /1 grant/,
    },
    {
      name: 'an example',
      facts: [
        resource('aws_iam_policy', {}),
        resource('aws_iam_policy', { policy: policy('*', '*') }, { name: 'x', context: 'example' }),
      ],
      because: /1 grant/,
    },
  ],
  fails: [
    {
      name: 'a policy as JSON',
      facts: [resource('aws_iam_policy', { policy: policy('*', '*') })],
      because:
        /1 of 1 grant without restriction: aws_iam_policy\.main \(infra\/main\.tf:3\): allows every action on every resource/,
    },
    {
      name: 'a policy document',
      facts: [resource('data.aws_iam_policy_document', { 'statement.actions.0': '*', 'statement.resources.0': '*' })],
      because: /every action/,
    },
    {
      name: 'a policy as an expression',
      facts: [
        resource('aws_iam_role_policy', {
          policy: '{ jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] }) }',
        }),
      ],
      because: /every action/,
    },
    {
      name: 'AdministratorAccess',
      facts: [
        resource('aws_iam_role_policy_attachment', { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      ],
      because: /attaches AdministratorAccess/,
    },
    {
      name: 'a project owner',
      facts: [resource('google_project_iam_member', { role: 'roles/owner' })],
      because: /gives roles\/owner/,
    },
    {
      name: 'an Azure contributor',
      facts: [resource('azurerm_role_assignment', { role_definition_name: 'Contributor' })],
      because: /gives Contributor/,
    },
    {
      name: 'cluster-admin',
      facts: [resource('ClusterRoleBinding', { 'roleRef.name': 'cluster-admin' }, { tool: 'kubernetes' })],
      because: /binds cluster-admin/,
    },
    {
      name: 'a role with every verb',
      facts: [resource('ClusterRole', { 'rules.0.verbs.0': '*', 'rules.0.resources.0': '*' }, { tool: 'kubernetes' })],
      because: /every verb/,
    },
  ],
  notDetermined: [
    {
      name: 'a file could not be read',
      facts: [resource('aws_iam_policy', {})],
      gaps: [gap('infrastructure-resource')],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'no grants', facts: [resource('aws_s3_bucket')], because: /No grant/ }],
});
for (const [name, run] of cases) test(name, run);
