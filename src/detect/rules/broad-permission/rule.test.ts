import { testCases } from '../rule-cases.ts';
import { broadPermission } from './rule.ts';

testCases(broadPermission, [
  {
    name: 'JSON in a here-document, with the line of its statement',
    path: 'a.tf',
    code: 'resource "aws_iam_role_policy" "p" {\n  policy = <<EOF\n{\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}\nEOF\n}\n',
    lines: [7],
    detail: /every action on every resource/,
    severity: 'high',
  },
  {
    name: 'denied, conditional, or of named resources',
    path: 'a.tf',
    code: 'data "aws_iam_policy_document" "d" {\n  statement {\n    effect    = "Deny"\n    actions   = ["*"]\n    resources = ["*"]\n  }\n  statement {\n    actions   = ["s3:*"]\n    resources = [aws_s3_bucket.logs.arn]\n  }\n  statement {\n    actions   = ["*"]\n    resources = ["*"]\n    condition {\n      test     = "StringEquals"\n      variable = "aws:PrincipalOrgID"\n      values   = ["o-1"]\n    }\n  }\n}\n',
    lines: [],
  },
  {
    name: 'a whole service in one of several statements',
    path: 'a.tf',
    code: 'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["logs:*"]\n    resources = ["*"]\n  }\n  statement {\n    actions   = ["ec2:Describe*", "iam:*"]\n    resources = ["*"]\n  }\n}\n',
    lines: [7],
    severity: 'medium',
  },
  {
    name: 'a template',
    path: 'stack.yaml',
    code: 'Resources:\n  Admin:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - Effect: Allow\n            Action: ["*"]\n            Resource: "*"\n',
    lines: [8],
  },
  {
    name: 'roles of Google and Azure',
    path: 'a.tf',
    code: 'resource "google_project_iam_member" "m" {\n  role = "roles/editor"\n}\nresource "azurerm_role_assignment" "a" {\n  scope                = data.azurerm_subscription.primary.id\n  role_definition_name = "Owner"\n}\nresource "azurerm_role_assignment" "b" {\n  scope                = azurerm_resource_group.a.id\n  role_definition_name = "Owner"\n}\n',
    lines: [2, 6],
  },
  {
    name: 'a chart’s template',
    path: 'chart/templates/role.yaml',
    code: '{{- if .Values.rbac }}\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: {{ include "a.name" . }}\nrules:\n  - apiGroups: ["*"]\n    resources: ["*"]\n    verbs: ["*"]\n{{- end }}\n',
    lines: [9],
  },
  {
    name: 'anybody may read what is published',
    path: 'a.tf',
    code: 'data "aws_iam_policy_document" "d" {\n  statement {\n    principals {\n      type        = "*"\n      identifiers = ["*"]\n    }\n    actions   = ["s3:GetObject"]\n    resources = ["${aws_s3_bucket.site.arn}/*"]\n  }\n}\n',
    lines: [5],
    severity: 'medium',
  },
]);

// Read by eye in public applications.
testCases(broadPermission, [
  {
    name: 'a role of another system',
    path: 'role.yaml',
    code: 'apiVersion: v1alpha1\nkind: Role\nmetadata:\n  name: super-role\nrules:\n  - apiGroups: ["*"]\n    resources: ["*"]\n    verbs: ["*"]\n',
    lines: [],
  },
]);
