import { findingCheck } from '../../kit/finding-check.ts';

export const noCleartextEndpoint = findingCheck({
  meta: {
    id: 'no-cleartext-endpoint',
    title: 'Production code sends nothing to remote endpoints in clear text, and sets its cookies for safe transport',
    question: 'Is data protected while it travels between services and browsers?',
    rationale:
      'What travels over plain HTTP, or in a cookie that a browser also sends in clear text, can be read and changed by anybody on the path. Local addresses and examples do not count.',
    remediation:
      'Use https (or the encrypted form of the protocol) for every remote address, and mark session cookies Secure and HttpOnly. An address that never leaves the host can be allowed with a comment that says so.',
    reference: 'ENC-09',
  },
  selects: ({ class: of }) => of === 'http',
  noun: 'unsafe transport setting',
  absent: 'No remote endpoint is addressed in clear text in production code.',
});
