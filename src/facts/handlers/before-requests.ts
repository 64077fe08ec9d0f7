/** What holds for all requests of a service: guards before everything, and logs of every request. */
import type { LoggingFileFact, RequestGuardFact } from '../../model/handler.ts';
import { scriptFrameworkOf } from './frameworks/routers.ts';
import { asksOf } from './guard.ts';
import { partsBefore } from './router-graph.ts';
import { lastName, nameAt, type HandlerSource } from './source.ts';
import { pathRulesIn } from './url-rules.ts';

type FoundGuard = Omit<RequestGuardFact, 'path' | 'context'>;

interface Sign {
  readonly framework: string;
  readonly kinds: readonly string[];
  readonly shape: RegExp;
  readonly asks: FoundGuard['asks'];
}

const jvm = ['java', 'kotlin', 'groovy'];
const signs: readonly Sign[] = [
  {
    framework: 'nestjs',
    kinds: ['typescript', 'javascript'],
    shape: /provide:\s*APP_GUARD\s*,\s*useClass:\s*\w+|useGlobalGuards\(/,
    asks: 'who',
  },
  {
    framework: 'django',
    kinds: ['python'],
    shape:
      /DEFAULT_PERMISSION_CLASSES["']?\s*[:=]\s*[([]\s*["'][\w.]*(?:IsAuthenticated|IsAdmin|DjangoModelPermissions|HasAPIKey)\w*/,
    asks: 'who',
  },
  { framework: 'django', kinds: ['python'], shape: /["'][\w.]*LoginRequired\w*Middleware["']/, asks: 'who' },
  {
    framework: 'asp.net',
    kinds: ['c#'],
    shape:
      /\.FallbackPolicy\s*=|MapControllers\(\)\s*\.\s*RequireAuthorization|SetFallbackPolicy\(|new AuthorizeFilter\(/,
    asks: 'who',
  },
];

export function* requestGuardsIn(source: HandlerSource): Iterable<FoundGuard> {
  for (const { framework, kinds, shape, asks } of signs) {
    const found = kinds.includes(source.kind) ? shape.exec(source.uncommented) : null;
    if (found)
      yield { framework, asks, name: found[0].replace(/\s+/g, ' ').slice(0, 120), line: source.lineOf(found.index) };
  }
  if (jvm.includes(source.kind)) yield* pathRulesIn(source);
  yield* used(source);
}

/** `app.use(requireUser)`, `app.use('/admin', requireAdmin)`, Go's `r.Use(Auth)`. */
function* used(source: HandlerSource): Iterable<FoundGuard> {
  const framework = source.kind === 'go' ? 'net/http' : scriptFrameworkOf(source);
  if (framework === undefined) return;
  for (const call of source.outline.calls) {
    if (!/\.(?:use|Use|addHook|useAsync)$/.test(call.callee)) continue;
    const parts = partsBefore(source, call);
    for (const arg of call.args) {
      const name = nameAt(source, arg);
      const asks = name === '' ? undefined : (asksOf(lastName(name)) ?? asksOf(name));
      if (asks === undefined) continue;
      const guard = { framework, asks, name, line: source.lineOf(arg.start) };
      if (parts === undefined) yield guard;
      else for (const within of parts) yield { ...guard, within };
    }
  }
}

const requestLogs: readonly (readonly [kinds: readonly string[], shape: RegExp])[] = [
  [
    ['javascript', 'typescript'],
    /\b(?:morgan|pinoHttp|expressPino|expressWinston\.logger|koaLogger|koaPino)\s*\(|\bfastify\(\s*\{[^}]*\blogger\s*:|\.use\(\s*(?:['"]\*['"]\s*,\s*)?logger\(/i,
  ],
  [
    ['go'],
    /\b(?:middleware\.(?:Logger|RequestLogger\w*|RequestID)|gin\.(?:Default\(\)|Logger\w*)|handlers\.(?:Combined|Custom)?LoggingHandler|httplog\.\w+|hlog\.AccessHandler|otelhttp\.NewHandler)/,
  ],
  [jvm, /CommonsRequestLoggingFilter|AccessLogValve|\binstall\(\s*CallLogging\b|logbook/i],
  [
    ['python'],
    /["'][\w.]*(?:RequestLogging|AccessLog|RequestLog|django_structlog[\w.]*Request)\w*["']|add_middleware\(\s*\w*(?:Logging|AccessLog)\w*/,
  ],
  [['c#'], /\.Use(?:Http|SerilogRequest|W3C)Logging\(/],
  [['rust'], /\.wrap\(\s*(?:middleware::)?(?:Logger|TracingLogger)\b|TraceLayer::new_for_http\(/],
  [['php'], /class\s+\w*(?:RequestLog|AccessLog|LogRequest)\w*/],
];

/** Rails writes a line for every request unless it is told not to. */
const railsApplication = /(?:^|\/)config\/application\.rb$/;

export function everyRequestLog(source: HandlerSource): LoggingFileFact['everyRequest'] {
  if (railsApplication.test(source.path)) {
    const at = source.code.search(/class\s+Application\s*<\s*Rails::Application/);
    return at < 0 ? undefined : { name: 'the request log of Rails', line: source.lineOf(at) };
  }
  for (const [kinds, shape] of requestLogs) {
    const found = kinds.includes(source.kind) ? shape.exec(source.uncommented) : null;
    if (found) return { name: found[0].replace(/\s+/g, ' ').slice(0, 100), line: source.lineOf(found.index) };
  }
  return undefined;
}
