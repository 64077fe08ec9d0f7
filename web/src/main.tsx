import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem.ts';
import { router } from './router.tsx';
import './styles/index.css';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A run never changes; what may change (jobs, the latest run) is asked anew when a job ends.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // What the server refused, it refuses again.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status >= 400),
    },
  },
});

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
