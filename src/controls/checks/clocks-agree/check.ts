import type { Fact } from '../../../model/fact.ts';
import type { TimeKeepingFact } from '../../../model/time-keeping.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { isProductionPath } from '../../kit/declarations.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type Said = Fact<'time-keeping'>;

export const clocksAgree = defineCheck({
  meta: {
    id: 'clocks-agree',
    title: 'Machines that are set up as code take their time from a source, and logs write it with its zone',
    question: 'Can events from different systems be put in order?',
    rationale:
      'Events of two systems can be put in order only when their clocks agree and their logs say in which zone. Read is what sets up machines (Ansible, cloud-init, Puppet, NixOS, Packer, shell, and the settings of chrony, ntpd and systemd-timesyncd) and how logs write the time (patterns of Logback, Log4j and Spring, formatters of Python). A source that is switched off with nothing in its place is an exception, and so is a pattern that writes the time without a zone. Where no file sets up a source, the provider of the runtime may keep the clocks, so that is open and asked of people. How far clocks really differ, and what a collector of logs adds, is not seen.',
    remediation:
      'Set up chrony or systemd-timesyncd on every machine that you run yourselves, and let logs write instants in UTC with the zone (`XXX`, `%z`).',
    reference: 'LOG-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['time-keeping'],
  relevantGap: productionGap,
  test(_item, facts) {
    const told = facts
      .of('time-keeping')
      .filter(({ value: { path, context } }) => context === 'production' && isProductionPath(path));
    if (told.length === 0)
      return facts.gaps('time-keeping').length > 0
        ? notDetermined(
            'Nothing says how clocks are kept, and some files could not be read.',
            facts.gaps('time-keeping'),
          )
        : notApplicable('No file sets up the clock of a machine or says how a log writes the time.');
    const of = (says: TimeKeepingFact['says']): readonly Said[] => told.filter(({ value }) => value.says === says);
    const [sources, off, zoned, zoneless] = [of('source'), of('off'), of('zoned'), of('zoneless')];
    const stamps = zoned.length + zoneless.length;
    const flaws = [
      ...(off.length > 0
        ? [`What keeps a clock right is switched off, and nothing in the file takes its place: ${shown(off)}.`]
        : []),
      ...(zoneless.length > 0
        ? [
            `${outOf(zoneless.length, stamps, 'pattern')} of logs ${agree(zoneless.length, 'writes', 'write')} the time without its zone: ${shown(zoneless)}.`,
          ]
        : []),
    ];
    if (flaws.length > 0) return exception(flaws.join(' '), [...off, ...zoneless]);
    const logs =
      stamps > 0
        ? ` ${counted(stamps, 'pattern')} of logs ${agree(stamps, 'writes', 'write')} the zone: ${shown(zoned)}.`
        : '';
    if (sources.length === 0)
      return notDetermined(
        `No file of the repository says where machines take their time from; a provider may.${logs}`,
      );
    return pass(
      `${counted(sources.length, 'file')} ${agree(sources.length, 'sets', 'set')} up where machines take their time from: ${shown(sources)}.${logs}`,
      [...sources, ...zoned],
    );
  },
});

const shown = (some: readonly Said[]): string =>
  listed(
    some.map(({ value }) => `${value.written} (${place(value)})`),
    5,
  );
