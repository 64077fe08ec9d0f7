import { findingCheck } from '../../kit/finding-check.ts';

const rules: ReadonlySet<string> = new Set(['plaintext-endpoint', 'plaintext-traffic']);

/** The rule for declared traffic reports old versions of TLS too; they are encrypted, and judged with those of code. */
const oldTls = /tls_?version|minimum_?tls|security_?policy|ssl_policy/i;

export const noPlainProtocols = findingCheck({
  meta: {
    id: 'no-plain-protocols',
    title: 'Nothing in production code talks to another machine over a protocol without encryption',
    question: 'Does any component talk over unencrypted channels?',
    rationale:
      'What travels in plain text can be read and changed by everybody on the way. Found are requests to plain addresses, protocols without encryption, encryption that is switched off by name, and endpoints that infrastructure code declares without TLS. Addresses of this machine, of namespaces, and links to read are none. An address in a setting, and calls between services without TLS, are only suspected: a mesh or a tunnel below them may encrypt. A host that a variable names is not seen.',
    remediation:
      'Use https, wss, ldaps, amqps or TLS credentials where the finding points. Where a mesh encrypts, say so in a comment beside the line.',
    reference: 'ENC-09',
  },
  where: 'code and configuration',
  selects: ({ rule, excerpt }) => rules.has(rule) && !oldTls.test(excerpt),
  suspects: ({ severity }) => severity === 'low',
  noun: 'connection in plain text',
  plural: 'connections in plain text',
  absent: 'No connection in plain text to another machine was found in production code.',
});
