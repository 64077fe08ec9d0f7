/** The whole body, form or headers of a request among the arguments of a log call. */
import { programs } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { loggerAround } from '../../text/loggers.ts';

const whole =
  /\b(?:(?:req|request|ctx\.request|c\.req|context\.request|\$request|\$req)(?:\.|->)(?:body|rawBody|raw_body|headers|data|form|POST|json(?:\(\))?|get_json\(\)|get_data\(\)|params|query_params|all\(\)|getContent\(\)|Body|PostForm|Form|Header)|r\.(?:Body|PostForm|Form|Header)|flask\.request\.\w{4,8}|\$_(?:POST|REQUEST|COOKIE)|request\.raw_post|params\.to_unsafe_h|RequestBody)\b(?!\s{0,4}(?:\[|\.(?!toString|to_s|inspect|decode|entries)|->|\?\.|\())/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    if (window.text.search(whole) < 0) continue;
    const { code } = file.masked;
    for (const found of code.slice(window.start, window.end).matchAll(whole)) {
      const start = window.start + found.index;
      const logger = loggerAround(file.kind, code, start);
      if (logger !== undefined)
        yield {
          start,
          end: start + found[0].length,
          identity: `${logger} ${found[0]}`,
          detail: `${found[0]} is written to ${logger}`,
        };
    }
  }
}

export const requestBodyInLog: Rule = {
  meta: {
    id: 'request-body-in-log',
    title: 'Whole request written to a log',
    class: 'logging',
    severity: 'medium',
    why: 'Nobody knows what a client sends: passwords, card numbers and free text all end up in the log, where no class of data was foreseen.',
    remediation:
      'Log the fields that are needed, by name, and an id of the request; redact headers such as Authorization and Cookie.',
    references: ['CWE-532', 'OWASP Logging Cheat Sheet'],
  },
  kinds: programs,
  contexts: ['production'],
  prefilter: {
    any: [
      'req.',
      'request',
      'r.body',
      'r.postform',
      'r.form',
      'r.header',
      '$_post',
      '$_request',
      '$_cookie',
      'req->',
      'params.to_unsafe_h',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'pay.ts', code: "console.log('payment', req.body);\n" },
      { path: 'pay.py', code: 'app.logger.info("payment %s", request.form)\n' },
    ],
    good: [
      { path: 'pay.ts', code: "console.log('payment', req.body.orderId); charge(req.body);\n" },
      { path: 'pay.py', code: 'app.logger.info("request.body is missing")\n' },
    ],
  },
};
