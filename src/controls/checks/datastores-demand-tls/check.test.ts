import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { datastoresDemandTls } from './check.ts';

const group = (value: string) =>
  resource('aws_db_parameter_group', { 'parameter.name': 'rds.force_ssl', 'parameter.value': value }, { name: 'own' });
const database = resource('aws_db_instance', { parameter_group_name: '{ aws_db_parameter_group.own.name }' });

const cases = casesOf(datastoresDemandTls, {
  passes: [
    {
      name: 'a cache',
      facts: [resource('aws_elasticache_replication_group', { transit_encryption_enabled: true })],
      because: /The managed datastore declared as code demands encrypted connections/,
    },
    { name: 'by its parameter group', facts: [database, group('1')], because: /The managed datastore/ },
    {
      name: 'of others',
      facts: [
        resource('google_sql_database_instance', { 'settings.ip_configuration.ssl_mode': 'ENCRYPTED_ONLY' }),
        resource('aws_msk_cluster'),
        resource('azurerm_redis_cache'),
      ],
      because: /Each of 3 managed datastores/,
    },
  ],
  fails: [
    {
      name: 'a cache that says nothing',
      facts: [resource('aws_elasticache_replication_group')],
      because: /1 of 1 managed datastore: .*takes plaintext \(transit_encryption_enabled is not set\)/,
    },
    {
      name: 'a cache that takes both',
      facts: [
        resource('aws_elasticache_replication_group', {
          transit_encryption_enabled: true,
          transit_encryption_mode: 'preferred',
        }),
      ],
      because: /prefers TLS and takes plaintext too/,
    },
    {
      name: 'the default of Google',
      facts: [resource('google_sql_database_instance')],
      because: /ssl_mode is not set/,
    },
    {
      name: 'brokers',
      facts: [resource('aws_msk_cluster', { 'encryption_info.encryption_in_transit.client_broker': 'TLS_PLAINTEXT' })],
      because: /takes plaintext \(TLS_PLAINTEXT\)/,
    },
    {
      name: 'by its parameter group',
      facts: [database, group('0')],
      because: /takes plaintext by its parameter group/,
    },
    {
      name: 'switched off in Azure',
      facts: [
        resource('azurerm_postgresql_flexible_server_configuration', {
          name: 'require_secure_transport',
          value: 'OFF',
        }),
      ],
      because: /switches the demand for TLS off/,
    },
  ],
  notDetermined: [
    { name: 'left to the engine', facts: [resource('aws_db_instance')], because: /left to its engine/ },
    {
      name: 'a variable',
      facts: [resource('aws_elasticache_replication_group', { transit_encryption_enabled: '{ var.tls }' })],
      because: /not written out/,
    },
    {
      name: 'the newest engine',
      facts: [resource('aws_elasticache_replication_group', { engine: 'valkey' })],
      because: /left to its engine/,
    },
  ],
  notApplicable: [{ name: 'no datastore', facts: [resource('aws_vpc')], because: /No managed datastore/ }],
});
for (const [name, run] of cases) test(name, run);
