import { defineCheck } from '../../check.ts';
import {
  allAt,
  namesUnder,
  ofTypes,
  readingOf,
  switchOf,
  textOf,
  tieTo,
  type Resource,
} from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_backup_plan: (plan) => {
    if (namesUnder(plan, 'rule.copy_action.').length === 0)
      return { flaw: 'copies nothing to another region or account' };
    return readingOf(plan, 'rule.copy_action.destination_vault_arn') === 'absent' ||
      namesUnder(plan, 'rule.copy_action.dynamic.for_each').length > 0 ||
      namesUnder(plan, 'rule.dynamic.for_each').length > 0
      ? { open: 'whether it copies to another region or account is not written out' }
      : 'sound';
  },
  aws_db_instance: ofDatabase,
  aws_rds_cluster: ofDatabase,
  google_sql_database_instance: (instance) => {
    if (switchOf(instance, 'settings.backup_configuration.enabled') !== 'on') return undefined;
    const location = readingOf(instance, 'settings.backup_configuration.location');
    if (location === 'unresolved') return { open: 'where its backups are kept is not written out' };
    // Without a location, backups go to the multi-region that is nearest.
    return /-[a-z]+\d$/.test(textOf(location) ?? '')
      ? { flaw: `backups stay in one region (${textOf(location)})` }
      : 'sound';
  },
  azurerm_recovery_services_vault: (vault) => redundancy(vault, 'storage_mode_type', 'GeoRedundant'),
  azurerm_data_protection_backup_vault: (vault) => redundancy(vault, 'redundancy', ''),
  azurerm_mssql_database: (database) => redundancy(database, 'storage_account_type', 'Geo'),
  azurerm_postgresql_flexible_server: geographic,
  azurerm_mysql_flexible_server: geographic,
};

export const copiesElsewhere = defineCheck({
  meta: {
    id: 'copies-elsewhere',
    title: 'Backups declared as code are kept in more than one region or account',
    question: 'Would backups survive loss of the region or of an admin account?',
    rationale:
      'A copy in the same place is lost with the place. The declaration shows whether a backup plan copies to another vault and whether the provider keeps backups in several regions. Databases of RDS keep their own snapshots in their region, and what copies them may be declared elsewhere, so without a plan that names them they are not determined. Whether the other vault lies in another region is told by its address, which the code seldom writes out.',
    remediation:
      'Let each rule of the backup plan copy to a vault in another region or account (`copy_action`), and choose geo-redundant storage for backups.',
    reference: 'DR-06',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'backup plan or database',
      plural: 'backup plans and databases',
      holds: 'has copies elsewhere',
      productionOnly: true,
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

function ofDatabase(database: Resource, around: readonly Resource[]): Verdict | undefined {
  if (readingOf(database, 'replicate_source_db', 'replication_source_identifier') !== 'absent') return undefined;
  const copied = tieTo(database, ofTypes(around, 'aws_db_instance_automated_backups_replication'), [
    'source_db_instance_arn',
  ]);
  const plans = ofTypes(around, 'aws_backup_plan');
  const copies = plans.some((plan) => namesUnder(plan, 'rule.copy_action.').length > 0);
  if (copied === 'tied' || (copies && isSelected(database, around))) return 'sound';
  if (copies) return { open: 'the backup plan copies, and whether it takes this database is not written out' };
  return { open: 'its snapshots stay in its region, and what copies them is not declared here' };
}

/** By its address, or because all are. Tags are seldom written out on both sides. */
function isSelected({ value: { type, name } }: Resource, around: readonly Resource[]): boolean {
  const taken = ofTypes(around, 'aws_backup_selection').flatMap((one) => allAt(one, 'resources').map(String));
  return taken.some((text) => text === '*' || text.includes(`${type}.${name}.`));
}

function redundancy(resource: Resource, name: string, absent: string): Verdict {
  const reading = readingOf(resource, name);
  if (reading === 'unresolved') return { open: 'where backups are kept is not written out' };
  const said = textOf(reading) ?? absent;
  return /^geo/i.test(said) ? 'sound' : { flaw: `keeps backups in one region (${said || 'not said'})` };
}

function geographic(server: Resource): Verdict {
  const copied = switchOf(server, 'geo_redundant_backup_enabled');
  if (copied === 'unresolved') return { open: 'where its backups are kept is not written out' };
  return copied === 'on' ? 'sound' : { flaw: 'keeps backups in one region (geo_redundant_backup_enabled is not set)' };
}
