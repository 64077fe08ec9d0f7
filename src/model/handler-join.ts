/**
 * Puts the two halves of a handler together and says whether what it does leaves a trace: in its own body, in what it
 * calls, one step away, or further within one file. Names join what stands in different files, so a common name can say
 * too much: those that every program uses for everything are not followed.
 *
 * Invariant: `silent` is said only when the body was read; a handler whose body was found nowhere is `unknown`.
 */
import type { HandlerFact, LoggingFileFact, LogStyle } from './handler.ts';

export type Trace =
  | { readonly result: 'logged'; readonly style: LogStyle; readonly by: string }
  | { readonly result: 'silent' }
  | { readonly result: 'unknown'; readonly because: string };

/** Too common to tell anything by: `save` of a model, `get` of a map. */
const common: ReadonlySet<string> = new Set(
  (
    'get set add put has delete remove create update save find findOne findAll list map filter reduce push pop join split ' +
    'send render redirect json then catch finally call apply bind next run main init new format parse toString push first last ' +
    'Get Set Add Put Delete Remove Create Update Save Find List Error Errorf New Close Open Read Write String Run params where'
  ).split(' '),
);

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;

export class HandlerTraces {
  readonly #bodies: ReadonlyMap<string, readonly HandlerFact[]>;
  readonly #logging: ReadonlyMap<string, { readonly path: string; readonly style: LogStyle }>;

  constructor(handlers: readonly HandlerFact[], files: readonly LoggingFileFact[]) {
    this.#bodies = Map.groupBy(
      handlers.filter(({ hasBody, name }) => hasBody && name !== ''),
      ({ name }) => lastPart(name),
    );
    const logging = new Map<string, { readonly path: string; readonly style: LogStyle }>();
    for (const { path, functions } of files) {
      for (const { name, style } of functions) {
        if (!common.has(name) && logging.get(name)?.style !== 'audit') logging.set(name, { path, style });
      }
    }
    this.#logging = logging;
  }

  of(handler: HandlerFact): Trace {
    if (handler.hasBody) return this.#ofBody(handler);
    const candidates = this.#bodiesOf(handler);
    if (candidates.length > 0) {
      const traces = candidates.map((one) => this.#ofBody(one));
      return traces.find(({ result }) => result === 'logged') ?? { result: 'silent' };
    }
    const named = this.#logging.get(lastPart(handler.name));
    if (named) return { result: 'logged', style: named.style, by: `${lastPart(handler.name)} (${named.path})` };
    return { result: 'unknown', because: `the body of ${handler.name || 'its function'} was not found` };
  }

  /** `UserController.store` is that and no other's `store`; a bare `login` is any function of the name. */
  #bodiesOf({ name }: HandlerFact): readonly HandlerFact[] {
    const found = this.#bodies.get(lastPart(name)) ?? [];
    return name.includes('.') ? found.filter((one) => one.name === name || !one.name.includes('.')) : found;
  }

  #ofBody({ logs, calls, path }: HandlerFact): Trace {
    const own =
      logs.find(({ style }) => style === 'audit') ?? logs.find(({ style }) => style === 'structured') ?? logs[0];
    if (own) return { result: 'logged', style: own.style, by: `${own.callee} (${path}:${own.line})` };
    for (const name of calls) {
      const found = this.#logging.get(name);
      if (found) return { result: 'logged', style: found.style, by: `${name} (${found.path})` };
    }
    return { result: 'silent' };
  }
}

/** `POST /login`, `UsersController.destroy`: what a person calls it. */
export function handlerLabel({ method, route, name, path, line }: HandlerFact): string {
  const request = route === undefined ? '' : `${method ?? 'any'} ${route}`;
  return request === '' ? (name === '' ? `${path}:${line}` : name) : request;
}

/** A handler that an audit wants a log of, in code that runs. */
export const isSecurityEvent = ({ event, isRegistered, context }: HandlerFact): boolean =>
  event !== undefined && isRegistered && context === 'production';
