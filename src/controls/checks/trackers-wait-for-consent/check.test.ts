import { test } from 'node:test';
import type { TrackerFact } from '../../../model/tracking.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { trackersWaitForConsent } from './check.ts';

const tracker = (value: Partial<TrackerFact> = {}) =>
  fact('tracker', {
    path: 'templates/layout.html',
    line: 7,
    role: 'starts',
    tool: 'Google Analytics',
    guard: null,
    context: 'production',
    ...value,
  });
const banner = tracker({ path: 'src/banner.js', role: 'asks', tool: 'cookie banner' });
const guarded = tracker({ guard: 'consent mode, denied by default' });
const plausible = tracker({ tool: 'Plausible' });

const cases = casesOf(trackersWaitForConsent, {
  passes: [
    { name: 'each is guarded', facts: [guarded], because: /layout\.html:7: consent mode, denied by default/ },
    {
      name: 'beside one that needs no consent',
      facts: [guarded, plausible],
      because: /Decided to need no consent: Plausible/,
    },
  ],
  fails: [
    {
      name: 'it starts with the page, and nobody asks',
      facts: [tracker()],
      because: /1 of 1 tracker starts with the page: Google Analytics at templates\/layout\.html:7\. No file .* asks/,
    },
    {
      name: 'decided anew',
      facts: [plausible],
      parameters: { withoutConsent: '' },
      because: /Plausible/,
    },
  ],
  notDetermined: [
    { name: 'somebody asks elsewhere', facts: [tracker(), banner], because: /banner\.js:7 asks people/ },
    {
      name: 'its key is a setting',
      facts: [tracker({ unclear: 'has a key that a setting gives' })],
      because: /layout\.html:7 has a key that a setting gives/,
    },
    {
      name: 'a tag manager',
      facts: [tracker({ tool: 'Google Tag Manager', isContainer: true })],
      because: /loads what is set up in the tag manager/,
    },
    {
      name: 'a file could not be read',
      facts: [repository()],
      gaps: [gap('tracker')],
      because: /in what could be read/,
    },
    {
      name: 'who asks may stand in a file that could not be read',
      facts: [tracker()],
      gaps: [gap('tracker')],
      because: /Who asks may stand/,
    },
  ],
  notApplicable: [
    { name: 'none', facts: [repository()], because: /starts a tracker/ },
    { name: 'needs none', facts: [plausible], because: /Decided to need no consent/ },
    { name: 'only in examples', facts: [tracker({ context: 'example' })], because: /starts a tracker/ },
  ],
});
for (const [name, run] of cases) test(name, run);
