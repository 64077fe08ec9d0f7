import { notApplicable, notDetermined } from '../../../model/outcome.ts';
import type { Fact } from '../../../model/fact.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';
import { dayOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const privacyNoticeCurrent = defineCheck({
  meta: {
    id: 'privacy-notice-current',
    title: 'Where schemas hold personal data, a privacy notice is kept that is no older than the newest kind of data',
    question: 'Does the notice describe what you actually collect and share?',
    rationale:
      'A notice tells people what is collected; a field that came later is not in it. Where schemas of a repository declare fields with personal data, a notice must be kept in some repository of the run and be revised every year. When a kind of data came first after the last revision, a reader has to see whether the notice speaks of it already. What the notice says, and notices that are kept in a system for content, are not read.',
    remediation:
      'Keep the source of the notice in a repository, and revise it with the change that collects something new. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'PRI-01',
    evaluation: 'state',
    parameters: { reviewDays: 365, minimumWords: 100, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document', 'finding'],
  relevantGap: (gap) => gap.of === 'document' || productionCodeGap(gap),
  toleratesGaps: writtenIsWritten,
  test(_item, facts, parameters) {
    const fields = facts
      .of('finding')
      .filter((one) => inProduction(one) && one.value.rule === 'personal-data-schema-field');
    if (fields.length === 0)
      return facts.gaps('finding').length > 0
        ? notDetermined('No field with personal data was found in what could be read.', facts.gaps('finding'))
        : notApplicable('No field with personal data was found in the schemas of the repository.');
    const outcome = currentDocument(
      facts,
      { topics: ['privacy-notice'], noun: 'privacy notice', need: 'one' },
      parameters,
    );
    if (outcome.result !== 'pass') return outcome;
    const revised = facts
      .anywhere('document')
      .filter(({ value }) => value.topic === 'privacy-notice')
      .map(({ value }) => value.revisedAt)
      .reduce((last, at) => (at > last ? at : last));
    const newer = firstOfEachKind(fields).filter(({ at }) => at > revised);
    return newer.length === 0
      ? outcome
      : notDetermined(
          `Kinds of data came after the notice was revised on ${dayOf(revised)}; whether it speaks of them is for a reader to see: ${listed(
            newer.map(({ kind, at }) => `${kind} (${dayOf(at)})`),
            5,
          )}.`,
        );
  },
});

function firstOfEachKind(
  fields: readonly Fact<'finding'>[],
): readonly { readonly kind: string; readonly at: Fact['observedAt'] }[] {
  const kinds = Map.groupBy(fields, ({ value }) => value.field?.dataType ?? value.title);
  return [...kinds].map(([kind, all]) => ({
    kind,
    at: all.map(({ valid }) => valid.from.at).reduce((first, at) => (at < first ? at : first)),
  }));
}
