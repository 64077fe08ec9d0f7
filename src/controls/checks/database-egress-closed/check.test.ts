import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { databaseEgressClosed } from './check.ts';

const database = resource('aws_db_instance', { 'vpc_security_group_ids.0': '{ aws_security_group.main.id }' });
const group = (attributes: Parameters<typeof resource>[1] = {}) => resource('aws_security_group', attributes);
const rule = (attributes: Parameters<typeof resource>[1]) =>
  resource('aws_security_group_rule', {
    type: 'egress',
    security_group_id: '{ aws_security_group.main.id }',
    ...attributes,
  });

const cases = casesOf(databaseEgressClosed, {
  passes: [
    {
      name: 'nothing goes out',
      facts: [database, group()],
      because: /The security group of a database declared as code lets nothing out to everywhere/,
    },
    {
      name: 'to one network',
      facts: [database, group(), rule({ 'cidr_blocks.0': '10.0.0.0/8' })],
      because: /The security group/,
    },
  ],
  fails: [
    {
      name: 'everything',
      facts: [database, group({ 'egress.cidr_blocks.0': '0.0.0.0/0', 'egress.protocol': '-1' })],
      because: /1 of 1 security group of a database: aws_security_group\.main .*lets everything out to everywhere/,
    },
    {
      name: 'by a rule',
      facts: [database, group(), rule({ 'cidr_blocks.0': '0.0.0.0/0' })],
      because: /lets everything out/,
    },
  ],
  notDetermined: [
    {
      name: 'rules in a loop',
      facts: [database, group({ 'egress.dynamic.for_each': '{ var.rules }' })],
      because: /what it lets out is not written out/,
    },
  ],
  notApplicable: [
    { name: 'no database', facts: [group()], because: /No database declared as code names a security group/ },
    {
      name: 'a group from elsewhere',
      facts: [resource('aws_db_instance', { vpc_security_group_ids: '{ var.groups }' }), group()],
      because: /No database/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
