import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { alertsReachSomebody } from './check.ts';

const alarm = (attributes: Parameters<typeof resource>[1] = {}) => resource('aws_cloudwatch_metric_alarm', attributes);
const receivers = (attributes: Parameters<typeof resource>[1]) =>
  resource(
    'AlertmanagerConfig',
    { 'spec.route.receiver': 'oncall', 'spec.receivers.0.name': 'oncall', ...attributes },
    { tool: 'kubernetes' },
  );

const cases = casesOf(alertsReachSomebody, {
  passes: [
    {
      name: 'an action',
      facts: [alarm({ 'alarm_actions.0': '{ aws_sns_topic.oncall.arn }' })],
      because: /The alarm declared as code tells somebody/,
    },
    {
      name: 'one that feeds another',
      facts: [
        alarm(),
        resource('aws_cloudwatch_composite_alarm', {
          alarm_rule: '{ "ALARM(${aws_cloudwatch_metric_alarm.main.alarm_name})" }',
          'alarm_actions.0': '{ aws_sns_topic.oncall.arn }',
        }),
      ],
      because: /Each of 2 alarms/,
    },
    {
      name: 'of others',
      facts: [
        resource('google_monitoring_alert_policy', {
          'notification_channels.0': '{ google_monitoring_notification_channel.a.id }',
        }),
        resource('datadog_monitor', { message: 'Too slow @pagerduty-shop' }),
        receivers({ 'spec.receivers.0.pagerdutyConfigs.0.routingKey.name': 'key' }),
      ],
      because: /Each of 3 alarms/,
    },
  ],
  fails: [
    { name: 'no action', facts: [alarm()], because: /1 of 1 alarm: aws_cloudwatch_metric_alarm\.main .*tells nobody/ },
    { name: 'an empty list', facts: [alarm({ alarm_actions: '[]' })], because: /tells nobody/ },
    {
      name: 'actions switched off',
      facts: [alarm({ actions_enabled: false, 'alarm_actions.0': '{ aws_sns_topic.a.arn }' })],
      because: /its actions are switched off/,
    },
    {
      name: 'a message to nobody',
      facts: [resource('datadog_monitor', { message: 'Too slow' })],
      because: /tells nobody/,
    },
    { name: 'a receiver that swallows', facts: [receivers({})], because: /its default receiver tells nobody/ },
  ],
  notDetermined: [
    {
      name: 'a variable',
      facts: [alarm({ alarm_actions: '{ var.actions }' })],
      because: /whom it tells is not written out/,
    },
    {
      name: 'a message that is a variable',
      facts: [resource('datadog_monitor', { message: '{ var.message }' })],
      because: /whom it tells/,
    },
  ],
  notApplicable: [{ name: 'no alarm', facts: [resource('aws_vpc')], because: /No alarm/ }],
});
for (const [name, run] of cases) test(name, run);
