/** Firewall rules that let the whole internet in to a port that is not for the web. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { closingBracket } from '../../text/calls.ts';
import { attribute, resourceBlocks, type ResourceBlock } from '../../text/hcl-blocks.ts';

const everyone = /"(?:0\.0\.0\.0\/0|::\/0|\*|Internet|Any)"/;
const webPorts = new Set(['80', '443', '8080', '8443']);

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const block of resourceBlocks(file)) {
    if (/^aws_(?:default_)?security_group$/.test(block.type)) yield* nested(file, block, /\bingress\s{0,8}\{/g);
    else if (block.type === 'aws_security_group_rule' && attribute(block, /type/)?.value !== '"ingress"') continue;
    else if (/^aws_(?:security_group_rule|vpc_security_group_ingress_rule)$/.test(block.type)) yield* judged(block);
    else if (block.type === 'google_compute_firewall') yield* googleFirewall(block);
    else if (
      /^azurerm_network_security_(?:rule|group)$/.test(block.type) &&
      /access\s{0,60}=\s{0,20}"Allow"/.test(block.body)
    ) {
      if (!/direction\s{0,60}=\s{0,20}"Outbound"/.test(block.body)) yield* judged(block);
    }
  }
}

function* nested(file: ScannedFile, block: ResourceBlock, head: RegExp): Iterable<RawMatch> {
  for (const found of block.body.matchAll(head)) {
    const open = block.bodyStart + found.index + found[0].length - 1;
    const close = closingBracket(file.masked.code, open) ?? open;
    yield* judged({ ...block, body: file.masked.uncommented.slice(open + 1, close), bodyStart: open + 1 });
  }
}

function* judged(block: ResourceBlock): Iterable<RawMatch> {
  const source = attribute(block, /cidr_blocks|ipv6_cidr_blocks|cidr_ipv4|cidr_ipv6|source_address_prefix/);
  if (!source || !everyone.test(source.value)) return;
  const bare = (name: RegExp): string | undefined => attribute(block, name)?.value.replace(/"/g, '');
  const from = bare(/from_port|destination_port_range/) ?? 'all';
  const to = bare(/to_port/) ?? from;
  const all = bare(/protocol|ip_protocol/) === '-1' || from === '*' || from === 'all';
  if (!all && from === to && webPorts.has(from)) return;
  const ports = all ? 'all ports' : from === to ? `port ${from}` : `ports ${from} to ${to}`;
  yield {
    start: source.start,
    end: source.end,
    identity: `${block.type}.${block.name} ${ports}`,
    detail: `${block.type}.${block.name} lets everyone in to ${ports}`,
  };
}

function* googleFirewall(block: ResourceBlock): Iterable<RawMatch> {
  const source = attribute(block, /source_ranges/);
  if (
    !source ||
    !everyone.test(source.value) ||
    /direction\s{0,60}=\s{0,20}"EGRESS"/.test(block.body) ||
    !/\ballow\s{0,8}\{/.test(block.body)
  )
    return;
  const ports = [...(attribute(block, /ports/)?.value ?? '').matchAll(/"([\d-]{1,11})"/g)].map((port) => port[1]!);
  if (ports.length > 0 && ports.every((port) => webPorts.has(port))) return;
  yield {
    start: source.start,
    end: source.end,
    identity: `${block.type}.${block.name}`,
    detail: `${block.type}.${block.name} lets everyone in to ${ports.length === 0 ? 'all ports' : `ports ${ports.join(', ')}`}`,
  };
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
  kinds: ['hcl'],
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
