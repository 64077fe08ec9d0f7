import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCases } from '../rule-cases.ts';
import { plainAddress } from './addresses.ts';
import { plaintextEndpoint } from './rule.ts';

for (const [url, host] of [
  ['http://api.rates-today.io/v1', 'api.rates-today.io'],
  ['ws://203.0.114.7:80/x', '203.0.114.7'],
  ['http://localhost:3000', undefined],
  ['http://192.168.1.1/', undefined],
  ['http://catalog:8080', undefined],
  ['http://www.example.com', undefined],
  ['http://dummy.com', undefined],
  ['http://www.w3.org/1999/xhtml', undefined],
  ['http://shop.svc.cluster.local', undefined],
  ['http://ocsp.digicert.com', undefined],
  ['https://api.rates-today.io', undefined],
] as const) {
  void test(`plaintext-endpoint: the host of ${url}`, () => assert.equal(plainAddress(url)?.host, host));
}

testCases(plaintextEndpoint, [
  {
    name: 'protocols of Python',
    path: 'a.py',
    code: "from ftplib import FTP\nftp = FTP('ftp.debian.org')\ntls = FTP_TLS('x')\ntn = telnetlib.Telnet(host)\n",
    lines: [1, 2, 4],
  },
  {
    name: 'gRPC',
    path: 'a.go',
    code: 'grpc.Dial(addr, grpc.WithInsecure())\ngrpc.Dial("localhost:50", grpc.WithInsecure())\n',
    lines: [1],
    severity: 'low',
  },
  {
    name: 'a link to read, an origin, an assertion',
    path: 'a.ts',
    code: "const helpUrl = 'http://help.shop.io'\nconst allowedOrigins = ['http://shop.io']\nexpect(get('http://shop.io'))\n",
    lines: [],
  },
  { name: 'a switch of settings', path: 'application.yml', code: 'security:\n  require-ssl: false\n', lines: [2] },
  {
    name: 'choices of a manual',
    path: 'a.yml',
    code: 'url: "sslmode=disable|require"\n# sslmode=disable\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(plaintextEndpoint, [
  {
    name: 'a database of this machine, one of the same composition',
    path: 'options.go',
    code: 'd := "user=app password=x dbname=shop sslmode=disable"\ne := "postgres://app:x@db/shop?sslmode=disable"\n',
    lines: [2],
    severity: 'low',
  },
  {
    name: 'a database elsewhere',
    path: 'options.go',
    code: 'd := "host=db.shop.io user=app dbname=shop sslmode=disable"\n',
    lines: [1],
    severity: 'medium',
  },
]);
