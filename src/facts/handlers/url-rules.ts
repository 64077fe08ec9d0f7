/**
 * Rules of who may call what, by path: Spring Security's `requestMatchers("/api/**").authenticated()` and its elder and
 * Kotlin forms. One function that builds a filter chain gives one list of rules, in order; the first that fits a path holds.
 *
 * Invariant: what is not written in the file (a list out of the settings) is told as unread and never as empty.
 */
import type { PathRule, RequestGuardFact } from '../../model/handler.ts';
import type { Span } from '../../detect/rule.ts';
import { lastName, type Call, type FunctionSpan, type HandlerSource } from './source.ts';

const matcher = /^(?:requestMatchers|antMatchers|mvcMatchers|pathMatchers|anyRequest|anyExchange)$/;
const scoping = /^(?:securityMatchers?|antMatcher|mvcMatcher)$/;
const permits = /^(?:permitAll|anonymous)$/;
const asking = /^(?:authenticated|fullyAuthenticated|denyAll|has\w+|access)$/;
const mostRules = 100;

export function* pathRulesIn(source: HandlerSource): Iterable<Omit<RequestGuardFact, 'path' | 'context'>> {
  if (!/authorize(?:Http)?Requests|authorizeExchange/.test(source.code)) return;
  const chains = Map.groupBy(
    source.outline.calls.filter(({ callee }) => matcher.test(lastName(callee)) || lastName(callee) === 'authorize'),
    (call) => builderAt(source, call.start),
  );
  for (const [builder, calls] of chains) {
    const inScope = scopesIn(source, builder);
    const rules = calls
      .filter(({ start }) => !inScope.some((span) => span.start <= start && start < span.end))
      .flatMap((call) => ruleOf(source, call) ?? [])
      .slice(0, mostRules);
    if (!rules.some(({ asks }) => asks !== undefined)) continue;
    const within = inScope.flatMap((span) => pathsIn(source, span).paths);
    yield {
      framework: 'spring',
      asks: 'who',
      name: 'authorizeHttpRequests',
      line: rules[0]!.line,
      rules,
      ...(inScope.length > 0 && { paths: within }),
    };
  }
}

/** The outermost function that a call stands in: the method that builds the chain. */
function builderAt(source: HandlerSource, at: number): FunctionSpan | undefined {
  let found: FunctionSpan | undefined;
  for (let one = source.outline.functionAt(at); one; one = one.parent) if (one.name !== '') found = one;
  return found;
}

/** Which paths the chain is for at all. */
function scopesIn(source: HandlerSource, builder: FunctionSpan | undefined): readonly Span[] {
  const calls = builder ? source.outline.callsIn(builder) : source.outline.calls;
  return calls
    .filter(
      ({ callee }) =>
        (scoping.test(lastName(callee)) && callee.includes('.')) || lastName(callee).startsWith('securityMatcher'),
    )
    .map(({ start, end, block }) => ({ start, end: Math.max(end, block?.end ?? 0) }));
}

function ruleOf(source: HandlerSource, call: Call): PathRule | undefined {
  const name = lastName(call.callee);
  const line = source.lineOf(call.open);
  const written = source.uncommented.slice(call.open, Math.min(call.end, call.open + 4000));
  if (name === 'authorize') {
    const verdict = call.args.at(-1);
    if (!verdict || call.args.length < 2) return undefined;
    const word = /\w+/.exec(source.code.slice(verdict.start, verdict.end))?.[0] ?? '';
    const { paths, unread } = pathsIn(source, { start: call.open, end: verdict.start });
    const isAny = /\banyRequest\b/.test(written);
    return ruled(word, { line, paths: isAny ? ['/**'] : paths, ...(unread && !isAny && { isUnread: true as const }) });
  }
  const verdict = source.outline.calls.find(({ receiver }) => receiver === call);
  if (!verdict) return undefined;
  const word = lastName(verdict.callee);
  if (name.startsWith('any')) return ruled(word, { line, paths: ['/**'] });
  const method = /HttpMethod\.([A-Z]+)/.exec(written)?.[1];
  const { paths, unread } = pathsIn(source, { start: call.open, end: call.end });
  const isWhole = method !== undefined && paths.length === 0 && !unread;
  return ruled(word, {
    line,
    paths: isWhole ? ['/**'] : paths,
    ...(method !== undefined && { method }),
    ...(unread && { isUnread: true as const }),
  });
}

function ruled(word: string, rule: Omit<PathRule, 'asks'>): PathRule | undefined {
  if (permits.test(word)) return rule;
  return asking.test(word) ? { ...rule, asks: /^(?:fullyA|a)uthenticated$/.test(word) ? 'who' : 'may' } : undefined;
}

/** Paths in quotes, and those of constants of the file; `unread`: there is something else. */
function pathsIn(
  source: HandlerSource,
  { start, end }: Span,
): { readonly paths: readonly string[]; readonly unread: boolean } {
  const text = source.uncommented.slice(start, Math.min(end, start + 6000));
  const paths = quoted(text);
  let unread = false;
  const bare = text
    .replace(/"[^"\n]*"/g, '')
    .replace(/\b(?:HttpMethod|EndpointRequest|PathRequest|HealthEndpoint|InfoEndpoint)\b[\w.:()]*/g, '');
  for (const [name] of bare.matchAll(/\b[A-Za-z_]\w*(?:\.\w+)*/g)) {
    const own = lastName(name);
    if (
      /^(?:antMatcher|PathPatternRequestMatcher|AntPathRequestMatcher|withDefaults|matcher|new|it|to|toAnyEndpoint|requestMatchers|antMatchers|mvcMatchers|pathMatchers|securityMatchers?|class|java|builder|mvc|pattern|authorize)$/i.test(
        own,
      )
    )
      continue;
    const value = source.outline.assignments.find(({ target }) => target.split(/[.\s]/).at(-1) === own)?.value;
    const found = value ? quoted(source.uncommented.slice(value.start, Math.min(value.end, value.start + 6000))) : [];
    if (found.length === 0) unread = true;
    paths.push(...found);
  }
  return { paths: paths.slice(0, 200), unread };
}

const quoted = (text: string): string[] =>
  [...text.matchAll(/"((?:\/|\*)[^"\n]{0,300})"/g)].map(([, path]) => (path!.startsWith('/') ? path! : `/${path!}`));
