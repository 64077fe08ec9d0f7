/** A field of a person among the arguments of a log call, straight or over assignments and helpers, uncleaned. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataInLogs = flowRule({
  meta: {
    id: 'personal-data-in-logs',
    title: 'Personal data written to a log',
    class: 'personal-data',
    severity: 'medium',
    why: 'What is in the log is outside the rules for the store it came from: other readers, other retention, no deletion on request.',
    remediation:
      'Log an internal id instead, or mask the value; set the retention of logs with what they hold in mind.',
    references: ['CWE-532', 'CWE-359', 'GDPR Art. 5(1)(c), 5(1)(e)'],
  },
  judge: (flow) => (flow.sink === 'log' ? personalSeverity(flow, 'medium') : undefined),
  verb: () => 'is written to',
  examples: {
    bad: [
      { path: 'signup.ts', code: "logger.info('new customer', { email: customer.email });\n" },
      { path: 'signup.py', code: 'logger.info(f"registered {user.phone_number}")\n' },
      { path: 'Signup.java', code: 'log.info("registered {}", user.getEmail());\n' },
      { path: 'signup.go', code: 'to := user.Email\nmsg := fmt.Sprintf("to %s", to)\nlog.Println(msg)\n' },
      { path: 'signup.rb', code: 'Rails.logger.info "mail to #{user.email}" if debug?\n' },
    ],
    good: [
      {
        path: 'signup.ts',
        code: "logger.info('email was sent'); logger.info(mask(customer.email)); logger.info(email.length);\n",
      },
      {
        path: 'found.ts',
        code: "logger.debug({ hasName: !!user.name, hasEmail: Boolean(user.email), isNew: !user.email }, 'found');\n",
      },
      { path: 'server.go', code: 'log.Printf("listening on %s", server.Address)\n' },
      {
        path: 'signup.py',
        code: 'logger.info("email %s", email_template_id)\nemail = mask(user.email)\nlogger.info(email)\n',
      },
    ],
  },
});
