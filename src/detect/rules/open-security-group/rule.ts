/** Firewalls that let the whole internet in to more than web ports. */
import { nameOf } from '../../infrastructure/expectations.ts';
import { resourcesIn, spanOfLine } from '../../infrastructure/resources.ts';
import { infrastructureKinds } from '../../infrastructure/table-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { openingsOf } from './openings.ts';

const webPorts = new Set([80, 443, 8080, 8443]);

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (['yaml', 'json'].includes(file.kind) && !file.text.includes('AWS::EC2::SecurityGroup')) return;
  for (const resource of resourcesIn(file)) {
    for (const { source, ports } of openingsOf(resource)) {
      // Ports that an expression decides may be web ports.
      const open = ports?.filter(([from, to]) => from !== to || !webPorts.has(from)) ?? [];
      if (open.length === 0) continue;
      const name = nameOf(resource);
      const said = open.map(portText).join(', ');
      const detail = `${name} lets everyone in to ${said}`;
      yield { ...spanOfLine(file, source.line), identity: `${name} ${said}`, detail };
    }
  }
}

function portText([from, to]: readonly [number, number]): string {
  if (from === 0 && to >= 65_535) return 'all ports';
  return from === to ? `port ${from}` : `ports ${from} to ${to}`;
}

export const openSecurityGroup: Rule = {
  meta: {
    id: 'open-security-group',
    title: 'Firewall open to the whole internet',
    class: 'iac',
    severity: 'high',
    why: 'Shells, databases and everything else behind the port are found by scanners within minutes and attacked from then on.',
    remediation: 'Name the networks that need the port, or reach it through a bastion or a private network.',
    references: ['CWE-284', 'CIS AWS Foundations 5.2'],
  },
  kinds: infrastructureKinds,
  contexts: ['production'],
  prefilter: { any: ['0.0.0.0/0', '::/0', '"*"', '"internet"', '"any"'] },
  match,
  examples: {
    bad: [
      {
        path: 'net.tf',
        code: 'resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
      },
      {
        path: 'net.tf',
        code: 'resource "google_compute_firewall" "a" {\n  source_ranges = ["0.0.0.0/0"]\n  allow {\n    protocol = "tcp"\n    ports    = ["5432"]\n  }\n}\n',
      },
    ],
    good: [
      {
        path: 'net.tf',
        code: 'resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 443\n    to_port     = 443\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n  egress {\n    from_port   = 0\n    to_port     = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
      },
    ],
  },
};
