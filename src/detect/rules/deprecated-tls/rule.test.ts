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
