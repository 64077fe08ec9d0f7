import { testCases } from '../rule-cases.ts';
import { deprecatedTls } from './rule.ts';

testCases(deprecatedTls, [
  {
    name: 'Node, by method name',
    path: 'a.js',
    code: "https.createServer({ secureProtocol: 'TLSv1_method' })\n",
    lines: [1],
  },
  { name: 'OpenSSL', path: 'openssl.cnf', code: 'MinProtocol = TLSv1\n', lines: [1] },
  { name: 'Azure', path: 'a.tf', code: '  minimum_tls_version = "1.0"\n', lines: [1] },
  { name: 'CloudFront', path: 'a.tf', code: '  minimum_protocol_version = "TLSv1.2_2021"\n', lines: [] },
  {
    name: 'versions that are listed',
    path: 'a.py',
    code: "NAMES = {ssl.TLSVersion.TLSv1: 'old'}\nctx.minimum_version = ssl.TLSVersion.TLSv1_2\n",
    lines: [],
  },
  {
    name: 'negotiation up to the newest',
    path: 'A.java',
    code: 'SSLContext.getInstance("TLS"); SSLContext.getInstance("TLSv1.2");\n',
    lines: [],
  },
]);

testCases(deprecatedTls, [
  {
    name: 'by a variable, by its number',
    path: 'a.go',
    code: 'var low uint16 = tls.VersionTLS10\na := tls.Config{MinVersion: low}\nb := tls.Config{MinVersion: 0x0302}\nc := tls.Config{MinVersion: 0x0303, MaxVersion: 0}\n',
    lines: [2, 3],
  },
  {
    name: 'by a constant',
    path: 'a.ts',
    code: "const LOWEST = 'TLSv1.1'\ncreateServer({ minVersion: LOWEST })\ncreateServer({ minVersion: 'TLSv1.2' })\n",
    lines: [2],
  },
  {
    name: 'pyOpenSSL',
    path: 'a.py',
    code: 'SSL.Context(method=SSL.TLSv1_METHOD)\nSSL.Context(SSL.TLSv1_2_METHOD)\nSSL.Context(SSL.TLS_METHOD)\n',
    lines: [1],
  },
  {
    name: 'settings of Spring and Kafka',
    path: 'application.yml',
    code: 'server:\n  ssl:\n    enabled-protocols: TLSv1.1,TLSv1.2\n    protocol: TLS\nssl.protocol: TLSv1.2\n',
    lines: [3],
  },
  {
    name: 'properties',
    path: 'a.properties',
    code: 'ssl.protocol=TLSv1\nssl.enabled.protocols=TLSv1.2,TLSv1.3\nssl.version=1\n',
    lines: [1],
  },
]);

// Read by eye in public applications.
testCases(deprecatedTls, [
  {
    name: 'alternatives of one expression are one finding',
    path: 'a.php',
    code: '<?php $m = STREAM_CRYPTO_METHOD_TLSv1_0_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_1_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT;\n',
    lines: [1],
  },
]);
