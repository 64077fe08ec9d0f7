import { defineCheck } from '../../check.ts';
import { namesUnder, ofTypes, readingOf, switchOf, textOf, tieTo, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_vpc: (network, around) =>
    byCompanion(network, ofTypes(around, 'aws_flow_log'), {
      names: ['vpc_id'],
      lacks: 'no flow log is declared for it',
    }),
  'AWS::EC2::VPC': (network, around) =>
    byCompanion(network, ofTypes(around, 'AWS::EC2::FlowLog'), {
      names: ['ResourceId'],
      lacks: 'no flow log is declared for it',
    }),
  aws_wafv2_web_acl: (firewall, around) =>
    byCompanion(firewall, ofTypes(around, 'aws_wafv2_web_acl_logging_configuration'), {
      names: ['resource_arn'],
      lacks: 'its decisions are not logged',
    }),
  aws_lb: ofBalancer,
  aws_alb: ofBalancer,
  aws_elb: ofBalancer,
  aws_cloudfront_distribution: (distribution, around) => {
    if (namesUnder(distribution, 'logging_config.dynamic.for_each').length > 0)
      return { open: 'whether requests are logged is not written out' };
    if (namesUnder(distribution, 'logging_config.').length > 0) return 'sound';
    return byCompanion(distribution, ofTypes(around, 'aws_cloudwatch_log_delivery_source'), {
      names: ['resource_arn'],
      lacks: 'requests are not logged',
    });
  },
  google_compute_subnetwork: ofSubnetwork,
};

export const networkTrafficLogged = defineCheck({
  meta: {
    id: 'network-traffic-logged',
    title: 'Each network, load balancer and edge declared as code has its traffic logged',
    question: 'Could you reconstruct traffic to and from production?',
    rationale:
      'After an intrusion the question is what left. Flow logs, access logs of load balancers and logs of the edge answer it, if they were switched on before. A log that is declared for a network which the code names only through a variable or module may be for this one, and is not determined. Logs that are switched on elsewhere, for the whole organisation say, are not seen.',
    remediation:
      'Declare a flow log for each network, `access_logs` for each load balancer, and logging for each distribution and web firewall.',
    reference: 'LOG-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'network or entry point',
      plural: 'networks and entry points',
      holds: 'has its traffic logged',
      productionOnly: true,
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

function byCompanion(
  resource: Resource,
  companions: readonly Resource[],
  { names, lacks }: { readonly names: readonly string[]; readonly lacks: string },
): Verdict {
  const tie = tieTo(resource, companions, names);
  if (tie === 'tied') return 'sound';
  return tie === 'perhaps' ? { open: 'whether a log is declared for it is not written out' } : { flaw: lacks };
}

/** Balancers of networks log only connections with TLS, and those of gateways none. */
function ofBalancer(balancer: Resource): Verdict | undefined {
  const sort = textOf(readingOf(balancer, 'load_balancer_type'));
  if (sort === 'network' || sort === 'gateway') return undefined;
  if (readingOf(balancer, 'load_balancer_type') === 'unresolved')
    return { open: 'of which sort it is, is not written out' };
  const enabled = switchOf(balancer, 'access_logs.enabled');
  if (enabled === 'unresolved') return { open: 'whether requests are logged is not written out' };
  // A classic one logs as soon as it is told where to.
  const isClassic = balancer.value.type === 'aws_elb' && namesUnder(balancer, 'access_logs.bucket').length > 0;
  return enabled === 'on' || (enabled === 'absent' && isClassic) ? 'sound' : { flaw: 'requests are not logged' };
}

function ofSubnetwork(network: Resource): Verdict | undefined {
  // Networks of proxies and of private services carry no flow logs.
  const purpose = readingOf(network, 'purpose');
  if (purpose !== 'absent' && textOf(purpose) !== 'PRIVATE') return undefined;
  if (namesUnder(network, 'log_config.dynamic.for_each').length > 0)
    return { open: 'whether its flows are logged is not written out' };
  return namesUnder(network, 'log_config').length > 0 ? 'sound' : { flaw: 'its flows are not logged' };
}
