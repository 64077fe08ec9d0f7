/**
 * A password, key or token written into code or settings under a name that says what it is. Provider tokens have a shape
 * and a rule of their own; this one lives off names and of telling secrets from what only stands for one.
 */
import { programs, settings, shells } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { callLiterals } from '../../secrets/call-pairs.ts';
import { judgePair, matchOfPair } from '../../secrets/judge.ts';
import { pairsIn } from '../../secrets/pairs.ts';
import { holdsValuesInEarnest } from '../../secrets/file-role.ts';
import { isShownAsCode } from '../../secrets/shown-code.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const pair of pairsIn(file, window)) {
      const verdict = judgePair(pair, file);
      if (verdict && !isShownAsCode(file, pair.nameStart)) yield matchOfPair(pair, verdict, file);
    }
  }
}

export const assignedPassword: Rule = {
  meta: {
    id: 'assigned-password',
    title: 'Password or key written into code or settings',
    class: 'secret',
    severity: 'high',
    why: 'Everyone who can read the repository knows the credential, it is the same in every installation, and nobody can change it without a release.',
    remediation:
      'Change the credential, then read it from a secret store or the environment; refuse to start when it is missing rather than fall back to a default.',
    references: ['CWE-798', 'CWE-259', 'OWASP ASVS 5.0 V13.3'],
  },
  kinds: [
    ...new Set([
      ...programs,
      ...settings,
      ...shells,
      'sql',
      'plpgsql',
      'maven-manifest',
      'gradle-manifest',
      'powershell',
      'batchfile',
      'perl',
      'elixir',
      'lua',
      'r',
      // Prose is no production file, so nothing is reported there; but its excerpts must not show a password either.
      'markdown',
      'text',
    ]),
  ],
  contexts: ['production'],
  appliesTo: holdsValuesInEarnest,
  prefilter: {
    any: [
      'pass',
      'pwd',
      '_pw',
      'dbpw',
      'secret',
      'token',
      'cred',
      'apikey',
      'api_key',
      'api-key',
      'api.key',
      'access_key',
      'accesskey',
      'access-key',
      'private_key',
      'privatekey',
      'encryption_key',
      'encryptionkey',
      'signing_key',
      'signingkey',
      'auth_key',
      'authkey',
      'account_key',
      'accountkey',
      'shared_key',
      'sharedkey',
      'master_key',
      'masterkey',
      'jwt_key',
      'jwtkey',
      'session_key',
      'sessionkey',
      'hmac_key',
      'hmackey',
      'aes_key',
      'aeskey',
      'storage_key',
      'storagekey',
      'service_key',
      'servicekey',
      'app_key',
      'appkey',
      'admin_key',
      'adminkey',
      'cookie_key',
      'cookiekey',
      'passcode',
      'cipher_key',
      'cipherkey',
      'webhook_key',
      '_salt',
      '_auth',
      'logged_in_key',
      'nonce_key',
      ...callLiterals,
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'src/db.ts', code: "const pool = connect({ user: 'app', password: 'w8Kd-31xQ' });\n" },
      { path: 'app/settings.py', code: 'SECRET_KEY = "k3jd82lmqp-x07vnzytrb5wce-ah1ugs4f"\n' },
      { path: 'deploy/values.yaml', code: 'database:\n  password: Tr4nsfer!2019\n' },
      { path: 'deploy/api.yaml', code: 'env:\n  - name: DB_PASSWORD\n    value: Tr4nsfer2019\n' },
      { path: 'Dockerfile', code: 'ENV ADMIN_PASSWORD=Tr4nsfer2019\n' },
      { path: 'db.go', code: 'password := getEnv("DB_PASSWORD", "Tr4nsfer2019")\n' },
      { path: 'app.properties', code: 'spring.datasource.password=Tr4nsfer2019\n' },
      { path: 'Db.cs', code: 'var c = "Server=db;User Id=app;Password=Tr4nsfer2019;";\n' },
      { path: 'sign.ts', code: "return crypto.createHmac('sha256', 'Tr4nsfer2019').update(data).digest('hex');\n" },
      { path: 'compose.yaml', code: 'environment:\n  POSTGRES_PASSWORD: admin\n' },
      { path: 'vars.tf', code: 'variable "db_password" {\n  type    = string\n  default = "Tr4nsfer2019"\n}\n' },
    ],
    good: [
      { path: 'src/db.ts', code: 'const pool = connect({ user, password: process.env.DB_PASSWORD });\n' },
      {
        path: 'src/form.ts',
        code: "const labels = { password: 'Enter your password', passwordField: 'loginPassword1' };\n",
      },
      {
        path: 'deploy/values.yaml',
        code: 'password: ${DB_PASSWORD}\ntoken: {{ .Values.token }}\nsecretName: api-tls-2024\n',
      },
      { path: 'db.go', code: 'password := os.Getenv("DB_PASSWORD")\n' },
      {
        path: 'settings.py',
        code: 'PASSWORD = "changeme"\nAPI_KEY = "your-api-key-123"\nTOKEN_URL = "https://auth.acme.io/v2/token1"\n',
      },
      {
        path: 'src/events.ts',
        code: "export const RESET_PASSWORD = 'auth/reset_password2';\nconst token = 'accessToken1';\n",
      },
    ],
  },
};
