import { testCases } from '../rule-cases.ts';
import { assignedPassword } from './rule.ts';

testCases(assignedPassword, [
  {
    name: 'typed, with a default',
    path: 'a.ts',
    code: "class C { private password: string = 'w8Kd-31xQ' }\n",
    lines: [1],
  },
  {
    name: 'a setter, not a getter',
    path: 'A.java',
    code: 'ds.setPassword("w8Kd-31xQ");\nds.getPassword("w8Kd-31xQ1");\n',
    lines: [1],
  },
  { name: 'a subscript', path: 'a.py', code: "os.environ['DB_PASSWORD'] = 'w8Kd-31xQ'\n", lines: [1] },
  {
    name: 'a default of the environment',
    path: 'a.py',
    code: "p = os.environ.get('DB_PASSWORD', 'w8Kd-31xQ')\n",
    lines: [1],
    detail: /nothing else/,
    severity: 'medium',
  },
  {
    name: 'a default of the environment, in JavaScript',
    path: 'a.js',
    code: "const p = process.env.DB_PASSWORD || 'w8Kd-31xQ'\n",
    lines: [1],
    detail: /DB_PASSWORD/,
  },
  { name: 'XML element', path: 'a.xml', code: '<server><password>w8Kd-31xQ</password></server>\n', lines: [1] },
  { name: 'XML property', path: 'a.xml', code: '<property name="db.password" value="w8Kd-31xQ"/>\n', lines: [1] },
  { name: 'SQL', path: 'a.sql', code: "CREATE USER app WITH PASSWORD 'w8Kd-31xQ';\n", lines: [1] },
  { name: 'a compare', path: 'a.go', code: 'if password == "w8Kd-31xQ" {\n', lines: [1] },
  { name: 'PHP define', path: 'a.php', code: "<?php define('DB_PASSWORD', 'w8Kd-31xQ');\n", lines: [1] },
  { name: 'a flag', path: 'a.sh', code: "mysql --password=w8Kd-31xQ -e 'select 1'\n", lines: [1] },
  { name: 'netrc', path: '.netrc', code: 'machine h.acme.io login me password w8Kd-31xQ\n', lines: [1] },
  {
    name: 'a generated key with all characters',
    path: 'a.py',
    code: "SECRET_KEY = 'zh!=!gq(w^_t[sBR29954x)HI+$ehwss*xYNQeu([xcWMhdzzr'\n",
    lines: [1],
  },
  {
    name: 'command output and variables',
    path: 'a.sh',
    code: 'PASSWORD=$(vault read x)\nexport TOKEN=$1\nread -p "Password: " pw\n',
    lines: [],
  },
  {
    name: 'form fields and labels',
    path: 'a.ts',
    code: "const f = { type: 'password', name: 'password2', passwordLabel: 'pw-label1', autoComplete: 'new-password' }\n",
    lines: [],
  },
  {
    name: 'validation',
    path: 'a.php',
    code: "<?php $rules = ['password' => 'required|min:8|confirmed'];\n",
    lines: [],
  },
  {
    name: 'permissions of a workflow',
    path: '.github/workflows/a.yml',
    code: 'permissions:\n  id-token: write\nenv:\n  TOKEN: ${{ secrets.T1 }}\n',
    lines: [],
  },
  {
    name: 'names of secrets',
    path: 'a.yaml',
    code: 'secretName: api-tls-2024\nexistingSecret: postgres-credentials-v2\npasswordSecretRef: db1\n',
    lines: [],
  },
  {
    name: 'public things',
    path: 'a.ts',
    code: "const publicKey = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'; const csrfToken = 'a8f5f167f44f4964e6c998dee827110c';\n",
    lines: [],
  },
  {
    name: 'translations of one word',
    path: 'a.json',
    code: '{ "password": "Passwort", "token": "Token", "forgotPassword": "Vergessen1?" }\n',
    lines: [],
  },
  {
    name: 'hashes and sealed values',
    path: 'a.yaml',
    code: 'password: $2b$12$abcdefghijklmnopqrstuv\npassword2: ENC[AES256_GCM,data:x1y2]\n',
    lines: [],
  },
  {
    name: 'types and prefixes',
    path: 'a.py',
    code: "token_type = 'bearer'\nTOKEN_PREFIX = 'tok_v2_prefix_abcdef1'\npassword_field = 'pw1!x9'\n",
    lines: [],
  },
  {
    name: 'paths',
    path: 'a.py',
    code: "access_key = 'uploads/2024/report1.pdf'\nsecret = '/run/secrets/db1'\n",
    lines: [],
  },
  { name: 'concatenation is made elsewhere', path: 'a.ts', code: "const password = 'abc1-' + suffix\n", lines: [] },
  {
    name: 'a lone word beside a user and a host',
    path: 'a.php',
    code: "<?php $dbuser = 'shop'; $dbpasswd = 'swordfish';\n",
    lines: [1],
  },
  { name: 'a lone word beside nothing', path: 'a.php', code: "<?php $password = 'swordfish';\n", lines: [] },
  {
    name: 'a stock password of a server, not of a pipeline',
    path: 'conf/app.yaml',
    code: 'db:\n  username: shop\n  password: postgres\n',
    lines: [3],
    detail: /stock/,
    severity: 'low',
  },
  {
    name: 'a database of a pipeline',
    path: '.github/workflows/a.yml',
    code: 'env:\n  POSTGRES_PASSWORD: postgres\n  MYSQL_PASSWORD: mariadb7\n',
    lines: [],
  },
  {
    name: 'explained in a comment',
    path: 'a.ts',
    code: "// login({ user: 'me', password: 'supersecret1' })\n/* apiKey: 'k3Jd82LmQpX07vNzYtRb5WcE' */\n",
    lines: [2],
  },
  {
    name: 'in base 64, judged inside',
    path: 'a.yaml',
    code: `db-password: ${Buffer.from('yourpassword').toString('base64')}\nqueue-password: ${Buffer.from('w8Kd-31xQz').toString('base64')}\n`,
    lines: [2],
    detail: /base 64/,
  },
  {
    name: 'a digest is low',
    path: 'a.xml',
    code: '<column name="password" value="4a1750c8607dfa237de36c6305715c223415189f"/>\n',
    lines: [1],
    detail: /digest/,
    severity: 'low',
  },
  {
    name: 'sent to browsers',
    path: 'a.ts',
    code: "const VITE_GEO_TOKEN = 'k3Jd82LmQpX07vNzYtRb'\n",
    lines: [1],
    severity: 'low',
  },
  {
    name: 'a key that every visitor is sent',
    path: 'a.ts',
    code: "const search = { apiKey: 'e9d7b5be73f29af4030535a726ec7196', indexName: 'acme' }\n",
    lines: [],
  },
  {
    name: 'code that quotes end in',
    path: 'A.java',
    code: 'out.append("DB_PASSWORD=").append(strip(password)).append("x");\n',
    lines: [],
  },
  {
    name: 'a signed address',
    path: 'a.py',
    code: 'u = "https://cdn.acme.io/a?e=1573635804&token=k3Jd82LmQpX07vNzYtRb"\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(assignedPassword, [
  {
    name: 'names of programs that keep passwords',
    path: 'keys.ts',
    code: "enum Brand {\n  LastPass = 'b78a0a55-6ef8-d246-a042-ba0f6d55050c',\n}\nconst names = { [Brand.OnePassword]: '1Password' };\n",
    lines: [],
  },
  {
    name: 'what a field has to satisfy',
    path: 'Form.php',
    code: "<?php return ['password' => 'nullable|min:6|confirmed'];\n",
    lines: [],
  },
  {
    name: 'a development database whose user is its password',
    path: 'docker-compose.yml',
    code: 'environment:\n  - POSTGRES_PASSWORD=incentives\n  - POSTGRES_USER=incentives\n',
    lines: [2],
    severity: 'low',
  },
]);

// Labelled by hand in public applications: what was missed, and what was none.
testCases(assignedPassword, [
  {
    name: 'a default password that every installation has',
    path: 'Service.cs',
    code: 'public const string DefaultPassword = "[k.2@RZ!mxCQkJzE";\n',
    lines: [1],
  },
  {
    name: 'a user and the password that is called the same',
    path: 'compose.yaml',
    code: 'environment:\n  POSTGRES_USER: shop\n  POSTGRES_PASSWORD: shop\n',
    lines: [3],
    severity: 'low',
    detail: /the user is called the same/,
  },
  {
    name: 'the same in a pipeline guards nothing',
    path: '.github/workflows/ci.yml',
    code: 'env:\n  POSTGRES_USER: shop\n  POSTGRES_PASSWORD: shop\n',
    lines: [],
  },
  {
    name: 'what is in force unless the environment says otherwise',
    path: 'application.properties',
    code: 'db.user=${MYSQL-USER:root}\ndb.password=${MYSQL-PWD:root}\n',
    lines: [2],
    severity: 'low',
  },
  {
    name: 'two words for a server',
    path: 'compose.yaml',
    code: 'environment:\n  - LDAP_CONFIG_PASSWORD=config_pass\n',
    lines: [1 + 1],
  },
  {
    name: 'a key of exactly as many characters as the cipher takes',
    path: 'Crypt.java',
    code: 'private static final String secretKey = "www.acme2cloud.c";\nString secretKey = "my-secret-name-2";\n',
    lines: [1],
  },
  {
    name: 'a key that is a sentence',
    path: 'appsettings.json',
    code: '{\n  "TokenKey": "super secret unguessable key that is longer because we require it",\n  "SecretKey": "The key that signs tokens of the application"\n}\n',
    lines: [2],
  },
  {
    name: 'an answer that a page shows to people',
    path: 'howto.html',
    code: '<pre><code class="json">{\n  "access_token": "ZWFjNjA3ZWMwYWVmYzRkYTBlMmQ3NTllYmVhOGJi"\n}</code></pre>\n',
    lines: [],
  },
]);

// Read by eye in twelve more applications.
testCases(assignedPassword, [
  {
    name: 'a value that the build fills in',
    path: 'application.yml',
    code: 'nacos:\n  username: @config.username@\n  password: @config.password@\n',
    lines: [],
  },
]);
