import { findingCheck } from '../../kit/finding-check.ts';

export const certificateVerificationOn = findingCheck({
  meta: {
    id: 'certificate-verification-on',
    title: 'Production code never switches certificate verification off',
    question: 'Could traffic be intercepted because checks are turned off?',
    rationale:
      'A connection that accepts any certificate is encrypted towards whoever answers. Switching the check off for a test is how it most often reaches production.',
    remediation:
      'Remove the switch. For a private certificate authority, hand its certificate to the client; in tests, make a certificate for the test server.',
    reference: 'ENC-05',
  },
  where: 'code and configuration',
  selects: ({ class: of, rule }) => of === 'tls' && rule === 'disabled-certificate-check',
  noun: 'connection without certificate verification',
  plural: 'connections without certificate verification',
  absent: 'No connection without certificate verification was found in production code.',
});
