/**
 * The name of the topic, queue or job that a call hands a message to, as far as the file says it: a literal among the
 * arguments, a constant of the file, the queue that the receiver was made with, the class of the job.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { firstAtOrAfter, type Call } from '../text/outline.ts';
import { literalOf, namedLiteral } from './literal-value.ts';

const keyedBy =
  /(?:^|[{,(\s.])(topic(?:_?name|_?arn|_?id)?|queue(?:_?name|_?url)?|routing_?key|stream_?name|subject|channel)["']?\s{0,4}(?::|=>|=)(?!=)\s{0,4}/gi;
const job =
  /(?:^|[\w.])([\w]+)(?:\.set\(\))?(?:\.|::)(?:perform_async|perform_later|perform_in|delay|apply_async|dispatch)$/;
/** Their first argument names the message, not where it goes. */
const byReceiver = /(?:^|\.)(\w{0,40})\.(?:add|addBulk)$/;

export function topicOf(call: Call, file: ScannedFile): string | undefined {
  const named = call.args.find(
    (arg) => arg.name !== undefined && /^(?:topic|queue|routing_?key|subject|queue_?url|topic_?arn)$/i.test(arg.name),
  );
  if (named) return namedLiteral(file, named);
  const keyed = keyedTopic(call, file);
  if (keyed !== undefined) return keyed;
  const work = job.exec(call.callee)?.[1];
  if (work !== undefined) return work;
  const receiver = byReceiver.exec(call.callee)?.[1];
  if (receiver !== undefined) return madeWith(receiver, file);
  // An exchange without a name hands on by the key behind it.
  for (const arg of call.args.slice(0, 2)) {
    const said = namedLiteral(file, arg);
    if (said !== undefined) return said;
    if (!/^["'`]{2}$/.test(file.masked.uncommented.slice(arg.start, arg.end).trim())) return undefined;
  }
  return undefined;
}

function keyedTopic(call: Call, file: ScannedFile): string | undefined {
  const end = Math.min(call.end, call.open + 1200);
  for (const found of file.masked.uncommented.slice(call.open, end).matchAll(keyedBy)) {
    const start = call.open + found.index + found[0].length;
    const said = namedLiteral(file, valueAt(file, start, end));
    if (said !== undefined) return said;
  }
  return undefined;
}

function valueAt({ masked }: ScannedFile, start: number, limit: number): Span {
  let end = start;
  while (end < limit && !/[,;){}\]\n]/.test(masked.code[end]!)) end++;
  return { start, end };
}

/** `emailQueue` is `new Queue('email')`; a queue made elsewhere is told by its variable. */
function madeWith(receiver: string, file: ScannedFile): string | undefined {
  for (const { target, value } of file.outline.assignments) {
    if (/[\w$]+$/.exec(target)?.[0] !== receiver) continue;
    const { calls } = file.outline;
    const made = calls[firstAtOrAfter(calls, value.start, ({ open }) => open)];
    const first = made && made.start < value.end && made.callee.endsWith('Queue') ? made.args[0] : undefined;
    const said = first && literalOf(file, first);
    if (said !== undefined) return said;
  }
  return receiver === '' || /^queue$/i.test(receiver) ? undefined : receiver;
}
