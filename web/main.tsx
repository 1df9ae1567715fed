// Starts the pages in the browser.

import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { i18n } from './language/language.ts';
import { queryClient } from './queries/query-client.ts';
import { router } from './site-map.tsx';
import './theme/theme.css';
import { chosenMode, showMode } from './theme/mode.ts';

showMode(chosenMode());
const page = document.getElementById('page');
if (!page) throw new Error('index.html has an element for the page');
createRoot(page).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
