/** Alert rules, health checks, structured logging, backup jobs, migrations. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Extractor } from '../extractor.ts';
import { alertRules } from './alert-rules.ts';
import { backupJobs } from './backup-jobs.ts';
import { databaseMigrations } from './database-migrations.ts';
import { healthChecks } from './health-checks.ts';
import { factsOf, gapsOf } from './said-by.ts';
import { structuredLogging } from './structured-logging.ts';

type Row = readonly [name: string, path: string, text: string, expected: readonly string[]];

function table(extractor: Extractor<'tracked-file'>, rows: readonly Row[]): void {
  for (const [name, path, text, expected] of rows) {
    test(`${extractor.id}: ${name}`, () => {
      const found = factsOf(extractor, path, text).map(({ value }) => `${value.detail} :${value.line}`);
      assert.deepEqual(found, expected);
    });
  }
}

const rules =
  'groups:\n  - name: g\n    rules:\n      - record: x\n        expr: y\n      - alert: Down\n        expr: up == 0\n        labels: {severity: page}\n';
table(alertRules, [
  ['Prometheus', 'monitoring/rules.yml', rules, ['Down (page) :6']],
  [
    'PrometheusRule',
    'k8s/rules.yaml',
    `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  ${rules.replaceAll('\n', '\n  ')}`,
    ['Down (page) :9'],
  ],
  [
    'Jsonnet mixin',
    'mixin/alerts.libsonnet',
    "{\n  rules: [\n    {\n      alert: 'High',\n    },\n  ],\n}\n",
    ['High :4'],
  ],
  [
    'Grafana',
    'grafana/alerting.yaml',
    'apiVersion: 1\ngroups:\n  - name: g\n    rules:\n      - uid: a\n        title: Errors\n        condition: C\n',
    ['Errors :5'],
  ],
  [
    'Terraform',
    'alarms.tf',
    'resource "aws_cloudwatch_metric_alarm" "cpu" {\n}\nresource "aws_s3_bucket" "b" {\n}\n',
    ['aws_cloudwatch_metric_alarm.cpu :1'],
  ],
  ['an alert elsewhere', 'conf.yaml', 'alert: true\nx:\n  alert: y\n', []],
  ['alerting of Alertmanager', 'prometheus.yml', 'alerting:\n  alertmanagers: []\nrule_files: [a.yml]\n', []],
]);
test('alert-rules: fixtures are none, broken rules are gaps', () => {
  assert.equal(alertRules.wants('cmd/testdata/rules.yml'), false);
  assert.equal(alertRules.wants('examples/rules.yml'), false);
  assert.deepEqual(
    gapsOf(
      alertRules,
      'chart/templates/rules.yaml',
      'groups:\n- rules:\n  - alert: A\n    x: y\n{{- if .Values.more }}\n  - alert: B\n{{- end }}\n',
    ),
    ['unreadable'],
  );
});

table(healthChecks, [
  [
    'probes',
    'k8s/a.yaml',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          readinessProbe: {}\n          livenessProbe: {}\n        - name: d\n',
    ['livenessProbe, readinessProbe of Deployment/web/c :9'],
  ],
  ['HEALTHCHECK', 'Dockerfile', 'FROM a\nHEALTHCHECK CMD curl x\n', ['HEALTHCHECK :2']],
  ['HEALTHCHECK NONE', 'Dockerfile', 'FROM a\nHEALTHCHECK NONE\n', []],
  ['HEALTHCHECK of an earlier stage', 'Dockerfile', 'FROM a AS b\nHEALTHCHECK CMD x\nFROM c\n', []],
  [
    'compose',
    'compose.yml',
    'services:\n  a:\n    healthcheck:\n      test: x\n  b:\n    healthcheck: {disable: true}\n',
    ['healthcheck of service a :3'],
  ],
  [
    'Terraform',
    'lb.tf',
    'resource "aws_lb_target_group" "a" {\n  health_check {\n    path = "/x"\n  }\n}\nresource "aws_lb_target_group" "b" {\n}\n',
    ['aws_lb_target_group.a :2'],
  ],
  ['Express', 'src/server.ts', "app.use(x);\napp.get('/healthz', ok);\napp.get('/users', u);\n", ['route /healthz :2']],
  [
    'Go',
    'web/web.go',
    'router.Get("/-/healthy", f)\nmux.HandleFunc("/readyz", g)\n',
    ['route /-/healthy :1', 'route /readyz :2'],
  ],
  ['Flask', 'src/app.py', "@app.route('/ready', methods=['GET'])\n@app.route('/ready')\n", ['route /ready :1']],
  ['Spring', 'src/main/java/HealthController.java', '@GetMapping("/api/health")\n', ['route /api/health :1']],
  ['Django', 'shop/urls.py', 'path("health/", view)\n', ['route /health :1']],
  [
    'other routes',
    'src/routes.ts',
    "app.get('/healthcare', x);\napp.get('/notifications/live', x);\nfetch('/health');\n",
    [],
  ],
]);
test('health-checks: tests of routes are none', () => assert.equal(healthChecks.wants('test/server.test.ts'), false));

table(structuredLogging, [
  ['npm', 'package.json', '{\n  "dependencies": {\n    "pino": "9",\n    "express": "5"\n  }\n}', ['pino :3']],
  ['Go', 'go.mod', 'module x\n\nrequire (\n\tgo.uber.org/zap v1.2.3\n)\n', ['go.uber.org/zap :4']],
  ['Python', 'pyproject.toml', '[project]\nname = "x"\ndependencies = ["structlog", "flask"]\n', ['structlog :3']],
  [
    'Maven',
    'pom.xml',
    '<project><dependencies>\n<dependency><groupId>net.logstash.logback</groupId>\n<artifactId>logstash-logback-encoder</artifactId></dependency></dependencies></project>',
    ['net.logstash.logback:logstash-logback-encoder :3'],
  ],
  [
    'slog',
    'cmd/main.go',
    'package main\nvar l = slog.New(slog.NewJSONHandler(os.Stdout, nil))\n',
    ['slog.NewJSONHandler :2'],
  ],
  [
    'logback',
    'src/main/resources/logback-spring.xml',
    '<configuration>\n<appender name="a"><encoder class="net.logstash.logback.encoder.LogstashEncoder"/></appender></configuration>',
    ['net.logstash.logback.encoder.LogstashEncoder :2'],
  ],
  [
    'Spring',
    'src/main/resources/application.properties',
    'a=b\nlogging.structured.format.console=ecs\n',
    ['structured format ecs :2'],
  ],
  ['nothing', 'package.json', '{"dependencies": {"pinocchio": "1"}}', []],
  ['locks are none', 'package-lock.json', '{"packages": {"": {"dependencies": {"pino": "1"}}}}', []],
]);

table(backupJobs, [
  [
    'CronJob',
    'k8s/backup.yaml',
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: b}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - command: [sh, -c, "pg_dump $DB | gzip"]\n',
    ['CronJob/b runs pg_dump :1'],
  ],
  [
    'another CronJob',
    'k8s/clean.yaml',
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {schedule: x}\n',
    [],
  ],
  ['Velero', 'k8s/v.yaml', 'apiVersion: velero.io/v1\nkind: Schedule\nmetadata: {name: d}\n', ['Schedule/d :1']],
  ['script', 'ops/backup-db.sh', '#!/bin/sh\nset -e\n# pg_dump\nrestic backup /data\n', ['restic :4']],
  ['a script that only talks of it', 'ops/backup.sh', 'echo "run pg_dump"\n', []],
  ['crontab', 'ops/crontab', '# mysqldump\n0 3 * * * root mysqldump x > y\n', ['mysqldump :2']],
  ['Terraform', 'backup.tf', 'resource "aws_backup_plan" "daily" {\n}\n', ['aws_backup_plan.daily :1']],
]);

const migrations: readonly (readonly [path: string, detail: string])[] = [
  ['shop/order/migrations/0001_initial.py', 'Django'],
  ['db/migrate/20240101000000_create_users.rb', 'Rails'],
  ['src/main/resources/db/migration/V1__init.sql', 'Flyway'],
  ['prisma/migrations/20240101_init/migration.sql', 'Prisma'],
  ['alembic/versions/ab12_x.py', 'Alembic'],
  ['migrations/000001_x.up.sql', 'golang-migrate'],
  ['src/migrations/1700000000000-add-x.ts', 'Knex, TypeORM or Sequelize'],
  ['Data/Migrations/20240101000000_Init.cs', 'Entity Framework'],
  ['prisma/schema.prisma', 'schema.prisma'],
];
for (const [path, detail] of migrations) {
  test(`database-migrations: ${path}`, () =>
    assert.equal(factsOf(databaseMigrations, path, '')[0]!.value.detail, detail));
}
test('database-migrations: what is none', () => {
  for (const path of [
    'shop/migrations/__init__.py',
    'shop/tests/migrations/0001_x.py',
    'docs/migrations/2024.md',
    'src/migrations/index.ts',
  ]) {
    assert.equal(databaseMigrations.wants(path), false, path);
  }
});
