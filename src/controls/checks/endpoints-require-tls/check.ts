import { defineCheck } from '../../check.ts';
import { allAt, isNamed, ofTypes, readingOf, switchOf, textOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const listener: Judge = (resource, around) =>
  ofListener(resource, around, { protocol: 'protocol', policy: 'ssl_policy', action: 'default_action.type' });

const judges: Readonly<Record<string, Judge>> = {
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  'AWS::ElasticLoadBalancingV2::Listener': (resource, around) =>
    ofListener(resource, around, { protocol: 'Protocol', policy: 'SslPolicy', action: 'DefaultActions.Type' }),
  aws_cloudfront_distribution: ofCloudFront,
  google_compute_ssl_policy: (policy) => {
    const least = readingOf(policy, 'min_tls_version');
    if (least === 'unresolved') return { open: 'the least version of TLS is not written out' };
    const version = textOf(least) ?? 'TLS_1_0';
    return /^TLS_1_[23]$/.test(version) ? 'sound' : { flaw: `accepts ${version}` };
  },
  azurerm_storage_account: (account) =>
    switchOf(account, 'https_traffic_only_enabled', 'enable_https_traffic_only') === 'off'
      ? { flaw: 'serves plaintext' }
      : leastOfAzure(account, 'min_tls_version'),
  azurerm_mssql_server: (server) => leastOfAzure(server, 'minimum_tls_version'),
  azurerm_redis_cache: (cache) => leastOfAzure(cache, 'minimum_tls_version'),
  azurerm_linux_web_app: ofAzureApp,
  azurerm_windows_web_app: ofAzureApp,
  azurerm_linux_function_app: ofAzureApp,
  azurerm_windows_function_app: ofAzureApp,
  aws_api_gateway_domain_name: ofGatewayName,
  aws_apigatewayv2_domain_name: ofGatewayName,
};

export const endpointsRequireTls = defineCheck({
  meta: {
    id: 'endpoints-require-tls',
    title: 'Each endpoint declared as code that says how it takes connections demands TLS 1.2 or newer',
    question: 'Which TLS versions does the service accept?',
    rationale:
      'What an endpoint accepts is set where it is declared: the listener of a load balancer, a content delivery network, a gateway. A plaintext listener may only send callers on to the encrypted one; those of load balancers that are declared internal are left out. A listener without a policy takes the default of its provider, which changes with time, so it is not determined. Ingresses of a cluster say nothing of versions and are not judged, and what stands in front of an endpoint elsewhere is not seen.',
    remediation:
      'Set a policy of today (`ELBSecurityPolicy-TLS13-1-2-2021-06` or newer, `TLSv1.2_2021`, `TLS_1_2`), and let plaintext listeners redirect only.',
    reference: 'ENC-03',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'endpoint',
      holds: 'demands TLS 1.2 or newer',
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

const modern = /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)\b/;
const outdated = /^ELBSecurityPolicy-(?:2014|2015|2016-08|Default|TLS-1-[01]|TLS13-1-[01]|FS-(?:2018|1-1))/;

function ofListener(
  resource: Resource,
  around: readonly Resource[],
  names: { readonly protocol: string; readonly policy: string; readonly action: string },
): Verdict | undefined {
  const protocol = readingOf(resource, names.protocol);
  if (protocol === 'unresolved') return { open: 'its protocol is not written out' };
  const said = textOf(protocol);
  if (said === 'HTTP') return ofPlaintext(resource, around, names.action);
  if (said !== 'HTTPS' && said !== 'TLS') return undefined;
  const policy = textOf(readingOf(resource, names.policy));
  if (policy === undefined || (!modern.test(policy) && !outdated.test(policy)))
    return { open: 'which versions of TLS it accepts is not written out' };
  return modern.test(policy) ? 'sound' : { flaw: `accepts versions older than 1.2 (${policy})` };
}

function ofPlaintext(resource: Resource, around: readonly Resource[], action: string): Verdict | undefined {
  const actions = allAt(resource, action);
  if (actions.length > 0 && actions.every((one) => one === 'redirect' || one === 'fixed-response')) return 'sound';
  const exposure = exposureOf(resource, around);
  if (exposure === 'internal') return undefined;
  return exposure === 'public' && actions.includes('forward')
    ? { flaw: 'takes plaintext from the internet and forwards it' }
    : { open: 'it takes plaintext, and from where is not written out' };
}

/** As its load balancer says, which is public unless it is declared internal. */
function exposureOf(resource: Resource, around: readonly Resource[]): 'public' | 'internal' | 'unknown' {
  const balancers = ofTypes(around, 'aws_lb', 'aws_alb', 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const own = balancers.find((one) =>
    ['load_balancer_arn', 'LoadBalancerArn'].some((name) =>
      allAt(resource, name).some((value) => isNamed(value, resource, one) === true),
    ),
  );
  if (own === undefined) return 'unknown';
  const scheme = readingOf(own, 'Scheme');
  if (scheme === 'unresolved') return 'unknown';
  if (textOf(scheme) === 'internal') return 'internal';
  const internal = switchOf(own, 'internal');
  if (internal === 'unresolved') return 'unknown';
  return internal === 'on' ? 'internal' : 'public';
}

function ofCloudFront(resource: Resource): Verdict {
  const policies = ['default_cache_behavior', 'ordered_cache_behavior'].flatMap((block) =>
    allAt(resource, `${block}.viewer_protocol_policy`),
  );
  if (policies.includes('allow-all')) return { flaw: 'serves plaintext (allow-all)' };
  const least = readingOf(resource, 'viewer_certificate.minimum_protocol_version');
  if (least === 'unresolved') return { open: 'the least version of TLS is not written out' };
  const version = textOf(least) ?? 'TLSv1, the default';
  return /^TLSv1\.[23]_\d{4}$/.test(version) ? 'sound' : { flaw: `accepts ${version}` };
}

function leastOfAzure(resource: Resource, name: string): Verdict | undefined {
  const least = readingOf(resource, name);
  if (least === 'absent') return undefined;
  if (least === 'unresolved') return { open: 'the least version of TLS is not written out' };
  const version = textOf(least)!;
  return /^(?:TLS)?1[._][23]$/i.test(version) ? 'sound' : { flaw: `accepts TLS ${version}` };
}

/** Plaintext is taken unless it is switched off. */
function ofAzureApp(resource: Resource): Verdict {
  const only = switchOf(resource, 'https_only');
  if (only === 'unresolved') return { open: 'whether it takes plaintext is not written out' };
  if (only !== 'on') return { flaw: 'serves plaintext (https_only is not set)' };
  return leastOfAzure(resource, 'site_config.minimum_tls_version') ?? 'sound';
}

function ofGatewayName(resource: Resource): Verdict {
  const policy = readingOf(resource, 'security_policy', 'domain_name_configuration.security_policy');
  if (typeof policy === 'string') return { open: 'the least version of TLS is not written out' };
  return /TLS_?1_[23]/i.test(String(policy.value)) ? 'sound' : { flaw: `accepts ${String(policy.value)}` };
}
