/** Calls that keep values where the rules of the database do not reach: caches, browsers, cookies, files; and errors. */
import { jvm, scripts } from '../../pattern-rule.ts';
import { names, type Sink } from './sink.ts';

const sink = (kind: Sink['kind'], list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind,
  names: names(list),
  callee,
  ...more,
});

export const stores: readonly Sink[] = [
  sink('cache', 'setitem', /(?:^|\.)(?:localStorage|sessionStorage|AsyncStorage|storage)\.setItem$/, {
    kinds: scripts,
  }),
  sink(
    'cache',
    'set setex setnx hset hmset hsetnx lpush rpush sadd zadd mset publish set_many',
    /(?:^|[.>:_])(?:redis\w{0,12}|rdb|_?cache|memcached?|mc|valkey|\w{0,20}RedisClient|\$redis|REDIS)(?:\(\))?[.:>-]{1,2}\w{3,8}$/i,
  ),
  sink('cache', 'write fetch put', /^(?:Rails\.cache\.(?:write)|Cache::(?:put|forever|add))$/, {
    kinds: ['ruby', 'php'],
  }),
  sink('cache', 'set opsforvalue', /redis_?template[\w.()]{0,30}\.set$/i, { kinds: jvm }),
  sink(
    'cookie',
    'cookie setcookie set_cookie',
    /(?:^|\.|->)(?:res|response|reply|ctx|c|w|resp|\$response)?(?:\.|->|::)?(?:cookie|setCookie|set_cookie|SetCookie|setcookie)$/,
  ),
  sink('cookie', 'setcookie', /^http\.SetCookie$/, { kinds: ['go'] }),
  sink('cookie', 'set put', /(?:^|\.)(?:[cC]ookies?|cookieStore|Cookies|\$cookies|cookies\(\))\.(?:set|put)$/),
  sink('cookie', 'append add', /(?:Response\.)?Cookies\.(?:Append|Add)$/, { kinds: ['c#'] }),
  sink('cookie', 'addcookie', /(?:response|resp|res)\.addCookie$/i, { kinds: jvm }),
  sink(
    'file',
    'writefile writefilesync appendfile appendfilesync',
    /(?:^|\.)(?:fs|fsp|fsPromises|promises)?\.?(?:writeFile|appendFile)(?:Sync)?$/,
    { kinds: scripts },
  ),
  sink(
    'file',
    'write writelines writerow writerows',
    /^(?:f|fh|fp|file|out|outfile|output_file|csvfile|writer|csv_writer|log_file)\.(?:write|writelines|writerow|writerows)$/,
    { kinds: ['python'] },
  ),
  sink('file', 'writefile writestring fprintf fprintln', /^(?:os|ioutil)\.WriteFile$|^(?:f|file|out)\.WriteString$/, {
    kinds: ['go'],
  }),
  sink(
    'file',
    'write writestring writealltext appendalltext writealltextasync appendalltextasync',
    /^(?:Files\.write(?:String)?|File\.(?:Write|Append)AllText(?:Async)?)$/,
    { kinds: [...jvm, 'c#'] },
  ),
  sink(
    'file',
    'writeelementstring writeattributestring writefield writerecord writestring writeelement writeattribute writecell writenext writevalue',
    /(?:^|[._])_?(?:\w{0,12}[wW]riter|csv|xml|xtw)\.[wW]rite\w{4,16}$/,
    { kinds: [...jvm, 'c#'] },
  ),
  sink('file', 'file_put_contents fputcsv fwrite', /^(?:file_put_contents|fputcsv|fwrite)$/, { kinds: ['php'] }),
  sink('file', 'write', /^(?:File|IO)\.write$/, { kinds: ['ruby'] }),
];

/** Messages of thrown errors: they end in logs, trackers and often in the answer to the client. */
export const thrown: readonly Sink[] = [
  sink('exception', 'raise', /^raise$/, { kinds: ['ruby'] }),
  sink(
    'exception',
    'errorf new newf wrapf',
    /^(?:fmt\.Errorf|errors\.(?:New|Newf|Errorf|Wrapf?)|xerrors\.Errorf|status\.Errorf?)$/,
    { kinds: ['go'] },
  ),
  sink(
    'exception',
    'panic! anyhow! bail! format_err! ensure!',
    /^(?:\w{1,10}::)?(?:panic|anyhow|bail|format_err|ensure)!$/,
    { kinds: ['rust'] },
  ),
  sink('exception', 'error fatalerror preconditionfailure', /^(?:error|fatalError|preconditionFailure)$/, {
    kinds: ['kotlin', 'swift'],
  }),
];
