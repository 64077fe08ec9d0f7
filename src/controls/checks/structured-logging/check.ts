import { notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isService } from '../../kit/code.ts';
import { counted, listed, place } from '../../words.ts';

export const structuredLogging = defineCheck({
  meta: {
    id: 'structured-logging',
    title: 'Services declare or configure a library for structured logging',
    question: 'Can you tell from the logs who did what, when and from where?',
    rationale:
      'Log lines with named fields can be searched, counted and alerted on. The code shows that a library for them is declared or configured; whether each line carries what it should is shown by the logs themselves.',
    remediation:
      'Log through a library that writes structured lines (pino, structlog, zap, slog, Logback with a JSON encoder …) with time in UTC, actor, action, outcome and a request id.',
    reference: 'LOG-04',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['tracked-file', 'container-image'],
  toleratesGaps: 'a library that was found is declared, whatever else could not be read.',
  test(_item, facts) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    const found = facts.of('tracked-file').filter(({ value }) => value.topic === 'structured-logging');
    if (found.length === 0)
      return missing(facts, ['tracked-file'], 'No library or configuration for structured logging was found.');
    const places = listed(found.map(({ value }) => `${value.detail} (${place(value)})`));
    return pass(`${counted(found.length, 'sign')} of structured logging: ${places}.`, found);
  },
});
