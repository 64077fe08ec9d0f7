import { testCases } from '../rule-cases.ts';
import { plaintextTraffic } from './rule.ts';

testCases(plaintextTraffic, [
  {
    name: 'an engine that an expression names may encrypt by default',
    path: 'a.tf',
    code: 'resource "aws_elasticache_replication_group" "a" {\n  engine = each.value.engine\n}\nresource "aws_elasticache_replication_group" "b" {\n  engine_version = "7.1"\n}\n',
    lines: [4],
  },
  {
    name: 'listeners that redirect, that forward, and whose action an expression decides',
    path: 'a.tf',
    code: 'resource "aws_lb_listener" "a" {\n  protocol = "HTTP"\n  default_action {\n    type = "redirect"\n  }\n}\nresource "aws_lb_listener" "b" {\n  protocol = "HTTP"\n  default_action {\n    type = "forward"\n  }\n}\nresource "aws_lb_listener" "c" {\n  protocol = "HTTP"\n  default_action {\n    type = var.action\n  }\n}\n',
    lines: [8],
  },
]);
