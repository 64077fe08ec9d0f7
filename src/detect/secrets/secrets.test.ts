import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileText } from '../text/windows.ts';
import { decodedText } from './base64.ts';
import { isEarnest } from './earnest.ts';
import { pairsIn } from './pairs.ts';
import { isStockPassword, refusalOf } from './placeholder.ts';

interface Form {
  readonly kind: string;
  readonly text: string;
  /** name, value, place, use */
  readonly pairs: readonly (readonly [string, string, string, string])[];
}

const forms: readonly Form[] = [
  { kind: 'go', text: 'var apiToken string = "v1"', pairs: [['apiToken', 'v1', 'code', 'assigned']] },
  { kind: 'go', text: 'apiToken := `v1`', pairs: [['apiToken', 'v1', 'code', 'assigned']] },
  { kind: 'makefile', text: 'API_TOKEN ?= "v1"', pairs: [['API_TOKEN', 'v1', 'settings', 'assigned']] },
  { kind: 'php', text: "$pass .= 'v1';", pairs: [['$pass', 'v1', 'code', 'assigned']] },
  { kind: 'ruby', text: "  'api_token' => 'v1',", pairs: [['api_token', 'v1', 'code', 'assigned']] },
  { kind: 'java', text: 'if (password.equals("v1")) {', pairs: [['password', 'v1', 'code', 'compared']] },
  { kind: 'python', text: 'def f(host, password: str = "v1"):', pairs: [['password', 'v1', 'code', 'assigned']] },
  {
    kind: 'json',
    text: '"raw": "{\\"password\\": \\"v123\\"}"',
    pairs: [['password', 'v123', 'settings', 'assigned']],
  },
  {
    kind: 'xml',
    text: '<add key="ApiSecret" value="v1"/>',
    pairs: [
      ['key', 'ApiSecret', 'settings', 'assigned'],
      ['ApiSecret', 'v1', 'settings', 'assigned'],
    ],
  },
  { kind: 'xml', text: '<Pass encoding="base64">v123</Pass>', pairs: [['Pass', 'v123', 'settings', 'assigned']] },
  { kind: 'xml', text: '<token>\n  v123\n</token>', pairs: [['token', 'v123', 'settings', 'assigned']] },
  { kind: 'yaml', text: 'jwt.secret.key: v1 # why', pairs: [['jwt.secret.key', 'v1', 'settings', 'assigned']] },
  { kind: 'docker-compose', text: '      - DB_PASSWORD=v1', pairs: [['DB_PASSWORD', 'v1', 'settings', 'assigned']] },
  { kind: 'shell', text: 'mysql -uroot -pv12345 shop', pairs: [['mysql -p', 'v12345', 'command', 'call']] },
  { kind: 'shell', text: "sshpass -p 'v12345' ssh h", pairs: [['sshpass -p', 'v12345', 'command', 'call']] },
  {
    kind: 'python',
    text: 'get("https://h/x?a=1&api_key=v123456&b=2")',
    pairs: [['api_key', 'v123456', 'code', 'query']],
  },
  { kind: 'python', text: 'get("https://h/x?e=17&token=v123456")', pairs: [] },
  {
    kind: 'java',
    text: 'DriverManager.getConnection(url, "app", "v123")',
    pairs: [['connect', 'v123', 'code', 'call']],
  },
  { kind: 'c#', text: 'new NetworkCredential("me@acme.io", "v123")', pairs: [['login', 'v123', 'settings', 'call']] },
  { kind: 'yaml', text: 'port: ${DB_PASSWORD:-v123}', pairs: [['DB_PASSWORD', 'v123', 'settings', 'fallback']] },
  { kind: 'shell', text: 'curl -H "X-Api-Key: v1234567"', pairs: [['X-Api-Key', 'v1234567', 'code', 'assigned']] },
  { kind: 'rust', text: 'const API_KEY: &str = "v1";', pairs: [['API_KEY', 'v1', 'code', 'assigned']] },
  { kind: 'c', text: '#define WIFI_PASSWORD "v1"', pairs: [['WIFI_PASSWORD', 'v1', 'code', 'assigned']] },
  { kind: 'gradle-manifest', text: '  storePassword "v1"', pairs: [['storePassword', 'v1', 'code', 'assigned']] },
  { kind: 'sql', text: "ALTER USER app IDENTIFIED BY 'v123'", pairs: [['IDENTIFIED BY', 'v123', 'command', 'call']] },
  { kind: 'java', text: 'd = "a command identified by \'request\'"; token()', pairs: [] },
  { kind: 'javascript', text: 'return a.user===b.user&&t.password===e.password', pairs: [] },
  { kind: 'java', text: '"jdbc:oracle:thin:app/v123@h"', pairs: [['jdbc:oracle', 'v123', 'command', 'call']] },
  { kind: 'java', text: 'out.append("PASSWORD=").append(x);', pairs: [] },
];

test('pairs of names and values, in the forms that people write', () => {
  for (const { kind, text, pairs } of forms) {
    const hits = Array.from(
      text.matchAll(/pass|token|secret|key|mysql|credential|getConnection|identified|jdbc/gi),
      (found) => found.index + 1,
    );
    const file = new FileText(text, kind).seenAt(hits);
    const found = file.windows.flatMap((window) => [...pairsIn(file, window)]);
    const shown = found.map(({ name, value, place, use }) => [name, value, place, use]);
    assert.deepEqual(shown, pairs, text);
    for (const pair of found) assert.equal(text.slice(pair.start, pair.start + pair.value.length), pair.value);
  }
});

test('what stands for a secret is refused for a reason', () => {
  const refused = {
    '${DB_PASSWORD}': 'reference',
    '{{vault.db}}': 'template',
    '%(password)s': 'template',
    '<your-key>': 'template',
    'process.env.KEY': 'reference',
    'vault:secret/db': 'reference',
    ').append(x);': 'reference',
    'getPassword()': 'reference',
    CLUSTER_API_SECRET: 'placeholder',
    SET_A_PASSWORD_HERE_1: 'placeholder',
    changeme: 'placeholder',
    xxxxxxxx: 'placeholder',
    'enter your password': 'sentence',
    'https://h/x': 'address',
    'certs/key.pem': 'file',
    'ENC[AES256]': 'sealed',
  };
  for (const [value, reason] of Object.entries(refused)) assert.equal(refusalOf(value), reason, value);
  for (const value of ['w8Kd-31xQ', 'Tr4nsfer!2019', 'k3Jd82LmQp']) assert.equal(refusalOf(value), undefined, value);
});

test('a label is no stock password', () => {
  assert.ok(isStockPassword('postgres') && isStockPassword('ADMIN'));
  assert.ok(!isStockPassword('Password'));
});

test('base 64 is told from words and digits', () => {
  assert.equal(decodedText(Buffer.from('orders:w8Kd').toString('base64')), 'orders:w8Kd');
  for (const value of ['password', 'deadbeefdeadbeef', 'ABCDEFGH', 'k3Jd82LmQpX07vNz'])
    assert.equal(decodedText(value), undefined);
});

test('made-up values are told from issued ones', () => {
  for (const value of ['k3Jd82LmQpX07vNzYtRb', 'Vx8#mQ2rLp9z']) assert.ok(isEarnest(value), value);
  for (const value of ['test1234567890', 'P@ssw0rd1234', 'G00gleAds2024#', 'abcdefghij1'])
    assert.ok(!isEarnest(value), value);
});
