import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { eachDeclared, judgeAll, terraformGap, type Verdict } from '../../kit/declared.ts';
import { allAt, namesUnder, type Resource } from '../../kit/declarations.ts';
import { resourceName } from '../../kit/resources.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

const grants =
  /^(?:postgresql_grant(?:_role)?|postgresql_default_privileges|mysql_grant|google_bigquery_(?:dataset|table)_(?:access|iam_(?:member|binding))|google_bigquery_dataset|google_storage_bucket_iam_(?:member|binding)|snowflake_grant_\w+|snowflake_\w+_grant|aws_lakeformation_permissions|databricks_(?:grants?|sql_permissions)|clickhouse_grant\w*)$/;

/** What holds data of an application. */
const store =
  /^(?:aws_(?:db_instance|rds_cluster|dynamodb_table|redshift_cluster|s3_bucket)|google_(?:sql_database_instance|bigquery_dataset|storage_bucket|spanner_instance)|azurerm_(?:mssql|mysql|postgresql)\w*server|azurerm_storage_account|snowflake_database|AWS::(?:RDS|S3|DynamoDB|Redshift)::\w+)$/;

/** Who is named: a role, a member, a principal. */
const whom =
  /(?:^|\.)(?:role|roles|to_role|account_role_name|user|users|user_by_email|group_by_email|special_group|domain|members?|iam_member|principal|grantee(?:_name)?)$/;

/** Everybody, or everybody of a company. */
const everybody =
  /^(?:public|allusers|allauthenticatedusers|account users|users|iam_allowed_principals|domain:.+|"public")$/i;

export const storeReadersNamed = defineCheck({
  meta: {
    id: 'store-readers-named',
    title: 'Rights to read datastores that are granted as code go to roles that are named, never to everybody',
    question: 'Who can read the most confidential data?',
    rationale:
      'A grant to everybody outlives the reason for it. Grants on databases, warehouses and buckets in Terraform are read: one to PUBLIC, to all users or to a whole domain is an exception. With `roles`, those who may read are a list, and every other role that is written out is one too; a role in a variable is open. Which of the stores are confidential the grant does not tell, so all count. What is granted by hand or by migrations, and emergency access, is not seen.',
    remediation:
      'Grant to a role that stands for a job, keep the list of roles short and reviewed, and revoke what PUBLIC has.',
    reference: 'CON-09',
    evaluation: 'state',
    parameters: { roles: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['infrastructure-resource'],
  relevantGap: terraformGap,
  test(_item, facts, { roles }) {
    const allowed = readRegister(roles).map(({ name }) => name);
    const judge = (resource: Resource) => judged(resource, allowed);
    const declared = facts.of('infrastructure-resource');
    if (judgeAll(declared, { judge }).length > 0)
      return eachDeclared(facts, { noun: 'grant', holds: 'goes to roles that are named', judge });
    const stores = declared.filter((one) => isInfrastructure(one) && store.test(one.value.type));
    return stores.length === 0
      ? notApplicable('No datastore and no right to read one is declared as code in the repository.')
      : untold(
          facts,
          ['infrastructure-resource'],
          `Datastores are declared (${listed(stores.map(resourceName), 2)}), and no right to read them is granted as code.`,
        );
  },
});

/** `{ google_service_account.api.member }`: who exactly is not written there, but it is one that was made for it. */
const one =
  /serviceAccount:|\b(?:google_service_account|postgresql_role|mysql_(?:user|role)|snowflake_(?:account_)?role|aws_iam_(?:role|user)|databricks_(?:group|service_principal))\./;

const isWrittenElsewhere = (value: string): boolean =>
  /[${}]|^(?:var|local|data|module|each)\.|^\w+\.\w+\.\w+/.test(value);

function judged(resource: Resource, allowed: readonly string[]): Verdict | undefined {
  const { type } = resource.value;
  if (!grants.test(type)) return undefined;
  // A dataset counts only with the access that it lists itself.
  const names = namesUnder(resource, '').filter((name) => isPerson(type, name));
  if (names.length === 0)
    return type === 'google_bigquery_dataset' ? undefined : { open: 'to whom is not written there' };
  const values = names.flatMap((name) => allAt(resource, name)).map((value) => String(value));
  const open = values.filter((value) => isWrittenElsewhere(value) && (allowed.length > 0 || !one.test(value)));
  const plain = values.filter((value) => !open.includes(value));
  const all = plain.filter((value) => everybody.test(value.trim()));
  if (all.length > 0) return { flaw: `is to everybody (${listed(all)})` };
  const strange = allowed.length === 0 ? [] : plain.filter((value) => !allowed.includes(value.trim().toLowerCase()));
  if (strange.length > 0) return { flaw: `is to ${listed(strange)}, who are not on the list` };
  if (plain.length > 0 && (open.length === 0 || allowed.length === 0)) return 'sound';
  return { open: `to whom comes from elsewhere (${listed(open, 2)})` };
}

/** Of Google's bindings `role` is what may be done, `member` is who. */
function isPerson(type: string, name: string): boolean {
  if (!whom.test(name)) return false;
  if (type === 'google_bigquery_dataset') return name.startsWith('access.') && !/(?:^|\.)role$/.test(name);
  return !type.startsWith('google_') || !/(?:^|\.)roles?$/.test(name);
}
