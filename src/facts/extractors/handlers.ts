/** Handlers of requests, guards of whole services, and the functions that write logs, from source code. */
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Extracted, Extractor } from '../extractor.ts';
import { loggingFunctions } from '../handlers/log-calls.ts';
import { readHandlers } from '../handlers/read-handlers.ts';
import { handlerSource } from '../handlers/source.ts';
import { everyRequestLog, requestGuardsIn } from '../handlers/before-requests.ts';
import { runsForReal } from './tracked.ts';

const kinds: ReadonlySet<string> = new Set(
  'javascript typescript python go java kotlin groovy scala c# ruby php rust'.split(' '),
);

/** Cheap, and true of every file that anything below could be found in. */
const worthReading =
  /\.(?:get|post|put|patch|delete|all|route|use|Use|HandleFunc|Handle|GET|POST|PUT|DELETE|Map(?:Get|Post|Put|Delete)|addHook|wrap)\s*\(|Route::|@\w*Mapping|@(?:GET|POST|PUT|DELETE|Get|Post|Put|Delete|Patch|api_view|action)\b|\[Http|#\[|[lL]og|LOG|audit|Audit|ResponseWriter|gin\.Context|echo\.Context|StreamObserver|ServerCallContext|Controller\b|View\b|Mutation\b|def \w+\((?:self, )?request|\b(?:req|request)\s*[,:]|export\s+(?:default|async|const|function)|PERMISSION|print|puts|CallLogging|routing/;

export const handlers: Extractor<'handler' | 'logging-file' | 'request-guard'> = {
  id: 'handlers',
  version: 3,
  produces: ['handler', 'logging-file', 'request-guard'],
  wants: (path) => kinds.has(fileKindOf(path)) && runsForReal(path) && fileContextOf(path) !== 'generated',
  *extract({ path, text }): Iterable<Extracted<'handler' | 'logging-file' | 'request-guard'>> {
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
    const functions = loggingFunctions(source);
    const everyRequest = everyRequestLog(source);
    if (functions.length === 0 && !everyRequest) return;
    const value = { path, language: source.kind, functions, ...(everyRequest && { everyRequest }), context };
    yield { kind: 'logging-file', key: '', value };
  },
};
