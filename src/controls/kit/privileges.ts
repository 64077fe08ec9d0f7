/** What counts as an unrestricted grant, by type of resource. */
import type { InfrastructureResourceFact } from '../../model/fact-map.ts';
import { plainAttributes } from './resources.ts';

const grantTypes =
  /^(?:data\.aws_iam_policy_document$|aws_iam_|AWS::IAM::|google_(?:project|organization|folder)_iam_|azurerm_role_(?:assignment|definition)$|kubernetes_(?:cluster_)?role|(?:Cluster)?Role(?:Binding)?$)/;
const administrator = /(?:^|\/)(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;
const wideGoogleRole = /^roles\/(?:owner|editor)$/;
const wideAzureRole = /^(?:Owner|Contributor|User Access Administrator)$/;

export const isPrivilegeResource = ({ type }: InfrastructureResourceFact): boolean => grantTypes.test(type);

/** Why the grant is unrestricted; undefined when it is not, as far as it is written out. */
export function privilegeFault(resource: InfrastructureResourceFact): string | undefined {
  const texts = plainAttributes(resource).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  for (const [name, value] of texts) {
    if (administrator.test(value)) return `attaches ${value.slice(value.lastIndexOf('/') + 1)}`;
    if (name === 'role' && wideGoogleRole.test(value)) return `gives ${value}`;
    if (/role_?definition_?name$/.test(name) && wideAzureRole.test(value)) return `gives ${value}`;
    if (/roleref\.name$|^role_ref\.name$/.test(name) && value === 'cluster-admin') return 'binds cluster-admin';
    if (allowsEverything(value)) return 'allows every action on every resource';
  }
  return wideStatement(resource) ?? wideRule(resource);
}

/** `aws_iam_policy_document`, or a policy written as attributes. */
function wideStatement(resource: InfrastructureResourceFact): string | undefined {
  const statements = groups(
    resource.attributes,
    /^(.*statement(?:\.|\[)?\d*\]?)\.(effect|actions?|resources?)(?:\.|\[|$)/i,
  );
  for (const statement of statements) {
    const allows = (statement.get('effect') ?? ['Allow']).some((effect) => /^allow$/i.test(effect));
    const every = (name: string): boolean =>
      [...(statement.get(name) ?? []), ...(statement.get(`${name}s`) ?? [])].includes('*');
    if (allows && every('action') && every('resource')) return 'allows every action on every resource';
  }
  return undefined;
}

/** A Kubernetes role with every verb on every resource. */
function wideRule(resource: InfrastructureResourceFact): string | undefined {
  const rules = groups(resource.attributes, /^(.*rules?(?:\.|\[)?\d*\]?)\.(verbs|resources)(?:\.|\[|$)/i);
  const wide = rules.some(
    (rule) => rule.get('verbs')?.includes('*') === true && rule.get('resources')?.includes('*') === true,
  );
  return wide ? 'allows every verb on every resource' : undefined;
}

/** Attributes of the entries of a list, entry by entry. */
function groups(
  attributes: InfrastructureResourceFact['attributes'],
  shape: RegExp,
): readonly ReadonlyMap<string, readonly string[]>[] {
  const entries = new Map<string, Map<string, string[]>>();
  for (const [key, value] of Object.entries(attributes)) {
    const found = shape.exec(key);
    if (!found || value === null) continue;
    const [entry, name] = [found[1]!, found[2]!.toLowerCase()];
    const group = entries.get(entry) ?? new Map<string, string[]>();
    entries.set(entry, group);
    group.set(name, [...(group.get(name) ?? []), String(value)]);
  }
  return [...entries.values()];
}

/** A policy kept as JSON or as `jsonencode({…})`: one statement that allows `*` on `*`. */
function allowsEverything(text: string): boolean {
  for (const [statement] of text.matchAll(/\{[^{}]*\}/g)) {
    const says = (name: string): boolean =>
      new RegExp(`["']?${name}["']?\\s*[:=]\\s*(?:\\[\\s*)?["']\\*["']`, 'i').test(statement);
    if (/["']?effect["']?\s*[:=]\s*["']allow["']/i.test(statement) && says('action') && says('resource')) return true;
  }
  return false;
}
