/**
 * Keeps secrets out of facts: facts are sealed into evidence and shown, and a password in a manifest is found (and
 * redacted, and hashed) by `detect/`, not copied from here. Values are judged by the name they are given; a reference to a
 * secret (an expression, a key's id) is no secret.
 */
const secretName =
  /(?:^|[._-])(?:pass(?:word|wd|phrase)?|pwd|secrets?|tokens?|api_?keys?|access_?keys?|private_?keys?|client_?secret|credentials?|auth)$|(?:password|passwd|secret|token|apikey|api_key|accesskey|access_key|privatekey|private_key|connection_?string)$/i;
const notSecret = /(?:secret_?name|token_?url|_id|_ref|_arn|automount\w*token|_enabled|_length|_ttl)$/i;
const reference = /^\s*$|\$\{|^\$|^\{ |^(?:true|false|null|none|yes|no|\d{1,4})$|^\[redacted\]$|^<[^>]*>$/i;
const tokenShapes =
  /\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bgh[pousr]_\w{30,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;
const inUrl = /(\b[a-z][a-z+.-]*:\/\/[^\s:/@]*:)([^\s@/${}]+)(@)/gi;
const assigned =
  /\b([A-Z\d_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)\s*[=:]\s*)(["']?)([^\s"'$<{}][^\s"']{3,})\2/gi;
const bearer = /(\b(?:Bearer|Basic)\s+)([\w+/=.-]{12,})/g;

const mark = '[redacted]';

/** Free text (scripts, arguments): what looks like a credential is replaced, the rest stays as written. */
export function redactText(text: string): string {
  return text
    .replace(tokenShapes, mark)
    .replace(inUrl, (_all, before: string, _secret: string, after: string) => `${before}${mark}${after}`)
    .replace(bearer, (_all, before: string) => `${before}${mark}`)
    .replace(assigned, (all, before: string, _quote: string, value: string) =>
      reference.test(value) ? all : `${before}${mark}`,
    );
}

export function isSecretName(name: string): boolean {
  return secretName.test(name) && !notSecret.test(name);
}

/** A value under a name. */
export function redactValue<T>(name: string, value: T): T | string {
  if (typeof value !== 'string') return value;
  if (isSecretName(name) && !reference.test(value)) return mark;
  return redactText(value);
}
