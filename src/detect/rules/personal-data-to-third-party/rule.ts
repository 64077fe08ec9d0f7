/** A field of a person handed to analytics or an error tracker: companies that a register of recipients has to name. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataToThirdParty = flowRule({
  meta: {
    id: 'personal-data-to-third-party',
    title: 'Personal data handed to a third party',
    class: 'personal-data',
    severity: 'medium',
    why: 'Whoever receives personal data has to be registered, bound by contract and told of deletions; data that goes through an analytics or error-tracking call is easily missing from that list.',
    remediation:
      'Send an internal id, or drop the field before it is sent; else enter the recipient and the classes of data in the register of vendors.',
    references: ['CWE-359', 'GDPR Art. 28, 30(1)(d)', 'SOC 2 CC9.2, P6.1'],
  },
  judge: (flow) =>
    flow.sink === 'analytics' || flow.sink === 'error-tracker'
      ? personalSeverity(flow, flow.isExpected ? 'low' : 'medium')
      : undefined,
  verb: ({ vendor }) => (vendor === undefined ? 'is handed to' : `is handed to ${vendor} by`),
  examples: {
    bad: [
      { path: 'track.ts', code: 'analytics.identify(user.id, { email: user.email, plan });\n' },
      { path: 'track.py', code: 'sentry_sdk.set_user({"id": user.id, "email": user.email})\n' },
      { path: 'track.rb', code: 'Honeybadger.context(user_id: user.id, user_email: user.email)\n' },
      { path: 'Track.kt', code: 'val traits = mapOf("phone" to customer.phone)\nmixpanel.track("signup", traits)\n' },
    ],
    good: [
      { path: 'track.ts', code: "analytics.identify(user.id, { plan }); analytics.track('email opened');\n" },
      { path: 'track.py', code: 'sentry_sdk.set_user({"id": user.id})\n' },
      { path: 'track.js', code: 'analytics.identify(sha256(user.email));\n' },
    ],
  },
});
