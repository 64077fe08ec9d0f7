/** Which of a set's labels ask for something that our rules name, and which of our rules may answer. */

export interface Ask {
  /** What is asked, in our words: a row of the table. */
  readonly of: string;
  readonly rules: readonly string[];
}

const hash: Ask = { of: 'weak hash', rules: ['weak-hash', 'fast-password-hash'] };
const cipher: Ask = { of: 'weak cipher', rules: ['weak-cipher', 'ecb-mode'] };
const mode: Ask = { of: 'ECB mode', rules: ['ecb-mode', 'weak-cipher'] };
const keySize: Ask = { of: 'short key', rules: ['short-key'] };
const nonce: Ask = { of: 'fixed nonce or IV', rules: ['static-nonce'] };
const random: Ask = { of: 'insecure random (any use)', rules: ['insecure-random-for-secrets'] };
const version: Ask = { of: 'TLS version', rules: ['deprecated-tls'] };
const tls: Ask = {
  of: 'TLS settings',
  rules: ['deprecated-tls', 'disabled-certificate-check', 'weak-tls-cipher-suite'],
};
const certificate: Ask = { of: 'certificate check', rules: ['disabled-certificate-check'] };
const hostKey: Ask = { of: 'SSH host key check', rules: ['disabled-certificate-check'] };
const plaintext: Ask = { of: 'plain-text protocol', rules: ['plaintext-endpoint'] };
const cookie: Ask = { of: 'cookie flags', rules: ['insecure-cookie'] };
const swallowed: Ask = { of: 'swallowed error', rules: ['swallowed-error'] };
const password: Ask = {
  of: 'hard-coded credentials',
  rules: ['assigned-password', 'provider-token', 'private-key', 'url-credentials', 'hardcoded-crypto-key'],
};

/** Example files of bandit. */
export const banditAsks: Readonly<Record<string, Ask>> = {
  'crypto-md5.py': hash,
  'hashlib_new_insecure_functions.py': hash,
  'ciphers.py': cipher,
  'cipher-modes.py': mode,
  'weak_cryptographic_key_sizes.py': keySize,
  'random_module.py': random,
  'requests-ssl-verify-disabled.py': certificate,
  'unverified_context.py': certificate,
  'ssl-insecure-version.py': version,
  'no_host_key_verification.py': hostKey,
  'telnetlib.py': plaintext,
  'ftplib.py': plaintext,
  'try_except_continue.py': swallowed,
  'try_except_pass.py': swallowed,
  'hardcoded-passwords.py': password,
  'okay.py': hash,
};

/** Files of samples of gosec, by the number of its rule. */
export const gosecAsks: Readonly<Record<string, Ask>> = {
  g101: password,
  g104: swallowed,
  g106: hostKey,
  g124: cookie,
  g401: hash,
  g402: tls,
  g403: keySize,
  g404: random,
  g405: cipher,
  g406: hash,
  g407: nonce,
  g501: hash,
  g502: cipher,
  g503: cipher,
  g505: hash,
  g506: hash,
  g507: hash,
};
