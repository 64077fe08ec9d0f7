/** A field of a person in the message of a thrown error. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataInError = flowRule({
  meta: {
    id: 'personal-data-in-error',
    title: 'Personal data in an error message',
    class: 'personal-data',
    severity: 'low',
    why: 'Messages of errors are logged, sent to error trackers and often answered to the client, who need not be the person they name.',
    remediation: 'Name the record by its id, and say what went wrong without the value.',
    references: ['CWE-209', 'CWE-532'],
  },
  judge: (flow) => (flow.sink === 'exception' ? personalSeverity(flow, 'low') : undefined),
  verb: () => 'is in the message of',
  examples: {
    bad: [
      { path: 'find.ts', code: 'throw new NotFoundError(`no user ${user.email}`);\n' },
      { path: 'find.py', code: 'raise ValueError("already registered: " + user.email)\n' },
      { path: 'find.go', code: 'return fmt.Errorf("no user %s", user.Email)\n' },
      { path: 'Find.cs', code: 'throw new InvalidOperationException($"no user {customer.Email}");\n' },
    ],
    good: [
      { path: 'find.ts', code: "throw new NotFoundError('no such e-mail address');\n" },
      { path: 'find.py', code: 'raise ValueError(f"user {user.id} has no email")\n' },
    ],
  },
});
