import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type Tracker = Fact<'tracker'>;

export const trackersWaitForConsent = defineCheck({
  meta: {
    id: 'trackers-wait-for-consent',
    title: 'Each tracker that pages start waits for consent where it is started',
    question: 'Do analytics or ads load before the user agrees?',
    rationale:
      'A tracker that loads with the page has watched before anybody was asked. Scripts and calls that start one are read in templates and modules; it waits when a consent tool has to wake its script, when consent mode denies by default, when a setting of its own waits, or when a condition around it speaks of consent. One that is started with a key that is written out, in a repository without any sign that people are asked, is an exception. What is switched on by a setting, started by a function that somebody else calls, or stands beside a consent tool that may hold it back is open, and so is what a tag manager loads. `withoutConsent` names those that were decided to need none. Whether the condition works, and what a browser loads in the end, a visit of the pages shows; code does not.',
    remediation:
      'Start the tracker from the callback of the consent tool, mark its script `type="text/plain"`, or set consent mode to `denied` by default; take it out where nobody reads its numbers.',
    reference: 'PRI-02',
    evaluation: 'state',
    parameters: {
      withoutConsent: 'plausible, umami, fathom, goatcounter, simple analytics, cloudflare web analytics',
    },
  },
  population: 'repository',
  reads: ['tracker'],
  leavesToPeople: true,
  relevantGap: productionCodeGap,
  test(_item, facts, { withoutConsent }) {
    const exempt = new Set(readRegister(withoutConsent).map(({ name }) => name));
    const all = facts.of('tracker').filter(inProduction);
    const started = all.filter(({ value }) => value.role === 'starts');
    const judged = started.filter(({ value }) => !exempt.has(value.tool.toLowerCase()));
    const besides = exemptSaid(started.filter((one) => !judged.includes(one)));
    if (judged.length === 0)
      return facts.gaps('tracker').length > 0
        ? untold(facts, ['tracker'], `No tracker was found in what could be read.${besides}`)
        : notApplicable(`No file of the repository starts a tracker that needs consent.${besides}`);
    const asks = all.filter(({ value }) => value.role === 'asks');
    const bare = judged.filter(({ value }) => value.guard === null);
    const flawed = bare.filter(({ value }) => value.unclear === undefined && value.isContainer !== true);
    if (flawed.length > 0 && asks.length === 0)
      return facts.gaps('tracker').length > 0
        ? untold(facts, ['tracker'], `${startsUnasked(flawed, judged)} Who asks may stand in what could not be read.`)
        : exception(`${startsUnasked(flawed, judged)} No file of the repository asks for consent.${besides}`, flawed);
    if (bare.length > 0)
      return notDetermined(
        `For ${outOf(bare.length, judged.length, 'tracker')} code does not tell whether it waits for consent: ${listed(
          bare.map((one) => `${named(one)} ${whyOpen(one, asks)}`),
          4,
        )}.${besides}`,
      );
    return pass(
      `${counted(judged.length, 'tracker')}, each behind consent where it is started: ${listed(
        judged.map((one) => `${named(one)}: ${one.value.guard!}`),
        5,
      )}.${besides}`,
      judged,
    );
  },
});

const named = ({ value }: Tracker): string => `${value.tool} at ${place(value)}`;

const startsUnasked = (flawed: readonly Tracker[], judged: readonly Tracker[]): string =>
  `${outOf(flawed.length, judged.length, 'tracker')} ${agree(flawed.length, 'starts', 'start')} with the page: ${listed(flawed.map(named), 5)}.`;

function whyOpen({ value }: Tracker, asks: readonly Tracker[]): string {
  if (value.unclear !== undefined) return value.unclear;
  if (value.isContainer === true) return 'loads what is set up in the tag manager';
  return `starts with the page, while ${place(asks[0]!.value)} asks people (${asks[0]!.value.tool}) and may hold it back`;
}

const exemptSaid = (exempt: readonly Tracker[]): string =>
  exempt.length === 0 ? '' : ` Decided to need no consent: ${listed(exempt.map(named), 4)}.`;
