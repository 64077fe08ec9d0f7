import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, day, fact, gap, window } from '../../test-facts.ts';
import { acceptedRisksJustified } from './check.ts';

const risk = (value: Partial<FactMap['accepted-risk']> = {}) =>
  fact('accepted-risk', {
    path: '.trivyignore',
    line: 3,
    tool: 'trivy',
    subject: 'CVE-2026-1',
    reason: 'Not reached',
    until: day(150),
    ...value,
  });
const alert = (dismissed: FactMap['forge-alert']['dismissed']) =>
  fact('forge-alert', {
    id: '1',
    kind: 'dependency',
    title: 'left-pad',
    severity: 'high',
    state: 'dismissed',
    createdAt: day(0),
    fixedAt: null,
    dismissed,
    path: null,
    url: null,
  });

const cases = casesOf(acceptedRisksJustified, {
  passes: [
    {
      name: 'a reason and an end',
      facts: [risk()],
      because: /1 accepted risk, each with a reason and an end: CVE-2026-1 \(\.trivyignore:3\)/,
    },
    { name: 'no end, and not for long', facts: [risk({ until: null })], because: /1 accepted risk/ },
    {
      name: 'dismissed lately',
      facts: [alert({ at: day(50), by: 'bob', reason: 'not used' })],
      because: /each with a reason and an end: alert left-pad/,
    },
  ],
  fails: [
    { name: 'no reason', facts: [risk({ reason: null })], because: /1 of 1 accepted risk: CVE-2026-1 .*has no reason/ },
    { name: 'its day has passed', facts: [risk({ until: day(60) })], because: /ended on 2026-03-02/ },
    {
      name: 'no end, and for too long',
      facts: [risk({ until: null })],
      parameters: { maximumDays: 90 },
      because: /has no end and stands for more than 90 days/,
    },
    {
      name: 'good until its day, over a window',
      facts: [risk()],
      period: window(0, 300),
      because: /From 2026-05-31 to .*ended on 2026-05-31/,
    },
    {
      name: 'dismissed without a reason, long ago',
      facts: [alert({ at: day(1), by: null, reason: '' })],
      parameters: { maximumDays: 30 },
      because: /alert left-pad was dismissed without a reason and was dismissed on 2026-01-02, more than 30 days ago/,
    },
  ],
  notDetermined: [
    { name: 'a file could not be read', facts: [risk()], gaps: [gap('accepted-risk')], because: /Not everything/ },
  ],
  notApplicable: [{ name: 'none', facts: [], because: /No weakness is passed over/ }],
});
for (const [name, run] of cases) test(name, run);
