import { defineCheck } from '../../check.ts';
import { allAt, isNamed, ofTypes, readingOf, switchOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { isExpression } from '../../kit/resources.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_cloudwatch_metric_alarm: (alarm, around) => ofAmazon(alarm, around, ['alarm_actions', 'actions_enabled']),
  aws_cloudwatch_composite_alarm: (alarm, around) => ofAmazon(alarm, around, ['alarm_actions', 'actions_enabled']),
  'AWS::CloudWatch::Alarm': (alarm, around) => ofAmazon(alarm, around, ['AlarmActions', 'ActionsEnabled']),
  google_monitoring_alert_policy: (policy) =>
    given(policy, 'notification_channels') ?? (switchOf(policy, 'enabled') === 'off' ? undefined : nobody),
  azurerm_monitor_metric_alert: ofAzure,
  azurerm_monitor_activity_log_alert: ofAzure,
  azurerm_monitor_scheduled_query_rules_alert_v2: ofAzure,
  datadog_monitor: (monitor) => {
    const message = readingOf(monitor, 'message');
    if (message === 'unresolved') return { open: 'whom it tells is not written out' };
    return message !== 'absent' && /@[\w-]/.test(String(message.value)) ? 'sound' : nobody;
  },
  AlertmanagerConfig: ofReceivers,
};

const nobody: Verdict = { flaw: 'tells nobody' };

export const alertsReachSomebody = defineCheck({
  meta: {
    id: 'alerts-reach-somebody',
    title: 'Each alarm declared as code tells somebody',
    question: 'Where do alerts go, and whom do they reach?',
    rationale:
      'An alarm without a receiver rings in an empty house. Each alarm that is declared must name where it goes: an action, a channel, a mention; one that only feeds another alarm or a scaling rule goes there. Whether a person stands behind the address, and whether a test alert arrived, is not seen, and neither are routes of Alertmanager outside of the cluster.',
    remediation: 'Give each alarm an action that pages whoever is on call, or remove alarms that nobody needs.',
    reference: 'LOG-08',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'alarm',
      holds: 'tells somebody',
      nothing:
        'No alarm of a monitoring service is declared as code in the repository. Rules of Prometheus tell whom Alertmanager is set up to tell, which is not read.',
      productionOnly: true,
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

/**
 * Undefined: nothing is named there. A list with entries tells somebody; one that is handed in as a whole may be empty,
 * unless it is made of what is declared beside it.
 */
function given(alarm: Resource, name: string): Verdict | undefined {
  const { attributes } = alarm.value;
  const whole = attributes[name] ?? attributes[`Properties.${name}`] ?? null;
  if (whole === null) return allAt(alarm, name).length > 0 ? 'sound' : undefined;
  if (!isExpression(whole)) return whole === '[]' || whole === '' ? undefined : 'sound';
  return /^\{ \[?(?:aws|google)_\w+\./.test(String(whole)) && !String(whole).includes('?')
    ? 'sound'
    : { open: 'whom it tells is not written out' };
}

function ofAmazon(
  alarm: Resource,
  around: readonly Resource[],
  names: readonly [actions: string, enabled: string],
): Verdict {
  if (switchOf(alarm, names[1]) === 'off') return { flaw: 'its actions are switched off' };
  const said = given(alarm, names[0]);
  if (said !== undefined) return said;
  const composites = ofTypes(around, 'aws_cloudwatch_composite_alarm');
  const feeds = composites.some((one) => allAt(one, 'alarm_rule').some((rule) => isNamed(rule, one, alarm) !== false));
  return feeds ? 'sound' : nobody;
}

function ofAzure(alarm: Resource): Verdict | undefined {
  if (switchOf(alarm, 'enabled') === 'off') return undefined;
  const names = ['action.action_group_id', 'action.action_groups'];
  if (names.some((name) => allAt(alarm, name).length > 0)) return 'sound';
  return names.some((name) => readingOf(alarm, name) === 'unresolved')
    ? { open: 'whom it tells is not written out' }
    : nobody;
}

/** A receiver without any configuration swallows what it gets. */
function ofReceivers(config: Resource): Verdict {
  const keys = Object.keys(config.value.attributes).filter((key) => key.startsWith('spec.receivers.'));
  const receivers = Map.groupBy(keys, (key) => key.split('.')[2]);
  const empty = [...receivers.values()].filter((own) => own.every((key) => /^spec\.receivers\.\d+\.name$/.test(key)));
  const used = allAt(config, 'spec.route.receiver');
  const isUsed = empty.some((own) => used.includes(String(config.value.attributes[own[0]!])));
  return isUsed ? { flaw: 'its default receiver tells nobody' } : 'sound';
}
