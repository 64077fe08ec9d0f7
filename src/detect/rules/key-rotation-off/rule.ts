/** Customer-managed keys that never change. */
import { hasSetting, isFalse, valueAt, type Expectation } from '../../infrastructure/expectations.ts';
import type { DeclaredResource } from '../../infrastructure/resources.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const says = 'the key is never rotated';

/** Only symmetric keys made by AWS can rotate by themselves; of the others a record of rotation by hand is asked. */
function cannotRotate(resource: DeclaredResource): boolean {
  const specification =
    valueAt(resource, 'customer_master_key_spec') ?? valueAt(resource, 'key_spec') ?? valueAt(resource, 'keyspec');
  const usage = valueAt(resource, 'key_usage') ?? valueAt(resource, 'keyusage');
  const isUnknown = [
    'customer_master_key_spec',
    'key_spec',
    'keyspec',
    'key_usage',
    'keyusage',
    'custom_key_store_id',
    'origin',
  ].some((path) => hasSetting(resource, path) && valueAt(resource, path) === undefined);
  return (
    isUnknown ||
    (specification !== undefined && specification !== 'SYMMETRIC_DEFAULT') ||
    (usage !== undefined && usage !== 'ENCRYPT_DECRYPT') ||
    valueAt(resource, 'custom_key_store_id') !== undefined ||
    /EXTERNAL|CLOUDHSM/.test(String(valueAt(resource, 'origin') ?? ''))
  );
}

const table: readonly Expectation[] = [
  {
    types: ['aws_kms_key'],
    settings: ['enable_key_rotation'],
    bad: isFalse,
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default false',
    unless: [cannotRotate],
    says,
  },
  {
    types: ['AWS::KMS::Key'],
    settings: ['enablekeyrotation'],
    bad: isFalse,
    absent: 'bad',
    byDefault: 'CloudFormation: default false',
    unless: [cannotRotate],
    says,
  },
  {
    types: ['google_kms_crypto_key'],
    settings: ['rotation_period'],
    bad: () => false,
    absent: 'bad',
    byDefault: 'Cloud KMS: no rotation without a period',
    unless: [
      'import_only',
      (resource) => hasSetting(resource, 'purpose') && valueAt(resource, 'purpose') !== 'ENCRYPT_DECRYPT',
    ],
    says,
  },
];

export const keyRotationOff = tableRule({
  meta: {
    id: 'key-rotation-off',
    title: 'Encryption key without rotation',
    severity: 'medium',
    why: 'The longer one key is used, the more is lost with it; rotation at least once a year is what cryptography policies promise.',
    remediation:
      'Switch automatic rotation on; for keys that cannot rotate by themselves, keep a record of rotation by hand.',
    references: ['CIS AWS Foundations 3.6', 'CIS GCP Foundations 1.10', 'NIST SP 800-57'],
  },
  table,
  examples: {
    bad: [
      { path: 'kms.tf', code: 'resource "aws_kms_key" "logs" {\n  description = "logs"\n}\n' },
      {
        path: 'stack.yaml',
        code: 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      EnableKeyRotation: false\n',
      },
    ],
    good: [
      { path: 'kms.tf', code: 'resource "aws_kms_key" "logs" {\n  enable_key_rotation = true\n}\n' },
      {
        path: 'kms.tf',
        code: 'resource "aws_kms_key" "sign" {\n  customer_master_key_spec = "RSA_2048"\n  key_usage                = "SIGN_VERIFY"\n}\n',
      },
    ],
  },
});
