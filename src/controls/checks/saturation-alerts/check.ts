import { defineCheck } from '../../check.ts';
import { inProduction } from '../../kit/code.ts';
import { allAt, type Resource } from '../../kit/declarations.ts';
import { keptForServices } from '../../kit/for-services.ts';

/** What runs out: in names of rules, metrics and queries. */
const saturation =
  /cpu|memory|\bmem\b|disk|storage|filesystem|inode|volume|capacity|saturat|utili[sz]ation|\bload\b|quota|throttl|queue|backlog|\blag\b|connections?|file.?descriptor|oom|evict|\bfull\b/i;

const alarms =
  /^(?:aws_cloudwatch_metric_alarm|google_monitoring_alert_policy|azurerm_monitor_metric_alert|datadog_monitor|newrelic_nrql_alert_condition|AWS::CloudWatch::Alarm)$/;

/** Words of names are put together in every way: `NodeMemoryHigh`, `node_memory_high`. */
const spaced = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ');

export const saturationAlerts = defineCheck({
  meta: {
    id: 'saturation-alerts',
    title:
      'Alert rules for what runs out (processor, memory, disk, connections, queues) are kept as code in a repository of the run',
    question: 'Would you know before capacity runs out?',
    rationale:
      'Most capacity ends slowly, and an alert tells days before. Rules are known by their names, metrics and queries. Rules in a repository that runs no service itself count for all services of the run. Whether every resource that can run out has one, and whether its threshold leaves time, is for a reader to judge; rules that live only in a monitoring tool are not seen.',
    remediation:
      'Alert on processor, memory, disk, connections and the length of queues, with a warning well before the end. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'AVL-05',
    evaluation: 'state',
    parameters: { keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['tracked-file', 'infrastructure-resource', 'container-image'],
  toleratesGaps: 'a rule that was found is there, whatever else could not be read.',
  test(item, facts, { keptIn }) {
    const rules = facts
      .anywhere('tracked-file')
      .filter(({ value }) => value.topic === 'alert-rules' && saturation.test(spaced(value.detail)));
    const declared = facts
      .anywhere('infrastructure-resource')
      .filter((fact) => alarms.test(fact.value.type) && inProduction(fact) && isOfSaturation(fact));
    return keptForServices(item, facts, {
      found: [...rules, ...declared],
      kinds: ['tracked-file', 'infrastructure-resource'],
      noun: 'alert rules for what runs out',
      keptIn,
    });
  },
});

const isOfSaturation = (alarm: Resource): boolean =>
  [
    alarm.value.name,
    ...[
      'metric_name',
      'alarm_name',
      'display_name',
      'conditions.condition_threshold.filter',
      'query',
      'criteria.metric_name',
      'MetricName',
      'AlarmName',
    ].flatMap((name) => allAt(alarm, name)),
  ].some((text) => saturation.test(spaced(String(text))));
