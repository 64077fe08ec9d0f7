import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import {
  allAt,
  isNamed,
  namesUnder,
  numberOf,
  ofTypes,
  readingOf,
  switchOf,
  textOf,
  type Reading,
  type Resource,
} from '../../kit/declarations.ts';
import { eachDeclared, type Verdict } from '../../kit/declared.ts';
import { readRegister } from '../../kit/register.ts';
import { declarationsOf, isBase, isWhole, isWorkload, workloadName } from '../../kit/workloads.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const unclear: Verdict = { open: 'how many there are is not written out' };

const judges: Readonly<Record<string, Judge>> = {
  aws_db_instance: (database) =>
    readingOf(database, 'replicate_source_db') === 'absent' ? demanded(database, 'multi_az') : undefined,
  aws_rds_cluster: ofCluster,
  aws_elasticache_replication_group: (group) => demanded(group, 'automatic_failover_enabled'),
  aws_elasticache_cluster: (cluster) =>
    textOf(readingOf(cluster, 'engine')) === 'memcached'
      ? atLeastTwo(readingOf(cluster, 'num_cache_nodes'), 'one node')
      : readingOf(cluster, 'replication_group_id') === 'absent'
        ? { flaw: 'one node' }
        : undefined,
  aws_autoscaling_group: (group) => atLeastTwo(readingOf(group, 'min_size'), 'may shrink to one instance'),
  google_sql_database_instance: (database) => {
    if (readingOf(database, 'master_instance_name') !== 'absent') return undefined;
    const where = readingOf(database, 'settings.availability_type');
    if (where === 'unresolved') return { open: 'whether it stands in several zones is not written out' };
    return textOf(where) === 'REGIONAL' ? 'sound' : { flaw: 'stands in one zone (availability_type is not REGIONAL)' };
  },
  google_redis_instance: (cache) => {
    const tier = readingOf(cache, 'tier');
    if (tier === 'unresolved') return unclear;
    return textOf(tier) === 'STANDARD_HA' ? 'sound' : { flaw: 'one node (tier is not STANDARD_HA)' };
  },
  azurerm_postgresql_flexible_server: ofAzure,
  azurerm_mysql_flexible_server: ofAzure,
};

export const productionRedundant = defineCheck({
  meta: {
    id: 'production-redundant',
    title: 'Each component declared as code has a second one that takes over',
    question: 'What single failure would take you down?',
    rationale:
      'One database, one cache, one instance of a service: each is an outage that waits for its day, and for each release. The declaration shows how many there are: replicas of a workload or the least of its autoscaler, databases over several zones, groups of instances. What may stand alone is named in a parameter, as accepted. Declarations for development and tests are left out, and overlays that another repository lays over these are not seen.',
    remediation:
      'Declare two or more replicas (or an autoscaler with a minimum of two), `multi_az`, `REGIONAL`, automatic failover; or name what is accepted to stand alone.',
    reference: 'DR-07',
    evaluation: 'state',
    parameters: { acceptedAlone: '' },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts, { acceptedAlone }) {
    const accepted = new Set(readRegister(acceptedAlone).map(({ name }) => name));
    return eachDeclared(facts, {
      noun: 'component',
      holds: 'has a second one',
      productionOnly: true,
      judge: (resource, around) => {
        if (accepted.has(workloadName(resource).toLowerCase())) return undefined;
        return isWorkload(resource) ? ofWorkload(resource, around) : judges[resource.value.type]?.(resource, around);
      },
    });
  },
});

function demanded(resource: Resource, name: string): Verdict {
  const setting = switchOf(resource, name);
  if (setting === 'unresolved') return { open: `${name} is not written out` };
  return setting === 'on' ? 'sound' : { flaw: `stands alone (${name} is ${setting === 'off' ? 'off' : 'not set'})` };
}

function atLeastTwo(reading: Reading, flaw: string): Verdict {
  if (reading === 'unresolved') return unclear;
  const number = numberOf(reading) ?? 1;
  return number >= 2 || number === 0 ? 'sound' : { flaw };
}

/** Its instances are declared one by one or with a count. */
function ofCluster(cluster: Resource, around: readonly Resource[]): Verdict {
  const instances = ofTypes(around, 'aws_rds_cluster_instance').filter((one) =>
    allAt(one, 'cluster_identifier').some((value) => isNamed(value, one, cluster) === true),
  );
  const counts = instances.map((one) =>
    allAt(one, 'for_each').length > 0
      ? undefined
      : (numberOf(readingOf(one, 'count')) ?? (allAt(one, 'count').length > 0 ? undefined : 1)),
  );
  const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  if (sum >= 2) return 'sound';
  return instances.length === 0 || counts.includes(undefined) ? unclear : { flaw: 'one instance' };
}

function ofAzure(server: Resource): Verdict | undefined {
  if (/replica/i.test(textOf(readingOf(server, 'create_mode')) ?? '')) return undefined;
  const mode = readingOf(server, 'high_availability.mode');
  if (mode === 'unresolved') return { open: 'whether it has a standby is not written out' };
  return mode === 'absent' ? { flaw: 'has no standby (high_availability is not set)' } : 'sound';
}

/** A daemon runs on every node. The most that any declaration of the name says counts: overlays add, bases leave out. */
function ofWorkload(workload: Resource, around: readonly Resource[]): Verdict | undefined {
  if (workload.value.type === 'DaemonSet' || !isWhole(workload)) return undefined;
  const scaled = scalerOf(workload, around);
  if (scaled !== undefined) return scaled;
  const readings = declarationsOf(workload, around).map((one) => readingOf(one, 'spec.replicas'));
  if (readings.includes('unresolved')) return unclear;
  const most = Math.max(...readings.map((reading) => numberOf(reading) ?? -1));
  if (most >= 2) return 'sound';
  if (most === 0) return undefined;
  if (most < 0 && isBase(workload)) return { open: 'how many there are is left to what is laid over it' };
  return { flaw: most === 1 ? 'one replica' : 'one replica, the default' };
}

const scalers: readonly (readonly [type: string, least: string])[] = [
  ['HorizontalPodAutoscaler', 'spec.minReplicas'],
  ['ScaledObject', 'spec.minReplicaCount'],
];

function scalerOf(workload: Resource, around: readonly Resource[]): Verdict | undefined {
  for (const [type, least] of scalers) {
    const own = ofTypes(around, type).filter((one) =>
      allAt(one, 'spec.scaleTargetRef.name').includes(workloadName(workload)),
    );
    if (own.length === 0) continue;
    const verdicts = own.map((one) => atLeastTwo(readingOf(one, least), 'its autoscaler may shrink it to one'));
    return verdicts.find((one) => one === 'sound') ?? verdicts[0];
  }
  return namesUnder(workload, 'metadata.annotations.autoscaling').length > 0 ? unclear : undefined;
}
