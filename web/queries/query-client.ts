// What was read of the server, and for how long it counts as new.

import { QueryClient } from '@tanstack/react-query';
import { Refusal } from '../refusal.ts';

const MAX_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server has refused, it refuses again.
      retry: (failures, error) => !(error instanceof Refusal && error.status < 500) && failures < MAX_RETRIES,
    },
  },
});
