/** Rules of firewalls, whatever the vendor writes them in: who may come in, to which ports. */
import type { DeclaredResource, Scalar, Setting } from '../../infrastructure/resources.ts';

/** One rule that lets traffic in. */
export interface Opening {
  /** Where everybody is named. */
  readonly source: Setting;
  /** First and last of each range; undefined: an expression. */
  readonly ports: readonly (readonly [from: number, to: number])[] | undefined;
}

interface Vendor {
  readonly types: RegExp;
  /** Prefixes of places under which one rule stands each; empty: the resource is the rule. */
  readonly nested?: RegExp;
  readonly sources: RegExp;
  readonly from: RegExp;
  /** Absent: ranges are written as `80-90`. */
  readonly to?: RegExp;
  readonly protocol?: RegExp;
  /** Says whether the rule lets in at all. */
  readonly letsIn: (settings: readonly Setting[]) => boolean;
}

const literal = (settings: readonly Setting[], path: RegExp): Scalar | undefined =>
  settings.find((one) => path.test(one.path) && one.value !== undefined)?.value;
const always = (): boolean => true;

const vendors: readonly Vendor[] = [
  {
    types: /^aws_(?:default_)?security_group$/,
    nested: /^ingress(?:\.\d+)?(?=\.)/,
    sources: /^(?:ipv6_)?cidr_blocks$/,
    from: /^from_port$/,
    to: /^to_port$/,
    protocol: /^protocol$/,
    letsIn: always,
  },
  {
    types: /^aws_(?:security_group_rule|vpc_security_group_ingress_rule)$/,
    sources: /^(?:(?:ipv6_)?cidr_blocks|cidr_ipv[46])$/,
    from: /^from_port$/,
    to: /^to_port$/,
    protocol: /^(?:ip_)?protocol$/,
    letsIn: (settings) => {
      const type = settings.find(({ path }) => path === 'type');
      return type === undefined || type.value === 'ingress';
    },
  },
  {
    types: /^AWS::EC2::SecurityGroup$/,
    nested: /^SecurityGroupIngress(?:\.\d+)?(?=\.)/,
    sources: /^cidripv?6?$/,
    from: /^fromport$/,
    to: /^toport$/,
    protocol: /^ipprotocol$/,
    letsIn: always,
  },
  {
    types: /^AWS::EC2::SecurityGroupIngress$/,
    sources: /^cidripv?6?$/,
    from: /^fromport$/,
    to: /^toport$/,
    protocol: /^ipprotocol$/,
    letsIn: always,
  },
  {
    types: /^google_compute_firewall$/,
    sources: /^source_ranges$/,
    from: /^allow\.ports$/,
    protocol: /^allow\.protocol$/,
    letsIn: (settings) =>
      settings.some(({ path }) => path === 'allow') &&
      literal(settings, /^direction$/) !== 'EGRESS' &&
      literal(settings, /^disabled$/) !== true,
  },
  {
    types: /^azurerm_network_security_group$/,
    nested: /^security_rule(?:\.\d+)?(?=\.)/,
    sources: /^source_address_prefix(?:es)?$/,
    from: /^destination_port_ranges?$/,
    protocol: /^protocol$/,
    letsIn: (settings) => literal(settings, /^access$/) === 'Allow' && literal(settings, /^direction$/) === 'Inbound',
  },
  {
    types: /^azurerm_network_security_rule$/,
    sources: /^source_address_prefix(?:es)?$/,
    from: /^destination_port_ranges?$/,
    protocol: /^protocol$/,
    letsIn: (settings) => literal(settings, /^access$/) === 'Allow' && literal(settings, /^direction$/) === 'Inbound',
  },
  {
    types: /^alicloud_security_group_rule$/,
    sources: /^cidr_ip$/,
    from: /^port_range$/,
    protocol: /^ip_protocol$/,
    letsIn: (settings) => literal(settings, /^type$/) === 'ingress',
  },
];

const everyone = /^(?:0\.0\.0\.0\/0|::\/0|\*|internet|any)$/i;

export function openingsOf(resource: DeclaredResource): readonly Opening[] {
  const vendor = vendors.find(({ types }) => types.test(resource.type));
  if (!vendor) return [];
  return rulesOf(resource, vendor).flatMap((settings) => {
    const source = settings.find(({ path, value }) => vendor.sources.test(path) && everyone.test(String(value)));
    return source && vendor.letsIn(settings) ? [{ source, ports: portsOf(settings, vendor) }] : [];
  });
}

/** Settings of each rule, with paths that begin in it. */
function rulesOf({ settings }: DeclaredResource, { nested }: Vendor): readonly (readonly Setting[])[] {
  if (!nested) return [settings];
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const place = nested.exec(setting.place)?.[0];
    if (place === undefined) continue;
    const path = setting.place
      .slice(place.length + 1)
      .replace(/\.\d+(?=\.|$)/g, '')
      .toLowerCase();
    groups.set(place, [...(groups.get(place) ?? []), { ...setting, path }]);
  }
  return [...groups.values()];
}

function portsOf(settings: readonly Setting[], { from, to, protocol }: Vendor): Opening['ports'] {
  const spoken = protocol === undefined ? undefined : settings.find(({ path }) => protocol.test(path));
  if (/^(?:-1|all|any)$/i.test(String(spoken?.value))) return [[0, 65_535]];
  // Pings open no port.
  if (/^(?:icmp(?:v6)?|58|1|esp|ah)$/i.test(String(spoken?.value))) return [];
  const first = settings.filter(({ path }) => from.test(path));
  if (first.some(({ value }) => value === undefined)) return undefined;
  if (to === undefined) return first.length === 0 ? [[0, 65_535]] : first.map(({ value }) => rangeIn(String(value)));
  const low = Number(first[0]?.value ?? 0);
  const last = settings.find(({ path }) => to.test(path));
  if (last !== undefined && last.value === undefined) return undefined;
  const high = last === undefined ? (first.length === 0 ? 65_535 : low) : Number(last.value);
  // `from_port = 0` and `to_port = 0` with no protocol of their own: all of them.
  return [low === 0 && high === 0 ? [0, 65_535] : [Math.max(0, low), high < 0 ? 65_535 : high]];
}

function rangeIn(text: string): readonly [number, number] {
  if (text === '*' || text === '') return [0, 65_535];
  const [low = 0, high = low] = text.split(/[-/]/).map(Number);
  return [low, high];
}
