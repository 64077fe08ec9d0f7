import { testCases } from '../rule-cases.ts';
import { personalDataInLogs } from './rule.ts';

testCases(personalDataInLogs, [
  {
    name: 'over several lines',
    path: 'a.ts',
    code: "logger.info(\n  'saved',\n  { phone: user.phone },\n)\n",
    lines: [3],
    detail: /user.phone/,
    severity: 'medium',
  },
  {
    name: 'high for an identifier',
    path: 'a.go',
    code: 'log.Printf("%s", customer.SSN)\n',
    lines: [1],
    severity: 'high',
  },
  { name: 'an f-string', path: 'a.py', code: 'log.info(f"to {order.email} at {now}")\n', lines: [1] },
  { name: 'masked on the way', path: 'a.ts', code: 'logger.info(redact({ email: user.email }))\n', lines: [] },
  {
    name: 'a function is no value',
    path: 'a.ts',
    code: 'logger.info(sendEmail(x)); console.log(email.length); log.info(emailService)\n',
    lines: [],
  },
  { name: 'words in the message', path: 'A.java', code: 'log.info("email address is missing");\n', lines: [] },
  {
    name: 'a call inside a callback of the logger',
    path: 'a.ts',
    code: 'logger.timed(() => { send(user.email) })\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(personalDataInLogs, [
  {
    name: 'cleaned by a function that is handed over by its name',
    path: 'A.java',
    code: 'log.error("{}", user.getPhoneNumber().map(Accounts::redactPhoneNumber));\n',
    lines: [],
  },
]);

// Read by eye in twelve more repositories.
testCases(personalDataInLogs, [
  {
    name: 'addresses of this machine, and the name of a client of an interface',
    path: 'a.ts',
    code: 'host = addresses.ipv6;\nlogger.info("host %s", host);\nlogger.trace("sending with %s", clientName);\nlogger.info("from %s", client.ipv4);\n',
    lines: [4],
  },
]);
