/** What stands around every page: skip link, navigation, the run shown, quick search, theme. */
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery } from '../api/queries.ts';
import { Icon } from '../components/icon.tsx';
import { EnterPage } from '../pages/enter.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { RunPicker } from './run-picker.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** Grouped by what a reader came for. */
const groups = [
  {
    title: 'Readiness',
    pages: [
      ['/', 'Overview'],
      ['/programme', 'Programme'],
      ['/controls', 'Controls'],
      ['/criteria', 'Criteria'],
      ['/policies', 'Policies'],
      ['/applicability', 'Applicability'],
    ],
  },
  {
    title: 'Evidence',
    pages: [
      ['/changes', 'Changes'],
      ['/evidence', 'Evidence'],
      ['/ledger', 'Ledger'],
      ['/samples', 'Samples'],
      ['/audit', 'For the auditor'],
      ['/destinations', 'Destinations'],
      ['/requests', 'Requests'],
      ['/decisions', 'Decisions'],
    ],
  },
  {
    title: 'Code',
    pages: [
      ['/search', 'Search'],
      ['/findings', 'Findings'],
      ['/data-map', 'Personal data'],
      ['/dependencies', 'Dependencies'],
      ['/posture', 'Scanners'],
      ['/security-events', 'Security events'],
      ['/repositories', 'Repositories'],
      ['/sources', 'Sources'],
      ['/rules', 'Rules'],
    ],
  },
] as const;

export function Shell(): ReactElement {
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  const { error } = useQuery(sessionQuery);
  // A server with a token answers nothing before it was shown, so there is nothing to show either.
  const shut = error instanceof ApiProblem && error.status === 401;
  const searching = pathname === '/search';
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <header className="sidebar">
        <div className="sidebar-inner">
          <div className="brand">
            <Link to="/" aria-label="Plumbline, overview">
              <Mark />
              <span>Plumbline</span>
            </Link>
            <button
              type="button"
              className="menu-button"
              aria-expanded={open}
              aria-controls="navigation"
              onClick={() => setOpen(!open)}
            >
              <Icon name="menu" />
              Menu
            </button>
          </div>
          <nav id="navigation" aria-label="Main" className={open ? 'open' : ''}>
            {groups.map(({ title, pages }) => (
              <div key={title}>
                <p className="nav-group" id={`nav-${title.toLowerCase()}`}>
                  {title}
                </p>
                <ul aria-labelledby={`nav-${title.toLowerCase()}`}>
                  {pages.map(([to, name]) => (
                    <li key={to}>
                      <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
                        {name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
        </div>
      </header>
      <div className="column">
        <section className="topbar" aria-label="Run, search and colours">
          <RunPicker />
          {searching ? <span className="quick-search" /> : <QuickSearch slash={pathname !== '/changes'} />}
          <KeyboardHelp />
          <ThemeToggle />
        </section>
        <main id="main" tabIndex={-1}>
          {shut && pathname !== '/enter' ? <EnterPage /> : <Outlet />}
        </main>
      </div>
    </div>
  );
}

function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 16 28" aria-hidden="true" focusable="false">
      <path className="mark-line" d="M8 0v13" />
      <path className="mark-bob" d="M2.5 13h11l-1.6 6L8 28l-3.9-9z" />
    </svg>
  );
}

/** `/` jumps here from anywhere but from pages with a field of their own for it. */
function QuickSearch({ slash }: { readonly slash: boolean }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useSlashKey(field, slash);
  return (
    <form
      className="quick-search"
      role="search"
      aria-label="Code"
      onSubmit={(event) => {
        event.preventDefault();
        const q = field.current?.value.trim() ?? '';
        if (q !== '') void navigate({ to: '/search', search: { q } });
      }}
    >
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label="Search code"
        placeholder="Search code"
        autoComplete="off"
        spellCheck={false}
      />
      {slash ? <kbd aria-hidden="true">/</kbd> : null}
    </form>
  );
}

export function useSlashKey(field: { readonly current: HTMLInputElement | null }, wanted = true): void {
  useEffect(() => {
    if (!wanted) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [field, wanted]);
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}
