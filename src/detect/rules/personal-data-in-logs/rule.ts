/** A field of a person among the arguments of a log call, uncleaned. */
import { programs } from '../../pattern-rule.ts';
import { classifyField } from '../../personal-data/classify.ts';
import type { DataType } from '../../personal-data/lexicon.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { loggerAround, pathAround } from '../../text/loggers.ts';

const names =
  /(?:user_?name|e_?mail|phone|telephone|mobile|msisdn|ssn|social_?security|passport|birth|dob\b|first_?name|last_?name|surname|full_?name|street|address|postal_?code|zip_?code|card_?num|iban|account_?num|routing_?num|ip_?addr|remote_?addr|diagnosis|salary|latitude|longitude)/gi;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    if (window.text.search(names) < 0) continue;
    const { code } = file.masked;
    let last = -1;
    for (const found of code.slice(window.start, window.end).matchAll(names)) {
      const { start, end, text } = pathAround(code, window.start + found.index);
      if (start === last) continue;
      last = start;
      const data = personal(text, code.slice(end, end + 20));
      const logger = data && loggerAround(file.kind, code, start);
      if (!data || logger === undefined) continue;
      yield {
        start,
        end,
        identity: `${logger} ${text}`,
        detail: `${text} (${data.label}, ${data.dataType}) is written to ${logger}`,
        severity: data.sensitivity === 'confidential' ? 'medium' : data.sensitivity === 'restricted' ? 'high' : 'low',
      };
    }
  }
}

/** The last name of the path, with the one before it as its owner. Getters count, other calls do not. */
function personal(path: string, after: string): DataType | undefined {
  const getter = /^\s{0,2}\(\s{0,4}\)/.test(after);
  if (
    (/^\s{0,4}\(/.test(after) && !getter) ||
    /^\s{0,4}(?:[!=]==?|\?(?![.?])|&&|=>|=(?!=)|:(?!:))|^\??\.(?!toString|trim|toLowerCase|lower|String)/.test(after)
  )
    return undefined;
  const steps = path
    .replace(/^[$!]/, '')
    .split(/\.|->|::|\?\./)
    .filter(Boolean);
  const last = steps.at(-1) ?? '';
  if (getter && !/^(?:get|Get)[A-Z_]/.test(last)) return undefined;
  const field = last.replace(/^(?:get|Get)_?(?=[A-Z])/, '');
  if (
    (steps.length === 1 && /^[A-Z][A-Z0-9_]+$/.test(field)) ||
    /^user\.(?:authorization|content)/.test(classifyField({ owner: '', field, type: '' })?.dataType ?? '')
  )
    return undefined;
  return classifyField({ owner: steps.at(-2) ?? '', field, type: '' });
}

export const personalDataInLogs: Rule = {
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
  kinds: programs,
  contexts: ['production'],
  prefilter: {
    any: [
      'username',
      'user_name',
      'mail',
      'phone',
      'mobile',
      'msisdn',
      'ssn',
      'social',
      'passport',
      'birth',
      'dob',
      'first',
      'last',
      'surname',
      'full',
      'street',
      'addr',
      'postal',
      'zip',
      'card',
      'iban',
      'account',
      'routing',
      'diagnosis',
      'salary',
      'latitude',
      'longitude',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'signup.ts', code: "logger.info('new customer', { email: customer.email });\n" },
      { path: 'signup.py', code: 'logger.info(f"registered {user.phone_number}")\n' },
      { path: 'Signup.java', code: 'log.info("registered {}", user.getEmail());\n' },
    ],
    good: [
      {
        path: 'signup.ts',
        code: "logger.info('email was sent'); logger.info(mask(customer.email)); logger.info(email.length);\n",
      },
      { path: 'server.go', code: 'log.Printf("listening on %s", server.Address)\n' },
      { path: 'signup.py', code: 'logger.info("email %s", email_template_id)\n' },
    ],
  },
};
