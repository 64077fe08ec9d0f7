/** Calls that hand values to companies that others run: analytics and error trackers. */
import { scripts } from '../../pattern-rule.ts';
import type { Call } from '../../text/outline.ts';
import { names, type Sink } from './sink.ts';

const analytics = (vendor: string, list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind: 'analytics',
  vendor,
  names: names(list),
  callee,
  ...more,
});
const companies: ReadonlyMap<string, Sink> = new Map(
  ['PostHog', 'Mixpanel', 'Amplitude', 'Segment'].map((vendor) => [
    vendor.toLowerCase(),
    analytics(vendor, 'identify', /^/),
  ]),
);
const wrapper =
  /^(?:identify|capture|track|group_?identify|register)\w{0,16}?(posthog|mixpanel|amplitude|segment)(?:_?(?:person|user|event|profile|contact)s?)?$/i;

/** `identifyPostHogPerson`: a function of one's own that is named after whom it tells. */
export function namedAnalytics({ name }: Call): Sink | undefined {
  const company = wrapper.exec(name)?.[1];
  return company === undefined ? undefined : companies.get(company.toLowerCase());
}

const tracker = (vendor: string, list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind: 'error-tracker',
  vendor,
  names: names(list),
  callee,
  ...more,
});

export const analyticsSinks: readonly Sink[] = [
  analytics(
    'Segment',
    'identify track page screen group alias',
    /(?:^|[.>:])(?:(?:segment|rudder)?_?analytics|Analytics|rudderanalytics|segment|Segment)(?:\(\))?[.:>-]{1,2}\w{4,8}$/,
  ),
  analytics(
    'Amplitude',
    'track logevent identify setuserid setuserproperties setgroup',
    /amplitude(?:\.getInstance\(\))?(?:\(\))?\.\w{4,20}$/i,
  ),
  analytics(
    'Mixpanel',
    'track identify register register_once people_set set set_once alias name_tag',
    /mixpanel(?:\(\))?(?:\.people|\.getPeople\(\))?\.\w{3,14}$/i,
  ),
  analytics('Google Analytics', 'gtag ga', /^(?:window\.)?(?:gtag|ga)$/, { kinds: scripts }),
  analytics('Google Tag Manager', 'push', /(?:^|\.)dataLayer\.push$/, { kinds: scripts }),
  analytics(
    'Firebase Analytics',
    'logevent setuserproperty setuserid setuserproperties',
    /(?:^|\.)(?:firebase)?analytics(?:\(\))?\.\w{8,18}$/i,
  ),
  analytics(
    'PostHog',
    'capture identify register group alias set people_set',
    /posthog(?:\(\))?(?:\.people)?\.\w{3,14}$/i,
  ),
  analytics(
    'Snowplow',
    'trackselfdescribingevent trackstructevent trackpageview setuserid track',
    /(?:snowplow|^tracker)\.?\w{0,26}$/i,
    { beside: /snowplow/i },
  ),
  analytics('Heap', 'identify adduserproperties track addeventproperties', /(?:^|\.)heap\.\w{5,18}$/),
  analytics('Intercom', 'intercom update boot trackevent', /^(?:window\.)?Intercom(?:\.\w{4,10})?$/),
  analytics('Intercom', 'create update', /(?:^|\.)intercom\.(?:contacts|users|leads|events)\.\w{6}$/i),
  analytics(
    'Braze',
    'changeuser logcustomevent setemail setphonenumber setfirstname setlastname setcustomuserattribute',
    /(?:braze|appboy)[\w.()]{0,30}\.\w{6,22}$/i,
  ),
  analytics(
    'Klaviyo',
    'identify track push create_profile create_or_update_profile createprofile',
    /(?:klaviyo|_learnq)[\w.()]{0,30}\.\w{4,26}$/i,
  ),
  analytics('Customer.io', 'identify track', /(?:^|\.|_)(?:cio|customerio|customer_io)(?:\(\))?\.\w{5,8}$/i),
  analytics('HubSpot', 'create update push identify', /(?:hubspot|_hsq)[\w.()]{0,60}\.\w{4,8}$/i),
  analytics('Meta Pixel', 'fbq', /^(?:window\.)?fbq$/, { kinds: scripts }),
  analytics('TikTok Pixel', 'identify track', /(?:^|\.)ttq\.\w{5,8}$/, { kinds: scripts }),
  analytics('Matomo', 'push', /(?:^|\.)_paq\.push$/, { kinds: scripts }),
  analytics('Plausible', 'plausible', /^(?:window\.)?plausible$/, { kinds: scripts }),
  analytics('Pendo', 'initialize identify track', /(?:^|\.)pendo\.\w{5,10}$/),
  analytics('FullStory', 'identify setuservars setproperties event', /(?:^|\.)(?:FS|FullStory)\.\w{5,14}$/),
  analytics('LogRocket', 'identify track', /(?:^|\.)LogRocket\.\w{5,8}$/),
  analytics('Hotjar', 'hj identify', /^(?:window\.)?(?:hj|hotjar\.identify)$/),
  analytics('LaunchDarkly', 'identify', /(?:^|\.)ld_?client\.identify$/i),
  analytics(
    'analytics',
    'capture identify track logevent sendevent trackevent',
    /(?:^|\.|_|>)(?:client|tracker|ph|tracking|analytics_?client)(?:\(\))?(?:\.|->|::)\w{5,10}$/i,
    {
      beside: /posthog|mixpanel|amplitude|segment|rudder|customerio|klaviyo|plausible/i,
    },
  ),
];

export const errorTrackers: readonly Sink[] = [
  tracker(
    'Sentry',
    'setuser set_user',
    /(?:^|[.\\>:])(?:sentry(?:_sdk)?|scope|getcurrentscope\(\)|configure_scope)(?:\(\))?(?:\.|->|::)set_?user$/i,
    { isExpected: true },
  ),
  tracker(
    'Sentry',
    'capturemessage capture_message captureexception capture_exception addbreadcrumb add_breadcrumb setextra set_extra setextras set_extras setcontext set_context settag set_tag settags set_tags',
    /(?:sentry(?:_sdk)?|raven|scope|hub|getcurrentscope\(\))[\w.()\\]{0,30}(?:\.|->|::|\\)\w{6,18}$/i,
  ),
  tracker(
    'Bugsnag',
    'notify leavebreadcrumb leave_breadcrumb addmetadata add_metadata setuser set_user',
    /bugsnag(?:\(\))?[.:>-]{1,2}\w{6,18}$/i,
  ),
  tracker(
    'Rollbar',
    'error warning info debug critical log report_message report_exc_info configure report_error',
    /(?:^|[.>:])rollbar(?:\(\))?[.:>-]{1,2}\w{3,16}$/i,
  ),
  tracker('Honeybadger', 'notify context set_context setcontext', /honeybadger(?:\(\))?[.:>-]{1,2}\w{6,12}$/i),
  tracker('Airbrake', 'notify notify_sync', /airbrake(?:\(\))?[.:>-]{1,2}\w{6,12}$/i),
  tracker('Raygun', 'send setuser', /raygun[\w.()]{0,20}[.:>-]{1,2}\w{4,8}$/i),
  tracker(
    'Datadog',
    'setuser setuserproperty addaction adderror settag set_tag setglobalcontextproperty addrumglobalcontext',
    /(?:datadog\w{0,6}|ddrum|datadogLogs|tracer|(?:^|\.)span)(?:\(\))?[\w.()]{0,30}[.:>-]{1,2}\w{6,24}$/i,
    { beside: /datadog|dd-trace|ddtrace/i },
  ),
  tracker(
    'New Relic',
    'noticeerror notice_error addcustomattribute add_custom_attribute addcustomattributes add_custom_attributes setcustomattribute recordcustomevent record_custom_event setuserid',
    /new_?relic[\w.():]{0,40}[.:>-]{1,2}\w{9,26}$/i,
  ),
  tracker(
    'OpenTelemetry',
    'setattribute set_attribute setattributes set_attributes settag addevent add_event setbaggage',
    /(?:span|activity)(?:\(\))?[?!]?[.:>-]{1,2}\w{6,14}$/i,
  ),
  tracker(
    'Application Insights',
    'trackevent trackexception tracktrace setauthenticatedusercontext',
    /(?:appinsights|telemetry_?client|_telemetry)(?:\.\w{1,20})?\.\w{8,28}$/i,
  ),
  tracker('Crashlytics', 'log setuserid setcustomkey setuseridentifier', /crashlytics[\w.()]{0,30}\.\w{3,20}$/i),
];
