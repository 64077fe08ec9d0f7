/**
 * Structural rules of the user's own: an ast-grep pattern or rule object of one language. A file is parsed only when it is
 * of that language and holds a word that every match has; once for all rules of that language. A parser runs as native code
 * that no deadline ends, so what would take it too long is known before and not begun (`tree-search.ts`): whoever scans is
 * told, and lists the file.
 */
import { AppError } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { grammarNames, grammarOf } from '../../search/structural/grammars.ts';
import type { GivenUp } from '../../search/structural/structure.ts';
import { longestParsed, treePattern } from '../../search/structural/tree-pattern.ts';
import { parsedWithin } from '../../search/structural/tree-search.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { RawMatch, Rule } from '../rule.ts';
import { pathFilterOf } from './paths.ts';
import { allowanceOf } from './regex-rule.ts';

type StructurePattern = Extract<OwnRule['pattern'], { readonly kind: 'structure' }>;

export type CompiledStructure = Pick<Rule, 'kinds' | 'prefilter' | 'match'>;

/** The error says what is wrong with the rule, in words for whoever wrote it. */
export function compileStructure(language: string, rule: unknown): Result<CompiledStructure, string> {
  const grammar = grammarOf(language);
  if (!grammar) return failed(`no grammar for ${language}: there are ${grammarNames.join(', ')}`);
  const pattern = treePattern(grammar, rule);
  if (!pattern.ok) return pattern;
  const { literals } = pattern.value;
  return ok({
    kinds: [grammar.language],
    prefilter: literals ? { any: literals } : 'scan-everything',
    *match({ text }): Iterable<RawMatch> {
      const parsed = parsedWithin(grammar, text, longestParsed);
      if ('gaveUp' in parsed) throw unparsed(parsed.gaveUp, text.length);
      yield* pattern.value.findIn(parsed.root);
    },
  });
}

/** A secret is the whole match. */
export function structureRule(own: OwnRule, { language, rule }: StructurePattern): Rule {
  const { id, title, class: ofClass, severity, why, remediation, references, examples } = own;
  const compiled = compileStructure(language, rule);
  if (!compiled.ok) {
    const hint = 'Try it in the playground of ast-grep, then `plumbline rule test`.';
    throw new AppError('detect/own-rules', `the rule ${id}: ${compiled.error}`, { hint });
  }
  const { match, ...shape } = compiled.value;
  const appliesTo = pathFilterOf(own);
  const isAllowed = allowanceOf(own.allow ?? []);
  return {
    meta: { id, title, class: ofClass, severity, why, remediation, references },
    ...shape,
    ...(appliesTo && { appliesTo }),
    examples,
    *match(file) {
      for (const found of match(file)) {
        const { start, end } = found;
        const raw = ofClass === 'secret' ? { ...found, secret: { start, end } } : found;
        if (!isAllowed(file, raw)) yield raw;
      }
    },
  };
}

function unparsed(why: GivenUp, length: number): AppError {
  const hint = 'The file stays among those that were not looked at; other rules still read it.';
  const trouble = why === 'too-large' ? 'is too long to be parsed' : 'would take too long to be parsed';
  return new AppError('detect/not-parsed', `a text of ${length} characters ${trouble}`, { hint });
}
