/** A field of a person handed to another system: a request, a queue, an e-mail. What the map of data has to show. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';
import type { Flow } from '../../flows/flow.ts';

export const personalDataToService = flowRule({
  meta: {
    id: 'personal-data-to-service',
    title: 'Personal data handed to another service',
    class: 'personal-data',
    severity: 'note',
    why: 'Nothing is wrong with handing it on; but whoever receives it belongs on the map of where personal data goes.',
    remediation: 'Check that the receiver is on the map and needs the field.',
    references: ['GDPR Art. 30', 'SOC 2 CC6.7'],
  },
  judge: (flow) => (isHandedOn(flow) && personalSeverity(flow, 'note') !== undefined ? 'note' : undefined),
  verb: () => 'is handed to',
  examples: {
    bad: [
      { path: 'pay.ts', code: "await axios.post('/charge', { email: order.email });\n" },
      { path: 'Pay.java', code: 'String phone = customer.getPhone();\nkafkaTemplate.send("orders", phone);\n' },
      { path: 'pay.cs', code: 'await _httpClient.PostAsJsonAsync("x", new Payload { Email = customer.Email });\n' },
      { path: 'mail.py', code: 'send_mail("hello", body, sender, [user.email])\n' },
    ],
    good: [
      { path: 'pay.ts', code: "await axios.post('/charge', { id: order.id });\n" },
      { path: 'mail.py', code: 'send_mail("hello", body, sender, [settings.ADMIN_EMAIL])\n' },
    ],
  },
});

/** Who sends mail for somebody gets addresses: no fault, and a line of the map. */
function isHandedOn({ sink, inUrl }: Flow): boolean {
  if (sink === 'http') return !inUrl;
  return sink === 'queue' || sink === 'email';
}
