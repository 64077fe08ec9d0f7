import { findingCheck } from '../../kit/finding-check.ts';

const rules: ReadonlySet<string> = new Set(['insecure-cookie', 'unverified-jwt', 'cors-any-origin']);

export const sessionsHardened = findingCheck({
  meta: {
    id: 'sessions-hardened',
    title: 'Production code leaves no session open to scripts, plain connections, other origins or unsigned tokens',
    question: 'How are user sessions protected and ended?',
    rationale:
      'A session cookie that scripts may read or that travels in plain text, answers with credentials to any origin, and tokens that are believed without their signature each give a session away. Places where code or settings say so are found; a framework whose defaults are safe shows nothing. A token that is read where nothing near it checks signatures is only suspected: it may have been checked before. How long sessions last, and what an identity provider sets, is shown by its configuration.',
    remediation:
      'Set Secure, HttpOnly and SameSite on cookies that stand for a person, verify tokens with a fixed list of algorithms, and name the origins that credentials are sent to.',
    reference: 'ACC-14',
  },
  where: 'code',
  selects: ({ rule }) => rules.has(rule),
  suspects: ({ severity }) => severity === 'low',
  noun: 'unprotected session',
  says: {
    'insecure-cookie': 'a cookie without HttpOnly, Secure or SameSite',
    'unverified-jwt': 'a token read without a check of its signature',
    'cors-any-origin': 'credentials for any origin',
  },
  absent:
    'No unprotected session cookie, unverified token or open origin with credentials was found in production code.',
});
