/** Which plain-text addresses lead to another machine, and which only name a thing: namespaces, schemas, examples. */

/** The names of machines that nobody else can listen in on, and of machines that do not exist. */
const near =
  /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|\[?::1?\]?|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|169\.254\.\d{1,3}\.\d{1,3}|(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}|host\.docker\.internal)$|\.(?:localhost|local|internal|test|example|invalid|lan|home|svc|localdomain|onion|consul|intra|corp)$|(?:^|\.)example\.(?:com|net|org|edu)$|\.svc\.|(?:^|\.)cluster\.local$/i;
/** Named in documents, never called: XML namespaces, schemas, licences; and what is plain by its standard (OCSP, CRL, time stamps). */
const names =
  /(?:^|\.)(?:w3\.org|w3id\.org|schema\.org|json-schema\.org|purl\.org|purl\.oclc\.org|xmlsoap\.org|oasis-open\.org|openxmlformats\.org|opengis\.net|tempuri\.org|sitemaps\.org|ogp\.me|xmlns\.com|adobe\.com|java\.sun\.com|sun\.com|jcp\.org|javaee|docbook\.org|apache\.org|springframework\.org|hibernate\.org|jboss\.org|eclipse\.org|gnu\.org|opensource\.org|creativecommons\.org|mozilla\.org|microsoft\.com|hl7\.org|loinc\.org|snomed\.info|unitsofmeasure\.org|dublincore\.org|inkscape\.org|sodipodi\.sourceforge\.net|itunes\.com|google\.com\/schemas|rssboard\.org|webdav\.org|calendarserver\.org|apple\.com|owncloud\.org|nextcloud\.org|xspf\.org|openid\.net|yaml\.org|relaxng\.org|xml\.org|ietf\.org|iana\.org|wikipedia\.org|git-scm\.com|acme\.com|dummy\.com|fake\.com|foo\.com|bar\.com|bar|foo|mysite\.com|domain\.com|yourdomain\.com|site\.com|test\.com|host\.com|myapp\.com|company\.com|your[\w-]{0,20}\.\w{2,5})$|^(?:schemas?|ns|xmlns|xml|ocsp|crl\d?|timestamp|tsa|cacerts?|aia|dtd)\.|^(?:ocsp|crl)/i;
const paths = /(?:\.dtd|\.xsd|\.crl|\.crt|\.cer)(?:$|["'?#])|\/(?:ns|schemas?|xmlns|dtd|xsd|licenses?|spec)\b/i;

export interface Address {
  readonly scheme: string;
  readonly host: string;
}

/** Undefined when the address stays on this machine, is no address, or its host is not known. */
export function plainAddress(url: string): Address | undefined {
  const found =
    /^(http|ws|ftp|ldap|mqtt|telnet|amqp|smtp|stomp|nats|thrift):\/\/(?:[^\s/@"'`]{1,80}@)?(\[[0-9a-f:]{2,40}\]|[\w.-]{1,120})(?::\d{1,5})?(\/[^\s"'`]{0,200})?/i.exec(
      url,
    );
  if (!found) return undefined;
  const [, scheme, host, path = ''] = found;
  // A service of the same network by its bare name, a template, or a name that only names.
  if (!host!.includes('.') || /^\.|\.$|\.\./.test(host!) || near.test(host!)) return undefined;
  if (names.test(host!) || paths.test(path)) return undefined;
  if (!/^[\d.]+$/.test(host!) && !/\.[a-z]{2,24}$/i.test(host!)) return undefined;
  return { scheme: scheme!.toLowerCase(), host: host! };
}
