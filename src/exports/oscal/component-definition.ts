/**
 * Our checks as rules of one validation component. The properties have the names that compliance-trestle gives rules
 * (`Rule_Id`, `Check_Id` and so on, those of one rule joined by equal remarks), so that its tools find them.
 */
import type { CheckDescription, Control } from '../../model/control.ts';
import { controlsCatalogFile, frameworkCatalogFile } from './catalogs.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, metadata, property, prose, token, withUuid, type Property } from './parts.ts';
import { uuidOf } from './uuid.ts';

export const componentUuid = uuidOf('component', 'plumbline');

export function componentDefinition(input: OscalInput): object | undefined {
  const { run, checks, controls } = input;
  const served = controls.filter((control) => control.checks.length > 0);
  if (served.length === 0) return undefined;
  const used = new Set(served.flatMap((control) => control.checks));
  const rules = checks.filter(({ id }) => used.has(id));
  const component = {
    uuid: componentUuid,
    type: 'validation',
    title: 'Plumbline checks',
    description: prose(
      'Automated procedures over source code, git history and what forges tell. Each judges every member of a population and says what it relied on.',
    ),
    ...listed(
      'props',
      rules.flatMap((rule, at) => rulePropertiesOf(rule, at, input)),
    ),
    'control-implementations': implementations(input, served),
  };
  const at = { at: run.startedAt, version: run.tool.version };
  const body = { metadata: metadata('What Plumbline checks, and for which control', at), components: [component] };
  return { 'component-definition': withUuid('component-definition', body) };
}

function rulePropertiesOf(check: CheckDescription, at: number, { run, hrefs }: OscalInput): Property[] {
  const remarks = `rule_set_${String(at).padStart(3, '0')}`;
  const result = run.controls.flatMap(({ checks }) => checks).find((one) => one.check === check.id);
  const source = hrefs.checkSource(check.id);
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['Rule_Id', check.id],
    ['Rule_Description', check.question],
    ['Check_Id', check.id],
    ['Check_Description', check.title],
    ['Rule_Version', result?.checkVersion],
    ['Rule_Evaluation', check.evaluation],
    ['Rule_Population', check.population],
    ['Rule_Source', source],
    ...Object.entries(result?.parameters ?? check.parameters).map(
      ([name, value]) => [`Parameter_${token(name)}`, String(value)] as const,
    ),
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [property(name, value, { remarks })]));
}

function implementations({ run, criteria }: OscalInput, served: readonly Control[]): object[] {
  const own = {
    uuid: uuidOf('control-implementation', run.id, 'controls'),
    source: controlsCatalogFile,
    description: 'Which check speaks for which control.',
    'implemented-requirements': served.map((control) => ({
      uuid: uuidOf('implemented-requirement', run.id, control.id),
      'control-id': token(control.id),
      description: prose(control.statement),
      props: control.checks.map((check) => property('Rule_Id', check)),
    })),
  };
  const ids = new Map(served.map((control) => [control.id, control]));
  const frameworks = (['soc2', 'iso27001'] as const).flatMap((framework) => {
    const rows = criteria
      .filter((criterion) => criterion.framework === framework)
      .map((criterion) => ({ criterion, by: criterion.controls.flatMap((id) => ids.get(id) ?? []) }))
      .filter(({ by }) => by.length > 0);
    if (rows.length === 0) return [];
    const requirements = rows.map(({ criterion: { id, topic }, by }) => ({
      uuid: uuidOf('implemented-requirement', run.id, framework, id),
      'control-id': token(id),
      description: prose(
        `${topic}.`,
        `Spoken of by ${by.map((control) => control.id).join(', ')}; that does not mean that they cover all of it.`,
      ),
      props: [...new Set(by.flatMap(({ checks }) => checks))].map((check) => property('Rule_Id', check)),
    }));
    return [
      {
        uuid: uuidOf('control-implementation', run.id, framework),
        source: frameworkCatalogFile(framework),
        description: line('Which checks say something about which criterion.'),
        'implemented-requirements': requirements,
      },
    ];
  });
  return [own, ...frameworks];
}
