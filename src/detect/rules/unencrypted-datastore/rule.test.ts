import { testCases } from '../rule-cases.ts';
import { unencryptedDatastore } from './rule.ts';

testCases(unencryptedDatastore, [
  {
    name: 'left to the provider',
    path: 'a.tf',
    code: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\nresource "aws_ebs_volume" "v" {\n  size = 10\n}\n',
    lines: [4],
    detail: /nothing is said/,
  },
  {
    name: 'a value from elsewhere',
    path: 'a.tf',
    code: 'resource "aws_ebs_volume" "v" {\n  encrypted = var.encrypted\n}\n',
    lines: [],
  },
]);
