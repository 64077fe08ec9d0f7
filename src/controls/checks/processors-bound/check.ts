import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { readRegister, registrationOf, type Entry } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { usedVendors, vendorAt, type UsedVendor } from '../../kit/vendors.ts';
import { counted, listed, outOf } from '../../words.ts';

export const processorsBound = defineCheck({
  meta: {
    id: 'processors-bound',
    title:
      'Each processor whose library sends it data of people has an agreement on the list, with hours for reporting a breach and a review that still holds',
    question: 'Do processors give privacy commitments and report breaches to you?',
    rationale:
      'Who gets data of people without an agreement owes nobody anything when it is lost. Processors are known by their libraries among the dependencies. `agreements` lists those that have signed one, each with the hours within which it reports a breach and the day until which the last review holds: `stripe:72@2026-12-31`. One that is not on it, whose review has run out, or that has more hours than `maximumHours` is an exception, and so is one without hours or without a day. Without a list it cannot be said that somebody is not on it. What the agreement says, its signature, sub-processors and transfers are read by people; processors that are called without a library known here are not seen.',
    remediation:
      'Sign an agreement that names the hours within which a breach is reported, review it every year, and put both on the list; take out libraries of whom none can be had.',
    reference: 'PRI-10',
    evaluation: 'state',
    parameters: { agreements: '', maximumHours: 72 },
  },
  population: 'repository',
  reads: ['dependency-manifest'],
  leavesToPeople: true,
  relevantGap: productionGap,
  test(_item, facts, { agreements, maximumHours }) {
    const used = usedVendors(facts.of('dependency-manifest'), []).filter(({ isSentData }) => isSentData);
    if (used.length === 0)
      return facts.gaps('dependency-manifest').length > 0
        ? untold(facts, ['dependency-manifest'], 'No processor was recognised in what could be read.')
        : notApplicable('No processor was recognised among the dependencies.');
    const entries = readAgreements(agreements);
    if (entries.length === 0)
      return notDetermined(
        `Libraries that send data are among the dependencies, to ${listed(used.map(vendorAt), 8)}; no list of agreements is declared to hold them against.`,
      );
    const judged = used.map((vendor) => ({ vendor, flaws: flawsOf(vendor, entries, { facts, maximumHours }) }));
    const flawed = judged.filter(({ flaws }) => flaws.length > 0);
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, used.length, 'processor')}: ${listed(
          flawed.map(({ vendor, flaws }) => `${vendorAt(vendor)} ${listed(flaws)}`),
          6,
        )}.`,
        flawed.flatMap(({ vendor }) => vendor.shown.slice(0, 3)),
      );
    return pass(
      `${counted(used.length, 'processor')}, each with an agreement that was reviewed in time and names when it reports a breach: ${listed(
        used.map(({ name }) => name),
        8,
      )}.`,
      used.flatMap(({ shown }) => shown.slice(0, 3)),
    );
  },
});

interface Agreement extends Entry {
  /** Within which a breach is reported; undefined: none are given. */
  readonly hours: number | undefined;
}

/** `stripe:72@2026-12-31` */
const readAgreements = (text: string): readonly Agreement[] =>
  readRegister(text).map(({ name, until }) => {
    const [, processor = name, hours] = /^(.*?)\s*:\s*(\d+)\s*h?$/.exec(name) ?? [];
    return { name: processor, until, hours: hours === undefined ? undefined : Number(hours) };
  });

interface Asked {
  readonly facts: Pick<FactView<never>, 'hasPassed'>;
  readonly maximumHours: number;
}

function flawsOf(
  { name }: UsedVendor,
  entries: readonly Agreement[],
  { facts, maximumHours }: Asked,
): readonly string[] {
  const own = entries.filter((entry) => entry.name === name);
  const state = registrationOf(entries, [name], facts);
  if (state === 'absent') return ['has no agreement on the list'];
  const holding = own.filter((entry) => registrationOf([entry], [name], facts) === 'listed');
  const hours = (holding.length > 0 ? holding : own).flatMap((entry) => entry.hours ?? []);
  return [
    ...(state === 'expired' ? ['was last reviewed too long ago'] : []),
    ...(state === 'undated' ? ['has no day until which its last review holds'] : []),
    ...(hours.length === 0 ? ['has no hours within which it reports a breach'] : []),
    ...(hours.length > 0 && Math.min(...hours) > maximumHours
      ? [`reports a breach within ${Math.min(...hours)} hours where ${maximumHours} are asked for`]
      : []),
  ];
}
