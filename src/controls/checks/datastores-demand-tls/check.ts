import { defineCheck } from '../../check.ts';
import { allAt, isNamed, ofTypes, readingOf, switchOf, textOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_elasticache_replication_group: (group) => {
    const transit = switchOf(group, 'transit_encryption_enabled');
    if (transit === 'unresolved') return { open: 'whether it demands TLS is not written out' };
    if (transit === 'on') return preferred(group);
    // What the newest engine does by default is the provider's to say.
    return transit === 'absent' && textOf(readingOf(group, 'engine')) === 'valkey'
      ? { open: 'whether it demands TLS is left to its engine' }
      : { flaw: `takes plaintext (transit_encryption_enabled is ${transit === 'off' ? 'off' : 'not set'})` };
  },
  aws_msk_cluster: (cluster) => {
    const between = readingOf(cluster, 'encryption_info.encryption_in_transit.client_broker');
    if (between === 'unresolved') return { open: 'whether it demands TLS is not written out' };
    const said = textOf(between) ?? 'TLS';
    return said === 'TLS' ? 'sound' : { flaw: `takes plaintext (${said})` };
  },
  google_sql_database_instance: ofGoogle,
  azurerm_redis_cache: (cache) => {
    const plaintext = switchOf(cache, 'non_ssl_port_enabled', 'enable_non_ssl_port');
    if (plaintext === 'unresolved') return { open: 'whether it takes plaintext is not written out' };
    return plaintext === 'on' ? { flaw: 'takes plaintext on a port of its own' } : 'sound';
  },
  azurerm_postgresql_flexible_server_configuration: ofAzureSetting,
  azurerm_mysql_flexible_server_configuration: ofAzureSetting,
  azurerm_postgresql_server: enforced,
  azurerm_mysql_server: enforced,
  aws_db_parameter_group: ofParameters,
  aws_rds_cluster_parameter_group: ofParameters,
  aws_db_instance: ofInstance,
  aws_rds_cluster: ofInstance,
};

export const datastoresDemandTls = defineCheck({
  meta: {
    id: 'datastores-demand-tls',
    title: 'Each managed datastore declared as code demands encrypted connections',
    question: 'Is internal traffic to data stores encrypted?',
    rationale:
      'A datastore that takes plaintext leaves it to every client to ask for encryption. Where the server demands it, no client can forget. The declaration shows what the server demands, together with the default of the provider where it is always the same; databases of RDS whose engine decides are not determined unless a parameter group says so. Connection strings, which usually lie in a secret store, are not read.',
    remediation:
      'Let the server demand TLS: `rds.force_ssl = 1`, `require_secure_transport = ON`, `ssl_mode = "ENCRYPTED_ONLY"`, `transit_encryption_enabled = true`.',
    reference: 'ENC-04',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'managed datastore',
      holds: 'demands encrypted connections',
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

const preferred = (group: Resource): Verdict =>
  textOf(readingOf(group, 'transit_encryption_mode')) === 'preferred'
    ? { flaw: 'prefers TLS and takes plaintext too' }
    : 'sound';

/** Both are taken unless plaintext is refused. */
function ofGoogle(instance: Resource): Verdict {
  const mode = readingOf(instance, 'settings.ip_configuration.ssl_mode');
  const required = switchOf(instance, 'settings.ip_configuration.require_ssl');
  if (mode === 'unresolved' || required === 'unresolved') return { open: 'whether it demands TLS is not written out' };
  const said = textOf(mode);
  if (said === undefined) return required === 'on' ? 'sound' : { flaw: 'takes plaintext (ssl_mode is not set)' };
  return /^(?:ENCRYPTED_ONLY|TRUSTED_CLIENT_CERTIFICATE_REQUIRED)$/.test(said)
    ? 'sound'
    : { flaw: `takes plaintext (${said})` };
}

function enforced(server: Resource): Verdict {
  const demanded = switchOf(server, 'ssl_enforcement_enabled');
  if (demanded === 'on') return 'sound';
  return demanded === 'off' ? { flaw: 'takes plaintext' } : { open: 'whether it demands TLS is not written out' };
}

function ofAzureSetting(setting: Resource): Verdict | undefined {
  if (textOf(readingOf(setting, 'name')) !== 'require_secure_transport') return undefined;
  const value = switchOf(setting, 'value');
  if (value === 'unresolved') return { open: 'whether TLS is demanded is not written out' };
  return value === 'off' ? { flaw: 'switches the demand for TLS off' } : 'sound';
}

const demands: ReadonlySet<string> = new Set(['rds.force_ssl', 'require_secure_transport', 'rds.force_tls', 'tls']);

/** What a group says of it; undefined when it says nothing. Names and values stand in the same order. */
function demandOf(group: Resource): 'on' | 'off' | 'unresolved' | undefined {
  const names = allAt(group, 'parameter.name');
  const values = allAt(group, 'parameter.value');
  const at = names.findIndex((name) => demands.has(String(name)));
  if (at < 0) return undefined;
  const value = names.length === values.length ? String(values[at]) : '';
  if (/^(?:1|on|true|enabled)$/i.test(value)) return 'on';
  return /^(?:0|off|false|disabled)$/i.test(value) ? 'off' : 'unresolved';
}

function ofParameters(group: Resource): Verdict | undefined {
  return demandOf(group) === 'off' ? { flaw: 'switches the demand for TLS off' } : undefined;
}

function ofInstance(instance: Resource, around: readonly Resource[]): Verdict {
  const groups = ofTypes(around, 'aws_db_parameter_group', 'aws_rds_cluster_parameter_group').filter((group) =>
    ['parameter_group_name', 'db_cluster_parameter_group_name'].some((name) =>
      allAt(instance, name).some((value) => isNamed(value, instance, group) === true),
    ),
  );
  const said = groups.map(demandOf);
  if (said.includes('off')) return { flaw: 'takes plaintext by its parameter group' };
  return said.includes('on') ? 'sound' : { open: 'whether it demands TLS is left to its engine' };
}
