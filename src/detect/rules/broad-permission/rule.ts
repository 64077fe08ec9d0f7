/** Rights over everything, or for everybody: IAM statements, primitive roles, cluster-admin. */
import { nameOf, settingsAt, valueAt } from '../../infrastructure/expectations.ts';
import { resourcesIn, spanOfLine, type DeclaredResource, type Setting } from '../../infrastructure/resources.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { statementsOf, type Statement } from './statements.ts';

interface Found {
  readonly line: number;
  readonly detail: string;
  readonly severity?: 'high' | 'medium';
}

/** Of templates and manifests; a parse costs more than a look. */
const worthReading =
  /AWS::(?:IAM|S3|SQS|SNS|SecretsManager)::|name["']?\s{0,4}:\s{0,4}["']?cluster-admin|verbs["']?\s{0,4}:\s{0,4}(?:\[[^\]]{0,200}["']\*|\n\s{0,80}-\s{1,4}["']?\*)/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (file.kind !== 'hcl' && !worthReading.test(file.text)) return;
  for (const resource of resourcesIn(file)) {
    for (const { line, detail, severity = 'high' } of broadIn(resource)) {
      const name = nameOf(resource);
      yield { ...spanOfLine(file, line), identity: `${name} ${detail}`, detail: `${name}: ${detail}`, severity };
    }
  }
}

function broadIn(resource: DeclaredResource): readonly Found[] {
  const statements = statementsOf(resource).flatMap((one) => broadStatement(one));
  return [...statements, ...broadRole(resource), ...broadManifest(resource)];
}

const actionText = (actions: readonly Setting[]): string =>
  actions
    .slice(0, 3)
    .map(({ value }) => String(value ?? 'what an expression says'))
    .join(', ');
/** Published on purpose, more often than not. */
const onlyReads = (actions: readonly Setting[]): boolean =>
  actions.every(({ value }) => /:(?:Get|List|Describe|BatchGet)\w*$/.test(String(value)));

const isStar = ({ value }: Setting): boolean => value === '*' || value === '*:*' || value === 'arn:aws:iam::*:root';
/** Whole services with which one gives oneself the rest, or takes all data. */
const wholeService = /^(?:iam|sts|organizations|kms|s3|secretsmanager|ssm|ec2|rds|dynamodb|lambda):\*$/i;

function broadStatement({ effect, actions, resources, principals, isConditional, line }: Statement): readonly Found[] {
  if (effect === undefined || effect.toLowerCase() !== 'allow') return [];
  const everybody = principals.find(
    (one) => /^(?:principals?\.(?:identifiers|aws)|principals?|principal\.\*)$/.test(one.path) && isStar(one),
  );
  if (principals.length > 0) {
    // The resource of such a policy is the one it is attached to.
    if (!everybody || isConditional) return [];
    const assumes = actions.some(({ value }) => /^sts:AssumeRole/i.test(String(value)));
    return [
      {
        line: everybody.line,
        detail: assumes
          ? 'anybody with an AWS account may take this role'
          : `anybody is allowed ${actionText(actions)}`,
        ...(onlyReads(actions) && { severity: 'medium' as const }),
      },
    ];
  }
  const all = resources.find(isStar);
  if (!all || isConditional) return [];
  const every = actions.find(isStar);
  if (every) return [{ line: every.line, detail: 'every action on every resource is allowed' }];
  const service = actions.find(({ value }) => wholeService.test(String(value)));
  if (!service) return [];
  return [
    { line: service.line ?? line, detail: `${String(service.value)} is allowed on every resource`, severity: 'medium' },
  ];
}

const attachment = /^aws_iam_(?:(?:role|user|group)_)?policy_attachment$/;
const administrator = /^arn:aws(?:-[a-z-]+)?:iam::aws:policy\/(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;
const googleGrant = /^google_(?:project|folder|organization)_iam_(?:member|binding)$/;
const azureBroad = /^(?:Owner|Contributor|User Access Administrator)$/;

function broadRole(resource: DeclaredResource): readonly Found[] {
  const { type, settings } = resource;
  if (attachment.test(type) || type === 'aws_iam_role' || type === 'AWS::IAM::Role') {
    return settings
      .filter(
        ({ path, value }) =>
          /(?:^|\.)(?:policy_arn|managed_policy_arns|managedpolicyarns)$/.test(path) &&
          administrator.test(String(value)),
      )
      .map(({ line, value }) => ({
        line,
        detail: `${String(value).replace(/^.*\//, '')} is attached`,
        severity: 'medium',
      }));
  }
  if (googleGrant.test(type)) {
    return settingsAt(resource, 'role')
      .filter(({ value }) => value === 'roles/owner' || value === 'roles/editor')
      .map(({ line, value }) => ({
        line,
        detail: `the primitive role ${String(value)} is granted`,
        severity: 'medium',
      }));
  }
  if (type === 'azurerm_role_assignment' && isSubscription(settingsAt(resource, 'scope')[0])) {
    return settingsAt(resource, 'role_definition_name')
      .filter(({ value }) => azureBroad.test(String(value)))
      .map(({ line, value }) => ({ line, detail: `${String(value)} of the whole subscription`, severity: 'medium' }));
  }
  if (type === 'azurerm_role_definition' && isSubscription(settingsAt(resource, 'scope')[0])) {
    return settingsAt(resource, 'permissions.actions')
      .filter(isStar)
      .map(({ line }) => ({ line, detail: 'every action in the whole subscription' }));
  }
  if (type === 'google_container_cluster' && valueAt(resource, 'enable_legacy_abac') === true) {
    const { line } = settingsAt(resource, 'enable_legacy_abac')[0]!;
    return [{ line, detail: 'legacy access control: every identity in the cluster may do nearly everything' }];
  }
  if (type === 'azurerm_kubernetes_cluster') {
    return settings
      .filter(({ path, value }) => /^role_based_access_control(?:\.enabled|_enabled)$/.test(path) && value === false)
      .map(({ line }) => ({
        line,
        detail: 'no role-based access control: every identity in the cluster may do everything',
      }));
  }
  return [];
}

function isSubscription(scope: Setting | undefined): boolean {
  if (typeof scope?.value === 'string') return /^\/subscriptions\/[^/]+\/?$/.test(scope.value);
  return /^(?:"\$\{)?data\.azurerm_subscription\.\w+\.id\b/.test(scope?.text ?? '');
}

function broadManifest(resource: DeclaredResource): readonly Found[] {
  const { tool, type, settings } = resource;
  if (tool !== 'kubernetes') return [];
  if (type === 'ClusterRoleBinding' && valueAt(resource, 'roleref.name') === 'cluster-admin') {
    const line = settingsAt(resource, 'roleref.name')[0]!.line;
    return [{ line, detail: 'its subjects may do everything in the cluster', severity: 'medium' }];
  }
  if (type !== 'ClusterRole' && type !== 'Role') return [];
  // Other systems have roles, too.
  const group = 'rbac.authorization.k8s.io/';
  if (!String(valueAt(resource, 'apiversion') ?? group).startsWith(group)) return [];
  const place = type === 'Role' ? 'namespace' : 'cluster';
  const rules = new Map<string, { resources: boolean; verbs: boolean; groups: boolean; line: number }>();
  for (const { place, value, line } of settings) {
    const found = /^rules\.(\d+)\.(resources|verbs|apiGroups)\.\d+$/.exec(place);
    if (!found || value !== '*') continue;
    const rule = rules.get(found[1]!) ?? { resources: false, verbs: false, groups: false, line };
    rules.set(found[1]!, {
      resources: rule.resources || found[2] === 'resources',
      verbs: rule.verbs || found[2] === 'verbs',
      groups: rule.groups || found[2] === 'apiGroups',
      line,
    });
  }
  return [...rules.values()]
    .filter(({ resources, verbs, groups }) => resources && verbs && groups)
    .map(({ line }) => ({ line, detail: `every verb on every resource of the ${place}`, severity: 'medium' }));
}

export const broadPermission: Rule = {
  meta: {
    id: 'broad-permission',
    title: 'Rights over everything, or for everybody',
    class: 'iac',
    severity: 'high',
    why: 'Whoever gets hold of one such identity owns the account. Rights that are no wider than the work needs are what access reviews and auditors look for first (CC6.3).',
    remediation:
      'Name the actions and the resources that the work needs; give roles to named principals, with a condition where accounts are not your own.',
    references: ['CWE-250', 'CWE-732', 'CIS AWS Foundations 1.16', 'CIS Kubernetes 5.1.1'],
  },
  kinds: ['hcl', 'yaml', 'json'],
  contexts: ['production'],
  prefilter: {
    any: [
      '"*"',
      "'*'",
      '- *',
      '*:*',
      ':*',
      ': *',
      'administratoraccess',
      'iamfullaccess',
      'poweruseraccess',
      'roles/owner',
      'roles/editor',
      'azurerm_role_assignment',
      'cluster-admin',
      'enable_legacy_abac',
      'role_based_access_control',
    ],
  },
  match,
  examples: {
    bad: [
      {
        path: 'iam.tf',
        code: 'data "aws_iam_policy_document" "admin" {\n  statement {\n    actions   = ["*"]\n    resources = ["*"]\n  }\n}\n',
      },
      {
        path: 'iam.tf',
        code: 'resource "aws_iam_role" "ci" {\n  assume_role_policy = jsonencode({\n    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]\n  })\n}\n',
      },
      {
        path: 'rbac.yaml',
        code: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nroleRef:\n  kind: ClusterRole\n  name: cluster-admin\n',
      },
    ],
    good: [
      {
        path: 'iam.tf',
        code: 'data "aws_iam_policy_document" "read" {\n  statement {\n    actions   = ["s3:GetObject"]\n    resources = ["arn:aws:s3:::shop/*"]\n  }\n}\n',
      },
      {
        path: 'kms.tf',
        code: 'data "aws_iam_policy_document" "key" {\n  statement {\n    actions   = ["kms:*"]\n    resources = ["*"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:aws:iam::123456789012:root"]\n    }\n  }\n}\n',
      },
    ],
  },
};
