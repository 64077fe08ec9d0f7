/**
 * Handlers of webhooks in files where nothing checks who sent the message. A gateway or a filter elsewhere may do it: it is
 * said as a candidate, for a person to look at.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { requestHandlers } from '../../weaknesses/handlers.ts';
import { isWebhookHandler, readsMessage } from '../../weaknesses/webhooks.ts';

const checks =
  /signature|constructEvent|unwrap\(|verif|hmac|timingSafeEqual|compare_digest|hash_equals|secure_compare|ConstantTimeCompare|FixedTimeEquals|svix|x-hub|x_hub|authenticat|authoriz|permission|secret|bearer|api_?key|\btoken\b|validateRequest|validate_request|isValidRequest|current_user|requireAuth|@Secured|@PreAuthorize|@Roles|@UseGuards|login_required|session/i;

function* match(file: ScannedFile): Iterable<RawMatch> {
  // Whatever the file says of signatures, secrets or rights is taken for a check.
  if (checks.test(file.masked.uncommented)) return;
  for (const handler of requestHandlers(file)) {
    if (!isWebhookHandler(handler) || !readsMessage(handler)) continue;
    const { fn } = handler;
    const line = file.lineSpan(fn.start);
    const name = fn.name === '' ? 'this webhook' : fn.name;
    yield {
      start: fn.start,
      end: Math.min(line.end, fn.bodyStart),
      detail: `nothing in this file checks who calls ${name}`,
    };
  }
}

export const unverifiedWebhook: Rule = {
  meta: {
    id: 'unverified-webhook',
    title: 'Webhook whose sender nobody checks (candidate)',
    class: 'validation',
    severity: 'low',
    why: 'Who knows the address can send messages that are taken for the provider’s: payments that never were, changes that nobody made.',
    remediation:
      'Verify the signature over the raw body with a constant-time comparison, and refuse old time stamps. Where a gateway does it, say so in a comment.',
    references: ['CWE-345', 'CWE-306', 'Standard Webhooks specification'],
  },
  kinds: [...scripts, ...jvm, 'python', 'go', 'c#', 'php', 'ruby'],
  contexts: ['production'],
  prefilter: { any: ['webhook'] },
  match,
  examples: {
    bad: [
      {
        path: 'hooks.ts',
        code: "router.post('/webhooks/payments', async (req, res) => {\n  await orders.markPaid(req.body.order)\n  res.sendStatus(200)\n})\n",
      },
      {
        path: 'hooks.py',
        code: "@app.route('/webhook', methods=['POST'])\ndef webhook(request):\n    mark_paid(request.json['order'])\n    return 'ok'\n",
      },
      {
        path: 'hooks.go',
        code: 'func paymentWebhook(w http.ResponseWriter, r *http.Request) {\n\tbody, err := io.ReadAll(r.Body)\n\tmarkPaid(body, err)\n}\n',
      },
      {
        path: 'Hooks.java',
        code: 'class Hooks {\n  @PostMapping("/webhook")\n  public void webhook(@RequestBody String body) {\n    orders.markPaid(body);\n  }\n}\n',
      },
    ],
    good: [
      {
        path: 'hooks.ts',
        code: "router.post('/webhooks/payments', async (req, res) => {\n  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], key)\n  await orders.markPaid(event)\n})\n",
      },
      {
        path: 'hooks.py',
        code: "@app.route('/webhook', methods=['POST'])\ndef webhook(request):\n    check_signature(request)\n    mark_paid(request.json['order'])\n",
      },
      {
        path: 'hooks.go',
        code: 'func paymentWebhook(w http.ResponseWriter, r *http.Request) {\n\tif !validSignature(r) {\n\t\treturn\n\t}\n\tbody, err := io.ReadAll(r.Body)\n\tmarkPaid(body, err)\n}\n',
      },
      {
        path: 'send.ts',
        code: 'export async function sendWebhook(url: string, payload: string) {\n  await fetch(url, { body: payload })\n}\n',
      },
    ],
  },
};
