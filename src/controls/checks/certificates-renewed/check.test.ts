import { test } from 'node:test';
import { casesOf, fact, gap, resource } from '../../test-facts.ts';
import { certificatesRenewed } from './check.ts';

const alert = fact('tracked-file', {
  topic: 'alert-rules',
  path: 'monitoring/alerts.yml',
  line: 4,
  detail: 'CertificateExpiresSoon (warning)',
});

const cases = casesOf(certificatesRenewed, {
  passes: [
    {
      name: 'validated by DNS',
      facts: [resource('aws_acm_certificate', { validation_method: 'DNS' })],
      because: /The certificate declared as code is renewed by itself or watched/,
    },
    {
      name: 'managed',
      facts: [
        resource('google_compute_managed_ssl_certificate'),
        resource('Certificate', { 'spec.issuerRef.name': 'letsencrypt' }, { tool: 'kubernetes' }),
        resource('azurerm_key_vault_certificate', {
          'certificate_policy.lifetime_action.action.action_type': 'AutoRenew',
        }),
      ],
      because: /Each of 3 certificates/,
    },
    {
      name: 'uploaded, and watched',
      facts: [resource('aws_iam_server_certificate'), alert],
      because: /The certificate/,
    },
  ],
  fails: [
    {
      name: 'uploaded',
      facts: [resource('aws_iam_server_certificate')],
      because: /1 of 1 certificate: .*it is uploaded by hand, and no alert tells of its end/,
    },
    {
      name: 'validated by mail',
      facts: [resource('aws_acm_certificate', { validation_method: 'EMAIL' })],
      because: /validated by email, and no alert/,
    },
    {
      name: 'imported',
      facts: [resource('aws_acm_certificate', { certificate_body: '{ file("a.pem") }' })],
      because: /imported/,
    },
    {
      name: 'a mail at its end',
      facts: [
        resource('azurerm_key_vault_certificate', {
          'certificate_policy.lifetime_action.action.action_type': 'EmailContacts',
        }),
      ],
      because: /the vault does: EmailContacts/,
    },
  ],
  notDetermined: [
    {
      name: 'a variable',
      facts: [resource('aws_acm_certificate', { validation_method: '{ var.method }' })],
      because: /how it is validated is not written out/,
    },
    {
      name: 'a file could not be read',
      facts: [resource('aws_acm_certificate', { validation_method: 'DNS' })],
      gaps: [gap('infrastructure-resource', { path: 'infra/x.tf' })],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'no certificate', facts: [resource('aws_vpc')], because: /No certificate/ }],
});
for (const [name, run] of cases) test(name, run);
