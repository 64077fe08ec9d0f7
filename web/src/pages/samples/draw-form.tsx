/** A seed, a size or the risk it follows from, and who draws. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { CheckPopulation, SealedSample } from '../../../../src/http/schema.ts';
import { isShare, sampleSizeQuery } from '../../api/audit-queries.ts';
import { post } from '../../api/client.ts';
import { Panel } from '../../components/page.tsx';
import { Trouble } from '../../components/states.tsx';
import { count, percent } from '../../text/format.ts';
import { Field } from './field.tsx';

type How = 'count' | 'risk';

const usual = { size: '25', risk: '10', tolerable: '10' };

export function DrawForm({
  population: { check, population },
  run,
}: {
  readonly population: CheckPopulation;
  readonly run: string;
}): ReactElement {
  const [how, setHow] = useState<How>('count');
  const [asked, setAsked] = useState({ seed: '', by: '', ...usual });
  const set = (name: keyof typeof asked) => (value: string) => setAsked((old) => ({ ...old, [name]: value }));
  const shares = { risk: Number(asked.risk) / 100, tolerable: Number(asked.tolerable) / 100 };
  const navigate = useNavigate();
  const client = useQueryClient();
  const drawing = useMutation({
    mutationFn: () =>
      post<SealedSample>('/samples', {
        of: check,
        run,
        seed: asked.seed,
        size: how === 'count' ? Number(asked.size) : shares,
        ...(asked.by.trim() === '' ? {} : { by: asked.by.trim() }),
      }),
    async onSuccess({ evidence }) {
      await client.invalidateQueries({ queryKey: ['samples'] });
      await navigate({ to: '/samples/$id', params: { id: evidence.envelope.id } });
    },
  });
  return (
    <Panel title="Draw" id="draw">
      <form
        className="draw-form"
        aria-label="Draw a sample"
        onSubmit={(event) => {
          event.preventDefault();
          if (!drawing.isPending) drawing.mutate();
        }}
      >
        <Field
          label="Seed"
          value={asked.seed}
          onChange={set('seed')}
          hint="One line that nobody could foresee when the list was sealed: dice, today’s newspaper."
        />
        <fieldset className="draw-how">
          <legend>How many</legend>
          <Choice how="count" chosen={how} onChoose={setHow} label="A number" />
          <Choice how="risk" chosen={how} onChoose={setHow} label="As many as a risk asks for" />
        </fieldset>
        {how === 'count' ? (
          <Field label="Size" type="number" most={5000} value={asked.size} onChange={set('size')} />
        ) : (
          <>
            <Field
              label="Risk, in per cent"
              type="number"
              most={99}
              value={asked.risk}
              onChange={set('risk')}
              hint="The chance you accept to find no deviation although too many deviate."
            />
            <Field
              label="Tolerable rate, in per cent"
              type="number"
              most={99}
              value={asked.tolerable}
              onChange={set('tolerable')}
              hint="The share of deviations that could just be tolerated."
            />
            <Computed population={population.size} {...shares} />
          </>
        )}
        <Field
          label="Who draws"
          value={asked.by}
          onChange={set('by')}
          required={false}
          hint="Recorded as you say it."
        />
        {drawing.isError ? <Trouble error={drawing.error} /> : null}
        <div>
          <button type="submit" className="primary" disabled={drawing.isPending}>
            {drawing.isPending ? 'Drawing…' : 'Draw and seal'}
          </button>
        </div>
        <p className="muted">
          Every draw is sealed and names those before it from the same list: whoever draws until it suits is seen.
        </p>
      </form>
    </Panel>
  );
}

function Choice({
  how,
  chosen,
  label,
  onChoose,
}: {
  readonly how: How;
  readonly chosen: How;
  readonly label: string;
  readonly onChoose: (how: How) => void;
}): ReactElement {
  return (
    <label>
      <input type="radio" name="how" checked={how === chosen} onChange={() => onChoose(how)} /> {label}
    </label>
  );
}

function Computed(wish: {
  readonly population: number;
  readonly risk: number;
  readonly tolerable: number;
}): ReactElement {
  const { data } = useQuery(sampleSizeQuery(wish));
  const known = isShare(wish.risk) && isShare(wish.tolerable);
  return (
    <p className="draw-size" aria-live="polite">
      {known && data ? (
        <>
          <strong>{count(data.size)}</strong> of {count(data.population)}. If {count(data.deviating)} of them (
          {percent(data.tolerable)}) or more deviate, the chance that none of these {count(data.size)} does is at most{' '}
          {percent(data.risk)}. This is arithmetic, not advice: how many suffice is for you to decide.
        </>
      ) : (
        'Both are more than 0 and less than 100.'
      )}
    </p>
  );
}
