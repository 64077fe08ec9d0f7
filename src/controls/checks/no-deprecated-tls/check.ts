import { findingCheck } from '../../kit/finding-check.ts';

export const noDeprecatedTls = findingCheck({
  meta: {
    id: 'no-deprecated-tls',
    title: 'Production code allows no deprecated TLS version',
    question: 'Which TLS versions does the service accept?',
    rationale:
      'TLS before 1.2 and every SSL version can be broken or downgraded by somebody on the path. The code, its configuration and its infrastructure definitions say which version is the lowest that is accepted; what a vendor sets outside of the repository is not seen here.',
    remediation:
      'Set the lowest version to TLS 1.2 or 1.3 where the finding points, or leave the choice to a library whose default is at least that.',
    reference: 'ENC-03',
  },
  where: 'code and configuration',
  selects: ({ class: of, rule }) => of === 'tls' && rule !== 'disabled-certificate-check',
  noun: 'place where deprecated TLS is allowed',
  plural: 'places where deprecated TLS is allowed',
  absent: 'No place where deprecated TLS is allowed was found in production code.',
});
