import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileText } from '../text/windows.ts';
import { holdsValuesInEarnest } from './file-role.ts';
import { judgePair } from './judge.ts';
import { wordShare } from './letters.ts';
import { pairsIn } from './pairs.ts';
import { isOutside } from './surroundings.ts';

test('words and what a machine drew are told apart without a dictionary', () => {
  for (const word of ['kafkakeystore', 'RC_PRIVATE_KEY', 'swordfish', 'Nenosiri', 'orders-client-secret'])
    assert.ok(wordShare(word) > 0.5, word);
  for (const drawn of [
    'k3Jd82LmQpX07vNzYtRb5WcE',
    'qx7vzk2m9tjw4hp8rcg5nbd3yf6slv1u',
    '9f86d081884c7d659a2feaa0c55ad015',
  ])
    assert.ok(wordShare(drawn) < 0.3, drawn);
});

interface Place {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
  readonly found: readonly string[];
}

const places: readonly Place[] = [
  {
    name: 'a label among labels',
    kind: 'json',
    text: '{\n"operator": "Inalingana na",\n"username": "Jina la mtumiaji",\n"password": "Nenosiri",\n"orders": "Maagizo",\n"save": "Hifadhi"\n}',
    found: [],
  },
  {
    name: 'a word among settings',
    kind: 'json',
    text: '{\n"host": "db.orders.io",\n"username": "orders",\n"password": "swordfish",\n"database": "orders_live",\n"port": "5432"\n}',
    found: ['swordfish'],
  },
  {
    name: 'a name among names',
    kind: 'kotlin',
    text: 'const val host = "proxy"\nconst val remotePort = "remotePort"\nconst val password = "sitekey"\nconst val method = "encmethod"\nconst val route = "route"\n',
    found: [],
  },
  {
    name: 'a message that shows how it is written',
    kind: 'c#',
    text: `text = "With a store of your own: 'kind=grpc;host=http://store:7001;password=storepassword;'";`,
    found: [],
  },
  {
    name: 'a connection string',
    kind: 'c#',
    text: 'text = "Server=db;User Id=app;Password=nodepassword;";',
    found: ['nodepassword'],
  },
  {
    name: 'an entry of an answer above its field',
    kind: 'c#',
    text: '//"token":"7kQ4RW8B9jmLHCSPYGtJdSnNkMXVFT3zJg6qokLJFGDgqvUMW24GztsC8"\npublic string Token { get; set; }',
    found: [],
  },
  {
    name: 'what a function does, in words',
    kind: 'python',
    text: 'def login():\n    """\n    {"username": "me", "password": "S3cr.et-w8Kd"}\n    """\n    return {"password": "w8Kd-31xQ"}\n',
    found: ['w8Kd-31xQ'],
  },
  {
    name: 'code in a text of JSON',
    kind: 'json',
    text: String.raw`{"fix": "resource x {\n  a = 1\n  b = 2\n  c = 3\n  master_password = \"Supers3cretPassw0rd!\"\n}"}`,
    found: [],
  },
  {
    name: 'below examples',
    kind: 'yaml',
    text: 'rule:\n  examples:\n    - "a"\n    - password: w8Kd-31xQ\nlive:\n  password: w8Kd-31xZ\n',
    found: ['w8Kd-31xZ'],
  },
  {
    name: 'code that no grammar tells',
    kind: 'other',
    text: 'return jsonify(ok=True, password=VAULT_TOKEN)\n',
    found: [],
  },
  { name: 'markup of quotes', kind: 'other', text: 'password=&#39;&#39;&#39;\n', found: [] },
  { name: 'pieces joined', kind: 'php', text: `$x = 'DB_PASSWORD="'.config('a.b')."\\"";`, found: [] },
  {
    name: 'names with numbers in them',
    kind: 'docker-compose',
    text: '  KEYSTORE_CREDENTIALS: kafka1_keystore_creds\n',
    found: [],
  },
  { name: 'a typed key that signs', kind: 'dotenv', text: 'JWT_SECRET=access\n', found: ['access'] },
  {
    name: 'a word that a server is started with',
    kind: 'docker-compose',
    text: '  MYSQL_PASSWORD: mysqlpw\n',
    found: ['mysqlpw'],
  },
  {
    name: 'a word beside its user',
    kind: 'json',
    text: '{"db.user": "mysqluser",\n"db.password": "dbz"}',
    found: ['dbz'],
  },
  {
    name: 'the body of a request',
    kind: 'json',
    text: String.raw`"raw": "{\"username\": \"me\", \"password\": \"other\"}"`,
    found: [],
  },
  { name: 'the object that holds one', kind: 'yaml', text: 'jwtSecret: orders-jwt\n', found: [] },
  {
    name: 'a session',
    kind: 'javascript',
    text: "app.use(session({ secret: 'keyboard cat', resave: false }))\n",
    found: ['keyboard cat'],
  },
];

for (const { name, kind, text, found } of places) {
  test(name, () => {
    const file = new FileText(text, kind).seenWhole();
    const pairs = file.windows.flatMap((window) => [...pairsIn(file, window)]);
    assert.deepEqual(
      pairs.filter((pair) => judgePair(pair, file)).map(({ value }) => value),
      found,
    );
  });
}

test('what a file is for is read from the words of its path', () => {
  for (const path of [
    'src/mock-events.ts',
    'app/i18n-messages/sw.json',
    'localization/eo/labels.inc',
    '.env.example',
    'src/messages/de.json',
    'UserMocks.kt',
  ])
    assert.ok(!holdsValuesInEarnest(path), path);
  for (const path of ['config/app.json', 'src/messages/sender.ts', 'deploy/values.yaml', 'templates/db.tf'])
    assert.ok(holdsValuesInEarnest(path), path);
});

test('hosts of examples and of the own network are nothing out there', () => {
  for (const name of ['api.example.com', 'db.internal', 'localhost', '10.0.0.1', 'myhost.com', 'config.py'])
    assert.ok(!isOutside(name), name);
  for (const name of ['api.orders.io', 'matrix.org']) assert.ok(isOutside(name), name);
});
