import { testCases } from '../rule-cases.ts';
import { publicStorage } from './rule.ts';

testCases(publicStorage, [
  {
    name: 'the block switched off',
    path: 'a.tf',
    code: 'resource "aws_s3_bucket_public_access_block" "b" {\n  block_public_acls   = false\n  block_public_policy = true\n}\n',
    lines: [2],
  },
  { name: 'CloudFormation', path: 'a.yaml', code: 'Properties:\n  AccessControl: PublicRead\n', lines: [2] },
]);
