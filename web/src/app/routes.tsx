// Addresses. Pages load when first visited; the queue is the first page and is fetched beside the entry.
import { createBrowserRouter, Navigate } from 'react-router';
import { FrameSkeleton } from '../parts/Skeletons';
import { BrokenPage, NotFoundPage } from './BrokenPage';
import { Signed } from './Signed';

export const router = createBrowserRouter([
  {
    path: '/sign-in',
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <FrameSkeleton />,
    lazy: async () => ({ Component: (await import('../pages/door/SignInPage')).SignInPage }),
  },
  {
    path: '/setup',
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <FrameSkeleton />,
    lazy: async () => ({ Component: (await import('../pages/door/SetupPage')).SetupPage }),
  },
  {
    path: '/accept',
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <FrameSkeleton />,
    lazy: async () => ({ Component: (await import('../pages/door/AcceptPage')).AcceptPage }),
  },
  {
    path: '/',
    element: <Signed />,
    hydrateFallbackElement: <FrameSkeleton />,
    errorElement: <BrokenPage />,
    children: [
      { index: true, element: <Navigate to="/queue" replace /> },
      {
        // One element for both addresses: opening a case must not rebuild the list.
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/queue/QueuePage')).QueuePage }),
        children: [
          { path: 'queue', element: null },
          { path: 'cases/:id', element: null },
        ],
      },
      {
        path: 'cases/:id/call/:call',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/call/CallPage')).CallPage }),
      },
      {
        path: 'approvals',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/approvals/ApprovalsPage')).ApprovalsPage }),
      },
      {
        path: 'outbox',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/outbox/OutboxPage')).OutboxPage }),
      },
      {
        path: 'mentions',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/mentions/MentionsPage')).MentionsPage }),
      },
      {
        path: 'remedies',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/remedies/RemediesPage')).RemediesPage }),
      },
      {
        path: 'appeals',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/appeals/AppealsPage')).AppealsPage }),
      },
      {
        path: 'appeals/:id',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/appeals/AppealPage')).AppealPage }),
      },
      {
        path: 'live',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/live/LivePage')).LivePage }),
      },
      {
        path: 'live/:id',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/live/SessionPage')).SessionPage }),
      },
      {
        path: 'live/:id/prompter',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/live/PrompterPage')).PrompterPage }),
      },
      {
        path: 'packing',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/packing/PackingPage')).PackingPage }),
      },
      {
        path: 'import',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/import/ImportPage')).ImportPage }),
      },
      {
        path: 'import/:id',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/import/ImportResultPage')).ImportResultPage }),
      },
      {
        path: 'overview',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/overview/OverviewPage')).OverviewPage }),
      },
      {
        path: 'team',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/team/TeamPage')).TeamPage }),
      },
      {
        path: 'sandbox',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/sandbox/SandboxPage')).SandboxPage }),
      },
      { path: 'settings', element: <Navigate to="/settings/opening" replace /> },
      {
        path: 'settings/:section',
        errorElement: <BrokenPage />,
        lazy: async () => ({ Component: (await import('../pages/settings/SettingsPage')).SettingsPage }),
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
