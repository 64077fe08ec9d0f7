import { defineCheck } from '../../check.ts';
import { inProduction } from '../../kit/code.ts';
import { keptForServices } from '../../kit/for-services.ts';

/** OpenSLO, Sloth, Pyrra, and objectives that a monitoring service keeps. */
const objectives =
  /^(?:SLO|PrometheusServiceLevel|ServiceLevelObjective|datadog_service_level_objective|google_monitoring_slo|newrelic_service_level|nobl9_slo|dynatrace_slo(?:_v2)?|grafana_slo|aws_applicationsignals_service_level_objective|honeycombio_slo|AWS::ApplicationSignals::ServiceLevelObjective)$/;

export const objectivesDefined = defineCheck({
  meta: {
    id: 'objectives-defined',
    title: 'Service level objectives are kept as code in a repository of the run',
    question: 'What availability did you commit to and how is it measured?',
    rationale:
      'What was promised can be kept only if it is measured. Objectives as code (OpenSLO, Sloth, Pyrra, those of monitoring services in Terraform) name the indicator and the target, and change under review. Whether each service has one, and whether it is at least what contracts promise, is for a reader to judge; objectives that live only in a monitoring tool are not seen.',
    remediation:
      'Keep an objective with indicator, target and window as code for each service that customers use. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'AVL-01',
    evaluation: 'state',
    parameters: { keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['infrastructure-resource', 'container-image'],
  toleratesGaps: 'an objective that was found is there, whatever else could not be read.',
  test(item, facts, { keptIn }) {
    const found = facts
      .anywhere('infrastructure-resource')
      .filter((fact) => objectives.test(fact.value.type) && inProduction(fact));
    return keptForServices(item, facts, {
      found,
      kinds: ['infrastructure-resource'],
      noun: 'service level objectives',
      keptIn,
    });
  },
});
