/**
 * For a server with a token. The code of a link stands in the fragment, which no browser sends: it is taken out of the
 * address at once and posted from here. It works once; whoever comes later enters the token.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Session } from '../../../src/http/schema.ts';
import { post } from '../api/client.ts';
import { Page } from '../components/page.tsx';
import { Trouble } from '../components/states.tsx';
import { Field } from './samples/field.tsx';

export function EnterPage(): ReactElement {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const entering = useMutation({
    mutationFn: (secret: string) => post<Session>('/session', { secret }),
    async onSuccess({ role }) {
      if (pathname === '/enter') await navigate({ to: role === 'auditor' ? '/audit' : '/', replace: true });
      await client.resetQueries();
    },
  });
  const posted = useRef(false);
  const { mutate } = entering;
  useEffect(() => {
    if (hash === '' || pathname !== '/enter' || posted.current) return;
    posted.current = true;
    void navigate({ to: '/enter', hash: '', replace: true });
    mutate(hash);
  }, [hash, pathname, navigate, mutate]);
  return (
    <Page title="Enter" lead={<p>This server answers those who were given its token.</p>}>
      <form
        className="draw-form"
        aria-label="Enter"
        onSubmit={(event) => {
          event.preventDefault();
          if (!entering.isPending) mutate(token);
        }}
      >
        <Field label="Token" type="password" value={token} onChange={setToken} />
        {entering.isError ? <Trouble error={entering.error} /> : null}
        <div>
          <button type="submit" className="primary" disabled={entering.isPending}>
            {entering.isPending ? 'Entering…' : 'Enter'}
          </button>
        </div>
      </form>
    </Page>
  );
}
