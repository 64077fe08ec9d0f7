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
  {
    name: 'the default of a variable of the same file',
    path: 'a.tf',
    code: 'variable "encrypted" {\n  default = false\n}\nresource "aws_ebs_volume" "v" {\n  encrypted = var.encrypted\n}\n',
    lines: [5],
    detail: /as var\.encrypted is by default/,
  },
  {
    name: 'nested blocks, and one that is made dynamically',
    path: 'a.tf',
    code: 'resource "aws_opensearch_domain" "a" {\n  encrypt_at_rest {\n    enabled = false\n  }\n}\nresource "aws_opensearch_domain" "b" {\n  dynamic "encrypt_at_rest" {\n    for_each = var.x\n    content {\n      enabled = true\n    }\n  }\n}\n',
    lines: [3],
  },
  {
    name: 'a template: references, defaults of parameters, intrinsic functions',
    path: 'stack.yml',
    code: 'Parameters:\n  Encrypt:\n    Default: "false"\nResources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      StorageEncrypted: !Ref Encrypt\n  B:\n    Type: AWS::EC2::Volume\n    Properties:\n      Encrypted: !If [Prod, true, false]\n  C:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBClusterIdentifier: !Ref X\n',
    lines: [8],
  },
  {
    name: 'Pulumi: settings of Terraform under other names',
    path: 'index.ts',
    code: 'import * as aws from "@pulumi/aws";\nconst a = new aws.rds.Instance("main", {\n  engine: "postgres",\n  storageEncrypted: false,\n});\nconst b = new aws.rds.Instance("two", { engine: "mysql" });\nconst c = new aws.rds.Instance("three", { ...defaults });\nconst d = new aws.rds.Instance("four", args);\nconst e = new aws.rds.Instance("five", { storageEncrypted: config.encrypted });\n',
    lines: [4, 6],
  },
  {
    name: 'Pulumi in Python, and the CDK, of which only what is written counts',
    path: 'main.py',
    code: 'import pulumi_aws as aws\ndb = aws.rds.Instance("main",\n    engine="postgres",\n    storage_encrypted=False)\nok = aws.rds.Instance("ok", storage_encrypted=True)\n',
    lines: [4],
  },
  {
    name: 'the CDK',
    path: 'stack.ts',
    code: 'import * as rds from "aws-cdk-lib/aws-rds";\nnew rds.DatabaseInstance(this, "a", { engine });\nnew rds.DatabaseInstance(this, "b", {\n  storageEncrypted: false,\n});\n',
    lines: [4],
  },
  {
    name: 'a template in JSON',
    path: 'stack.json',
    code: '{"Resources": {\n "D": {\n  "Type": "AWS::Elasticsearch::Domain",\n  "Properties": {"EncryptionAtRestOptions": {\n   "Enabled": false}}}}}\n',
    lines: [5],
  },
]);
