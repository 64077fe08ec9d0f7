import { testCases } from '../rule-cases.ts';
import { weakTlsCipherSuite } from './rule.ts';

testCases(weakTlsCipherSuite, [
  {
    name: 'no forward secrecy is less',
    path: 'a.go',
    code: 'CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256},\n',
    lines: [1],
    severity: 'medium',
  },
  {
    name: 'a table of names',
    path: 'a.go',
    code: 'var names = map[string]uint16{\n"TLS_RSA_WITH_RC4_128_SHA": tls.TLS_RSA_WITH_RC4_128_SHA,\n}\n',
    lines: [],
  },
  {
    name: 'Apache',
    path: 'a.conf',
    code: 'SSLCipherSuite ALL:!ADH:RC4+RSA:+HIGH\nSSLCipherSuite HIGH:!aNULL\n',
    lines: [1],
  },
  {
    name: 'Spring',
    path: 'application.properties',
    code: 'server.ssl.ciphers=TLS_RSA_WITH_3DES_EDE_CBC_SHA\n',
    lines: [1],
  },
  {
    name: 'words in other lists',
    path: 'a.ts',
    code: "const ciphers = ['RC4']\nconst x = { cipher: 'LOW' }\n",
    lines: [],
  },
]);
