import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClauseValue, saysValue, type ClauseForm } from './clause-value.ts';

const said: readonly (readonly [form: ClauseForm, value: string, text: string, says: boolean])[] = [
  ['count', '1', 'Every change is approved by at least one other person.', true],
  ['count', '1', 'Every change is approved by somebody else.', true],
  ['count', '2', 'Two people who wrote none of it approve every change.', true],
  ['count', '2', 'Every change is approved by 2 reviewers.', true],
  ['count', '2', 'Every change is approved by another person.', false],
  ['count', '2', 'Version 1.2 of the protocol.', false],
  ['count', '2', 'Within 2.5 hours.', false],
  ['duration', '72h', 'Critical findings are fixed within 72 hours.', true],
  ['duration', '72h', 'Critical findings are fixed within three days.', true],
  ['duration', '72h', 'Critical findings are fixed within seven days.', false],
  ['duration', '365d', 'Logs are kept for one year.', true],
  ['duration', '365d', 'Logs are kept for 365 days.', true],
  ['duration', '365d', 'Logs are kept for twelve months.', true],
  ['duration', '365d', 'Keys rotate annually.', true],
  ['duration', '365d', 'Logs are kept for 90 days.', false],
  ['duration', '2d', 'Reviewed within two working days.', true],
  ['duration', '90d', 'Every quarter, owners look at the list.', true],
  ['version', '1.2', 'Connections use TLS 1.2 or later.', true],
  ['version', '1.2', 'Connections use TLS 1.2.3 or later.', false],
  ['version', '1.2', 'Connections use TLS 1.3.', false],
];

for (const [form, value, text, says] of said)
  test(`"${text}" ${says ? 'says' : 'does not say'} ${value}`, () => {
    const read = readClauseValue(form, value, []);
    assert.ok(read.ok);
    assert.equal(saysValue(text, read.value), says);
  });

const unreadable: readonly (readonly [ClauseForm, string])[] = [
  ['count', 'two'],
  ['count', '-1'],
  ['duration', '72'],
  ['duration', 'soon'],
  ['version', 'latest'],
  ['word', 'sometimes'],
];

for (const [form, value] of unreadable)
  test(`${value} is no ${form}`, () => assert.equal(readClauseValue(form, value, ['required']).ok, false));
