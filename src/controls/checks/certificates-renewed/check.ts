import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { namesUnder, readingOf, textOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, type Verdict } from '../../kit/declared.ts';

/** Rules that tell of certificates before they end. */
const expiryAlert = /cert\w*[\s_-]*expir|expir\w*[\s_-]*cert|(?:ssl|tls)\w*[\s_-]*expir|acm\w*[\s_-]*(?:days|expir)/i;

export const certificatesRenewed = defineCheck({
  meta: {
    id: 'certificates-renewed',
    title: 'Each certificate declared as code is renewed by itself, or an alert tells before it ends',
    question: 'How do you avoid expired certificates?',
    rationale:
      'An expired certificate is an outage with a date. Certificates that an authority issues and renews by itself have none; one that somebody uploads or confirms by mail is renewed by whoever remembers. An alert rule about the end of certificates, in any repository of the run, counts for those. Certificates that are not declared as code, and whether renewal works, are not seen.',
    remediation:
      'Let the certificate be issued and renewed by itself (validation by DNS, cert-manager, managed certificates), or alert on its end at least 21 days before.',
    reference: 'ENC-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource', 'tracked-file'],
  relevantGap: productionGap,
  test(_item, facts) {
    const isWatched = facts
      .anywhere('tracked-file')
      .some(({ value }) => value.topic === 'alert-rules' && expiryAlert.test(value.detail));
    return eachDeclared(facts, {
      noun: 'certificate',
      holds: 'is renewed by itself or watched',
      judge: (resource) => {
        const verdict = verdictOf(resource);
        return isWatched && verdict !== undefined ? 'sound' : verdict;
      },
    });
  },
});

const byHand = (why: string): Verdict => ({ flaw: `${why}, and no alert tells of its end` });

function verdictOf(resource: Resource): Verdict | undefined {
  switch (resource.value.type) {
    case 'aws_acm_certificate':
      return ofAmazon(resource, {
        imported: 'certificate_body',
        authority: 'certificate_authority_arn',
        method: 'validation_method',
      });
    case 'AWS::CertificateManager::Certificate':
      return ofAmazon(resource, {
        imported: 'CertificateBody',
        authority: 'CertificateAuthorityArn',
        method: 'ValidationMethod',
      });
    case 'aws_iam_server_certificate':
    case 'google_compute_ssl_certificate':
    case 'google_compute_region_ssl_certificate':
      return byHand('it is uploaded by hand');
    case 'google_compute_managed_ssl_certificate':
    case 'ManagedCertificate':
      return 'sound';
    case 'Certificate':
      return readingOf(resource, 'spec.issuerRef.name') === 'absent' ? undefined : 'sound';
    case 'azurerm_key_vault_certificate':
      return ofAzure(resource);
    default:
      return undefined;
  }
}

function ofAmazon(
  resource: Resource,
  names: { readonly imported: string; readonly authority: string; readonly method: string },
): Verdict {
  if (readingOf(resource, names.imported) !== 'absent') return byHand('it is imported');
  if (readingOf(resource, names.authority) !== 'absent') return 'sound';
  const method = readingOf(resource, names.method);
  if (method === 'unresolved') return { open: 'how it is validated is not written out' };
  const said = textOf(method);
  if (said === 'DNS' || said === 'HTTP') return 'sound';
  return byHand(
    said === undefined ? 'it is validated by mail, the default' : `it is validated by ${said.toLowerCase()}`,
  );
}

function ofAzure(resource: Resource): Verdict {
  const action = textOf(readingOf(resource, 'certificate_policy.lifetime_action.action.action_type'));
  if (action === 'AutoRenew') return 'sound';
  if (namesUnder(resource, 'certificate_policy').length > 0 && action !== undefined)
    return byHand(`at its end the vault does: ${action}`);
  return readingOf(resource, 'certificate.contents') === 'absent'
    ? { open: 'how it is renewed is not written out' }
    : byHand('it is imported');
}
