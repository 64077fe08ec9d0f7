/** Values without quotes: YAML, properties, ini, env, XML, connection strings, and values that stand on the next line. */
import type { ScannedFile, TextWindow } from '../rule.ts';
import { colonKinds, commandKinds, equalKinds, settingKinds, type Value } from './pair.ts';

const yaml = /["']?:\s{1,20}([^\s"'#{[&*|>!][^\n]{0,2000})$/y;
const equal = /\s{0,4}(?:[:?]?=)\s{0,4}([^\s"'`$<>()][^\s"'`]{0,2000})/y;
const beforeEqual = /(?:^|[\s;"'&:])(?:(?:export|ENV|ARG|set|-e|-D|--env|--build-arg)[ =]{1,4})?-{0,2}$/;
const flag = /[ =]["']?([^\s"'`$<>()|;&-][^\s"'`|;]{0,100})/y;
const element = /(?:\s[^<>\n]{0,100})?>\s{0,4}([^<>\s][^<\n]{0,200})<\//y;
const part = /\s?=(?!=)\s?([^\s;"'`&${}<>()]{4,100})(?=[;"'`]|$)/y;
/** A line that names a server or a user as connection strings do. */
const connection =
  /(?:server|data source|host|user id|uid|user|database|initial catalog|accountname|endpoint|jdbc:[a-z]{2,20})\s?[=:]/i;
/** `${NAME:-value}`, and Spring's `${name:value}`. */
const substituted = /:-?([^\s}"'$`{]{3,200})\}/y;
/** `"X-Api-Key: value"` */
const headerValue = /:\s{0,4}([^\s"'`<>{}$%:]{8,400})(?=["'`])/y;
const query = /=(?!=)([^\s&:"'`<>{}$#]{6,200})/y;
/** An address that was signed for a while: its token is over when that is. */
const expiring =
  /[?&](?:amp;)?(?:e|exp|expires?|expir(?:y|ation)|x-amz-\w{1,30}|se|sig|signature)=[^&]{1,300}&(?:amp;)?$/i;

export function plainValueAfter(
  file: ScannedFile,
  window: TextWindow,
  nameStart: number,
  end: number,
): Value | undefined {
  const { kind } = file;
  const before = window.text.slice(Math.max(0, nameStart - 200), nameStart);
  const found = (pattern: RegExp): Value | undefined => valueOf(window, pattern, end);
  if (/(?<!&)[?&](?:amp;)?$/.test(before)) {
    return expiring.test(before) || isOfNobody(before) ? undefined : parameter(found(query));
  }
  if (before.endsWith('${')) return inForce(found(substituted));
  if (/["'`]$/.test(before)) {
    const header = found(headerValue);
    if (header) return { ...header, place: 'code' };
  }
  if (colonKinds.has(kind) && /^\s*(?:-\s+)?["']?$/.test(before)) {
    const value = found(yaml);
    if (value) return trimmed(value);
  }
  const below = nextLine(file, window, end, before);
  if (below) return below;
  if (equalKinds.has(kind) && beforeEqual.test(before)) {
    const value = found(equal);
    if (value) return trimmed(value);
  }
  if (kind === 'dockerfile' && /^\s*(?:ENV|ARG)\s+$/i.test(before)) return found(/\s{1,4}([^\s"'=$][^\s"']{0,200})$/y);
  if (commandKinds.has(kind) && /(?:^|\s)--?$/.test(before)) return found(flag);
  if (/<[\w.:-]{0,40}$/.test(before)) return found(element);
  if (connection.test(window.text)) {
    const value = found(part);
    if (value) return { ...value, place: settingKinds.has(kind) ? 'settings' : 'code' };
  }
  if (kind === 'other') {
    if (/\blogin\s{1,8}\S{1,80}\s{1,8}$/.test(before)) return found(/\s{1,8}(\S{4,100})/y);
    if (/^\s*$/.test(before)) {
      const near = file.text.slice(Math.max(0, window.start - 300), window.start);
      if (/^\s{0,20}machine\s/m.test(near)) return found(/\s{1,8}(\S{4,100})\s*$/y);
      return found(/\s{1,8}["']([^"'\n]{4,100})["']\s*$/y);
    }
  }
  return kind === 'sql' || kind === 'plpgsql' || kind === 'shell'
    ? found(/\s{1,4}(?:by\s{1,4})?'([^'\n]{4,100})'/iy)
    : undefined;
}

function valueOf(window: TextWindow, pattern: RegExp, end: number): Value | undefined {
  pattern.lastIndex = end;
  const match = pattern.exec(window.text);
  const value = match?.[1];
  if (!match || value === undefined) return undefined;
  return { value, start: window.start + end + match[0].indexOf(value), place: 'settings' };
}

function inForce(value: Value | undefined): Value | undefined {
  return value && { ...value, use: 'fallback' };
}

/** An address at a host that is kept for examples. */
function isOfNobody(before: string): boolean {
  const host = /\/\/([\w.-]{1,120})(?::\d{1,5})?[/?][^\s"']{0,200}$/.exec(before)?.[1];
  return host !== undefined && /(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid)$/i.test(host);
}

function parameter(value: Value | undefined): Value | undefined {
  return value && { ...value, place: 'code', use: 'query' };
}

function trimmed(value: Value): Value {
  const text = value.value
    .replace(/\s+#.*$/, '')
    .replace(/[,;]\s*$/, '')
    .trimEnd();
  return { ...value, value: text };
}

/** Kubernetes' `name: X` with `value: v` below; Terraform's `variable "x" { … default = "v"`; an XML element's text. */
function nextLine(file: ScannedFile, window: TextWindow, end: number, before: string): Value | undefined {
  const at = window.start + end;
  if (file.kind === 'hcl') {
    if (!/\bvariable\s{1,4}"$/.test(before)) return undefined;
    const block = file.text.slice(at, at + 600);
    const body = block.slice(0, block.search(/\n\}/) + 1);
    return located(/\n\s{0,20}default\s{0,20}=\s{0,4}"([^"\n]{1,200})"/.exec(body), at);
  }
  if (/<[\w.:-]{0,40}$/.test(before)) {
    return located(
      /^>\s{0,4}\r?\n\s{0,60}([^\s<>][^<>\n]{3,200}?)\s{0,4}\r?\n\s{0,60}<\//.exec(file.text.slice(at, at + 400)),
      at,
    );
  }
  if (!settingKinds.has(file.kind) || !/["']?(?:name|key)["']?\s{0,4}:\s{0,8}["']?$/i.test(before)) return undefined;
  const shape = /^["']?,?\s{0,4}\r?\n\s{0,60}["']?value["']?\s{0,4}:\s{0,8}["']?([^\s"'#][^\s"']{0,200})/i;
  return located(shape.exec(file.text.slice(at, at + 400)), at);
}

function located(match: RegExpExecArray | null, offset: number): Value | undefined {
  const value = match?.[1];
  if (!match || value === undefined) return undefined;
  return { value, start: offset + match.index + match[0].lastIndexOf(value), place: 'settings' };
}
