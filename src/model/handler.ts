/**
 * What a service does when it is asked: the handlers of requests, calls and messages as the code declares them, and where
 * code writes logs. From both follows which security events leave a trace (LOG-05) and which routes ask who you are (ACC-13).
 */
import type { FileContext } from './file-kind.ts';

/** The five kinds of events that an audit asks a log for. */
export const eventCategories = [
  'authentication',
  'authorization',
  'data-access',
  'configuration-change',
  'deployment',
] as const;
export type EventCategory = (typeof eventCategories)[number];

export type HandlerKind = 'http' | 'rpc' | 'consumer' | 'webhook' | 'job';

/** `audit`: a call made for it (`auditLog.record`); `structured`: with named values; `text`: a sentence. */
export type LogStyle = 'audit' | 'structured' | 'text';

export interface LogCall {
  /** As written: `logger.info`. */
  readonly callee: string;
  /** From 1. */
  readonly line: number;
  readonly style: LogStyle;
  /** The function of the same file that it stands in, when that is not the handler itself. */
  readonly through?: string;
}

/** Something before the handler that asks who you are, or whether you may. */
export interface Guard {
  /** As written: `requireUser`, `@PreAuthorize`, `before_action :authenticate_user!`. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly asks: 'who' | 'may';
}

/** One handler, as one file declares it. */
export interface HandlerFact {
  readonly path: string;
  /** From 1: where its body begins, or where it is registered when the body stands elsewhere. */
  readonly line: number;
  /** `express`, `spring`, `django`, … */
  readonly framework: string;
  readonly kind: HandlerKind;
  /** `GET`, …; absent when it answers to any, or is no HTTP. */
  readonly method?: string;
  /** As written where it is registered; absent when another file says. */
  readonly route?: string;
  /** Function or `Class.method`; empty for a function without a name. */
  readonly name: string;
  /** What security event it is, by the words of its route and name; absent: none. */
  readonly event?: { readonly category: EventCategory; readonly action: string };
  /**
   * This file says that it is one: by a route, an annotation, or where it stands. Else only its parameters look like one,
   * and it counts when a registration in another file names it.
   */
  readonly isRegistered: boolean;
  /** The body is in this file: only then do `logs` and `calls` say anything. */
  readonly hasBody: boolean;
  readonly logs: readonly LogCall[];
  /** Last names of the functions it calls that this file does not define, where its log may be written. At most 60. */
  readonly calls: readonly string[];
  readonly guards: readonly Guard[];
  /** What its body calls that asks, by its name; it may ask only on one way through. Absent: nothing. */
  readonly asksInside?: readonly Guard[];
  /** Says of itself that anybody may call it: `@AllowAnonymous`, `permitAll`, … as written. */
  readonly isPublic?: string;
  readonly context: FileContext;
}

/** The functions of one file that write logs. */
export interface LoggingFileFact {
  readonly path: string;
  readonly language: string;
  /** Names of functions in which a log is written, and how. In order, without repeats. */
  readonly functions: readonly { readonly name: string; readonly style: LogStyle }[];
  /** Logs every request: an access log, as a middleware or a setting; as written. */
  readonly everyRequest?: { readonly name: string; readonly line: number };
  readonly context: FileContext;
}

/** Something that guards whole parts of a service: a middleware, a filter chain, a default of the framework. */
export interface RequestGuardFact extends Guard {
  readonly path: string;
  readonly framework: string;
  /** Routes below this prefix, or of this class; absent: all of the service. */
  readonly within?: string;
  readonly context: FileContext;
}
