import type { Fact } from '../../../model/fact.ts';
import { notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing, unlessKeptIn } from '../../kit/absence.ts';
import { inProduction, isService } from '../../kit/code.ts';
import { placesFor } from '../../kit/shared-places.ts';
import { counted, listed, place } from '../../words.ts';

/** Alerts declared as infrastructure. */
const alertTypes =
  /^(?:aws_cloudwatch_(?:metric_alarm|composite_alarm|log_metric_filter)|google_monitoring_alert_policy|azurerm_monitor_\w*alert\w*|datadog_monitor|grafana_rule_group|newrelic_nrql_alert_condition|pagerduty_service|PrometheusRule)$/;

export const alertRules = defineCheck({
  meta: {
    id: 'alert-rules',
    title: 'Alert rules for services are kept as code in a repository of the run',
    question: 'What would wake somebody up?',
    rationale:
      'Logs that nobody reads detect nothing. Alert rules in a repository show what is watched and since when, and change under review. Rules in a repository that runs no service itself count for all services of the run; those beside another service count for that one. Rules that live only in a monitoring tool are not seen here, and whether each condition that matters has a rule is for a reader to judge.',
    remediation:
      'Keep alert rules as code (Prometheus rules, CloudWatch alarms, monitors in Terraform …) at least for errors, failed sign-ins, saturation and missing backups. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'LOG-07',
    evaluation: 'state',
    parameters: { keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['tracked-file', 'infrastructure-resource', 'container-image'],
  toleratesGaps: 'a rule that was found is there, whatever else could not be read.',
  test(item, facts, { keptIn }) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    const files = facts.anywhere('tracked-file').filter(({ value }) => value.topic === 'alert-rules');
    const resources = facts
      .anywhere('infrastructure-resource')
      .filter((fact) => inProduction(fact) && alertTypes.test(fact.value.type));
    const { good: found, foreign } = placesFor(item, facts, [...files, ...resources]);
    if (found.length === 0 && foreign.length > 0)
      return notDetermined(
        `No alert rule was found in the repository; those elsewhere stand beside services of their own, and the code does not tell whether they cover this one: ${placesOf(foreign)}.`,
      );
    if (found.length === 0)
      return unlessKeptIn(
        { keptIn },
        missing(
          facts,
          ['tracked-file', 'infrastructure-resource'],
          'No alert rule was found in any repository of the run.',
        ),
      );
    return pass(`${counted(found.length, 'place')} with alert rules: ${placesOf(found)}.`, found);
  },
});

const placesOf = (found: readonly Fact<'tracked-file' | 'infrastructure-resource'>[]): string =>
  listed(found.map(({ repository, value }) => `${repository}/${place(value)}`));
