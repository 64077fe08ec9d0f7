/** Tokens that are believed without a signature: checking switched off, the algorithm `none`, or read without checking. */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { Rule, ScannedFile } from '../../rule.ts';

const row = (kinds: readonly string[], pattern: RegExp, detail: string, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail,
  ...more,
});
const off = 'the signature is not checked';
const none = 'the algorithm `none` is accepted';
const read = 'read without checking the signature';

/** Reading claims is sound where the same file checks signatures too, and common in clients that only show them. */
const nothingChecks =
  (pattern: RegExp) =>
  (_found: RegExpExecArray, file: ScannedFile): boolean =>
    !pattern.test(file.masked.code);

const patterns: readonly Pattern[] = [
  row(scripts, /\balgorithms["']?\s{0,4}:\s{0,4}\[[^\]\n]{0,80}["']none["']/gi, none, { in: 'uncommented' }),
  row(scripts, /\bjwt\.verify\([^\n]{1,120}?\balgorithms?["']?\s{0,4}:\s{0,4}["']none["']/gi, none, {
    in: 'uncommented',
  }),
  row(scripts, /\b(?:alg|algorithm)["']?\s{0,4}:\s{0,4}["']none["']/gi, none, {
    in: 'uncommented',
    judge: (_found, file) => /\bjwt|jsonwebtoken|\bjose\b/i.test(file.masked.code),
  }),
  row(scripts, /\b(?:jwt|jsonwebtoken|JWT)\.decode\(/g, read, {
    severity: 'low',
    judge: (found, file, start) =>
      /["'](?:jsonwebtoken|jwt-simple)["']/.test(file.masked.uncommented) &&
      nothingChecks(/\.verify\(|jwtVerify\(|[vV]erify\w{0,20}\(/)(found, file) &&
      !/complete["']?\s{0,4}:\s{0,4}true/.test(file.masked.code.slice(start, start + 160)),
  }),
  row(['python'], /["']verify_signature["']\s{0,4}:\s{0,4}False\b/g, off, {
    in: 'uncommented',
    judge: (found, file) =>
      nothingChecks(/\bjwt\.decode\((?![^\n]{0,200}verify_signature)/)(found, file) ? true : 'low',
  }),
  row(['python'], /\bjwt\.decode\([^\n]{1,160}?\bverify\s{0,4}=\s{0,4}False\b/g, off),
  row(['python'], /\bjwt\.decode\([^\n]{1,160}?\balgorithms\s{0,4}=\s{0,4}\[[^\]\n]{0,40}["']none["']/gi, none, {
    in: 'uncommented',
  }),
  row(['python'], /\bjwt\.get_unverified_claims\(/g, read, {
    severity: 'low',
    judge: nothingChecks(/\bjwt\.decode\(/),
  }),
  row(['go'], /\bjwt\.UnsafeAllowNoneSignatureType\b/g, none),
  row(['go'], /\.ParseUnverified\(/g, read, {
    severity: 'medium',
    judge: nothingChecks(/\bjwt\.Parse(?:WithClaims)?\(|\.Verify\(/),
  }),
  row(
    jvm,
    /\.parse(?:r\(\)\.)?(?:ClaimsJwt|PlaintextJwt|UnsecuredClaims)\(/g,
    'a token without a signature is accepted',
    { severity: 'medium' },
  ),
  row(
    jvm,
    /\bAlgorithm\.none\(\)|\.setSkipSignatureVerification\(\)|\.setDisableRequireSignature\(\)|\.unsecured\(\)(?=[^\n;]{0,80}(?:parse|build))/g,
    off,
  ),
  row(jvm, /\bnew PlainJWT\(|\bSignatureAlgorithm\.NONE\b/g, none, {
    judge: (_found, file, start) =>
      !/(?:==|!=|equals\()/.test(file.masked.code.slice(Math.max(0, start - 20), start + 60)),
  }),
  row(['c#'], /\b(?:ValidateIssuerSigningKey|RequireSignedTokens)\s{0,4}=\s{0,4}false\b/g, off, {
    judge: (found) => (found[0].startsWith('V') ? 'medium' : true),
  }),
  row(
    ['c#'],
    /\bSignatureValidator\s{0,4}=\s{0,4}(?:\([^()\n]{1,60}\)\s{0,4}=>|delegate\b)[^;\n]{0,80}new Json(?:Web|WebToken|WebSecurity)\w{0,20}Token\w{0,12}\(|\bSignatureValidator\s{0,4}=\s{0,4}\(\w{1,20},\s{0,4}\w{1,20}\)\s{0,4}=>\s{0,8}new \w{5,30}\(/g,
    off,
  ),
  row(
    ['ruby'],
    /\bJWT\.decode\(\s{0,4}[^\n,()]{1,80}(?:\([^()\n]{0,60}\))?,\s{0,4}[^\n,()]{1,60},\s{0,4}false\b/g,
    off,
    {
      judge: (found, file) =>
        !/JWT\.decode[^\n]{1,200}(?:,\s{0,4}true\b|algorithms?:)/.test(file.masked.code) || found[0].length > 400,
    },
  ),
  row(['ruby'], /\bJWT\.encode\([^\n]{1,160}?,\s{0,4}["']none["']/g, none, { in: 'uncommented' }),
  row(['php'], /\bUnsecuredJWT::decode\(|\bConfiguration::forUnsecuredSigner\(|\bnew (?:Signer\\)?None\(\)/g, none, {
    judge: (found, file) =>
      found[0].startsWith('Unsecured') || found[0].startsWith('Config') || /Signer\\None\b/.test(file.masked.code),
  }),
  row(
    ['rust'],
    /\binsecure_disable_signature_validation\(|\bdangerous_insecure_decode\w{0,30}\(|\bdangerous::insecure_decode\(/g,
    off,
  ),
  row(
    settings,
    /(?:^|[\s,{])["']?(?:[\w-]{1,40}[._-]){0,6}jwt[._-](?:verify|verification|verify-signature|signature-required)["']?\s{0,4}[:=]\s{0,4}["']?(?:false|off|none)\b/gi,
    off,
    { in: 'uncommented' },
  ),
];

export const unverifiedJwt: Rule = {
  meta: {
    id: 'unverified-jwt',
    title: 'Token accepted without checking its signature',
    class: 'crypto',
    severity: 'high',
    why: 'A JSON Web Token whose signature nobody checks says what its sender wants: anyone can be anyone.',
    remediation:
      'Verify every token with a fixed list of algorithms and the right key; read claims only from the verified result.',
    references: ['CWE-347', 'RFC 8725'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production'],
  prefilter: {
    any: [
      'none',
      'jwt.decode(',
      'jsonwebtoken.decode(',
      'verify_signature',
      'get_unverified_claims',
      'parseunverified(',
      'claimsjwt(',
      'plaintextjwt(',
      'unsecured',
      'skipsignatureverification',
      'disablerequiresignature',
      'plainjwt(',
      'issuersigningkey',
      'requiresignedtokens',
      'signaturevalidator',
      'insecure_disable_signature',
      'insecure_decode',
      'jwt.verif',
      'jwt-verif',
      'jwt_verif',
      'signature-required',
    ],
  },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      {
        path: 'auth.ts',
        code: "import jwt from 'jsonwebtoken'\njwt.verify(token, key, { algorithms: ['HS256', 'none'] })\n",
      },
      { path: 'auth.py', code: 'claims = jwt.decode(token, options={"verify_signature": False})\n' },
      { path: 'auth.go', code: 'token, _, err := parser.ParseUnverified(raw, claims)\n' },
      { path: 'Auth.java', code: 'JWTVerifier v = JWT.require(Algorithm.none()).build();\n' },
      { path: 'Auth.kt', code: 'val verifier = JWT.require(Algorithm.none()).build()\n' },
      { path: 'Auth.cs', code: 'RequireSignedTokens = false,\n' },
      { path: 'auth.rb', code: 'claims = JWT.decode(token, nil, false)\n' },
      { path: 'auth.php', code: '<?php $jwt = Configuration::forUnsecuredSigner();\n' },
      { path: 'auth.rs', code: 'validation.insecure_disable_signature_validation();\n' },
    ],
    good: [
      {
        path: 'auth.ts',
        code: "import jwt from 'jsonwebtoken'\njwt.verify(token, key, { algorithms: ['HS256'] })\nconst shown = jwt.decode(token)\n",
      },
      { path: 'auth.py', code: 'claims = jwt.decode(token, key, algorithms=["RS256"])\n' },
      { path: 'auth.go', code: 'token, err := jwt.ParseWithClaims(raw, claims, keys)\n' },
      { path: 'Auth.java', code: 'JWTVerifier v = JWT.require(Algorithm.RSA256(key)).build();\n' },
      { path: 'Auth.kt', code: 'val verifier = JWT.require(Algorithm.RSA256(key)).build()\n' },
      { path: 'Auth.cs', code: 'RequireSignedTokens = true,\n' },
      { path: 'auth.rb', code: "claims = JWT.decode(token, key, true, algorithm: 'RS256')\n" },
      { path: 'auth.php', code: '<?php $jwt = Configuration::forAsymmetricSigner($signer, $private, $public);\n' },
      { path: 'auth.rs', code: 'let validation = Validation::new(Algorithm::RS256);\n' },
    ],
  },
};
