import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { clocksAgree } from './check.ts';

const said = (over: Partial<FactMap['time-keeping']> = {}) =>
  fact('time-keeping', {
    path: 'roles/base/tasks/main.yml',
    line: 3,
    says: 'source',
    written: 'chrony',
    context: 'production',
    ...over,
  });
const zoned = said({ path: 'logback.xml', says: 'zoned', written: '%d{HH:mm:ssXXX}' });
const zoneless = said({ path: 'logback.xml', says: 'zoneless', written: '%d{HH:mm:ss}' });

const cases = casesOf(clocksAgree, {
  passes: [
    {
      name: 'a source and a zone',
      facts: [said(), zoned],
      because: /1 file sets up where machines take their time from: chrony .* 1 pattern of logs writes the zone/,
    },
  ],
  fails: [
    {
      name: 'no zone',
      facts: [said(), zoneless],
      because: /1 of 1 pattern of logs writes the time without its zone: %d\{HH:mm:ss\} \(logback\.xml:3\)/,
    },
    {
      name: 'switched off',
      facts: [said({ says: 'off', written: 'timedatectl set-ntp false' })],
      because: /switched off, and nothing in the file takes its place/,
    },
  ],
  notDetermined: [
    { name: 'a provider may keep the clocks', facts: [zoned], because: /a provider may\. 1 pattern of logs writes/ },
    { name: 'unread', facts: [repository()], gaps: [gap('time-keeping')], because: /could not be read/ },
  ],
  notApplicable: [
    { name: 'nothing of the kind', facts: [repository()], because: /No file sets up the clock/ },
    { name: 'for developers', facts: [said({ path: 'envs/dev/logback.xml', says: 'zoneless' })], because: /No file/ },
  ],
});
for (const [name, run] of cases) test(name, run);
