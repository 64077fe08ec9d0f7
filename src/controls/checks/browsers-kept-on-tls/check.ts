import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, isInfrastructure, productionCodeGap } from '../../kit/code.ts';
import { numberOf, readingOf, type Resource } from '../../kit/declarations.ts';
import { resourceName } from '../../kit/resources.ts';
import { listed, place } from '../../words.ts';

/** Something that sends the header, with its seconds; null: not written out. */
interface Sender {
  readonly fact: Fact<'transport-policy' | 'infrastructure-resource'>;
  readonly name: string;
  readonly maxAge: number | null;
}

const policy = 'security_headers_config.strict_transport_security';

export const browsersKeptOnTls = defineCheck({
  meta: {
    id: 'browsers-kept-on-tls',
    title: 'Where a service tells browsers to use TLS only, it does so for long enough',
    question: 'Are browsers forced onto HTTPS?',
    rationale:
      'Without `Strict-Transport-Security`, the first request of each visit may go out in plain text and be redirected by somebody else. The header is looked for in code, in settings of frameworks and web servers, and in response headers policies of CloudFront, with the defaults that libraries document (ASP.NET: 30 days). A service in which it is not found may get it from an edge that is not declared as code, so that is open; a scan of the hosts shows it. Switched off or too short is an exception. The flags of session cookies are judged by the check for sessions.',
    remediation:
      'Send `Strict-Transport-Security: max-age=31536000; includeSubDomains` from the edge or the program, and set the age by hand where the default of the library is shorter.',
    reference: 'ENC-10',
    evaluation: 'state',
    parameters: { leastSeconds: 15_552_000 },
  },
  population: 'repository',
  reads: ['transport-policy', 'infrastructure-resource', 'handler'],
  relevantGap: (gap) => gap.of === 'transport-policy' && productionCodeGap(gap),
  test(_item, facts, { leastSeconds }) {
    const senders = [
      ...written(facts.of('transport-policy').filter(inProduction)),
      ...facts.of('infrastructure-resource').flatMap((one) => ofCloudFront(one)),
    ];
    const short = senders.filter(({ maxAge }) => maxAge !== null && maxAge < leastSeconds);
    if (short.length > 0)
      return exception(
        `Browsers are told to use TLS only for less than ${leastSeconds} seconds: ${shown(short)}.`,
        short.map(({ fact }) => fact),
      );
    const open = senders.filter(({ maxAge }) => maxAge === null);
    if (open.length > 0)
      return notDetermined(`For how long browsers are told to use TLS only is not written out: ${shown(open)}.`);
    if (senders.length > 0)
      return pass(
        `Browsers are told to use TLS only, for long enough: ${shown(senders)}.`,
        senders.map(({ fact }) => fact),
      );
    const served = facts
      .of('handler')
      .filter(({ value }) => value.isRegistered && value.kind === 'http' && inProduction({ value }));
    if (served.length === 0)
      return notApplicable('The repository answers no requests of browsers, as far as its code shows.');
    return notDetermined(
      'Requests are answered, and nothing in the repository tells browsers to use TLS only; an edge that is not declared as code may do it.',
    );
  },
});

/** A setting by hand stands instead of the default of the same library, also where it stands in another file. */
function written(policies: readonly Fact<'transport-policy'>[]): readonly Sender[] {
  const set = new Set(policies.filter(({ value }) => value.isDefault !== true).map(({ value }) => value.by));
  return policies
    .filter(({ value }) => value.isDefault !== true || !set.has(value.by))
    .map((fact) => ({ fact, maxAge: fact.value.maxAge, name: `${fact.value.by} (${place(fact.value)})` }));
}

function ofCloudFront(resource: Resource): readonly Sender[] {
  if (resource.value.type !== 'aws_cloudfront_response_headers_policy' || !isInfrastructure(resource)) return [];
  const age = readingOf(resource, `${policy}.access_control_max_age_sec`);
  if (age === 'absent') return [];
  return [{ fact: resource, name: resourceName(resource), maxAge: numberOf(age) ?? null }];
}

const shown = (senders: readonly Sender[]): string =>
  listed(
    senders.map(({ name, maxAge }) =>
      maxAge === null ? name : `${name}: ${maxAge === 0 ? 'switched off' : `${maxAge} seconds`}`,
    ),
    4,
  );
