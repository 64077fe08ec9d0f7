/**
 * The handlers of requests with what guards them and what they log: which security events leave a trace, and which do not,
 * by category. Rests on the same facts and the same join as the check `security-events-logged`.
 */
import { HandlerTraces, isSecurityEvent } from '../../model/handler-join.ts';
import { eventCategories, type EventCategory, type HandlerFact, type LogStyle } from '../../model/handler.ts';
import type { AnyFact, Fact, FactKind } from '../../model/fact.ts';
import type { AppContext } from '../context.ts';
import { inForceAt, sealedFacts, type FactsWish, type SealedFacts } from '../sealed-facts/sealed-facts.ts';

export interface HandlerRow {
  readonly type: 'handler';
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly framework: string;
  readonly kind: HandlerFact['kind'];
  readonly method: string | null;
  readonly route: string | null;
  readonly name: string;
  /** Null: no security event by its route and name. */
  readonly event: NonNullable<HandlerFact['event']> | null;
  /** `unknown`: its body was not found. */
  readonly trace: 'logged' | 'silent' | 'unknown';
  readonly style: LogStyle | null;
  /** The call or function that writes the log, with its place. */
  readonly by: string | null;
  readonly guards: HandlerFact['guards'];
  readonly isPublic: string | null;
  readonly context: HandlerFact['context'];
}

/** Of the security events in code that runs. */
export interface CategoryCoverage {
  readonly category: EventCategory;
  readonly handlers: number;
  readonly logged: number;
  readonly silent: number;
  readonly unknown: number;
}

export interface HandlerList extends Pick<SealedFacts, 'at' | 'run' | 'gaps'> {
  readonly rows: readonly HandlerRow[];
  readonly repositories: readonly { readonly name: string; readonly head: string | null }[];
  readonly coverage: readonly CategoryCoverage[];
  /** What asks before every request of a service, or of a part of it. */
  readonly guards: readonly (Fact<'request-guard'>['value'] & { readonly repository: string })[];
}

const kinds = ['handler', 'logging-file', 'request-guard'] as const satisfies readonly FactKind[];

export async function handlerList(wish: FactsWish, context: AppContext): Promise<HandlerList> {
  const { at, run, repositories, gaps } = await sealedFacts(wish, kinds, context);
  const standing = repositories.map(({ name, facts }) => ({ name, facts: inForceAt(facts, at) }));
  const rows = standing.flatMap(({ name, facts }) => rowsOf(name, facts));
  return {
    at,
    run,
    rows,
    repositories: repositories.map(({ name, head }) => ({ name, head })),
    coverage: coverageOf(rows),
    guards: standing.flatMap(({ name, facts }) =>
      of(facts, 'request-guard').map((guard) => ({ repository: name, ...guard })),
    ),
    gaps,
  };
}

const of = <K extends FactKind>(facts: readonly AnyFact[], kind: K): readonly Fact<K>['value'][] =>
  (facts.filter((fact) => fact.kind === kind) as unknown as readonly Fact<K>[]).map(({ value }) => value);

function rowsOf(repository: string, facts: readonly AnyFact[]): readonly HandlerRow[] {
  const handlers = of(facts, 'handler');
  const traces = new HandlerTraces(handlers, of(facts, 'logging-file'));
  return handlers
    .filter(({ isRegistered }) => isRegistered)
    .map((handler) => {
      const trace = traces.of(handler);
      const { path, line, framework, kind, name, guards, context } = handler;
      return {
        type: 'handler' as const,
        repository,
        path,
        line,
        framework,
        kind,
        method: handler.method ?? null,
        route: handler.route ?? null,
        name,
        event: isSecurityEvent(handler) ? handler.event! : null,
        trace: trace.result,
        style: trace.result === 'logged' ? trace.style : null,
        by: trace.result === 'logged' ? trace.by : null,
        guards,
        isPublic: handler.isPublic ?? null,
        context,
      };
    })
    .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

function coverageOf(rows: readonly HandlerRow[]): readonly CategoryCoverage[] {
  return eventCategories.map((category) => {
    const events = rows.filter(({ event }) => event?.category === category);
    const count = (trace: HandlerRow['trace']): number => events.filter((row) => row.trace === trace).length;
    return {
      category,
      handlers: events.length,
      logged: count('logged'),
      silent: count('silent'),
      unknown: count('unknown'),
    };
  });
}
