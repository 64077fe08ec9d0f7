import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Control, ControlEvaluation } from '../model/control.ts';
import type { EvidenceRequest } from '../model/evidence-request.ts';
import { sayWhatIsAsked } from './asked.ts';
import { concludeControl } from './rollup.ts';

const control = (checks: readonly string[], requests: readonly string[]): Control => ({
  id: 'SEC-03',
  area: 'security',
  title: 'People are trained',
  statement: 'Everybody is trained.',
  owner: 'Head of People',
  frequency: 'yearly',
  criteria: ['CC1.4'],
  iso: ['A.6.3'],
  checks,
  requests,
});

const unjudged = (of: Control): ControlEvaluation => ({ control: of, ...concludeControl([]), checks: [] });

const training: EvidenceRequest = {
  id: 'SEC-03/training-export',
  reference: 'SEC-03',
  title: 'Who was trained',
  ask: 'From the training system: person, course, completed on.',
  form: 'export',
  cadence: 'yearly',
  owner: 'Head of People',
  looksFor: ['Everybody is on the list'],
};

test('a control that rests on requests names what is asked, how often and of whom, and is not judged', () => {
  const [said] = sayWhatIsAsked([unjudged(control([], [training.id]))], { requests: [training], handedIn: new Map() });
  assert.equal(said?.result, 'indeterminate');
  assert.equal(
    said.because,
    'No check of code or forges decides this. Asked for: Who was trained (each year, from the Head of People). Nothing had been handed in when this was judged.',
  );
});

test('a control with checks is left as its checks say', () => {
  const judged = unjudged(control(['some-check'], [training.id]));
  assert.deepEqual(sayWhatIsAsked([judged], { requests: [training], handedIn: new Map() }), [judged]);
});

test('a control with neither says so', () => {
  const [said] = sayWhatIsAsked([unjudged(control([], []))], { requests: [training], handedIn: new Map() });
  assert.equal(said?.because, 'No check looks at this control, and nothing is asked for it.');
});

test('what was handed in is counted, and is no result', () => {
  const handedIn = new Map([[training.id, { submissions: 2, accepted: 1 }]]);
  const [said] = sayWhatIsAsked([unjudged(control([], [training.id]))], { requests: [training], handedIn });
  assert.equal(said?.result, 'indeterminate');
  assert.match(said.because, /\. 2 documents had been handed in when this was judged, 1 accepted\.$/);
});
