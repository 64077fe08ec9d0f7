import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { allAt, namesUnder, readingOf, switchOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, type Verdict } from '../../kit/declared.ts';
import { openings, type Opening } from '../../kit/openings.ts';
import { readRegister } from '../../kit/register.ts';
import { listed } from '../../words.ts';

const controlPlanes: Readonly<Record<string, (cluster: Resource) => Verdict>> = {
  aws_eks_cluster: ofAmazon,
  google_container_cluster: ofGoogle,
  azurerm_kubernetes_cluster: ofAzure,
};

export const networkBoundaryRestricted = defineCheck({
  meta: {
    id: 'network-boundary-restricted',
    title: 'Infrastructure code opens nothing to the internet but the ports that are meant for it',
    question: 'What is reachable from the internet?',
    rationale:
      'Whatever listens to everybody is tried by everybody, within minutes. Rules of security groups and firewalls, load balancers of a cluster and the control planes of managed clusters are held against the ports that may be public. A rule whose source or ports are variables is not determined only where it may be open; whether anything listens behind an open port, and what is in front of it, is not seen.',
    remediation:
      'Narrow the source to the networks that need it, reach machines through a session service or a private network, and restrict the networks that may reach control planes.',
    reference: 'SEC-10',
    evaluation: 'state',
    parameters: { publicPorts: '80, 443' },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts, { publicPorts }) {
    const allowed = new Set(readRegister(publicPorts).map(({ name }) => Number(name)));
    return eachDeclared(facts, {
      noun: 'network boundary',
      holds: 'opens nothing to the internet but what is meant for it',
      judge: (resource) => controlPlanes[resource.value.type]?.(resource) ?? ofRules(resource, allowed),
    });
  },
});

function ofRules(resource: Resource, allowed: ReadonlySet<number>): Verdict | undefined {
  const open = openings(resource);
  if (open === undefined) return undefined;
  const wide = open.filter((one) => one !== 'unresolved').filter((one) => !isWithin(one, allowed));
  const said = `lets everybody reach ${listed(wide.map(portsOf))}`;
  // A balancer of a cluster stands where its network is, and that need not be the internet.
  if (wide.length > 0)
    return resource.value.type === 'Service' ? { open: `${said}, if its network is public` } : { flaw: said };
  return open.includes('unresolved') ? { open: 'which ports it opens to everybody is not written out' } : 'sound';
}

const isWithin = ({ from, to }: Opening, allowed: ReadonlySet<number>): boolean =>
  to - from < 100 && Array.from({ length: to - from + 1 }, (_, at) => from + at).every((port) => allowed.has(port));

function portsOf({ from, to }: Opening): string {
  if (from === to) return `port ${from}`;
  return from === 0 && to >= 65_535 ? 'every port' : `ports ${from} to ${to}`;
}

const everybody = 'its control plane takes everybody';

function ofAmazon(cluster: Resource): Verdict {
  const isPublic = switchOf(cluster, 'vpc_config.endpoint_public_access');
  const networks = allAt(cluster, 'vpc_config.public_access_cidrs');
  if (isPublic === 'off') return 'sound';
  if (isPublic === 'unresolved' || readingOf(cluster, 'vpc_config.public_access_cidrs') === 'unresolved')
    return { open: 'who may reach its control plane is not written out' };
  return networks.length === 0 || networks.includes('0.0.0.0/0') ? { flaw: everybody } : 'sound';
}

function ofGoogle(cluster: Resource): Verdict {
  const isPrivate = switchOf(cluster, 'private_cluster_config.enable_private_endpoint');
  if (isPrivate === 'on') return 'sound';
  const networks = namesUnder(cluster, 'master_authorized_networks_config');
  if (allAt(cluster, 'master_authorized_networks_config.cidr_blocks.cidr_block').includes('0.0.0.0/0'))
    return { flaw: everybody };
  if (isPrivate === 'unresolved' || networks.some((name) => name.includes('dynamic')))
    return { open: 'who may reach its control plane is not written out' };
  return networks.length > 0 || namesUnder(cluster, 'control_plane_endpoints_config').length > 0
    ? 'sound'
    : { flaw: everybody };
}

function ofAzure(cluster: Resource): Verdict {
  const isPrivate = switchOf(cluster, 'private_cluster_enabled');
  if (isPrivate === 'on') return 'sound';
  const names = ['api_server_access_profile.authorized_ip_ranges', 'api_server_authorized_ip_ranges'];
  const networks = names.flatMap((name) => allAt(cluster, name));
  if (isPrivate === 'unresolved' || names.some((name) => readingOf(cluster, name) === 'unresolved'))
    return { open: 'who may reach its control plane is not written out' };
  return networks.length === 0 || networks.includes('0.0.0.0/0') ? { flaw: everybody } : 'sound';
}
