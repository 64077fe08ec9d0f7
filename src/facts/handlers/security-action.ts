/**
 * Which handlers do what an audit wants to see in a log, by the words of their routes and names. A handler that reads like
 * none of these is no security event, however important it is: nothing is claimed of it.
 *
 * Rejected: judging by what the body does. Names are what reviewers and auditors go by, and they are there in every
 * language; a body that changes a role under another name is found by nobody's static analysis.
 */
import { wordsOf } from '../../detect/text/identifier.ts';
import type { EventCategory } from '../../model/handler.ts';

export interface SecurityAction {
  readonly category: EventCategory;
  readonly action: string;
}

interface ActionRow extends SecurityAction {
  /** Over the words of name and route, joined by single spaces, lower case. */
  readonly pattern: RegExp;
  /** Reading it changes nothing: only these methods count, when the method is known. */
  readonly methods?: RegExp;
}

const writes = /^(?:POST|PUT|PATCH|DELETE)$/;
const subject = '(?:user|account|customer|employee|person|team|tenant|organi[sz]ation)s?';
const change =
  '(?:create|add|new|update|edit|change|set|put|patch|delete|destroy|remove|revoke|grant|assign|unassign|invite|disable|enable|suspend|ban|unban|lock|unlock|approve|reject|store|save|upsert|rotate|reset)';

const row = (category: EventCategory, action: string, pattern: string, methods?: RegExp): ActionRow => ({
  category,
  action,
  pattern: new RegExp(String.raw`(?:^| )(?:${pattern})(?: |$)`),
  ...(methods && { methods }),
});

/** The first that fits counts: the more particular ones stand first. */
const rows: readonly ActionRow[] = [
  row(
    'authentication',
    'password-change',
    `(?:(?:change|update|reset|forgot|forgotten|set|recover|restore) )(?:\\w+ )?password|password (?:reset|change|update|recovery|forgot)|passwords (?:create|update|edit)`,
    writes,
  ),
  row(
    'authentication',
    'second-factor-change',
    `(?:enable|disable|setup|set up|verify|activate|deactivate|remove|reset|confirm|add|delete) (?:\\w+ )?(?:2fa|mfa|otp|totp|two factor|webauthn|passkey|authenticator|recovery codes?)|(?:2fa|mfa|otp|totp|two factor|webauthn|passkey)s? (?:enable|disable|setup|verify|activate|deactivate|remove|reset|confirm|create|destroy)`,
    writes,
  ),
  row(
    'authentication',
    'sign-in',
    '(?<!(?:last|is|was|show|save|set|get) )(?:log|sign) ?in(?=$| (?:user|with|by|post|submit|create|customer|admin|local)(?: |$))|(?<=^)authenticate(?=$| user$)|(?<=^|(?:users?|admin|auth|login|account|devise) )sessions? create|(?<=^|new )create session|sso callback|oauth callback|saml (?:callback|consume|acs)',
    writes,
  ),
  row(
    'authentication',
    'sign-out',
    'log ?out|sign ?out|(?<=^|(?:users?|admin|auth|login|account|devise) )sessions? destroy|destroy session',
  ),
  row('authentication', 'sign-up', 'sign ?up|register(?: user| account)?|registrations? create', writes),
  row(
    'authentication',
    'token-issue',
    `(?:create|issue|generate|new|rotate|refresh|revoke|delete|destroy) (?:\\w+ )?(?:api keys?|access tokens?|refresh tokens?|personal access tokens?|api tokens?)|(?:api keys?|access tokens?|api tokens?) (?:create|issue|rotate|revoke|delete|destroy|refresh)`,
    writes,
  ),
  row(
    'authorization',
    'role-change',
    `${change} (?:\\w+ )?(?:roles?|permissions?|privileges?|acl|grants?|scopes?)|(?:roles?|permissions?|privileges?|acl|grants?) ${change}|(?:make|promote|demote) (?:\\w+ )?admin`,
    writes,
  ),
  row(
    'authorization',
    'impersonation',
    'impersonate|impersonation(?: \\w+)?|(?:login|sign in|become|switch) (?:as|to) user|sudo',
  ),
  row(
    'authorization',
    'membership-change',
    `${change} (?:\\w+ )?(?:members?|memberships?|collaborators?|invitations?|invites?)|(?:members?|memberships?|collaborators?|invitations?|invites?) ${change}`,
    writes,
  ),
  row(
    'authorization',
    'account-change',
    `(?:delete|destroy|remove|disable|enable|suspend|unsuspend|ban|unban|lock|unlock|deactivate|reactivate|activate|create|add|close|erase) (?:(?:the|my|own|current|a|an|admin|api|all) )?${subject}(?=$| (?:by|account|post|from|in|for|with|now|permanently) ?)|${subject} (?:delete|destroy|remove|disable|enable|suspend|ban|lock|unlock|deactivate|activate|close|erase)(?=$| post)`,
    writes,
  ),
  row(
    'data-access',
    'data-export',
    `export(?: \\w+)?|(?:download|dump) (?:\\w+ )?(?:data|report|archive|backup|csv|users?|customers?|orders?)|data export|(?:users?|customers?|orders?|data) (?:export|download|dump)|takeout`,
  ),
  row(
    'data-access',
    'data-erasure',
    'erase(?: \\w+)? (?:data|user|account|customer)|(?:data )?erasure(?: request)?|gdpr(?: \\w+)?|delete(?: my)? data|anonymi[sz]e(?: \\w+)?',
  ),
  row(
    'configuration-change',
    'settings-change',
    `${change} (?:\\w+ )?(?:settings?|config|configs|configuration|configurations|feature flags?|flags?|webhooks(?! receive| event)|integrations?|sso|saml|retention|polic(?:y|ies))|(?:settings?|config|configuration|feature flags?|integrations?|polic(?:y|ies)) ${change}(?=$| post)|(?:add|create|update|edit|delete|remove) webhook(?=$| post)|toggle (?:\\w+ )?(?:feature|flag)`,
    writes,
  ),
  row(
    'configuration-change',
    'billing-change',
    `${change} (?:\\w+ )?(?:subscriptions?|billing|plans?|payment methods?)|(?:subscriptions?|billing|payment methods?) ${change}`,
    writes,
  ),
  row(
    'deployment',
    'deployment',
    'deploy(?:ments?)?(?= (?!keys?|tokens?)|$)|(?:trigger|start|create) (?:deploy|deployment|rollout|release)|rollback|roll back|promote (?:release|build|deployment)',
    writes,
  ),
];

export interface HandlerWords {
  readonly name: string;
  readonly method?: string;
  readonly route?: string;
}

/** REST frameworks name what a handler does by the method: `DELETE /users/:id` is `delete users`. */
const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

export function securityActionOf({ name, method, route }: HandlerWords): SecurityAction | undefined {
  const parts = (route ?? '').split(/[/.]/).filter((part) => part !== '' && !/[:{}<>*$[\]()]/.test(part));
  const nameWords = wordsOf(name).filter((word) => !fillers.has(word));
  const routeWords = parts.flatMap((part) => wordsOf(part));
  const last = parts.at(-1);
  const verb = method === undefined ? undefined : verbs[method];
  const readings = [
    nameWords.join(' '),
    routeWords.slice(-3).join(' '),
    ...(verb !== undefined && last !== undefined ? [`${verb} ${wordsOf(last).join(' ')}`] : []),
  ];
  const found = rows.find(
    ({ pattern, methods }) =>
      (methods === undefined || method === undefined || methods.test(method)) &&
      readings.some((reading) => pattern.test(reading)),
  );
  return found && { category: found.category, action: found.action };
}

/** Words that say what a function is, not what it does. */
const fillers: ReadonlySet<string> = new Set(
  'handle handler handlers controller action endpoint api view views resource route async do on process perform http request http post put'.split(
    ' ',
  ),
);
