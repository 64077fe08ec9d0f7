/** What each kind of forge can tell, by which right, and for how long: for docs/forges.md. Nothing is asked. */
import { strands, type Capability, type Strand } from '../../forges/forge.ts';
import { forgeFactories } from '../../forges/registry.ts';
import type { Transport } from '../../forges/transport/transport.ts';

export interface ForgeDescription {
  readonly kind: string;
  readonly home: string | null;
  readonly strands: readonly (Capability & { readonly strand: Strand })[];
}

const nobody: Transport = {
  get: () => Promise.reject(new Error('nothing is asked for a description')),
  ask: () => Promise.reject(new Error('nothing is asked for a description')),
  limit: () => undefined,
};

export function describeForges(): readonly ForgeDescription[] {
  return forgeFactories.map((factory) => {
    const origin = factory.home ?? 'https://git.example.com';
    const { capabilities } = factory.open({ origin, owner: 'acme', transport: nobody });
    const told = strands.map((strand) => ({ strand, ...capabilities[strand] }));
    return { kind: factory.kind, home: factory.home ?? null, strands: told };
  });
}
