import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { keysRotate } from './check.ts';

const cases = casesOf(keysRotate, {
  passes: [
    {
      name: 'switched on',
      facts: [resource('aws_kms_key', { enable_key_rotation: true })],
      because: /The encryption key declared as code rotates at least every 365 days/,
    },
    {
      name: 'keys of other providers',
      facts: [
        resource('google_kms_crypto_key', { rotation_period: '7776000s' }),
        resource('azurerm_key_vault_key', { 'rotation_policy.automatic.time_before_expiry': 'P30D' }),
        resource('AWS::KMS::Key', { 'Properties.EnableKeyRotation': true }),
      ],
      because: /Each of 3 encryption keys/,
    },
    {
      name: 'a template of a chart that could not be read holds no key of a provider',
      facts: [resource('aws_kms_key', { enable_key_rotation: true })],
      gaps: [gap('infrastructure-resource', { path: 'chart/templates/service.yaml' })],
      because: /The encryption key/,
    },
    {
      name: 'everybody of the account, by a condition',
      facts: [
        resource('aws_kms_key', {
          enable_key_rotation: true,
          policy:
            '{ jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Condition = { StringEquals = {} } }] }) }',
        }),
      ],
      because: /The encryption key/,
    },
  ],
  fails: [
    {
      name: 'left out, where the provider does not rotate',
      facts: [resource('aws_kms_key'), resource('google_kms_crypto_key', { rotation_period: '7776000s' })],
      because: /1 of 2 encryption keys: aws_kms_key\.main \(infra\/main\.tf:3\): rotation is not switched on\./,
    },
    {
      name: 'switched off',
      facts: [resource('aws_kms_key', { enable_key_rotation: false })],
      because: /rotation is off/,
    },
    {
      name: 'too seldom',
      facts: [resource('google_kms_crypto_key', { rotation_period: '63072000s' })],
      because: /rotates every 730 days only/,
    },
    {
      name: 'too seldom for the policy',
      facts: [resource('aws_kms_key', { enable_key_rotation: true, rotation_period_in_days: 180 })],
      parameters: { rotationMaximumDays: 90 },
      because: /rotates every 180 days only/,
    },
    {
      name: 'neither rotation nor an end',
      facts: [resource('azurerm_key_vault_key')],
      because: /neither rotation nor an end/,
    },
    {
      name: 'open to everybody',
      facts: [
        resource('aws_kms_key', {
          enable_key_rotation: true,
          policy: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*"}]}',
        }),
      ],
      because: /its policy names everybody/,
    },
  ],
  notDetermined: [
    {
      name: 'a variable that is set nowhere, which is named; what else is open is not',
      facts: [
        resource(
          'aws_kms_key',
          { enable_key_rotation: '{ var.rotate }', description: '{ var.text }' },
          {
            unset: {
              enable_key_rotation: 'var.rotate (variables.tf:3), which is not set here',
              description: 'var.text (variables.tf:9), which is not set here',
            },
          },
        ),
      ],
      because: /not written out \(it depends on var\.rotate \(variables\.tf:3\), which is not set here\)\.\]?/,
    },
    {
      name: 'a variable',
      facts: [resource('aws_kms_key', { enable_key_rotation: '{ var.rotate }' })],
      because: /For 1 of 1 encryption key the code alone does not tell: .*whether it rotates is not written out/,
    },
    {
      name: 'a key for signing',
      facts: [resource('aws_kms_key', { customer_master_key_spec: 'RSA_2048', key_usage: 'SIGN_VERIFY' })],
      because: /perhaps not, a symmetric key/,
    },
    { name: 'imported material', facts: [resource('aws_kms_external_key')], because: /rotated by hand/ },
    {
      name: 'a file could not be read',
      facts: [resource('aws_kms_key', { enable_key_rotation: true })],
      gaps: [gap('infrastructure-resource', { path: 'infra/x.tf' })],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no key', facts: [resource('aws_vpc')], because: /No encryption key is declared/ },
    { name: 'an example', facts: [resource('aws_kms_key', {}, { context: 'example' })], because: /No encryption key/ },
  ],
});
for (const [name, run] of cases) test(name, run);
