import type { Fact } from '../../../model/fact.ts';
import { notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { inProduction, isInfrastructure } from '../../kit/code.ts';
import { namesUnder, numberOf, readingOf, switchOf, textOf, allAt, type Resource } from '../../kit/declarations.ts';
import { resourceName } from '../../kit/resources.ts';
import { listed, place } from '../../words.ts';

/** Libraries whose purpose it is to limit how often somebody may ask. */
const limiters: ReadonlySet<string> = new Set([
  'express-rate-limit',
  'rate-limiter-flexible',
  'express-slow-down',
  '@nestjs/throttler',
  '@fastify/rate-limit',
  'koa-ratelimit',
  'hono-rate-limiter',
  '@upstash/ratelimit',
  'slowapi',
  'flask-limiter',
  'django-ratelimit',
  'django-axes',
  'fastapi-limiter',
  'rack-attack',
  'rack-throttle',
  'github.com/ulule/limiter/v3',
  'github.com/didip/tollbooth/v7',
  'github.com/go-chi/httprate',
  'golang.org/x/time',
  'io.github.bucket4j:bucket4j-core',
  'com.bucket4j:bucket4j-core',
  'com.github.vladimir-bukhtoyarov:bucket4j-core',
  'AspNetCoreRateLimit',
  'actix-governor',
  'tower_governor',
  'governor',
]);

const limitAnnotation = /limit-(?:rps|rpm|connections|req)|ratelimit|rate-limit|qps/i;

export const requestsLimited = defineCheck({
  meta: {
    id: 'requests-limited',
    title: 'Where an entry point from the internet is declared, something limits how often it may be asked',
    question: 'What protects you from request floods?',
    rationale:
      'A login that may be tried without end is guessed in the end, and a flood takes down what takes every request. Rules of web firewalls and gateways, annotations of ingresses and libraries that limit requests are looked for, in the repository itself or in one of infrastructure in the same run. Which routes they cover is for a reader to judge; limits at the edge of a vendor that are not declared as code are not seen.',
    remediation:
      'Limit requests at the edge (rate rules of the web firewall, throttling of the gateway) and attempts at login in the program.',
    reference: 'AVL-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource', 'dependency-manifest'],
  toleratesGaps: 'a limit that was found is there, whatever else could not be read.',
  test(_item, facts) {
    const entries = facts.of('infrastructure-resource').filter((one) => isInfrastructure(one) && isPublicEntry(one));
    if (entries.length === 0)
      return facts.gaps('infrastructure-resource').length > 0
        ? notDetermined(
            'No entry point from the internet was found in what could be read.',
            facts.gaps('infrastructure-resource'),
          )
        : notApplicable('No entry point from the internet is declared as code in the repository.');
    const rules = facts.anywhere('infrastructure-resource').filter((one) => isInfrastructure(one) && limits(one));
    const libraries = facts
      .anywhere('dependency-manifest')
      .filter((one) => inProduction(one) && one.value.dependencies.some((name) => limiters.has(name)));
    const found: readonly Fact<'infrastructure-resource' | 'dependency-manifest'>[] = [...rules, ...libraries];
    if (found.length > 0)
      return pass(
        `Requests are limited by ${listed([...rules.map(resourceName), ...libraries.map(libraryName)])}.`,
        found,
      );
    return missing(
      facts,
      ['infrastructure-resource', 'dependency-manifest'],
      `Entry points from the internet are declared (${listed(entries.map(resourceName), 2)}), and nothing that limits requests was found in any repository of the run.`,
      entries,
    );
  },
});

const libraryName = ({ value }: Fact<'dependency-manifest'>): string =>
  `${listed(value.dependencies.filter((name) => limiters.has(name)))} (${place(value)})`;

function isPublicEntry(resource: Resource): boolean {
  switch (resource.value.type) {
    case 'aws_lb':
    case 'aws_alb':
      return (
        switchOf(resource, 'internal') !== 'on' &&
        switchOf(resource, 'internal') !== 'unresolved' &&
        textOf(readingOf(resource, 'load_balancer_type')) !== 'network'
      );
    case 'aws_cloudfront_distribution':
    case 'aws_api_gateway_stage':
    case 'aws_apigatewayv2_stage':
    case 'azurerm_application_gateway':
    case 'azurerm_cdn_frontdoor_endpoint':
      return true;
    case 'google_compute_global_forwarding_rule':
      return allAt(resource, 'target').some((value) => /target_https?_proxy/.test(String(value)));
    case 'Ingress':
      return isPublicIngress(resource);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return textOf(readingOf(resource, 'Scheme')) === 'internet-facing';
    default:
      return false;
  }
}

/** Those of AWS are internal unless they say otherwise. */
function isPublicIngress(ingress: Resource): boolean {
  const sort = [
    ...allAt(ingress, 'spec.ingressClassName'),
    ...allAt(ingress, 'metadata.annotations.kubernetes.io/ingress.class'),
  ].join(' ');
  const scheme = textOf(readingOf(ingress, 'metadata.annotations.alb.ingress.kubernetes.io/scheme'));
  if (/\balb\b/.test(sort) || scheme !== undefined) return scheme === 'internet-facing';
  return !/internal|private/i.test(sort);
}

const limitNames =
  /rate_based_statement|rate_limit_options|ratebasedstatement|throttling_(?:rate|burst)_limit|rate_limit_rule|local_?rate_?limit/;

function limits(resource: Resource): boolean {
  const { type } = resource.value;
  if (type === 'Ingress')
    return namesUnder(resource, 'metadata.annotations.').some((name) => limitAnnotation.test(name));
  if (/^(?:aws_shield_protection|aws_wafv2_rate_based_rule|cloudflare_rate_limit)$/.test(type)) return true;
  if (type === 'Middleware') return namesUnder(resource, 'spec.ratelimit').length > 0;
  if (type === 'EnvoyFilter' || type === 'BackendTrafficPolicy')
    return Object.entries(resource.value.attributes).some(([name, value]) =>
      /rate_?limit/i.test(`${name} ${String(value)}`),
    );
  if (type === 'cloudflare_ruleset') return allAt(resource, 'phase').includes('http_ratelimit');
  if (
    !/^(?:aws_wafv2?_|aws_api|google_compute_security_policy|azurerm_.*firewall_policy|AWS::WAFv2|AWS::ApiGateway)/.test(
      type,
    )
  )
    return false;
  return namesUnder(resource, '').some((name) => limitNames.test(name) && numberOf(readingOf(resource, name)) !== -1);
}
