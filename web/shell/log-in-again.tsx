// A session has ended while somebody was at work: they log in again in place, and nothing that they have filled in is lost.

import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { queryClient } from '../queries/query-client.ts';
import type { Viewer } from '../queries/session.ts';
import { LogInForm } from '../words/log-in-form.tsx';

export function LogInAgain({ viewer }: { readonly viewer: Viewer }) {
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => client.whenEnded(() => setHasEnded(true)), []);
  const goOn = () => {
    setHasEnded(false);
    void queryClient.invalidateQueries();
  };
  return (
    <Dialog title="Your session has ended" isOpen={hasEnded} onClose={() => setHasEnded(false)}>
      <p className="mb-3 text-ink-2">Log in again to go on where you were. What you have filled in is still there.</p>
      <LogInForm username={viewer.name} onDone={goOn} />
    </Dialog>
  );
}
