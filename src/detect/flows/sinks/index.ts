/** Which call is a sink. A look-up by the callee's last name comes first: most calls end there. */
import type { ScannedFile } from '../../rule.ts';
import type { Call } from '../../text/outline.ts';
import { clientOf, httpClients, languageModels, queues } from './services.ts';
import { loggers } from './loggers.ts';
import { mailers, senderOf } from './mailers.ts';
import type { Sink } from './sink.ts';
import { vendorOf } from './vendors.ts';
import { stores, thrown } from './stores.ts';
import { analyticsSinks, errorTrackers, namedAnalytics } from './third-parties.ts';

/** In order of precedence: what is both is what stands first. */
export const sinks: readonly Sink[] = [
  ...analyticsSinks,
  ...errorTrackers,
  ...languageModels,
  ...loggers,
  ...stores,
  ...queues,
  ...mailers,
  ...httpClients,
  ...thrown,
];

const byName = new Map<string, Sink[]>();
for (const sink of sinks) {
  for (const name of sink.names) {
    const known = byName.get(name);
    if (known) known.push(sink);
    else byName.set(name, [sink]);
  }
}

const anError: Sink = { kind: 'exception', names: [], callee: /^/ };

export function sinkOf(call: Call, file: ScannedFile, besides: Map<RegExp, boolean>): Sink | undefined {
  const rows = byName.get(call.name.toLowerCase());
  if (!rows) return byShape(call, file);
  const { callee } = call;
  for (const sink of rows) {
    if (sink.kinds && !sink.kinds.includes(file.kind)) continue;
    if (!sink.callee.test(callee) || isReturned(call)) continue;
    if (!sink.beside || standsBeside(sink.beside, file, besides)) return sink;
  }
  return byShape(call, file);
}

/** What no table knows and its name says. */
function byShape(call: Call, file: ScannedFile): Sink | undefined {
  if (isThrown(call, file)) return anError;
  return senderOf(call, file) ?? namedAnalytics(call) ?? vendorOf(call, file) ?? clientOf(call, file);
}

/** PHP: `print_r($x, true)` writes nothing, it returns the text. */
function isReturned({ name, args }: Call): boolean {
  return name === 'print_r' && args.length > 1;
}

function standsBeside(pattern: RegExp, file: ScannedFile, known: Map<RegExp, boolean>): boolean {
  const cached = known.get(pattern);
  if (cached !== undefined) return cached;
  const found = pattern.test(file.masked.uncommented);
  known.set(pattern, found);
  return found;
}

function isThrown(call: Call, file: ScannedFile): boolean {
  if (!/(?:Error|Exception|Fault|Failure)$/.test(call.name)) return false;
  if (call.before === 'raise') return true;
  return (
    call.before === 'throw' ||
    (call.before === 'new' &&
      /\bthrow\s+new\s+$/.test(file.masked.code.slice(Math.max(0, call.start - 20), call.start)))
  );
}

/** Cheap and generous: false only when no sink of any table can be in the text. */
export function hasSinkWord(text: string): boolean {
  if (last?.text !== text) last = { text, found: sinkWords.test(text) };
  return last.found;
}

/** Several rules ask about the same file, one after the other. */
let last: { readonly text: string; readonly found: boolean } | undefined;

const sinkWords =
  /log|print|console|puts|\bpp?\b|dump|echo|write|debug|info|warn|error|analytics|track|identify|capture|gtag|\bga\b|push|intercom|fbq|posthog|sentry|bugsnag|rollbar|notify|span|fetch|http|axios|request|\bget\b|\bpost\b|ajax|completion|message|generate|invoke|context|\btag|attribute|prompt|\bchat\b|embed|send|publish|produce|queue|perform|delay|dispatch|cache|redis|\bset|storage|cookie|raise|throw|panic|anyhow|bail|fail|mail|sms|deliver/i;
