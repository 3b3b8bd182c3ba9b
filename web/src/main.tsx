// The console's entry: language first, then the frame.
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { queryClient } from './api/query';
import { firstCatalogue, I18nProvider } from './app/i18n';
import { KeyboardProvider } from './app/keyboard/Keyboard';
import { router } from './app/routes';
import { ThemeProvider } from './app/theme/ThemeProvider';
import './app/theme/theme.css';
import './parts/parts.css';
import './parts/table.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the console');

const first = await firstCatalogue();
createRoot(root).render(
  <StrictMode>
    <I18nProvider first={first}>
      <ThemeProvider>
        <QueryClientProvider client={queryClient}>
          <KeyboardProvider>
            <RouterProvider router={router} />
          </KeyboardProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </I18nProvider>
  </StrictMode>,
);
