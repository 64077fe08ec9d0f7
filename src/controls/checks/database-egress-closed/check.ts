import { defineCheck } from '../../check.ts';
import { allAt, isNamed, namesUnder, ofTypes, readingOf, textOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

const databases =
  /^aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster|redshift_cluster|elasticache_(?:replication_group|cluster)|opensearch_domain)$/;
const groupNames = ['vpc_security_group_ids', 'security_group_ids', 'vpc_options.security_group_ids'];

export const databaseEgressClosed = defineCheck({
  meta: {
    id: 'database-egress-closed',
    title: 'No security group of a database declared as code lets it reach everything outside',
    question: 'What stops bulk exfiltration?',
    rationale:
      'A database answers; it seldom has to call anybody. Where its security group lets nothing out, whoever gets into it cannot send its content away. Groups are those that a database of the same module names; a group that says nothing of what goes out lets nothing out in Terraform. Groups that the code names through a variable or module are not followed, and what the services in front of the database may reach is not judged.',
    remediation:
      'Take away the rule that lets everything out of the security group of each database, or narrow it to what the database must reach.',
    reference: 'DAT-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'security group of a database',
      plural: 'security groups of databases',
      holds: 'lets nothing out to everywhere',
      nothing: 'No database declared as code names a security group that is declared beside it.',
      judge: (resource, around) =>
        resource.value.type === 'aws_security_group' && isOfDatabase(resource, around)
          ? verdictOf(resource, around)
          : undefined,
    });
  },
});

const isOfDatabase = (group: Resource, around: readonly Resource[]): boolean =>
  around.some(
    (one) =>
      databases.test(one.value.type) &&
      groupNames.some((name) => allAt(one, name).some((value) => isNamed(value, one, group) === true)),
  );

const everywhere = (values: readonly unknown[]): boolean => values.includes('0.0.0.0/0') || values.includes('::/0');
const wide = { flaw: 'lets everything out to everywhere' } as const;

function verdictOf(group: Resource, around: readonly Resource[]): Verdict {
  if (readingOf(group, 'egress') === 'unresolved' || namesUnder(group, 'egress.dynamic.for_each').length > 0)
    return { open: 'what it lets out is not written out' };
  if (everywhere([...allAt(group, 'egress.cidr_blocks'), ...allAt(group, 'egress.ipv6_cidr_blocks')])) return wide;
  const rules = [
    ...ofTypes(around, 'aws_security_group_rule').filter((rule) => textOf(readingOf(rule, 'type')) === 'egress'),
    ...ofTypes(around, 'aws_vpc_security_group_egress_rule'),
  ].filter((rule) => allAt(rule, 'security_group_id').some((value) => isNamed(value, rule, group) === true));
  const isWide = rules.some((rule) =>
    everywhere(['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].flatMap((name) => allAt(rule, name))),
  );
  return isWide ? wide : 'sound';
}
