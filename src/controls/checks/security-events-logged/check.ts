import { HandlerTraces, handlerLabel, isSecurityEvent } from '../../../model/handler-join.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { counted, listed, outOf, place } from '../../words.ts';

export const securityEventsLogged = defineCheck({
  meta: {
    id: 'security-events-logged',
    title: 'Handlers of security events write a log',
    question: 'Are sign-ins, changes of rights and exports logged?',
    rationale:
      'When somebody signs in, changes a password, a role or a setting, or exports data, only a log can later show who it was. Handlers are found by their routes and names; a log counts when the handler writes it or calls a function that does. That the line carries actor and outcome is shown by the logs themselves.',
    remediation:
      'Write an audit event in each handler that is named, on success and on failure: who, what, from where, with which outcome.',
    reference: 'LOG-05',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['handler', 'logging-file'],
  test(_item, facts) {
    const handlers = facts.of('handler');
    const events = handlers.filter(({ value }) => isSecurityEvent(value));
    if (events.length === 0) {
      const gaps = facts.gaps('handler');
      return gaps.length > 0
        ? notDetermined('No handler of a security event was found, and some code could not be read.', gaps)
        : notApplicable('No handler of requests reads like a security event.');
    }
    const files = facts.of('logging-file');
    const traces = new HandlerTraces(
      handlers.map(({ value }) => value),
      files.map(({ value }) => value),
    );
    const judged = events.map((event) => ({ event, trace: traces.of(event.value) }));
    const silent = judged.filter(({ trace }) => trace.result === 'silent').map(({ event }) => event);
    const unknown = judged.filter(({ trace }) => trace.result === 'unknown').map(({ event }) => event);
    const shown = (some: typeof events): string =>
      listed(
        some.map(({ value }) => `${handlerLabel(value)} (${value.event!.action}, ${place(value)})`),
        5,
      );
    if (silent.length > 0) {
      return exception(
        `${outOf(silent.length, events.length, 'handler')} of security events ${silent.length === 1 ? 'writes' : 'write'} no log, neither ${silent.length === 1 ? 'itself' : 'themselves'} nor in what ${silent.length === 1 ? 'it calls' : 'they call'}: ${shown(silent)}.`,
        silent,
      );
    }
    if (unknown.length > 0) {
      return notDetermined(
        `Of ${outOf(unknown.length, events.length, 'handler')} of security events the code was not found: ${shown(unknown)}.`,
        facts.gaps('handler'),
      );
    }
    return pass(
      `${counted(events.length, 'handler')} of security events ${events.length === 1 ? 'writes' : 'all write'} a log.`,
      events,
    );
  },
});
