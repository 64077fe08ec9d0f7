import { testCases } from '../rule-cases.ts';
import { kubernetesSecret } from './rule.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

testCases(kubernetesSecret, [
  {
    name: 'data before the kind, quoted',
    path: 'a.yaml',
    code: `apiVersion: "v1"\ndata:\n  extra: "${encode('q8Vx2LmN7c')}"\nkind: "Secret"\n`,
    lines: [3],
    detail: /extra of a Secret, in base 64/,
  },
  {
    name: 'only the document that is a Secret',
    path: 'a.yaml',
    code: `kind: ConfigMap\ndata:\n  a: ${encode('q8Vx2LmN7c')}\n---\nkind: Secret\ndata:\n  b: ${encode('q8Vx2LmN7c')}\n---\nkind: Pod\ndata:\n  c: ${encode('q8Vx2LmN7c')}\n`,
    lines: [7],
  },
  {
    name: 'a stock password is low',
    path: 'a.yaml',
    code: `kind: Secret\ndata:\n  pw: ${encode('admin')}AA\n  password: ${encode('postgres')}\n`,
    lines: [4],
    severity: 'low',
  },
  {
    name: 'users, switches, certificates and placeholders',
    path: 'a.yaml',
    code: `kind: Secret\nstringData:\n  username: q8Vx2LmN7c\n  debug: "true"\n  tls.crt: q8Vx2LmN7cq8Vx2LmN7c\n  password: changeme\n  token: <your-token>\n`,
    lines: [],
  },
  {
    name: 'sealed',
    path: 'a.yaml',
    code: `kind: Secret\ndata:\n  a: ${encode('q8Vx2LmN7c')}\nsops:\n  mac: x\n`,
    lines: [],
  },
]);
