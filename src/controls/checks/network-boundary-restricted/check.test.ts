import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { networkBoundaryRestricted } from './check.ts';

const group = (attributes: Parameters<typeof resource>[1]) => resource('aws_security_group', attributes);

const cases = casesOf(networkBoundaryRestricted, {
  passes: [
    {
      name: 'what is meant for the internet',
      facts: [
        group({
          'ingress.from_port': 443,
          'ingress.to_port': 443,
          'ingress.protocol': 'tcp',
          'ingress.cidr_blocks.0': '0.0.0.0/0',
          'ingress.1.from_port': 22,
          'ingress.1.to_port': 22,
          'ingress.1.protocol': 'tcp',
          'ingress.1.cidr_blocks.0': '10.0.0.0/8',
        }),
      ],
      because: /The network boundary declared as code opens nothing to the internet but what is meant for it/,
    },
    {
      name: 'what goes out',
      facts: [
        resource('aws_security_group_rule', {
          type: 'ingress',
          cidr_blocks: '{ var.office }',
          from_port: 22,
          to_port: 22,
        }),
      ],
      because: /The network boundary/,
    },
    {
      name: 'a port that the company publishes',
      facts: [
        resource('google_compute_firewall', {
          'source_ranges.0': '0.0.0.0/0',
          'allow.protocol': 'tcp',
          'allow.ports.0': '8443',
        }),
      ],
      parameters: { publicPorts: '443, 8443' },
      because: /The network boundary/,
    },
    {
      name: 'a control plane for some',
      facts: [resource('aws_eks_cluster', { 'vpc_config.public_access_cidrs.0': '192.0.2.0/24' })],
      because: /The network boundary/,
    },
  ],
  fails: [
    {
      name: 'a shell for everybody',
      facts: [
        group({
          'ingress.from_port': 22,
          'ingress.to_port': 22,
          'ingress.protocol': 'tcp',
          'ingress.cidr_blocks.0': '0.0.0.0/0',
        }),
      ],
      because: /1 of 1 network boundary: aws_security_group\.main .*lets everybody reach port 22/,
    },
    {
      name: 'everything for everybody',
      facts: [
        group({
          'ingress.protocol': '-1',
          'ingress.from_port': 0,
          'ingress.to_port': 0,
          'ingress.ipv6_cidr_blocks.0': '::/0',
        }),
      ],
      because: /every port/,
    },
    {
      name: 'a rule of its own',
      facts: [
        resource('aws_vpc_security_group_ingress_rule', {
          cidr_ipv4: '0.0.0.0/0',
          ip_protocol: 'tcp',
          from_port: 5432,
          to_port: 5432,
        }),
      ],
      because: /port 5432/,
    },
    {
      name: 'a firewall of Google',
      facts: [
        resource('google_compute_firewall', {
          'source_ranges.0': '0.0.0.0/0',
          'allow.protocol': 'tcp',
          'allow.ports.0': '3000-3999',
        }),
      ],
      because: /ports 3000 to 3999/,
    },
    {
      name: 'a rule of Azure',
      facts: [
        resource('azurerm_network_security_rule', {
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          source_address_prefix: 'Internet',
          destination_port_range: '3389',
        }),
      ],
      because: /port 3389/,
    },
    {
      name: 'a template',
      facts: [
        resource('AWS::EC2::SecurityGroup', {
          'Properties.SecurityGroupIngress.0.CidrIp': '0.0.0.0/0',
          'Properties.SecurityGroupIngress.0.FromPort': 6379,
          'Properties.SecurityGroupIngress.0.ToPort': 6379,
          'Properties.SecurityGroupIngress.0.IpProtocol': 'tcp',
        }),
      ],
      because: /port 6379/,
    },
    {
      name: 'a control plane for everybody',
      facts: [resource('google_container_cluster')],
      because: /its control plane takes everybody/,
    },
  ],
  notDetermined: [
    {
      name: 'ports that are a variable',
      facts: [
        group({
          'ingress.from_port': '{ var.port }',
          'ingress.to_port': '{ var.port }',
          'ingress.cidr_blocks.0': '0.0.0.0/0',
        }),
      ],
      because: /which ports it opens to everybody is not written out/,
    },
    {
      name: 'a balancer of a cluster, whose network may be private',
      facts: [resource('Service', { 'spec.type': 'LoadBalancer', 'spec.ports.0.port': 6443 }, { tool: 'kubernetes' })],
      because: /port 6443, if its network is public/,
    },
    {
      name: 'a control plane whose networks are a variable',
      facts: [resource('aws_eks_cluster', { 'vpc_config.public_access_cidrs': '{ var.cidrs }' })],
      because: /who may reach its control plane/,
    },
  ],
  notApplicable: [
    { name: 'no boundary', facts: [resource('aws_s3_bucket')], because: /No network boundary/ },
    {
      name: 'a balancer within',
      facts: [
        resource(
          'Service',
          {
            'spec.type': 'LoadBalancer',
            'spec.ports.0.port': 6443,
            'metadata.annotations.service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
          },
          { tool: 'kubernetes' },
        ),
      ],
      because: /No network boundary/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
