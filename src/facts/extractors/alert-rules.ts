/**
 * Alert rules, one by one: Prometheus (plain files, PrometheusRule and Google's Rules objects, Jsonnet mixins), Grafana
 * provisioning, and alarms declared in Terraform.
 */
import { readHcl } from '../readers/hcl.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';
import { isTemplate } from './manifest-paths.ts';
import { lineAt, runsForReal, tracked } from './tracked.ts';

type Said = Extracted<'tracked-file'>;

const yaml = /\.(?:ya?ml|rules)$/;
const jsonnet = /\.(?:jsonnet|libsonnet)$/;
const terraform = /\.(?:tf|tofu)$/;
const notRules = /^\.(?:github|gitlab|circleci)\/|(?:^|\/)(?:pnpm-lock|mkdocs|locales?|i18n)\b/;

const alarms =
  /^(?:aws_cloudwatch_(?:metric_alarm|composite_alarm|log_metric_filter)|datadog_monitor|google_monitoring_alert_policy|azurerm_monitor_\w*alert\w*|grafana_rule_group|newrelic_(?:nrql_)?alert_condition|opsgenie_\w*alert\w*|oci_monitoring_alarm|signalfx_detector|alicloud_cms_alarm|digitalocean_monitor_alert)$/;

export const alertRules: Extractor<'tracked-file'> = {
  id: 'alert-rules',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) =>
    runsForReal(path) && !notRules.test(path) && (yaml.test(path) || jsonnet.test(path) || terraform.test(path)),
  *extract(file) {
    if (terraform.test(file.path)) yield* declaredAlarms(file);
    else if (jsonnet.test(file.path)) yield* mixinRules(file);
    else yield* rulesInYaml(file);
  },
};

/** `alert: Name` at the place where Prometheus reads it, or a Grafana rule group. */
function* rulesInYaml(file: SourceFile): Iterable<Said> {
  const isGrafana = /^[ \t]*groups\s*:/m.test(file.text) && /^[ \t]*condition\s*:/m.test(file.text);
  if (!isGrafana && !/^[ \t]*(?:-\s+)?["']?alert["']?\s*:/m.test(file.text)) return;
  const read = readYaml(file.text);
  if (!read.ok) {
    // A chart's template holds Prometheus placeholders too; only the rendered file can be read.
    if (/^[ \t]*(?:-\s+)?alert\s*:\s*\w/m.test(file.text)) {
      yield unreadable(
        'tracked-file',
        file.path,
        isTemplate(file.text) ? 'it is a template; render it first' : read.error,
      );
    }
    return;
  }
  for (const root of read.value) yield* rulesOf(root, file);
}

function* rulesOf(root: YamlView, file: SourceFile): Iterable<Said> {
  const items = root.get('items')?.items ?? [];
  const groups =
    (root.get('groups') ?? root.get('spec', 'groups') ?? root.get('additionalPrometheusRules'))?.items ?? [];
  for (const group of [...groups, ...items.flatMap((item) => item.get('spec', 'groups')?.items ?? [])]) {
    for (const rule of group.get('rules')?.items ?? []) {
      const name = rule.get('alert')?.text ?? (rule.get('condition') ? rule.get('title')?.text : undefined);
      if (name === undefined) continue;
      const severity = rule.get('labels', 'severity')?.text ?? rule.get('labels', 'priority')?.text;
      yield tracked(
        'alert-rules',
        { path: file.path, line: rule.line },
        severity === undefined ? name : `${name} (${severity})`,
        name,
      );
    }
  }
}

function* mixinRules({ path, text }: SourceFile): Iterable<Said> {
  for (const match of text.matchAll(/^[ \t]*alert:\s*(['"])([^'"]+)\1/gm)) {
    yield tracked(
      'alert-rules',
      { path, line: lineAt(text, match.index + match[0].search(/\S/)) },
      match[2]!,
      match[2],
    );
  }
}

function* declaredAlarms({ path, text }: SourceFile): Iterable<Said> {
  const read = readHcl(text);
  // The terraform extractor says that the file cannot be read.
  if (!read.ok) return;
  for (const { type, labels, line } of read.value.blocks) {
    const [kind = '', name = ''] = labels;
    if (type === 'resource' && alarms.test(kind))
      yield tracked('alert-rules', { path, line }, `${kind}.${name}`, `${kind}.${name}`);
  }
}
