/**
 * From `.gitleaks.toml` to rules and allowlists of ours. Rules of gitleaks become rules of the user's own, of class
 * `secret`. Allowlists that speak of the secret, the match or the line of one rule belong to that rule; those that speak of
 * paths or commits, and all global ones, become waivings (`waivings.ts`): what they let pass is kept and shown.
 *
 * The rules that ship with gitleaks are not read: Plumbline's stand in their place, and that is said. Nothing that cannot be
 * honoured is dropped in silence: it becomes a notice with its line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { AppError } from '../../../base/app-error.ts';
import type { OwnRule, OwnRuleAllowance } from '../../../model/own-rule.ts';
import { regexFault } from '../own-rule-schema.ts';
import { gitleaksSchema, unknownKeys, type GitleaksAllowlist, type GitleaksFile, type GitleaksRule } from './schema.ts';

export interface GitleaksConfig {
  readonly rules: readonly OwnRule[];
  readonly allowlists: readonly ScopedAllowlist[];
  /** What is in it and not honoured, each with where it stands. */
  readonly notices: readonly string[];
}

export interface ScopedAllowlist {
  readonly list: GitleaksAllowlist;
  /** Ids of the rules it is about; absent: every rule of class `secret`. */
  readonly rules?: readonly string[];
  readonly from: string;
}

/** gitleaks follows `extend.path` this deep. */
const deepest = 2;

export function readGitleaksConfig(path: string, taken: (id: string) => boolean, depth = 0): GitleaksConfig {
  const text = readFileSync(path, 'utf8');
  const file = parseFile(path, text);
  const reading = new Reading(path, text, taken);
  const base = reading.extended(file, depth);
  for (const key of unknownKeys(file, 'file')) reading.say(`the key ${key} is not known here and not honoured`, key);
  const own = file.rules.flatMap((rule) => reading.rule(rule, base));
  const known = new Set(own.map(({ id }) => id));
  const disabled = new Set(file.extend?.disabledRules ?? []);
  const rules = [...base.rules.filter(({ id }) => !known.has(id) && !disabled.has(id)), ...own];
  const global = [...(file.allowlist ? [file.allowlist] : []), ...file.allowlists];
  return {
    rules,
    allowlists: [
      ...base.allowlists,
      ...reading.scoped,
      ...global.flatMap((list) => reading.allowlist(list, list.targetRules.length > 0 ? list.targetRules : undefined)),
    ],
    notices: [...base.notices, ...reading.notices],
  };
}

function parseFile(path: string, text: string): GitleaksFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw invalid(`${path}:${error.line}:${error.column}: ${error.message.split('\n')[0]}`);
  }
  const read = gitleaksSchema.safeParse(value);
  if (read.success) return read.data;
  throw invalid(...read.error.issues.map((issue) => `${path}: ${issue.path.map(String).join('.')}: ${issue.message}`));
}

function invalid(...faults: readonly string[]): AppError {
  return new AppError('rules/invalid', ['the gitleaks configuration is not valid', ...faults].join('\n'), {
    hint: 'Mend the marked places, or name another file under rules.gitleaks in plumbline.yaml.',
  });
}

class Reading {
  readonly notices: string[] = [];
  readonly scoped: ScopedAllowlist[] = [];
  readonly #path: string;
  readonly #text: string;
  readonly #taken: (id: string) => boolean;

  constructor(path: string, text: string, taken: (id: string) => boolean) {
    this.#path = path;
    this.#text = text;
    this.#taken = taken;
  }

  say(message: string, near: string): void {
    this.notices.push(`${this.#path}:${this.#lineOf(near)}: ${message}`);
  }

  extended({ extend }: GitleaksFile, depth: number): GitleaksConfig {
    const nothing = { rules: [], allowlists: [], notices: [] };
    if (!extend) return nothing;
    if (extend.useDefault) {
      const without = extend.disabledRules.length > 0 ? ` (disabledRules: ${extend.disabledRules.join(', ')})` : '';
      this.say(
        `the rules that ship with gitleaks are not read: those of Plumbline stand in their place${without}`,
        'useDefault',
      );
    }
    if (extend.url !== undefined) this.say(`extend.url is not followed: nothing is fetched`, 'url');
    if (extend.path === undefined) return nothing;
    if (depth >= deepest) {
      this.say(`extend.path is followed ${deepest} files deep, as gitleaks does`, 'path');
      return nothing;
    }
    const path = isAbsolute(extend.path) ? extend.path : join(dirname(this.#path), extend.path);
    if (!existsSync(path)) throw invalid(`${this.#path}:${this.#lineOf('path')}: there is no file ${path} to extend`);
    return readGitleaksConfig(path, this.#taken, depth + 1);
  }

  /** A rule without a regex changes the one of the same id that is extended. */
  rule(written: GitleaksRule, base: GitleaksConfig): readonly OwnRule[] {
    const { id } = written;
    for (const key of unknownKeys(written, 'rule'))
      this.say(`rule ${id}: the key ${key} is not known here and not honoured`, id);
    const lists = [...(written.allowlist ? [written.allowlist] : []), ...written.allowlists];
    const inner = lists.flatMap((list) => this.#allowance(list, id));
    const before = base.rules.find((rule) => rule.id === id);
    if (written.regex === undefined) {
      if (before) return [{ ...before, allow: [...(before.allow ?? []), ...inner] }];
      this.say(
        written.path === undefined
          ? `rule ${id} changes one that ships with gitleaks, which is not read here: nothing is changed`
          : `rule ${id} reports every file at a path, whatever is in it: Plumbline’s rules look at contents`,
        id,
      );
      return [];
    }
    const fault = regexFault(written.regex);
    if (fault !== undefined) return this.#refused(id, fault);
    if (this.#taken(id)) return this.#refused(id, 'Plumbline has a rule of this id, which is in force');
    if (written.skipReport) return this.#refused(id, 'skipReport is set: gitleaks does not report it either');
    if (written.required.length > 0)
      this.say(`rule ${id}: required rules are not honoured: it reports without what has to stand beside it`, id);
    const pathFault = written.path === undefined ? undefined : regexFault(written.path);
    if (pathFault !== undefined) return this.#refused(id, `path: ${pathFault}`);
    return [this.#ruleOf(written, written.regex, inner)];
  }

  #refused(id: string, why: string): readonly [] {
    this.say(`rule ${id} is not run: ${why}`, id);
    return [];
  }

  #ruleOf(written: GitleaksRule, regex: string, allow: readonly OwnRuleAllowance[]): OwnRule {
    const { id, description, secretGroup, entropy, path, keywords, tags } = written;
    return {
      id,
      title: description ?? id,
      class: 'secret',
      severity: 'high',
      why: 'A rule of the gitleaks configuration. Whoever can read the repository or a clone of it can use what it finds.',
      remediation: 'Revoke it where it was issued, and keep its successor outside of the code.',
      references: tags.map((tag) => `tag: ${tag}`),
      pattern: {
        kind: 'regex',
        regex,
        ...(secretGroup !== undefined && secretGroup > 0 && { group: secretGroup }),
        ...(entropy !== undefined && entropy > 0 && { entropyAbove: entropy }),
      },
      ...(keywords.length > 0 && { keywords, keywordsIn: 'file' as const }),
      ...(path !== undefined && { pathRegexes: [path] }),
      ...(allow.length > 0 && { allow }),
      examples: { bad: [], good: [] },
      from: { file: this.#path, line: this.#lineOf(id) },
    };
  }

  /** What a rule can judge by itself; what speaks of paths or commits is set aside for whoever knows them. */
  #allowance(list: GitleaksAllowlist, id: string): readonly OwnRuleAllowance[] {
    const checked = this.#checked(list, `rule ${id}`);
    const { regexes, stopwords, paths, commits, condition, regexTarget } = checked;
    if (paths.length + commits.length > 0) {
      this.scoped.push({ list: checked, rules: [id], from: this.#path });
      return [];
    }
    if (regexes.length + stopwords.length === 0) return [];
    const words = stopwords.length > 0 ? { words: stopwords } : {};
    return [
      { of: regexTarget === '' ? 'secret' : regexTarget, regexes, ...words, ...(condition === 'all' && { all: true }) },
    ];
  }

  allowlist(list: GitleaksAllowlist, rules: readonly string[] | undefined): readonly ScopedAllowlist[] {
    const checked = this.#checked(list, 'allowlist');
    const { regexes, stopwords, paths, commits } = checked;
    if (regexes.length + stopwords.length + paths.length + commits.length === 0) return [];
    return [{ list: checked, from: this.#path, ...(rules && { rules }) }];
  }

  /** Without the expressions that cannot be run. With `condition = "AND"` what is left would let more pass: none of it counts. */
  #checked(list: GitleaksAllowlist, where: string): GitleaksAllowlist {
    for (const key of unknownKeys(list, 'allowlist'))
      this.say(`${where}: the key ${key} of an allowlist is not known here and not honoured`, key);
    let isBroken = false;
    const runnable = (source: string): boolean => {
      const fault = regexFault(source);
      if (fault === undefined) return true;
      isBroken = true;
      this.say(`${where}: the allowlist’s ${JSON.stringify(source)} is not honoured: ${fault}`, source);
      return false;
    };
    const regexes = list.regexes.filter(runnable);
    const paths = list.paths.filter(runnable);
    if (isBroken && list.condition === 'all') return { ...list, regexes: [], paths: [], stopwords: [], commits: [] };
    return { ...list, regexes, paths };
  }

  /** Of the first line on which it is written, as a value if it is one; TOML readers keep no positions. */
  #lineOf(text: string): number {
    const asValue = ['"', "'"].map((quote) => this.#text.indexOf(quote + text + quote)).filter((at) => at >= 0);
    const at = asValue.length > 0 ? Math.min(...asValue) : this.#text.indexOf(text);
    return at < 0 ? 1 : this.#text.slice(0, at).split('\n').length;
  }
}
