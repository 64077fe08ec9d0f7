import { testCases } from '../rule-cases.ts';
import { openSecurityGroup } from './rule.ts';

testCases(openSecurityGroup, [
  {
    name: 'a rule of its own',
    path: 'a.tf',
    code: 'resource "aws_security_group_rule" "r" {\n  type        = "ingress"\n  from_port   = 0\n  to_port     = 65535\n  cidr_blocks = ["0.0.0.0/0"]\n}\n',
    lines: [5],
    detail: /all ports/,
  },
  {
    name: 'a list over lines',
    path: 'a.tf',
    code: 'resource "aws_security_group" "s" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    cidr_blocks = [\n    "0.0.0.0/0"]\n  }\n}\n',
    lines: [5],
    detail: /port 22/,
  },
  {
    name: 'outwards is no matter',
    path: 'a.tf',
    code: 'resource "aws_security_group_rule" "r" {\n  type        = "egress"\n  from_port   = 0\n  to_port     = 0\n  cidr_blocks = ["0.0.0.0/0"]\n}\n',
    lines: [],
  },
  {
    name: 'Azure',
    path: 'a.tf',
    code: 'resource "azurerm_network_security_rule" "r" {\n  access                     = "Allow"\n  direction                  = "Inbound"\n  destination_port_range     = "3389"\n  source_address_prefix      = "*"\n}\n',
    lines: [5],
    detail: /port 3389/,
  },
]);
