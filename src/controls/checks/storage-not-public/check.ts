import type { InfrastructureResourceFact } from '../../../model/fact-map.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import { plainAttributes, resourceName, settingOf, valuesAt } from '../../kit/resources.ts';
import { counted, listed, outOf } from '../../words.ts';

const stores =
  /^(?:aws_s3_bucket(?:_acl|_policy|_public_access_block)?|aws_s3_account_public_access_block|aws_db_instance|aws_rds_cluster_instance|aws_redshift_cluster|google_storage_bucket(?:_iam_(?:member|binding)|_access_control|_acl)?|google_sql_database_instance|azurerm_storage_(?:account|container)|AWS::S3::Bucket|AWS::RDS::DBInstance)$/;

export const storageNotPublic = defineCheck({
  meta: {
    id: 'storage-not-public',
    title: 'No storage declared as code is opened to the public',
    question: 'Could a bucket or database be open to the internet?',
    rationale:
      'Public storage is the shortest way from a typing error to a notice to customers. The declaration shows where storage was opened, and since which landing; policies that are put together elsewhere are judged as far as they are written out.',
    remediation:
      'Take away the public grant, block public access on the bucket or account, and give databases no public address. A bucket that is meant to serve the public belongs in a repository or file of its own, with this control switched off there for that reason.',
    reference: 'DAT-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    const judged = facts
      .of('infrastructure-resource')
      .filter((fact) => inProduction(fact) && stores.test(fact.value.type));
    if (judged.length === 0) return notApplicable('No storage is declared as code in the repository.');
    const open = judged.flatMap((resource) => {
      const fault = publicFault(resource.value);
      return fault === undefined ? [] : [{ resource, fault }];
    });
    if (open.length === 0)
      return pass(
        `${counted(judged.length, 'declaration')} of storage, none of them open to the public as far as written out.`,
        judged,
      );
    const places = open.map(({ resource, fault }) => `${resourceName(resource)}: ${fault}`);
    return exception(
      `${outOf(open.length, judged.length, 'declaration')} of storage open to the public: ${listed(places)}.`,
      open.map(({ resource }) => resource),
    );
  },
});

function publicFault(resource: InfrastructureResourceFact): string | undefined {
  const texts = plainAttributes(resource);
  const acl = texts.find(
    ([name, value]) => /(?:^|\.)(?:acl|accesscontrol)$/.test(name) && /^public-?read/i.test(String(value)),
  );
  if (acl) return `access list ${String(acl[1])}`;
  const member = texts.find(
    ([name, value]) =>
      /(?:^|\.)(?:members?|entity|role_entity)$/.test(name) && /\ball(?:Authenticated)?Users\b/.test(String(value)),
  );
  if (member) return `granted to ${String(member[1])}`;
  if (settingOf(resource, ['publicly_accessible', 'PubliclyAccessible']) === 'on') return 'a public address';
  if (valuesAt(resource, 'settings.ip_configuration.authorized_networks.value').includes('0.0.0.0/0'))
    return 'every network is authorised';
  const containerAccess = valuesAt(resource, 'container_access_type').find(
    (value) => value === 'blob' || value === 'container',
  );
  if (containerAccess !== undefined) return `container access ${containerAccess}`;
  const unblocked = resource.type.endsWith('public_access_block') ? texts.filter(([, value]) => value === false) : [];
  return unblocked.length > 0 ? `public access is not blocked (${listed(unblocked.map(([name]) => name))})` : undefined;
}
