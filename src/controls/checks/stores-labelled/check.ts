import { defineCheck } from '../../check.ts';
import { allAt, isOneModule, namesUnder, ofTypes, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { readRegister } from '../../kit/register.ts';
import { isExpression } from '../../kit/resources.ts';
import { isStore } from '../../kit/stores.ts';
import { listed } from '../../words.ts';

export const storesLabelled = defineCheck({
  meta: {
    id: 'stores-labelled',
    title: 'Each store declared as code bears a label that says how confidential its data is',
    question: 'How is confidential information marked?',
    rationale:
      'Whoever meets a bucket must be able to tell what may be in it. The label is a tag of one of the `keys` with one of the `values`, on the resource itself or among the default tags of its provider; tags that are handed in by a variable, or by whoever calls a module, are not determined, unless the code writes the key out. Whether the label is right for the data inside is for a reader to judge.',
    remediation:
      'Tag each store with its class (`data_classification = "confidential"`), or give the provider default tags.',
    reference: 'CON-01',
    evaluation: 'state',
    parameters: {
      keys: 'data_classification, data-classification, DataClassification, DataClass, data_class, classification, sensitivity, confidentiality',
      values: 'public, internal, confidential, restricted',
    },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, { keys, values }) {
    const known = { keys: namesOf(keys), values: new Set(namesOf(values)) };
    return eachDeclared(facts, {
      noun: 'store',
      holds: 'bears a label of its class',
      productionOnly: true,
      judge: (resource, around) => (isStore(resource) ? verdictOf(resource, around, known) : undefined),
    });
  },
});

interface Known {
  readonly keys: readonly string[];
  readonly values: ReadonlySet<string>;
}

const namesOf = (list: string): readonly string[] => readRegister(list).map(({ name }) => name);

function verdictOf(store: Resource, around: readonly Resource[], known: Known): Verdict {
  const label = labelOf(store, ['tags', 'labels', 'tags_all'], known.keys) ?? inherited(store, around, known.keys);
  if (label === 'unclear') return { open: 'its tags are not, or not all, written out' };
  if (label === undefined) return { flaw: 'bears no label of its class' };
  return known.values.has(label) ? 'sound' : { flaw: `its label ${label} is none of ${listed([...known.values], 5)}` };
}

/**
 * From the default tags of the provider in its folder. A module has the provider of whoever calls it: of callers in the
 * repository each must be looked at, and without any it may be given tags, as a stack of CloudFormation may.
 */
function inherited(store: Resource, around: readonly Resource[], keys: readonly string[]): string | undefined {
  if (store.value.tool === 'cloudformation') return 'unclear';
  const kind = store.value.type.split('_')[0];
  if (kind === 'azurerm') return undefined;
  const providers = ofTypes(around, 'provider').filter(({ value }) => value.name === kind);
  const own = providers.filter((one) => isOneModule(one, store));
  const labels = (own.length > 0 ? own : providers).map((one) =>
    labelOf(one, ['default_tags.tags', 'default_labels'], keys),
  );
  if (own.length > 0) return labels.find((one) => one !== undefined);
  return providers.length === 0 || labels.some((one) => one !== undefined) ? 'unclear' : undefined;
}

/** The value of the tag; `unclear` when tags are made of what is not written here. */
function labelOf(resource: Resource, lists: readonly string[], keys: readonly string[]): string | undefined {
  for (const list of lists) {
    for (const name of namesUnder(resource, `${list}.`)) {
      if (!keys.includes(name.slice(list.length + 1))) continue;
      const value = allAt(resource, name)[0];
      return value === undefined || isExpression(value) ? 'unclear' : String(value).toLowerCase();
    }
    const text = allAt(resource, list).filter(isExpression).join(' ');
    const written = keys.map((key) => new RegExp(`["']?\\b${key}\\b["']?\\s*[=:]\\s*"([\\w-]+)"`, 'i').exec(text)?.[1]);
    const found = written.find((one) => one !== undefined)?.toLowerCase();
    if (found !== undefined) return found;
    if (text !== '') return 'unclear';
  }
  return ofTemplate(resource, keys);
}

/** CloudFormation lists tags as pairs, whose keys and values stand in the same order. */
function ofTemplate(resource: Resource, keys: readonly string[]): string | undefined {
  const names = allAt(resource, 'Tags.Key');
  const at = names.findIndex((name) => keys.includes(String(name).toLowerCase()));
  if (at < 0) return undefined;
  const value = allAt(resource, 'Tags.Value')[at];
  return value === undefined || isExpression(value) ? 'unclear' : String(value).toLowerCase();
}
