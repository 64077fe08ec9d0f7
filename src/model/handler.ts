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

/** What the caller sends, and what looks at it first. */
export interface HandlerInput {
  /** More than parts of the address. */
  readonly takes: boolean;
  /** What checks it against a shape, as written: `orderSchema.parse`, `@Valid`, `order_params`. Absent: nothing was found. */
  readonly checkedBy?: string;
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
  /** The router it hangs on, where the way leaves this file. Absent: it hangs on none. */
  readonly root?: RouterRoot;
  /** Absent: neither its head nor its body is in this file, or its language is not read for it. */
  readonly input?: HandlerInput;
  /** Types of its parameters that are made of the request before it is called, and may ask. Absent: none. */
  readonly needs?: readonly string[];
  readonly context: FileContext;
}

/** The end of the way that one file shows: a router that it makes or exports, or one that a function of it is handed. */
export interface RouterRoot {
  /** Its name where it is declared. */
  readonly router: string;
  /** The function that makes it or is handed it; absent: it is declared beside all functions. */
  readonly function?: string;
  /** A parameter of that function. */
  readonly isHanded?: boolean;
  /** The service itself: nothing stands above it. */
  readonly isTop?: true;
}

/** A place where routers of another file or function are hung, with what asks before it. */
export interface RouterMountFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** `module`: a file, as the import writes it. `name`: the router or function in it; of a function alone, any of the name. */
  readonly target: { readonly module?: string; readonly name?: string };
  readonly guards: readonly Guard[];
  /** Where the place itself hangs. */
  readonly root?: RouterRoot;
  readonly context: FileContext;
}

/** Something of a class that counts for some of its methods; neither: for all. */
export interface MethodBounds {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** What handlers inherit: a class, mixin or module with what asks before its methods, or a type that stands for a guard. */
export interface HandlerClassFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** With the modules around it: `Admin::BaseController`. */
  readonly name: string;
  /** Bases, mixins and included modules as written. */
  readonly bases: readonly string[];
  readonly guards: readonly (Guard & MethodBounds)[];
  /** Filters of its bases that it takes away. Absent: none. */
  readonly skips?: readonly (MethodBounds & { readonly name: string })[];
  /** Methods whose name asks, though nothing in them turns anybody away. Absent: none. */
  readonly looks?: readonly string[];
  /** Says of all its methods that anybody may call them; as written. */
  readonly isPublic?: string;
  /** Says anew who may call, so what its bases say of that does not hold. */
  readonly replaces?: true;
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

/** Who may call what fits these patterns (`*` in one part of a path, `**` for any number of parts). */
export interface PathRule {
  /** From 1. */
  readonly line: number;
  readonly paths: readonly string[];
  readonly method?: string;
  /** Absent: anybody may. */
  readonly asks?: Guard['asks'];
  /** Has more paths than those, which the file does not say. */
  readonly isUnread?: true;
}

/** Something that guards whole parts of a service: a middleware, a filter chain, a default of the framework. */
export interface RequestGuardFact extends Guard {
  readonly path: string;
  readonly framework: string;
  /** Routes below this prefix, or of this class; absent: all of the service. */
  readonly within?: string;
  /** In order, the first that fits a path holds; absent: it asks everybody. */
  readonly rules?: readonly PathRule[];
  /** Patterns of the paths that the rules are for; absent: all. */
  readonly paths?: readonly string[];
  readonly context: FileContext;
}
