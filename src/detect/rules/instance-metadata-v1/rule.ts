/** Machines that give their credentials to whoever can make them fetch an address. */
import { isOneOf, type Expectation } from '../../infrastructure/expectations.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const says = 'answers metadata requests without a session token (IMDSv1)';
const optional = isOneOf('optional');

const table: readonly Expectation[] = [
  {
    types: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration', 'aws_spot_instance_request'],
    settings: ['metadata_options.http_tokens'],
    bad: optional,
    // Absent: the image, the account or the launch template may demand tokens.
    absent: 'unknown',
    says,
  },
  {
    types: ['AWS::EC2::LaunchTemplate'],
    settings: ['launchtemplatedata.metadataoptions.httptokens'],
    bad: optional,
    absent: 'unknown',
    says,
  },
  {
    types: ['AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration'],
    settings: ['metadataoptions.httptokens'],
    bad: optional,
    absent: 'unknown',
    says,
  },
];

export const instanceMetadataV1 = tableRule({
  meta: {
    id: 'instance-metadata-v1',
    title: 'Instance metadata without session tokens',
    severity: 'medium',
    why: 'One server-side request forgery in the application hands out the credentials of the machine; large breaches began this way.',
    remediation: 'Set `http_tokens = "required"`, and make it the default of the account.',
    references: ['CWE-918', 'CIS AWS Foundations 5.6'],
  },
  table,
  examples: {
    bad: [
      {
        path: 'vm.tf',
        code: 'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n',
      },
    ],
    good: [
      {
        path: 'vm.tf',
        code: 'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n',
      },
      { path: 'vm.tf', code: 'resource "aws_instance" "a" {\n  ami = "ami-1"\n}\n' },
    ],
  },
});
