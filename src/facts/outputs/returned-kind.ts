/** What a returned field holds that should not go out without a reason, by its name. What only speaks of one (`password_changed_at`) is none. */
import { judgeField } from '../../detect/personal-data/classify.ts';
import { wordsOf } from '../../detect/text/identifier.ts';
import type { ReturnedKind } from '../../model/described-output.ts';

const password =
  /^(?:(?:user|account|admin|current|encrypted|hashed|crypted|plain|old|new|smtp|db|database|login)_)*(?:password|passwd|passphrase)(?:_(?:hash|hashed|digest|encrypted|salt|confirmation|plain))*$/;
const salt = /^(?:password_)?salt$/;
const sensitive: Readonly<Record<string, ReturnedKind>> = {
  'gov-id': 'gov-id',
  'payment-card': 'payment-card',
  health: 'health',
  'auth-secret': 'secret',
};
/** The last digits, the brand and the like are what is meant to be shown. */
const harmless =
  /(?:last|first)_?(?:4|four|digits)|brand|masked|month|year|exp(?:iry|iration|_|$)|type|status|count|_at$|token_?type|has_|is_/i;

/** What signs somebody in answers with a token: that is what it is there for. */
const signsIn = /token|auth|log_?in|sign_?in|session|jwt|access|credential/i;
const signedIn = /^(?:(?:access|id|identity|refresh|bearer|session|auth|csrf|jwt)_?)?(?:token|jwt)$/;

export function returnedKindOf(owner: string, field: string, type: string): ReturnedKind | undefined {
  // A name with dots is a key of settings or of texts.
  if (/^bool/i.test(type) || /[.\s]/.test(field)) return undefined;
  const name = wordsOf(field).join('_');
  if (password.test(name) || salt.test(name)) return 'password';
  if (harmless.test(name) || (signedIn.test(name) && signsIn.test(owner))) return undefined;
  const judged = judgeField({ owner, field, type, isCode: false });
  return judged?.confidence === 'certain' || judged?.confidence === 'likely'
    ? sensitive[judged.data.class.id]
    : undefined;
}
