/** A password, token or key among the arguments of a log call: the value, not a sentence that speaks of one. */
import { flowRule } from '../../flows/flow-rule.ts';
import { secretLiterals } from '../../flows/literals.ts';

/** Standard output is a log where a service runs, and the answer where somebody sits in front of it. */
const terminal =
  /^(?:fmt\.Print\w{0,2}|(?:System\.out\.)?print(?:ln|f)?|puts|pp?|e?print(?:ln)?!|(?:process|sys)\.stdout\.write|(?:System\.)?Console\.Write(?:Line)?)$/;

export const secretInLog = flowRule({
  meta: {
    id: 'secret-in-log',
    title: 'Secret written to a log',
    class: 'logging',
    severity: 'high',
    why: 'Logs are read by more people, kept longer and sent further than the secret was ever meant to go.',
    remediation:
      'Leave the value out, or redact it in the logger for good. Change what was logged, and remove it from stored logs.',
    references: ['CWE-532', 'OWASP ASVS 5.0 V16.2'],
  },
  literals: secretLiterals,
  judge: ({ sink, source, callee }) => {
    if (source.sort !== 'secret' || !/^(?:log|analytics|error-tracker)$/.test(sink)) return undefined;
    return terminal.test(callee) ? 'medium' : 'high';
  },
  verb: () => 'is written to',
  examples: {
    bad: [
      { path: 'login.ts', code: 'logger.info(`login of ${user.name} with ${password}`);\n' },
      { path: 'login.py', code: 'logging.debug("token is %s", session.access_token)\n' },
      { path: 'login.go', code: 'log.Printf("secret=%s", cfg.ClientSecret)\n' },
      { path: 'Login.java', code: 'String line = "key " + config.getApiKey();\nlog.debug(line);\n' },
    ],
    good: [
      {
        path: 'login.ts',
        code: "logger.info('password was changed'); logger.debug(mask(password)); logger.info(password.length);\n",
      },
      { path: 'parse.go', code: 'log.Printf("unexpected %v", token)\n' },
      { path: 'login.py', code: 'logging.debug("no token", exc_info=True)\n' },
    ],
  },
});
