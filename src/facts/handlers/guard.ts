/**
 * Which middlewares, decorators, annotations and filters ask who you are, and which whether you may, by their names. One
 * that is named otherwise is no guard here: a check then says "not determined", never "unguarded", when something stands
 * before the handler that it cannot read.
 */
import type { Guard } from '../../model/handler.ts';

const may =
  /authori[sz](?!ation_code)|permission|privilege|\brole|roles?(?:allowed|required|guard|check)|has_?(?:role|authority|perm|scope|ability)|(?:require|ensure|check|verify)_?(?:admin|role|owner|scope|perm|access|staff|superuser)|(?:admin|staff|owner|superuser|moderator)_?(?:only|required|guard)|only_?(?:admin|staff|owner)|is_?(?:admin|owner|staff|superuser|accounting|authori)|verify_?(?:admin|owner|role)|\bcan(?:can)?\b|can_?(?:access|edit|view|manage|delete)|casl|acl\b|rbac|policy|policies|access_?control|denyall|gate\b|load_and_authorize|PreAuthorize|Secured|scopes?_required/i;
const who =
  /authenticat|auth(?!or)(?:_?(?:guard|middleware|required|user|check|filter|token|jwt|basic|bearer|handler|session|n))?\b|is_?auth\b|auth(?:ed|enticated)\b|logged_?in|login_?required|log_?in_?required|require_?(?:user|login|log_in|session|auth|signin|sign_in|token|account|jwt|valid)|require_no_auth|ensure_?(?:user|login|logged|auth|session|signed)|passport|jwt|bearer|verify_?(?:token|jwt|session|user)|(?:validate|check)_?(?:token|jwt|session|user|login|auth)|protect(?:ed)?\b|current_?user\b|signed_?in|session_?(?:required|guard|check)|api_?key|basicauth|oauth|oidc|saml|append_?user_?id|with_?(?:auth|session|user)/i;

/** What its name says that it asks; undefined: nothing of the kind. */
export function asksOf(name: string): Guard['asks'] | undefined {
  if (/^(?:skip|no|un|without|optional|maybe|allow)_?(?:auth|before_|login|verify|permission|anonymous)/i.test(name))
    return undefined;
  if (
    /unauthenticated|^guard:|(?:no|not)[_-]?(?:auth|logged|signed)|allow_?any|allow_?anonymous|permit_?all|optional_?auth|rate_?limit|csrf|author(?!i)\b/i.test(
      name,
    )
  )
    return undefined;
  const own = /([\w$!?]+)(?:\(|$)/.exec(name)?.[1] ?? name;
  if (
    /^(?:update|set|save|store|track|log(?!in|ged)|load(?!_and)|init|parse|decode|mock|register|create|fetch|get)(?=_|[A-Z])/.test(
      own,
    )
  )
    return undefined;
  if (/(?:feature|referrer|cache|retry|permissions?|security|cookie|privacy|resource)_?polic(?:y|ies)/i.test(name))
    return undefined;
  if (may.test(name)) return 'may';
  return who.test(name) ? 'who' : undefined;
}

/** A word by which a handler says that anybody may call it; as written. */
export function saysPublic(name: string): boolean {
  // What is skipped, not where; and that against forgery is none of sign-in.
  const own = name.split(/,\s*(?:only|except|if|unless|raise):/)[0]!.replace(/:?\bverify_authenticity_token\b/g, '');
  return /allow_?anonymous|permit_?all|allow_?any\b|\bpublic(?:_?route)?\b|skip_?auth|no_?auth\b|unauthenticated|anonymous_?allowed|skip_before_action\b.*(?:auth|login|sign|user|admin|token)|exempt_?auth/i.test(
    own,
  );
}
