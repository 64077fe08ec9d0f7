import { testCases } from '../rule-cases.ts';
import { passwordHash } from './rule.ts';

const letters = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** A text of the alphabet of crypt(3), made when the test runs. */
const made = (length: number): string =>
  Array.from({ length }, (_, i) => letters[(i * 37 + ((i * i) % 23)) % 64]).join('');

testCases(passwordHash, [
  {
    name: 'a shadow file',
    path: 'etc/shadow',
    code: `root:$6$${made(16)}$${made(86)}:0:99999:7:::\n`,
    lines: [1],
    detail: /SHA-512/,
  },
  { name: 'Apache', path: '.htpasswd', code: `admin:$apr1$${made(8)}$${made(22)}\n`, lines: [1], severity: 'low' },
  {
    name: 'Django',
    path: 'seed.json',
    code: `"password": "pbkdf2_sha256$260000$q8Vx2LmN7cRw$${made(43).replaceAll('.', 'x')}="\n`,
    lines: [1],
  },
  { name: 'two in one line', path: 'a.sql', code: `('$2y$10$${made(53)}'), ('$2y$11$${made(53)}')\n`, lines: [1, 1] },
  { name: 'a form without content', path: 'a.py', code: `X = '$2b$12$${'x'.repeat(53)}'\n`, lines: [] },
  { name: 'cut short', path: 'a.py', code: `X = '$2b$12$${made(30)}'\n`, lines: [] },
]);

// Read by eye in public applications.
testCases(passwordHash, [
  {
    name: 'a hash to compare with when there is no such user',
    path: 'user.go',
    code: 'var dummyBcryptHash = []byte("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")\n',
    lines: [],
  },
]);

// Read by eye in twelve more applications.
testCases(passwordHash, [
  {
    name: 'verified in vain, so that an unknown user takes as long',
    path: 'a.py',
    code: '# relatively constant and not vulnerable to timing attacks\nverify("abc123cba321", "$2b$12$JdHtJOlkPFwyxdjdygEzPOtYmdQF5/R5tHxw5Tq8pxjubyLqdIX5i")\n',
    lines: [],
  },
]);
