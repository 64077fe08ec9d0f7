import { testCases } from '../rule-cases.ts';
import { urlCredentials } from './rule.ts';

testCases(urlCredentials, [
  {
    name: 'what guards the door of a service, where it is set (issue 6)',
    path: 'docker-compose.yml',
    code: '  RMQ: amqp://guest:guest@rabbitmq:5672/\n  DB: postgres://postgres:postgres@localhost/shop\n  M: mongodb://shop:shop@mongo:27017\n',
    lines: [1, 2, 3],
    severity: 'low',
  },
  {
    name: 'the same in a comment, and where an address is explained',
    path: 'appsettings.yml',
    code: '# postgres://postgres:postgres@localhost/shop\nDB: mysql://user:password@localhost/db\nE: mysql://db_user:db_password@127.0.0.1/db\n',
    lines: [],
  },
  {
    name: 'a word that code falls back to',
    path: 'db.ts',
    code: "const u = env.DB ?? 'postgres://postgres:postgres@localhost/shop'\n",
    lines: [],
  },
  {
    name: 'a host that is filled in (issue 6)',
    path: 'tasks/main.yml',
    code: 'DATABASE_URL: "postgres://news:w8Kd-31xQ@{{ db_container }}/news"\n',
    lines: [1],
    severity: 'medium',
  },
  {
    name: 'a password that is filled in as well',
    path: 'tasks/main.yml',
    code: 'DATABASE_URL: "postgres://news:{{ db_password }}@{{ db_container }}/news"\n',
    lines: [],
  },
  {
    name: 'percent-encoded',
    path: 'a.ts',
    code: "const u = 'https://svc:w8Kd%2D31xQ@h.acme.io/x'\n",
    lines: [1],
    detail: /user svc at h.acme.io/,
  },
  {
    name: 'two in one line',
    path: 'a.txt',
    code: 'ftp://a:w8Kd-31xQ@h1.acme.io and ftp://b:x9Le-42yR@h2.acme.io\n',
    lines: [1, 1],
  },
  { name: 'a port is no password', path: 'a.txt', code: 'http://proxy:8080@gateway http://host:3128\n', lines: [] },
  {
    name: 'placeholders',
    path: 'a.md',
    code: 'https://user:pass@host https://<user>:<password>@h https://u:$PASS@h https://u:%s@h.io https://me:****@h.io\n',
    lines: [],
  },
  { name: 'example hosts', path: 'a.py', code: "u = 'https://svc:w8Kd-31xQ@example.com/'\n", lines: [] },
  {
    name: 'a local database is medium',
    path: 'a.env',
    code: 'DB=postgres://app:w8Kd-31xQ@localhost/app\n',
    lines: [1],
    severity: 'medium',
  },
  { name: 'an e-mail address behind a path', path: 'a.md', code: 'https://acme.io/a:b/team@acme.io\n', lines: [] },
]);

// Read by eye in public applications.
testCases(urlCredentials, [
  {
    name: 'a database that a pipeline starts for itself, and one in a comment',
    path: '.github/workflows/ci.yml',
    code: 'env:\n  A: postgresql://shop:shoprocks@127.0.0.1:5432/shop\n  # B: mysql://root:shoproot@db:3306/shop\n',
    lines: [],
  },
  {
    name: 'a server elsewhere, from a pipeline',
    path: '.github/workflows/ci.yml',
    code: 'env:\n  A: postgresql://shop:w8Kd-31xQ@db.acme.io:5432/shop\n',
    lines: [2],
  },
]);
