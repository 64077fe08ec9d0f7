import { findingCheck } from '../../kit/finding-check.ts';

export const noDeprecatedTls = findingCheck({
  meta: {
    id: 'no-deprecated-tls',
    title: 'Production code allows no deprecated TLS version and no broken cipher suite',
    question: 'Which TLS versions does the service accept?',
    rationale:
      'TLS before 1.2 and every SSL version can be broken or downgraded by somebody on the path, and suites with RC4, 3DES or no encryption protect nothing in any version. The code, its configuration and its infrastructure definitions say which version is the lowest that is accepted; what a vendor sets outside of the repository is not seen here.',
    remediation:
      'Set the lowest version to TLS 1.2 or 1.3 where the finding points, name only suites with forward secrecy and authenticated encryption, or leave the choice to a library whose default is at least that.',
    reference: 'ENC-03',
  },
  where: 'code and configuration',
  selects: ({ class: of, rule }) => of === 'tls' && rule !== 'disabled-certificate-check',
  noun: 'place where deprecated or weak TLS is allowed',
  plural: 'places where deprecated or weak TLS is allowed',
  absent: 'No place where deprecated or weak TLS is allowed was found in production code.',
});
