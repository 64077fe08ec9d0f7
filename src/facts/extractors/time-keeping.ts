/**
 * What keeps clocks right on machines that people run themselves (chrony, ntpd, systemd-timesyncd in Ansible, cloud-init,
 * Puppet, NixOS, Packer and shell, and their own settings), and the time in patterns of logs (Logback, Log4j, Spring,
 * formatters of Python). A pattern without a zone is told as it stands; what a collector adds later is not known here.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { TimeKeepingFact } from '../../model/time-keeping.ts';
import type { Extracted, Extractor, SourceFile } from '../extractor.ts';
import { lineAt, runsForReal } from './tracked.ts';

type Says = TimeKeepingFact['says'];
interface Told {
  readonly says: Says;
  readonly written: string;
  readonly at: number;
}

const ownSettings =
  /(?:^|\/)(?:chrony|ntp|ntpd|openntpd|timesyncd)[\w.-]*\.(?:conf|cfg)(?:\.(?:j2|erb|tpl|tmpl|template))?$/;
const setUp =
  /\.(?:ya?ml|sh|bash|pp|nix|pkr\.hcl|tf|cfg|tpl|tftpl|service|bu)$|(?:^|\/)(?:user-?data|cloud-?init)[\w.-]*$/i;
const logging =
  /(?:^|\/)(?:logback|log4j2?)[\w.-]*\.(?:xml|properties|ya?ml)$|(?:^|\/)application[\w.-]*\.(?:properties|ya?ml)$/;
const python =
  /(?:^|\/)(?:logging|log|logger|logs|settings|gunicorn|uvicorn)[\w.-]*\.(?:py|ini|conf|ya?ml|json)$|(?:^|\/)settings\/\w+\.py$/;

/** What only looks whether a clock is kept, and templates of what somebody may make. */
const otherwise = /check|verif|archetype-resources/i;

const daemon = String.raw`(?:chronyd?|ntpd?|openntpd|systemd-timesyncd|timesyncd)`;
const sources: readonly RegExp[] = [
  new RegExp(String.raw`\bsystemctl\s+(?:-\S+\s+)*(?:enable|start|restart)\s+(?:--now\s+)?(${daemon})\b`, 'g'),
  new RegExp(
    String.raw`\b(?:apt(?:-get)?|yum|dnf|apk|zypper)\s+[^\n#]{0,120}?\b(?:install|add)\b[^\n#]{0,200}?\s(chrony|ntp|openntpd|systemd-timesyncd)(?=\s|$)`,
    'gm',
  ),
  /\btimedatectl\s+set-ntp\s+(?:true|yes|1|on)\b/g,
  new RegExp(String.raw`\bname\s*[:=]\s*["']?(${daemon})(?:\.service)?["']?\s*(?=$|\n|,|\s(?:state|enabled)=)`, 'gm'),
  new RegExp(String.raw`^\s*-\s+["']?(chrony|ntp|openntpd|systemd-timesyncd)["']?\s*$`, 'gm'),
  new RegExp(String.raw`\bservices\.(?:chrony|ntp|timesyncd|openntpd)\.enable\s*=\s*true`, 'g'),
  new RegExp(
    String.raw`\b(?:class\s*\{\s*['"]::?(?:ntp|chrony)['"]|include\s+::?(?:ntp|chrony)\b|package\s*\{\s*['"](?:ntp|chrony)['"])`,
    'g',
  ),
  /^ntp:\s*\n(?:\s+\S[^\n]*\n){0,6}?\s+(?:enabled:\s*(?:true|yes)|servers:|pools:)/gm,
  /\bntp_enabled\s*:\s*["']?(?:true|yes)\b/gi,
];
const off: readonly RegExp[] = [
  /\btimedatectl\s+set-ntp\s+(?:false|no|0|off)\b/g,
  new RegExp(String.raw`\bsystemctl\s+(?:-\S+\s+)*(?:disable|stop|mask)\s+(?:--now\s+)?(${daemon})\b`, 'g'),
  /\bntp_enabled\s*:\s*["']?(?:false|no)\b/gi,
  /\bservices\.timesyncd\.enable\s*=\s*(?:lib\.mkForce\s+)?false/g,
  /^ntp:\s*\n\s+enabled:\s*(?:false|no)\b/gm,
];

export const timeKeeping: Extractor<'time-keeping'> = {
  id: 'time-keeping',
  version: 1,
  produces: ['time-keeping'],
  wants: (path) =>
    runsForReal(path) &&
    !otherwise.test(path) &&
    (ownSettings.test(path) || setUp.test(path) || logging.test(path) || python.test(path)),
  *extract(file) {
    const context = fileContextOf(file.path);
    for (const { says, written, at } of toldBy(file)) {
      const value: TimeKeepingFact = {
        path: file.path,
        line: lineAt(file.text, at),
        says,
        written: written.replace(/\s+/g, ' ').trim().slice(0, 80),
        context,
      };
      yield { kind: 'time-keeping', key: `${says} ${value.written}`, value, line: value.line } satisfies Extracted;
    }
  },
};

function toldBy({ path, text }: SourceFile): readonly Told[] {
  const plain = withoutComments(path, text);
  if (ownSettings.test(path)) {
    const server = /^\s*(?:server|pool|peer|refclock|NTP\s*=|FallbackNTP\s*=)\s*\S[^\n]*/m.exec(plain);
    return server ? [{ says: 'source', written: server[0], at: server.index }] : [];
  }
  const clocks = setUp.test(path) && worthReading.test(plain) ? clocksIn(plain) : [];
  const stamps = logging.test(path) ? patternsIn(plain) : python.test(path) ? formattersIn(plain) : [];
  return [...clocks, ...stamps];
}

const worthReading = /chrony|ntp|timesync/i;

/** Of the same length, so that places stay. */
function withoutComments(path: string, text: string): string {
  const blank = (found: string): string => found.replace(/[^\n]/g, ' ');
  if (path.endsWith('.xml')) return text.replace(/<!--[\s\S]*?-->/g, blank);
  return text.startsWith('#cloud-config')
    ? text.replace(/(?<=\n)\s*#[^\n]*/g, blank)
    : text.replace(/^\s*#[^\n]*|(?<=\s)#\s[^\n]*/gm, blank);
}

/** Who switches one off to make room for another has a source. */
function clocksIn(text: string): readonly Told[] {
  const found = (patterns: readonly RegExp[], says: Says): Told[] =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)]
        .filter((one) => says === 'off' || !isTakenAway(text, one.index))
        .map((one) => ({ says, written: one[1] ?? one[0], at: one.index + one[0].search(/\S/) })),
    );
  const set = found(sources, 'source').sort((a, b) => a.at - b.at);
  return set.length > 0 ? set.slice(0, 1) : found(off, 'off');
}

/** `state: absent`, `enabled: no` behind the name of a package or service. */
const isTakenAway = (text: string, at: number): boolean =>
  /^[^\n]*\n?(?:\s+(?!-\s)[^\n]*\n){0,4}?[^\n]*\b(?:state\s*[:=]\s*["']?(?:absent|stopped)|enabled\s*[:=]\s*["']?(?:no|false)\b)/.test(
    text.slice(at, at + 300).split(/\n\s*-\s/)[0]!,
  );

/** Letters of a format, or a named one; `ISO8601` alone has none. */
const withZone = (format: string): boolean =>
  /^[A-Z\d_]+$/.test(format.trim()) ? /_OFFSET|UNIX/.test(format) : /[XxZzVO]/.test(format);

/** The names of files that are rolled bear a day, and what is a variable is told elsewhere. */
const isStamp = (text: string, { 0: whole, index }: RegExpExecArray): boolean =>
  !/fileName|filePattern|<file\b/i.test(text.slice(text.lastIndexOf('\n', index) + 1, index)) &&
  !whole.includes('${') &&
  (!whole.includes('{') || /[Hhks]|ISO8601|UNIX|ABSOLUTE|DEFAULT|COMPACT|DATE/.test(whole));

/** `%d{HH:mm:ss}`, `%date{ISO8601, UTC}`, `%d` alone; not `%dumps`. */
function patternsIn(text: string): readonly Told[] {
  const stamps = [...text.matchAll(/%-?\d{0,3}(?:date|d)(?![a-z])((?:\{[^}\n]{0,80}\}){0,2})/g)];
  const told = stamps
    .filter((one) => isStamp(text, one))
    .map((one): Told => {
      // What stands in quotes is text; a second pair of braces, or what follows a comma, is the zone.
      const [, pattern = '', second = ''] = /^(?:\{([^}]*)\})?(?:\{([^}]*)\})?/.exec(one[1] ?? '') ?? [];
      const [format = '', zone = ''] = pattern.split(/,(?=\s*[A-Za-z/_+\-:0-9]*$)/);
      const bare = format.replace(/''|'[^']*'/g, (quoted) => (quoted === "'Z'" ? 'Z' : ''));
      const isZoned = withZone(bare) || isZone(zone) || isZone(second);
      return { says: isZoned ? 'zoned' : 'zoneless', written: one[0], at: one.index };
    });
  return onceEach(told);
}

const isZone = (text: string): boolean => /UTC|GMT|[A-Z][a-z]+\/[A-Z]|^\s*[+-]\d/.test(text);

/** `%(asctime)s` writes no zone unless its date format does. */
function formattersIn(text: string): readonly Told[] {
  if (!text.includes('asctime')) return [];
  const formats = [...text.matchAll(/["']?\bdatefmt["']?\s*[:=]\s*["']?([^"'\n]{1,60})/g)];
  if (formats.length > 0)
    return onceEach(
      formats.map((one) => ({
        says: /%z|%Z|Z$|[+-]00:?00/.test(one[1]!.trim()) ? 'zoned' : 'zoneless',
        written: one[1]!,
        at: one.index,
      })),
    );
  if (/logging\.Formatter\.converter|formatTime|default_time_format|jsonlogger|JsonFormatter|gmtime/.test(text))
    return [];
  const at = text.indexOf('%(asctime)');
  return at < 0 ? [] : [{ says: 'zoneless', written: '%(asctime)s without a datefmt', at }];
}

const onceEach = (told: readonly Told[]): readonly Told[] => [
  ...new Map(told.map((one) => [`${one.says} ${one.written}`, one])).values(),
];
