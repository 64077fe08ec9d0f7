/**
 * Webhook handlers that say "received" although the work failed: the provider never sends the event again, so it is lost.
 * Told by a catch-all in a handler that answers 2xx itself, or only logs and lets the 2xx below be reached.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { closingBracket } from '../../text/calls.ts';
import { requestHandlers, type Handler } from '../../weaknesses/handlers.ts';
import { isWebhookHandler, readsMessage } from '../../weaknesses/webhooks.ts';

const accepted =
  /\b(?:sendStatus|status|writeHead|WriteHeader|StatusCode|setStatus|status_code|status=|status:|head)\W{0,4}(?:20[0-4]\b|http\.StatusOK|HttpStatus\.OK|:ok\b)|\b(?:res|response|reply)\.(?:json|send|end)\(|NextResponse\.json\(|Response\.json\(|\bOk\(|\bResponseEntity\.ok\b|\bHttpResponse\((?:\)|status=20)|received["']?\s{0,4}[:=]>?\s{0,4}[tT]rue|\breturn\s{1,4}["'](?:ok|success)/i;
/** Refused, handed on, or put aside for later. */
const handled =
  /\bthrow\b|\braise\b|\bnext\(|\b[45]\d\d\b|BadRequest|InternalServerError|StatusCode\(\s{0,4}[45]|StatusInternal|StatusBad|UNPROCESSABLE|INTERNAL_SERVER|internal_server_error|bad_request|unprocessable|Problem\(|retry|requeue|enqueue|queue\.|dead_?letter|dlq|\.nack\(|reject\(|abort\(|handleError|\w{1,20}Failed\(/i;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const handler of requestHandlers(file)) {
    if (!isWebhookHandler(handler) || !readsMessage(handler)) continue;
    for (const { start, end, body, code } of catchBlocks(handler, file)) {
      if (handled.test(code)) continue;
      const answers = accepted.test(body);
      const goesOn = !/\breturn\b/.test(body) && accepted.test(handler.source.slice(end));
      if (!answers && !goesOn) continue;
      const at = handler.fn.start + start;
      const line = file.lineSpan(at);
      yield {
        start: at,
        end: Math.min(line.end, handler.fn.start + end),
        detail: answers ? 'says received when the work failed' : 'goes on to say received after the work failed',
      };
    }
  }
}

function* catchBlocks(
  { code, source }: Handler,
  file: ScannedFile,
): Iterable<{ start: number; end: number; body: string; code: string }> {
  if (file.kind === 'python') {
    for (const found of code.matchAll(
      /^([ \t]{1,60})except(?: (?:Base)?Exception(?: as \w{1,30})?)?:[^\n]{0,100}\n((?:\1[ \t]{1,60}[^\n]{0,400}\n|[ \t]{0,60}\n){1,40})/gm,
    )) {
      const start = found.index + found[1]!.length;
      const end = found.index + found[0].length;
      yield { start, end, body: source.slice(start, end), code: code.slice(start, end) };
    }
    return;
  }
  for (const found of code.matchAll(/\bcatch\b\s{0,8}(?:\([^()\n]{0,120}\))?\s{0,8}\{/g)) {
    const open = found.index + found[0].length - 1;
    const close = closingBracket(code, open, 4000);
    // Narrow errors of a parser are answered as their author wants.
    if (
      close === undefined ||
      /\b(?!Exception\b|Throwable\b|RuntimeException\b|Error\b)\w{1,40}(?:Exception|Error)\b/.test(found[0])
    )
      continue;
    yield { start: found.index, end: close + 1, body: source.slice(open, close), code: code.slice(open, close) };
  }
}

export const droppedWebhookEvent: Rule = {
  meta: {
    id: 'dropped-webhook-event',
    title: 'Webhook says received although the work failed',
    class: 'swallowed-error',
    severity: 'medium',
    why: 'The provider takes a 2xx for done and does not send the event again: a payment or a cancellation is lost without a trace in the books.',
    remediation:
      'Store the event first and answer 2xx then, or answer with an error so that it is sent again; put aside what fails for a person to look at.',
    references: ['CWE-390', 'CWE-755'],
  },
  kinds: [...scripts, ...jvm, 'python', 'c#', 'php'],
  contexts: ['production'],
  prefilter: { any: ['webhook'] },
  match,
  examples: {
    bad: [
      {
        path: 'hooks.ts',
        code: "router.post('/webhooks/payments', async (req, res) => {\n  try {\n    await orders.markPaid(req.body)\n    res.sendStatus(200)\n  } catch (e) {\n    log.error(e)\n    res.sendStatus(200)\n  }\n})\n",
      },
      {
        path: 'hooks.py',
        code: "@app.route('/webhook', methods=['POST'])\ndef webhook(request):\n    try:\n        mark_paid(request.json)\n    except Exception as e:\n        log.error(e)\n    return 'ok'\n",
      },
      {
        path: 'Hooks.java',
        code: 'class Hooks {\n  @PostMapping("/webhook")\n  public ResponseEntity<String> webhook(@RequestBody String body) {\n    try {\n      orders.markPaid(body);\n    } catch (Exception e) {\n      log.error("no", e);\n    }\n    return ResponseEntity.ok("done");\n  }\n}\n',
      },
    ],
    good: [
      {
        path: 'hooks.ts',
        code: "router.post('/webhooks/payments', async (req, res) => {\n  try {\n    await orders.markPaid(req.body)\n    res.sendStatus(200)\n  } catch (e) {\n    log.error(e)\n    res.sendStatus(500)\n  }\n})\n",
      },
      {
        path: 'hooks.py',
        code: "@app.route('/webhook', methods=['POST'])\ndef webhook(request):\n    try:\n        mark_paid(request.json)\n    except Exception as e:\n        log.error(e)\n        raise\n    return 'ok'\n",
      },
      {
        path: 'other.ts',
        code: "router.post('/orders', async (req, res) => {\n  try {\n    await orders.markPaid(req.body)\n  } catch (e) {\n    res.sendStatus(200)\n  }\n})\n",
      },
    ],
  },
};
