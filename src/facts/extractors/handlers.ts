/** Handlers of requests, guards of whole services, and the functions that write logs, from source code. */
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Extracted, Extractor } from '../extractor.ts';
import { handlerClassesIn } from '../handlers/handler-classes.ts';
import { loggingFunctions } from '../handlers/log-calls.ts';
import { readHandlers } from '../handlers/read-handlers.ts';
import { handlerSource } from '../handlers/source.ts';
import { routerMountsIn } from '../handlers/router-mounts.ts';
import { everyRequestLog, requestGuardsIn } from '../handlers/before-requests.ts';
import { runsForReal } from './tracked.ts';

const kinds: ReadonlySet<string> = new Set(
  'javascript typescript python go java kotlin groovy scala c# ruby php rust'.split(' '),
);

/** Cheap, and true of every file that anything below could be found in. */
const worthReading =
  /\.(?:get|post|put|patch|delete|all|route|use|Use|HandleFunc|Handle|GET|POST|PUT|DELETE|Map(?:Get|Post|Put|Delete)|addHook|wrap)\s*\(|Route::|@\w*Mapping|@(?:GET|POST|PUT|DELETE|Get|Post|Put|Delete|Patch|api_view|action)\b|\[Http|#\[|[lL]og|LOG|audit|Audit|ResponseWriter|gin\.Context|echo\.Context|StreamObserver|ServerCallContext|Controller\b|View\b|Mutation\b|def \w+\((?:self, )?request|\b(?:req|request)\s*[,:]|export\s+(?:default|async|const|function)|PERMISSION|before_action|FromRequest|Annotated\[|include_router|[Rr]outer|Mixin|print|puts|CallLogging|routing/;

type Produced = 'handler' | 'logging-file' | 'request-guard' | 'handler-class' | 'router-mount';

export const handlers: Extractor<Produced> = {
  id: 'handlers',
  version: 8,
  produces: ['handler', 'logging-file', 'request-guard', 'handler-class', 'router-mount'],
  wants: (path) => kinds.has(fileKindOf(path)) && runsForReal(path) && fileContextOf(path) !== 'generated',
  *extract({ path, text }): Iterable<Extracted<Produced>> {
    if (!worthReading.test(text)) return;
    const source = handlerSource(path, text);
    const context = fileContextOf(path);
    for (const value of readHandlers(source)) {
      const key = [value.method ?? '', value.route ?? '', value.name].join(' ').trim();
      yield { kind: 'handler', key, value, line: value.line };
    }
    for (const guard of requestGuardsIn(source)) {
      yield { kind: 'request-guard', key: guard.name, value: { path, context, ...guard }, line: guard.line };
    }
    for (const value of handlerClassesIn(source)) {
      yield { kind: 'handler-class', key: value.name, value, line: value.line };
    }
    for (const value of routerMountsIn(source)) {
      const { module = '', name = '' } = value.target;
      yield { kind: 'router-mount', key: [module, name].join(' ').trim(), value, line: value.line };
    }
    const functions = loggingFunctions(source);
    const everyRequest = everyRequestLog(source);
    if (functions.length === 0 && !everyRequest) return;
    const value = { path, language: source.kind, functions, ...(everyRequest && { everyRequest }), context };
    yield { kind: 'logging-file', key: '', value };
  },
};
