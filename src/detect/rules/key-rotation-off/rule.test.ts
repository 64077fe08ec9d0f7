import { testCases } from '../rule-cases.ts';
import { keyRotationOff } from './rule.ts';

testCases(keyRotationOff, [
  {
    name: 'Google: a period is rotation; asymmetric keys have none',
    path: 'a.tf',
    code: 'resource "google_kms_crypto_key" "a" {\n  rotation_period = "7776000s"\n}\nresource "google_kms_crypto_key" "b" {\n  name = "b"\n}\nresource "google_kms_crypto_key" "c" {\n  purpose = "ASYMMETRIC_SIGN"\n}\n',
    lines: [4],
  },
  {
    name: 'a specification or a rotation that an expression decides',
    path: 'a.tf',
    code: 'resource "aws_kms_key" "a" {\n  customer_master_key_spec = var.spec\n}\nresource "aws_kms_key" "b" {\n  enable_key_rotation = var.rotate\n}\n',
    lines: [],
  },
]);
