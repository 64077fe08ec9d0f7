/** What infrastructure code lets in from everywhere: rules of security groups, firewalls and services of a cluster. */
import { allAt, namesUnder, readingOf, switchOf, textOf, type Resource } from './declarations.ts';
import { isExpression } from './resources.ts';

export interface Opening {
  readonly from: number;
  readonly to: number;
}

/** Where a rule's parts stand, below one entry of a list of rules. */
interface RuleShape {
  readonly sources: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
}

type Attributes = ReadonlyMap<string, readonly (string | number | boolean)[]>;

const everywhere: ReadonlySet<unknown> = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'internet', 'any']);
const wholeRange: Opening = { from: 0, to: 65_535 };

/** Rules of one list, each with its attributes; a block that stands once has no position (`ingress.from_port`). */
function entriesOf(resource: Resource, list: string): readonly Attributes[] {
  const shape = new RegExp(`^(?:Properties\\.)?${list}\\.(?:(\\d+)\\.)?(.+)$`);
  const entries = new Map<string, Map<string, (string | number | boolean)[]>>();
  for (const [key, value] of Object.entries(resource.value.attributes)) {
    const [, at = '', name] = shape.exec(key) ?? [];
    if (name === undefined || value === null) continue;
    const entry = entries.get(at) ?? new Map<string, (string | number | boolean)[]>();
    const plain = name.replace(/\.\d+(?=\.|$)/g, '');
    entries.set(at, entry.set(plain, [...(entry.get(plain) ?? []), value]));
  }
  return [...entries.values()];
}

/** What is open to everybody; empty: nothing. */
type Told = readonly (Opening | 'unresolved')[];

function openingsOf(rule: Attributes, shape: RuleShape): Told {
  const sources = shape.sources.flatMap((name) => rule.get(name) ?? []);
  if (!sources.some((one) => everywhere.has(one))) return [];
  const protocol = String(rule.get(shape.protocol)?.[0] ?? '').toLowerCase();
  if (/^(?:icmp\w*|1|58|esp|ah)$/.test(protocol)) return [];
  if (/^(?:-1|all)$/.test(protocol)) return [wholeRange];
  const [from, to] = [shape.from, shape.to].map((name) => rule.get(name)?.[0]);
  if ([from, to].some((port) => port !== undefined && isExpression(port))) return ['unresolved'];
  const first = Number(from ?? 0);
  const last = Number(to ?? from ?? wholeRange.to);
  return Number.isNaN(first + last) ? ['unresolved'] : [{ from: first, to: last }];
}

const ofGroup: RuleShape = {
  sources: ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'],
  from: 'from_port',
  to: 'to_port',
  protocol: 'protocol',
};
const ofTemplate: RuleShape = {
  sources: ['CidrIp', 'CidrIpv6'],
  from: 'FromPort',
  to: 'ToPort',
  protocol: 'IpProtocol',
};

const own = (resource: Resource): Attributes =>
  new Map(namesUnder(resource, '').map((name) => [name.replace(/^properties\./, ''), allAt(resource, name)] as const));

const lowered = (shape: RuleShape): RuleShape => ({
  sources: shape.sources.map((name) => name.toLowerCase()),
  from: shape.from.toLowerCase(),
  to: shape.to.toLowerCase(),
  protocol: shape.protocol.toLowerCase(),
});

/** Undefined: it is nothing that lets anybody in. */
export function openings(resource: Resource): Told | undefined {
  switch (resource.value.type) {
    case 'aws_security_group':
    case 'aws_default_security_group':
      return entriesOf(resource, 'ingress').flatMap((rule) => openingsOf(rule, ofGroup));
    case 'aws_security_group_rule':
      return textOf(readingOf(resource, 'type')) === 'egress' ? undefined : openingsOf(own(resource), ofGroup);
    case 'aws_vpc_security_group_ingress_rule':
      return openingsOf(own(resource), { ...ofGroup, protocol: 'ip_protocol' });
    case 'AWS::EC2::SecurityGroup':
      return entriesOf(resource, 'SecurityGroupIngress').flatMap((rule) => openingsOf(rule, ofTemplate));
    case 'AWS::EC2::SecurityGroupIngress':
      return openingsOf(own(resource), lowered(ofTemplate));
    case 'google_compute_firewall':
      return ofGoogle(resource);
    case 'azurerm_network_security_rule':
      return ofAzure(own(resource));
    case 'azurerm_network_security_group':
      return entriesOf(resource, 'security_rule').flatMap(ofAzure);
    case 'Service':
      return ofService(resource);
    default:
      return undefined;
  }
}

function ofGoogle(firewall: Resource): Told | undefined {
  if (textOf(readingOf(firewall, 'direction')) === 'EGRESS' || switchOf(firewall, 'disabled') === 'on')
    return undefined;
  if (!allAt(firewall, 'source_ranges').some((one) => everywhere.has(one))) return [];
  return entriesOf(firewall, 'allow').flatMap((rule): Told => {
    const protocol = String(rule.get('protocol')?.[0] ?? '').toLowerCase();
    if (/^(?:icmp|esp|ah)$/.test(protocol)) return [];
    const ports = rule.get('ports') ?? [];
    return ports.length === 0 ? [wholeRange] : ports.map(rangeOf);
  });
}

function ofAzure(rule: Attributes): Told {
  const says = (name: string): string => String(rule.get(name)?.[0] ?? '').toLowerCase();
  if (says('direction') !== 'inbound' || says('access') !== 'allow' || says('protocol') === 'icmp') return [];
  const sources = [...(rule.get('source_address_prefix') ?? []), ...(rule.get('source_address_prefixes') ?? [])];
  if (!sources.some((one) => everywhere.has(one))) return [];
  return [...(rule.get('destination_port_range') ?? []), ...(rule.get('destination_port_ranges') ?? [])].map(rangeOf);
}

/** Each provider has an annotation of its own for balancers within the network. */
const internalName = /load-?balancer-?(?:internal|type|scheme|network-type|address-type)|internal-load-?balancer/i;
const internalValue = /^(?:true|internal|intranet|private|0\.0\.0\.0\/0)$/i;

function ofService(service: Resource): Told | undefined {
  if (textOf(readingOf(service, 'spec.type')) !== 'LoadBalancer') return undefined;
  const annotations = namesUnder(service, 'metadata.annotations.').filter((name) => internalName.test(name));
  if (annotations.some((name) => allAt(service, name).some((value) => internalValue.test(String(value)))))
    return undefined;
  const ranges = allAt(service, 'spec.loadBalancerSourceRanges');
  if (ranges.length > 0 && !ranges.some((one) => everywhere.has(one))) return [];
  return allAt(service, 'spec.ports.port').map(rangeOf);
}

/** `22`, `8000-8080`, `*`. */
function rangeOf(port: string | number | boolean): Opening | 'unresolved' {
  if (port === '*') return wholeRange;
  const [first, last = first] = String(port).split('-').map(Number);
  return first === undefined || Number.isNaN(first + last!) ? 'unresolved' : { from: first, to: last! };
}
